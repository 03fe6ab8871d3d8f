"""When each open invoice is expected to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import WEEK, Days, Money, day_number
from xlcash.domain.cash.collections import HIGH, HORIZON_DAYS, LOW, OpenBook
from xlcash.domain.cash.habits import BASES, Habits, payment_habits
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, Codes
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

CURVES_AT_ONCE: Final = 256
ROUNDED_TO: Final = 9  # decimals of a chance
ROUNDING: Final = 10.0**-ROUNDED_TO
NO_DAY: Final = np.iinfo(np.int64).min  # NaT


def expected_payments(ledger: Ledger, *, prior_weight: float = PRIOR_WEIGHT) -> pd.DataFrame:
    """One row per open invoice, in the order of the ledger, each in its own currency.

    ===================  ================================================================================================================
    open, disputed       what is open, and what of it is disputed: the dates tell of the rest
    expected_date        given that it is unpaid at `as_of` and will be paid within three years, it is as likely to be paid up to this
                         day as after it: no other day has a smaller expected absolute error
    p10_date, p90_date   the payment lies between them, both included, with a chance as near to 80 % as whole days allow
    probability_unpaid   the chance that it is not paid within three years
    basis                what this rests on: the customer's payments; those of the whole book, where the customer has never paid; the due
                         date, where nobody has
    ===================  ================================================================================================================

    The chances are those of `cash.habits`.  Where nobody has ever paid, every invoice is paid on its due date, an overdue one on the next
    day.  What is disputed as a whole has neither dates nor a chance; what is due beyond the three years has no dates.
    """
    invoices = ledger.invoices[ledger.invoices["open"] > 0].reset_index(drop=True)
    book, as_of = OpenBook.of(ledger), day_number(ledger.as_of)
    may_come = np.flatnonzero(invoices["open"] > invoices["disputed"])  # those of the open book
    habits = payment_habits(ledger, book.customers, prior_weight=prior_weight)
    days = payment_days(habits, book.customer, book.due, as_of=as_of)
    unpaid = np.full(len(invoices), np.nan)
    unpaid[may_come] = days.unpaid
    basis = np.full(len(invoices), len(BASES))  # disputed
    basis[may_come] = habits.basis[book.customer]

    def dates(ahead: Days) -> pd.Series[Any]:
        number = np.full(len(invoices), NO_DAY)
        number[may_come] = np.where(days.unpaid < 1, as_of + ahead, NO_DAY)
        return pd.Series(number.view("datetime64[D]").astype("datetime64[s]"))

    return invoices[["invoice", "customer", "open", "due_date"]].assign(
        expected_date=dates(days.expected),
        p10_date=dates(days.low),
        p90_date=dates(days.high),
        probability_unpaid=unpaid,
        currency=invoices["currency"],
        disputed=invoices["disputed"],
        basis=_BASES[basis],
    )


_BASES: Final = np.array([Term(f"results.expected_from.{basis}") for basis in (*BASES, "disputed")], dtype=object)


class PaymentDays(NamedTuple):
    """Days from the as-of date to the payment of each item, and the chance that it does not come within the horizon."""

    expected: Days
    low: Days
    high: Days
    unpaid: Money


def payment_days(habits: Habits, customer: Codes, due: Days, *, as_of: int, horizon: int = HORIZON_DAYS) -> PaymentDays:
    """The quantiles of the payment day of items unpaid at `as_of`, given that they are paid within the horizon."""
    usual = due + habits.usual[customer]
    curves, curve = np.unique(customer * WEEK + usual % WEEK, return_inverse=True)
    record = habits.hazard.shape[1] - 1
    # Column of the curve at `as_of`. Beyond the record every week is like the one before: counted from its first week there, and the same.
    now = as_of - usual - habits.first + 1
    now = np.where(now > record, record + (now - record) % WEEK, now)
    order = np.argsort(curve, kind="stable")
    edges = np.searchsorted(curve[order], np.arange(0, len(curves) + CURVES_AT_ONCE, CURVES_AT_ONCE))
    none = np.empty(len(due), dtype=np.int64)
    days = PaymentDays(none, none.copy(), none.copy(), np.empty(len(due)))
    for block, (start, stop) in enumerate(pairwise(edges)):
        first, some = block * CURVES_AT_ONCE, order[start:stop]
        who, weekday = np.divmod(curves[first : first + CURVES_AT_ONCE], WEEK)
        log_unpaid = habits.log_unpaid(who, weekday, days=record + WEEK + horizon)
        for values, part in zip(days, _quantile_days(log_unpaid, curve[some] - first, now[some], horizon), strict=True):
            values[some] = part
    return days


@dataclass(frozen=True, eq=False)
class _Waiting:
    """Items whose curves, as logarithms, are rows of a table: unpaid in column `start`, looked at up to column `end`."""

    log_unpaid: Money
    curve: Codes
    start: Days
    end: Days

    def unpaid(self, column: Days) -> Money:
        """The chance of being unpaid in a column."""
        return np.exp(self._at(column) - self._at(self.start))

    def quantile(self, share: float, paid: Money) -> Days:
        """The first column with at least this share of the chance of being paid."""
        return self._first(self._at(self.start) + np.log1p(-share * paid) + ROUNDING)

    def next_chance(self, column: Days) -> Days:
        """The first column after this one in which something can be paid."""
        return self._first(self._at(column) - ROUNDING)

    def last_chance(self, column: Days) -> Days:
        """The last column up to this one in which something can be paid."""
        return self._first(self._at(column) + ROUNDING)

    def _at(self, column: Days) -> Money:
        return self.log_unpaid[self.curve, column]

    def _first(self, wanted: Money) -> Days:
        """The first column after `start` with at most this value, found by halving; `end` where there is none."""
        low, high = self.start + 1, self.end
        for _ in range(self.log_unpaid.shape[1].bit_length()):
            middle = np.minimum((low + high) // 2, self.end)
            enough = self._at(middle) <= wanted
            low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
        return high


def _quantile_days(log_unpaid: Money, curve: Codes, now: Days, horizon: int) -> PaymentDays:
    """The payment days of items that stand in column `now` of their curves (negative: so many days before the first)."""
    items = _Waiting(log_unpaid, curve, np.maximum(now, 0), np.maximum(now + horizon, 0))
    unpaid = items.unpaid(items.end)
    paid = 1 - unpaid
    low, middle, high = (items.quantile(share, paid) for share in (LOW, 0.5, HIGH))
    lows = (low, np.minimum(items.next_chance(low), middle))
    highs = (high, np.maximum(items.last_chance(high - 1), middle))
    pairs = [(first, last) for first in lows for last in highs]
    inside = [(items.unpaid(first - 1) - items.unpaid(last)) - (HIGH - LOW) * paid for first, last in pairs]
    best = np.argmin(np.round(np.abs(inside), ROUNDED_TO), axis=0)
    first, last = (np.choose(best, side) for side in zip(*pairs, strict=True))
    return PaymentDays(middle - now, first - now, last - now, unpaid)
