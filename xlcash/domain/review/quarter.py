"""The two quarters a review compares, and what was known at the end of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import MONTHS_OF_QUARTER, quarter_starts
from xlcash.domain.credit.assessed import assessed
from xlcash.domain.credit.history import customers_then
from xlcash.domain.credit.limits import credit_limits
from xlcash.domain.ledger.settlement import Ledger, in_base
from xlcash.domain.policy import Policy

_DAY = dt.timedelta(days=1)


class Quarter(NamedTuple):
    """First and last day."""

    start: dt.date
    end: dt.date

    def holds(self, dates: pd.Series[pd.Timestamp]) -> pd.Series[bool]:
        return (dates >= np.datetime64(self.start, "s")) & (dates <= np.datetime64(self.end, "s"))


def latest_quarters(as_of: dt.date, *, fiscal_year_start: int = 1) -> tuple[Quarter, Quarter]:
    """The last two fiscal quarters that had ended at the close of `as_of`, the earlier first.

    >>> [f"{quarter.start} {quarter.end}" for quarter in latest_quarters(dt.date(2026, 6, 30))]
    ['2026-01-01 2026-03-31', '2026-04-01 2026-06-30']
    >>> [str(quarter.end) for quarter in latest_quarters(dt.date(2026, 6, 29))]
    ['2025-12-31', '2026-03-31']
    """
    running = quarter_starts(np.datetime64(as_of + _DAY, "M"), fiscal_year_start)
    first, second, end = ((running - MONTHS_OF_QUARTER * back).astype("datetime64[D]").item() for back in (2, 1, 0))
    return Quarter(first, second - _DAY), Quarter(second, end - _DAY)


@dataclass(frozen=True, eq=False)
class Records:
    """What a review reads: the ledger in own currencies as known at the close of a day, the units of the base currency for each currency,
    and the rows of the tables, None for one that was not handed over.
    """

    ledger_at: Callable[[dt.date], Ledger]
    factors: Mapping[str, float]
    receipts: pd.DataFrame
    customers: pd.DataFrame
    financials: pd.DataFrame
    scorecard: pd.DataFrame
    policies: pd.DataFrame | None = None
    claims: pd.DataFrame | None = None
    scores: pd.DataFrame | None = None
    log: pd.DataFrame | None = None
    monthly: pd.DataFrame | None = None


class Known(NamedTuple):
    """What was known at the end of a quarter: the ledger in its own currencies and in the base currency, `policy` without customers
    that had no invoice yet, and by customer the grade and the limit that would have been proposed.
    """

    quarter: Quarter
    own: Ledger
    base: Ledger
    policy: Policy
    credit: pd.DataFrame


def known_at(records: Records, quarter: Quarter, policy: Policy) -> Known:
    """Grades are those kept in the table Scores within the quarter, the latest of each customer; where none was kept, as the scorecard
    grades what the ledger and the closed statements told then.  Of Customers only the present rows are there to be read.
    """
    own = records.ledger_at(quarter.end)
    base = in_base(own, records.factors)
    then = replace(policy, provision_assessed=_assessed_then(base, policy))
    customers = customers_then(records.customers, quarter.end)
    credit = credit_limits(customers, records.financials, base, records.scorecard, then, as_of=quarter.end, log=_log_then(records, quarter))
    credit = credit.set_index("customer")[["grade", "proposed_limit"]]
    if records.scores is not None:
        kept = records.scores[quarter.holds(records.scores["scored"]) & (records.scores["grade"] != "")]
        latest = kept.sort_values("scored", kind="stable").drop_duplicates("customer", keep="last").set_index("customer")["grade"]
        credit["grade"] = latest.reindex(credit.index).fillna(credit["grade"])
    return Known(quarter, own, base, then, credit)


def _log_then(records: Records, quarter: Quarter) -> pd.DataFrame | None:
    return None if records.log is None else records.log[records.log["date"].to_numpy() <= np.datetime64(quarter.end, "s")]


def _assessed_then(ledger: Ledger, policy: Policy) -> str:
    seen = set(ledger.invoices["customer"])
    return "; ".join(f"{customer} = {share}" for customer, share in assessed(policy.provision_assessed).items() if customer in seen)
