"""Sales to come: invoiced day by day, collected as the book has been collected so far."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers, days_in_month
from xlcash.domain.cash.collections import HORIZON_DAYS
from xlcash.domain.cash.hazards import HALF_LIFE_DAYS
from xlcash.domain.cash.monthly import latest, mean_of_latest
from xlcash.domain.cash.sales_ahead import sales_ahead
from xlcash.domain.cash.survival import kaplan_meier, waits
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

DAYS_PER_MONTH: Final = 365 / 12
YEAR_OF_MONTHS: Final = 12
DEFAULT_TERM_DAYS: Final = 30
"""How long a sale is waited for where neither the ledger nor Monthly tells: the commonest term of trade."""


def daily_new_sales(ledger: Ledger, monthly: pd.DataFrame, policy: Policy, *, days: int) -> Money:
    """What sales still to come bring in on each of the next `days` days.

    A month's sales (`cash.sales_ahead`) are invoiced evenly over its days, in the current month over its days left, and collected after as
    many days as the book has been.  Zero without sales in Monthly.
    """
    ahead = np.datetime64(ledger.as_of, "D") + 1 + np.arange(days)
    sales = sales_ahead(monthly, policy, as_of=ledger.as_of, until=ahead[-1])
    daily = sales.of(ahead.astype("datetime64[M]"), sales.expected) / days_in_month(ahead)
    if not daily.any():
        return daily
    return np.convolve(daily, collection_profile(ledger, monthly, policy))[:days]


def monthly_sales(monthly: pd.DataFrame, policy: Policy, *, as_of: date) -> float:
    """The mean sales of a month over the last year, VAT included."""
    return mean_of_latest(monthly, "sales", months=YEAR_OF_MONTHS, as_of=as_of) * (1 + policy.vat_rate)


def spread_over_days(monthly_amount: float, *, as_of: date, days: int) -> Money:
    """An amount per month as an amount on each of the `days` days after `as_of`."""
    ahead = np.datetime64(as_of, "D") + 1 + np.arange(days)
    return monthly_amount / days_in_month(ahead)


def collection_profile(ledger: Ledger, monthly: pd.DataFrame, policy: Policy) -> Money:
    """The share of a sale that is collected on the day of its invoice, one day after it, two days after it, and so on.

    Kaplan–Meier over the money of the whole book, by days from the invoice date; what is open or written off is money not collected so far,
    and an invoice of five months ago weighs half.  The shares fall short of 1 by what the book has never collected.
    Where nothing has been collected yet, all of a sale comes in on one day: after the mean term of the invoices; without invoices, after
    the days that sales stand in the receivables of Monthly; without these, after 30 days.
    """
    waited = waits(ledger)
    if not waited.paid.any():
        at_once = np.zeros(HORIZON_DAYS)
        at_once[min(round(_usual_term(ledger, monthly, policy)), HORIZON_DAYS - 1)] = 1.0
        return at_once
    issued = day_numbers(ledger.invoices["invoice_date"])[waited.at]
    weight = waited.amount * 0.5 ** ((day_number(ledger.as_of) - issued) / HALF_LIFE_DAYS)
    curve = kaplan_meier(np.minimum(waited.day - issued, HORIZON_DAYS), weight, waited.paid)
    collected = np.zeros(HORIZON_DAYS + 1)
    collected[curve.time] = -np.diff(curve.unpaid[:, 0], prepend=1.0)
    return collected[:HORIZON_DAYS]


def days_of_sales(monthly: pd.DataFrame, policy: Policy, *, as_of: date) -> float:
    """How many days of sales stand in the latest receivables of Monthly (both with VAT); 30 where Monthly does not tell."""
    receivables, sales = latest(monthly, "receivables", months=1, as_of=as_of), monthly_sales(monthly, policy, as_of=as_of)
    return float(receivables[-1] / sales * DAYS_PER_MONTH) if len(receivables) and receivables[-1] > 0 and sales > 0 else DEFAULT_TERM_DAYS


def _usual_term(ledger: Ledger, monthly: pd.DataFrame, policy: Policy) -> float:
    """Days from invoice to payment, where none has been seen."""
    invoices = ledger.invoices
    amount = invoices["amount"].to_numpy(dtype=np.float64)
    if amount.sum() <= 0:
        return days_of_sales(monthly, policy, as_of=ledger.as_of)
    terms = np.maximum(day_numbers(invoices["due_date"]) - day_numbers(invoices["invoice_date"]), 0)
    return float(np.average(terms, weights=amount))
