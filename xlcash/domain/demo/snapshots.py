"""The demo's frozen forecast: what xlcash would have said three months ago, from the tables as they stood then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.situation import Situation
from xlcash.domain.cash.snapshots import frozen
from xlcash.domain.currency import factors
from xlcash.domain.demo.customers import AS_OF
from xlcash.domain.ledger.settlement import in_base, settle
from xlcash.domain.policy import Policy
from xlcash.domain.tables import SNAPSHOTS

TAKEN: Final = dt.date(2026, 3, 31)


def snapshots_table(tables: Mapping[str, pd.DataFrame], base_currency: str) -> pd.DataFrame:
    """The forecast of twelve months as of 31 March 2026, in cents.

    Ledger and rates are those of that day, cash and payables those that Monthly states for March.  What the demo does not keep of that day
    is today's, three months earlier: the bills, scaled to those payables, and the standing purchases that begin where the bills end.
    """
    known = factors(["CNY", "USD"], tables["Rates"], as_of=TAKEN, base=base_currency)
    ledger = in_base(settle(tables["Invoices"], tables["Receipts"], as_of=TAKEN), known)
    monthly = tables["Monthly"]
    march = monthly[monthly["month"] == pd.Timestamp(TAKEN.replace(day=1))]
    cash, payables = (float(march[key].iloc[0]) for key in ("cash", "payables"))
    then = (
        _bills_then(tables["Bills"], payables, known),
        _plan_then(tables["Plan"]),
        _accounts_then(tables["Accounts"], cash, base_currency),
    )
    forecast = cash_forecast(Situation(ledger, *then, monthly, Policy(), known))
    rows = frozen(forecast, taken=TAKEN)[[column.key for column in SNAPSHOTS.columns]]
    rows.index = pd.RangeIndex(1, len(rows) + 1, name="row")
    return rows.assign(**{key: rows[key].round(2) for key in rows.columns[3:]})


def _bills_then(bills: pd.DataFrame, payables: float, known: Mapping[str, float]) -> pd.DataFrame:
    owed = ((bills["amount"] - bills["paid"]) * bills["currency"].map(known)).sum()
    scale = payables / float(owed)
    return bills.assign(due_date=bills["due_date"] - (AS_OF - TAKEN), amount=bills["amount"] * scale, paid=bills["paid"] * scale)


def _plan_then(plan: pd.DataFrame) -> pd.DataFrame:
    standing = (plan["direction"] == "out") & (plan["start"] > pd.Timestamp(AS_OF)) & plan["end"].isna()
    return plan.assign(start=np.where(standing, plan["start"] - (AS_OF - TAKEN), plan["start"]).astype("datetime64[s]"))


def _accounts_then(accounts: pd.DataFrame, cash: float, base_currency: str) -> pd.DataFrame:
    """All operating cash on the first operating account."""
    first = accounts.index == accounts.index[accounts["group"] == "operating"][0]
    return accounts.assign(balance=np.where(first, cash, 0.0), currency=base_currency)
