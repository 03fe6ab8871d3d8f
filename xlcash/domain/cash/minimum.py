"""A forecast from the least a small firm has: a monthly balance of receivables, the time it takes to pay, and its fixed cost.

Each part stands in only where the detailed table has nothing to say.  Receipts are positive, payments negative.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money, days_in_month
from xlcash.domain.cash.monthly import latest, mean_of_latest
from xlcash.domain.cash.new_sales import DAYS_PER_MONTH, DEFAULT_TERM_DAYS, days_of_sales, spread_over_days
from xlcash.domain.policy import Policy

COST_MONTHS: Final = 12


def receivables_run_off(monthly: pd.DataFrame, policy: Policy, *, as_of: date, days: int) -> Money:
    """The latest balance of receivables, collected evenly over as many days as it holds days of sales. For a book without invoices."""
    balance = latest(monthly, "receivables", months=1, as_of=as_of)
    return _run_off(float(balance.sum()), days_of_sales(monthly, policy, as_of=as_of), days)


def fixed_costs(monthly: pd.DataFrame, *, as_of: date, days: int) -> Money:
    """The mean fixed cost of the last 12 months, paid on the last day of each month. For a plan without payments."""
    ahead = np.datetime64(as_of, "D") + 1 + np.arange(days)
    day_of_month = (ahead - ahead.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    return np.where(day_of_month == days_in_month(ahead), -mean_of_latest(monthly, "fixed_cost", months=COST_MONTHS, as_of=as_of), 0.0)


def supplier_payments(monthly: pd.DataFrame, policy: Policy, *, as_of: date, days: int) -> Money:
    """The latest payables run off over the days of purchases they hold; purchases to come are paid that much later.

    Purchases are the mean of the last 12 months, with VAT.  For a firm that lists neither bills nor planned payments.
    """
    balance = float(latest(monthly, "payables", months=1, as_of=as_of).sum())
    purchases = mean_of_latest(monthly, "purchases", months=COST_MONTHS, as_of=as_of) * (1 + policy.vat_rate)
    term = balance / purchases * DAYS_PER_MONTH if balance > 0 and purchases > 0 else DEFAULT_TERM_DAYS
    wait = min(round(term), days)
    later = np.concatenate([np.zeros(wait), spread_over_days(purchases, as_of=as_of, days=days)[: days - wait]])
    return np.asarray(-(_run_off(balance, term, days) + later), dtype=np.float64)


def _run_off(balance: float, over_days: float, days: int) -> Money:
    """A balance in equal daily amounts over a number of days, as far as they lie in the horizon."""
    span = max(round(over_days), 1)
    return np.where(np.arange(days) < span, balance / span, 0.0)
