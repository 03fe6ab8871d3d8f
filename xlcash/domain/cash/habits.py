"""When a customer pays, learned from how the ledger was paid: the chance of every day to come.

A discrete-time survival model (Kaplan & Meier, JASA 53, 1958; ties and hazards as in Cox, JRSS B 34, 1972):

1. *Usual day.* A customer's days are counted from its own usual day: the due date plus its mean delay, shrunk to the book's mean delay with
   n / (n + k), where n is what it has paid, counted in invoices, and k the prior weight.
2. *Hazard.* h(t) is the chance that what is unpaid before day t is paid on day t. Every part of an invoice that was paid is an event
   with its share of the invoice; what is open is censored at its age, what was written off counts as unpaid. Days are smoothed over two
   neighbours on either side. A customer's hazard is shrunk to the book's: (events + k h_book) / (at risk + k).
3. *Pay days.* Hazards are multiplied by a factor per weekday, payments seen / payments expected, estimated together with them, for the
   book and, shrunk to it, for each customer. So pay runs on a Thursday and banks closed on a Sunday are learned, not assumed.
4. *Recent counts more.* An invoice due a year ago weighs half of one due today.
5. *Old age.* After the day by which 98 % of all payments had come, the book has one constant hazard: payments after that day / days at
   risk after it, as if half a payment had been waited for half a month besides. Beyond the days on record every customer has such a
   constant of its own, shrunk to the book's. So an invoice older than any that was ever paid still has a chance, the smaller the more such
   invoices the book holds, and the longer.
6. *No history.* Everyone pays on the due date, and what is overdue on the next day.

P(u < T ≤ v | unpaid at age a) = (S(u) − S(v)) / S(a) with S(t) = Π(1 − h).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import WEEK, Days, Money, day_number, day_numbers
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, Codes, payments
from xlcash.domain.ledger.settlement import Ledger

HALF_LIFE_DAYS: Final = 365.0
OLD_AGE: Final = 0.98
OLD_EVENTS, OLD_DAYS = 0.5, 15.0
ON_RECORD: Final = (0.0025, 0.995)  # the days on record: all but the very first and last payments, counted from the usual day
OUTLIERS: Final = (0.01, 0.99)  # delays beyond these count as these in the mean delay
EARLIEST, LATEST = -90, 366
WEIGHTS: Final = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
CUSTOMERS_AT_ONCE: Final = 256
BOOK_ROUNDS, CUSTOMER_ROUNDS = 4, 2


class _Records(NamedTuple):
    """Shares of invoices: paid after so many days, or still unpaid then."""

    customer: Codes
    due: Days
    delay: Days
    share: Money
    paid: npt.NDArray[np.bool_]

    def at(self, where: Any) -> _Records:
        return _Records(*(values[where] for values in self))


@dataclass(frozen=True, eq=False)
class Habits:
    """What `payment_habits` has learned, for the customers it was asked about.

    `usual`: days from due date to the usual day. `hazard`: a row a customer; nothing before day `first`, then one column a day, the last
    one for every day beyond. `pay_days`: a factor per weekday (day number % 7).
    """

    usual: Days
    first: int
    hazard: Money
    pay_days: Money

    def chances(self, customer: Codes, due: Days, *, as_of: int, days: int) -> Money:
        """The chance that what is unpaid at `as_of` is paid on each of the next `days` days: one row an item."""
        ahead = np.arange(1, days + 1)
        age = as_of - due - self.usual[customer]
        place = np.clip(age[:, None] + (ahead - self.first + 1), 0, self.hazard.shape[1] - 1)
        paid: Money = self.hazard.ravel()[place + (customer * self.hazard.shape[1])[:, None]]
        paid *= self.pay_days[:, (as_of + ahead) % WEEK][customer]
        np.minimum(paid, 1.0, out=paid)
        unpaid = np.cumprod(1 - paid, axis=1)
        paid[:, 1:] *= unpaid[:, :-1]
        return paid


def payment_habits(ledger: Ledger, customers: npt.NDArray[Any], *, prior_weight: float = PRIOR_WEIGHT) -> Habits:
    """Learn from the whole ledger how the `customers` (unique numbers) pay; see the module for the method."""
    records = _records(ledger, customers)
    events = np.flatnonzero(records.paid & (records.share > 0))
    if not len(events) or not len(customers):
        return _prompt_habits(len(customers))
    usual, everyone = _usual_days(records, events, len(customers), prior_weight)
    records = records._replace(due=records.due + everyone, delay=records.delay - everyone)
    first, width = _days_on_record(records.delay[events])
    book = _Hazards.of_book(records, first, width)
    parts = _by_customer(records, len(customers), book, first, width, prior_weight)
    hazard, pay_days = (np.concatenate(values) for values in zip(*parts, strict=True))
    return Habits(usual, first, hazard, pay_days)


def _prompt_habits(customers: int) -> Habits:
    """Nothing is paid before the due date, everything on it, or on the next day."""
    return Habits(np.zeros(customers, dtype=np.int64), 0, np.tile([0.0, 1.0, 1.0], (customers, 1)), np.ones((customers, WEEK)))


def _records(ledger: Ledger, customers: npt.NDArray[Any]) -> _Records:
    """Everything the ledger tells of payment. The customers asked about have the codes 0…n−1; the others speak for the book."""
    invoices, paid, as_of = ledger.invoices, payments(ledger), day_number(ledger.as_of)
    code = pd.factorize(np.concatenate([customers, invoices["customer"].to_numpy()]))[0][len(customers) :]
    due = day_numbers(invoices["due_date"])
    owed = (invoices["amount"] - invoices["credited"]).to_numpy(dtype=np.float64)
    weight = np.divide(0.5 ** (np.maximum(as_of - due, 0) / HALF_LIFE_DAYS), owed, out=np.zeros_like(owed), where=owed > 0)
    unpaid = (invoices["open"] + invoices["written_off"]).to_numpy(dtype=np.float64)
    rest = np.flatnonzero(unpaid > 0)
    at = np.concatenate([paid.at, rest])
    delay = np.concatenate([paid.day, np.full(len(rest), as_of)]) - due[at]
    share = np.concatenate([paid.amount, unpaid[rest]]) * weight[at]
    return _Records(code[at], due[at], delay, share, np.arange(len(at)) < len(paid.at))


def _usual_days(records: _Records, events: Days, customers: int, prior_weight: float) -> tuple[Days, Days]:
    """Each customer's usual day, and each record's."""
    paid = records.at(events)
    delay = np.clip(paid.delay, *np.quantile(paid.delay, OUTLIERS))
    everyone = max(int(records.customer.max()) + 1, customers)
    number = np.bincount(paid.customer, paid.share, everyone)
    total = np.bincount(paid.customer, paid.share * delay, everyone)
    mean = total.sum() / number.sum()
    usual = np.rint(_ratio(total + prior_weight * mean, number + prior_weight, mean)).astype(np.int64)
    return usual[:customers], usual[records.customer]


def _days_on_record(delay: Days) -> tuple[int, int]:
    """The first day on record and the number of days, both whole weeks."""
    low, high = np.quantile(delay, ON_RECORD)
    first = int(max(low, EARLIEST)) // WEEK * WEEK
    last = int(min(max(high, first), LATEST))
    return first, ((last - first) // WEEK + 1) * WEEK


def _by_customer(
    records: _Records, customers: int, book: _Hazards, first: int, width: int, prior_weight: float
) -> Iterator[tuple[Money, Money]]:
    """Hazards and pay days of all customers, some at once, so that memory stays small."""
    order = np.argsort(records.customer, kind="stable")
    ordered = records.at(order)
    edges = np.append(np.arange(0, customers, CUSTOMERS_AT_ONCE), customers)
    ends = np.searchsorted(ordered.customer, edges)
    for low, high, start, stop in zip(edges[:-1], edges[1:], ends[:-1], ends[1:], strict=True):
        some = ordered.at(slice(start, stop))
        counts = _Counts.of(some._replace(customer=some.customer - low), int(high - low), first, width)
        own = _Hazards.of_customers(counts, book, prior_weight)
        yield np.column_stack([np.zeros(high - low), own.daily, own.beyond]), own.pay_days


@dataclass(frozen=True, eq=False)
class _Counts:
    """Shares counted by customer, weekday of the usual day, and day from it (in weeks of 7 days).

    `risk` and `events` have the axes customer, weekday, week, day of the week; `late_events` and `late_days` tell of what came, and how
    long it was waited for, after the last day on record.
    """

    risk: Money
    events: Money
    late_events: Money
    late_days: Money
    phase: int

    @classmethod
    def of(cls, records: _Records, customers: int, first: int, width: int) -> _Counts:
        place = np.clip(records.delay - first, 0, width)
        key = (records.customer * WEEK + records.due % WEEK) * (width + 1) + place
        size, shape = customers * WEEK * (width + 1), (customers, WEEK, width + 1)
        leave = np.bincount(key, records.share, size).reshape(shape)
        paid: Money = np.bincount(key, records.share * records.paid, size).astype(np.float64).reshape(shape)
        risk = leave[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
        weeks = (customers, WEEK, width // WEEK, WEEK)
        waited = records.share * np.maximum(records.delay - (first + width - 1), 0)
        return cls(
            risk[:, :, :width].reshape(weeks),
            paid[:, :, :width].reshape(weeks),
            paid[:, :, width].sum(axis=1),
            np.bincount(records.customer, waited, customers).astype(np.float64),
            first % WEEK,
        )

    def exposure(self, pay_days: Money) -> Money:
        """What is at risk on each day, each weekday weighing its factor."""
        exposed: Money = np.einsum("cqbs,cqs->cbs", self.risk, pay_days[:, self._weekday()])
        return exposed.reshape(len(self.risk), -1)

    def expected(self, daily: Money) -> Money:
        """The payments that hazards alone would let expect on each weekday."""
        weeks = daily.reshape(len(daily), -1, WEEK)
        return self._by_weekday(np.einsum("cqbs,cbs->cqs", self.risk, weeks))

    def seen(self) -> Money:
        """The payments seen on each weekday."""
        return self._by_weekday(self.events.sum(axis=2))

    def daily_events(self) -> Money:
        events: Money = self.events.sum(axis=1)
        return events.reshape(len(events), -1)

    def _weekday(self) -> Days:
        """The weekday of each day, by weekday of the usual day and day of the week."""
        return (np.arange(WEEK)[:, None] + np.arange(WEEK) + self.phase) % WEEK

    def _by_weekday(self, counts: Money) -> Money:
        weekday = self._weekday()
        return np.stack([counts[:, weekday == day].sum(axis=1) for day in range(WEEK)], axis=1)


@dataclass(frozen=True, eq=False)
class _Hazards:
    """The chance per day (`daily`, then `beyond` the days on record) and the weekday factors."""

    daily: Money
    beyond: Money
    pay_days: Money

    @classmethod
    def of_book(cls, records: _Records, first: int, width: int) -> _Hazards:
        counts = _Counts.of(records._replace(customer=np.zeros_like(records.customer)), 1, first, width)
        events, seen = counts.daily_events(), counts.seen()
        paid = np.cumsum(events[0])
        old = int(np.searchsorted(paid, OLD_AGE * (paid[-1] + counts.late_events[0]))) + 1 + len(WEIGHTS) // 2
        hazards = cls(np.empty(0), np.empty(0), np.ones((1, WEEK)))
        for _ in range(BOOK_ROUNDS):
            risk = counts.exposure(hazards.pay_days)
            daily = _ratio(_smooth(events), _smooth(risk), 0.0)
            late = events[:, old:].sum(axis=1) + counts.late_events
            beyond = np.minimum((late + OLD_EVENTS) / (risk[:, old:].sum(axis=1) + counts.late_days + OLD_DAYS), 1.0)
            daily[:, old:] = beyond
            hazards = cls(daily, beyond, _ratio(seen, counts.expected(daily), 1.0))
        return hazards

    @classmethod
    def of_customers(cls, counts: _Counts, book: _Hazards, prior_weight: float) -> _Hazards:
        events, seen = _smooth(counts.daily_events()), counts.seen()
        prior = np.broadcast_to(book.daily, events.shape)
        pay_days = np.broadcast_to(book.pay_days, (len(events), WEEK))
        daily = prior
        for _ in range(CUSTOMER_ROUNDS):
            risk = _smooth(counts.exposure(pay_days))
            daily = np.minimum(_ratio(events + prior_weight * prior, risk + prior_weight, prior), 1.0)
            expected = counts.expected(daily)
            pay_days = _ratio(seen + prior_weight * book.pay_days, expected + prior_weight, book.pay_days)
        wait = prior_weight / book.beyond  # k payments, each waited for as long as the book waits
        beyond = np.minimum(_ratio(counts.late_events + prior_weight, counts.late_days + wait, book.beyond), 1.0)
        return cls(daily, beyond, pay_days)


def _ratio(part: Money, whole: npt.NDArray[Any], otherwise: Money | float) -> Money:
    """`part` / `whole`, and `otherwise` where there is nothing to divide by."""
    fallback = np.array(np.broadcast_to(otherwise, part.shape), dtype=np.float64)
    np.divide(part, whole, out=fallback, where=whole > 0)
    return fallback


def _smooth(daily: Money) -> Money:
    """A weighted mean of each day and its neighbours (days along the last axis)."""
    side = len(WEIGHTS) // 2
    padded = np.pad(daily, ((0, 0), (side, side)))
    width = daily.shape[1]
    return np.asarray(sum(weight * padded[:, at : at + width] for at, weight in enumerate(WEIGHTS)), dtype=np.float64)
