"""Experience with a customer: how many of the last months were clean, and how much of its limit that has earned."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, day_number, day_numbers
from xlcash.domain.credit.behaviour import payments
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

_NEVER: Final = np.iinfo(np.int64).min  # NaT
_NOT_YET: Final = np.iinfo(np.int64).max


def progressive_shares(customers: pd.DataFrame, ledger: Ledger, policy: Policy) -> npt.NDArray[np.float64]:
    """The share of its limit each customer has earned: from `limit_start_share` in equal steps a clean month up to 1 (C4)."""
    earned = clean_months(customers, ledger, policy) / int(policy.limit_full_months)
    return np.asarray(policy.limit_start_share + (1 - policy.limit_start_share) * earned, dtype=np.float64)


def clean_months(customers: pd.DataFrame, ledger: Ledger, policy: Policy) -> npt.NDArray[np.float64]:
    """How many of the last `limit_full_months` months were clean, for each customer in the order of Customers.

    A month counts, back from the as-of date, when the customer was one all through it (from Customers.since or the first invoice,
    whichever is earlier) and on no day of it anything undisputed was more than `limit_clean_days` overdue.  Nothing paid yet: none.
    """
    codes, months = pd.Index(customers["customer"]), int(policy.limit_full_months)
    owner = codes.get_indexer(pd.Index(ledger.invoices["customer"]))
    paid = payments(ledger)
    at, until = _late(ledger, policy.limit_clean_days)
    due = day_numbers(ledger.invoices["due_date"])
    first_fault = due[at] + int(policy.limit_clean_days) + 1
    listed = owner[at] >= 0
    spoilt = np.zeros((len(codes), months + 1))  # each stretch of faults begins with +1 in its latest month and ends with −1
    latest, earliest = (np.minimum(_months_back(days[listed], ledger.as_of), months) for days in (until, first_fault))
    np.add.at(spoilt, (owner[at][listed], latest), 1)
    np.add.at(spoilt, (owner[at][listed], np.minimum(earliest + 1, months)), -1)
    clean = spoilt.cumsum(axis=1)[:, :months] == 0
    whole = np.arange(months) < _months_back(_begun(customers, ledger, owner), ledger.as_of)[:, np.newaxis]
    known = np.isin(np.arange(len(codes)), owner[paid.at])
    return np.asarray((clean & whole).sum(axis=1) * known, dtype=np.float64)


def _late(ledger: Ledger, days: float) -> tuple[npt.NDArray[np.int64], Days]:
    """The invoices that were, or are, overdue for longer: their positions, and until which day."""
    invoices = ledger.invoices
    paid = payments(ledger)
    invoice, until = paid.at, paid.day
    late = until - day_numbers(invoices["due_date"])[invoice] > days
    stuck = np.flatnonzero((invoices["open"] > invoices["disputed"]).to_numpy() & (invoices["days_overdue"].to_numpy() > days))
    return np.r_[invoice[late], stuck], np.r_[until[late], np.full(len(stuck), day_number(ledger.as_of))]


def _begun(customers: pd.DataFrame, ledger: Ledger, owner: npt.NDArray[np.intp]) -> Days:
    """The first day with each customer; the as-of date where there was none."""
    since = customers["since"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = np.where(since == _NEVER, _NOT_YET, since)
    listed = owner >= 0
    np.minimum.at(first, owner[listed], day_numbers(ledger.invoices["invoice_date"])[listed])
    return np.minimum(first, day_number(ledger.as_of))


def _months_back(days: Days, as_of: dt.date) -> npt.NDArray[np.int64]:
    """Whole months from each day to the as-of date."""
    then = pd.DatetimeIndex(days.astype("datetime64[D]").astype("datetime64[s]"))
    months = (as_of.year - then.year) * 12 + as_of.month - then.month - (then.day > as_of.day)
    return np.asarray(months, dtype=np.int64)
