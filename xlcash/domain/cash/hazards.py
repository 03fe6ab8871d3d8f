"""The chance per day that what is unpaid gets paid, with a factor per weekday: counted, shrunk and smoothed (the method: `cash.habits`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import WEEK, Days, Money
from xlcash.domain.credit.behaviour import Codes

HALF_LIFE_DAYS: Final = 150.0
OLD_AGE: Final = 0.98
OLD_EVENTS, OLD_DAYS = 0.5, 15.0
WEIGHTS: Final = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
SIDE: Final = len(WEIGHTS) // 2
BOOK_ROUNDS, CUSTOMER_ROUNDS = 4, 2


class Records(NamedTuple):
    """Shares of invoices: paid after so many days, or still unpaid then. `due` is the day that `delay` is counted from.

    A share weighs by how long ago that day is; what happened on later days is more recent and weighs more (see `Counts.of`).
    """

    customer: Codes
    due: Days
    delay: Days
    share: Money
    paid: npt.NDArray[np.bool_]

    def at(self, where: Any) -> Records:
        return Records(*(values[where] for values in self))

    def counted_from(self, shift: Days | int) -> Records:
        """The same, its days counted from a day so much later."""
        return self._replace(due=self.due + shift, delay=self.delay - shift)


class Span(NamedTuple):
    """The days on record: the first one, and how many, whole weeks."""

    first: int
    days: int


@dataclass(frozen=True, eq=False)
class Counts:
    """Shares counted by customer, weekday of the usual day, and day from it (in weeks of 7 days).

    `risk` and `events` have the axes customer, weekday, week, day of the week; `late_events` and `late_days` tell of what came, and how
    long it was waited for, after the last day on record.  Day t of an invoice is t days nearer to today than day 0 and weighs more by
    2^(t / half-life): a debt of two years ago that nobody pays tells today that old debts are not paid.
    """

    risk: Money
    events: Money
    late_events: Money
    late_days: Money
    phase: int

    @classmethod
    def of(cls, records: Records, customers: int, span: Span) -> Counts:
        first, width = span
        place = np.clip(records.delay - first, 0, width)
        key = (records.customer * WEEK + records.due % WEEK) * (width + 1) + place
        size, shape = customers * WEEK * (width + 1), (customers, WEEK, width + 1)
        leave = np.bincount(key, records.share, size).reshape(shape)
        paid: Money = np.bincount(key, records.share * records.paid, size).astype(np.float64).reshape(shape)
        risk = leave[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
        weeks = (customers, WEEK, width // WEEK, WEEK)
        nearer = 2.0 ** ((first + np.arange(width)) / HALF_LIFE_DAYS)
        late = np.maximum(records.delay, first + width - 1)
        weight_then = records.share * 2.0 ** (late / HALF_LIFE_DAYS)
        waited = (weight_then - records.share * nearer[-1]) * HALF_LIFE_DAYS / np.log(2)
        came = weight_then * records.paid * (records.delay >= first + width)
        return cls(
            (risk[:, :, :width] * nearer).reshape(weeks),
            (paid[:, :, :width] * nearer).reshape(weeks),
            np.bincount(records.customer, came, customers).astype(np.float64),
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


class Hazards(NamedTuple):
    """The chance per day (`daily`, then `beyond` the days on record) and the weekday factors; one row a customer, or one for all."""

    daily: Money
    beyond: Money
    pay_days: Money

    @classmethod
    def of_book(cls, records: Records, span: Span) -> Hazards:
        counts = Counts.of(records._replace(customer=np.zeros_like(records.customer)), 1, span)
        events, seen = counts.daily_events(), counts.seen()
        paid = np.cumsum(events[0])
        old = int(np.searchsorted(paid, OLD_AGE * (paid[-1] + counts.late_events[0]))) + 1 + SIDE
        hazards = cls(np.empty(0), np.empty(0), np.ones((1, WEEK)))
        for _ in range(BOOK_ROUNDS):
            risk = counts.exposure(hazards.pay_days)
            daily = ratio(_smooth(events), _smooth(risk), 0.0)
            late = events[:, old:].sum(axis=1) + counts.late_events
            beyond = np.minimum((late + OLD_EVENTS) / (risk[:, old:].sum(axis=1) + counts.late_days + OLD_DAYS), 1.0)
            daily[:, old:] = beyond
            hazards = cls(daily, beyond, ratio(seen, counts.expected(daily), 1.0))
        return hazards

    @classmethod
    def of_customers(cls, counts: Counts, prior: Hazards, prior_weight: float) -> Hazards:
        """Each customer's, shrunk to its row of `prior`."""
        events, seen = counts.daily_events(), counts.seen()
        daily, pay_days = prior.daily, prior.pay_days
        for _ in range(CUSTOMER_ROUNDS):
            risk = counts.exposure(pay_days)
            daily = np.minimum(ratio(events + prior_weight * prior.daily, risk + prior_weight, prior.daily), 1.0)
            expected = counts.expected(daily)
            pay_days = ratio(seen + prior_weight * prior.pay_days, expected + prior_weight, prior.pay_days)
        wait = prior_weight / prior.beyond  # k payments, each waited for as long as the book waits
        beyond = np.minimum(ratio(counts.late_events + prior_weight, counts.late_days + wait, prior.beyond), 1.0)
        return cls(daily, beyond, pay_days)

    def of_rows(self, rows: Codes | slice) -> Hazards:
        return Hazards(*(values[rows] for values in self))


def ratio(part: Money, whole: Money, otherwise: Money | float) -> Money:
    """`part` / `whole`, and `otherwise` where there is nothing to divide by."""
    fallback = np.array(np.broadcast_to(otherwise, part.shape), dtype=np.float64)
    np.divide(part, whole, out=fallback, where=whole > 0)
    return fallback


def _smooth(daily: Money) -> Money:
    """A weighted mean of each day and its neighbours (days along the last axis)."""
    padded = np.pad(daily, ((0, 0), (SIDE, SIDE)))
    width = daily.shape[1]
    return np.asarray(sum(weight * padded[:, at : at + width] for at, weight in enumerate(WEIGHTS)), dtype=np.float64)
