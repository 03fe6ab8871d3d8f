"""Kaplan–Meier: the share still unpaid after so many days, while some are still waiting."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import Days, Money, day_number
from xlcash.domain.credit.behaviour import Codes, payments
from xlcash.domain.ledger.settlement import Ledger


class Waits(NamedTuple):
    """Parts of invoices: until when each was waited for, and whether it was paid then. `at` is the invoice's position in the ledger."""

    at: Days
    day: Days
    amount: Money
    paid: npt.NDArray[np.bool_]

    def of(self, some: npt.NDArray[Any]) -> Waits:
        return Waits(*(values[some] for values in self))


def waits(ledger: Ledger) -> Waits:
    """Every part that was paid, at its day, and what is still unpaid, at the close of `as_of`.

    What was written off is unpaid: nobody knows when it would have come.  What a credit note took was never owed.
    """
    paid, invoices = payments(ledger), ledger.invoices
    unpaid = (invoices["open"] + invoices["written_off"]).to_numpy(dtype=np.float64)
    rest = np.flatnonzero(unpaid > 0)
    at = np.concatenate([paid.at, rest])
    day = np.concatenate([paid.day, np.full(len(rest), day_number(ledger.as_of))])
    return Waits(at, day, np.concatenate([paid.amount, unpaid[rest]]), np.arange(len(at)) < len(paid.at))


class Curves(NamedTuple):
    """Survival curves: a row per time that occurs, in ascending order, a column per group.

    `at_risk`: what was still waiting just before the time. `paid`: what was paid at it. `unpaid`: the share still unpaid after it.
    """

    time: Days
    at_risk: Money
    paid: Money
    unpaid: Money


def kaplan_meier(time: Days, weight: Money, event: npt.NDArray[np.bool_], group: Codes | None = None, groups: int = 1) -> Curves:
    """The product-limit estimate S(t) = Π(1 − events / at risk) over the times up to t, of many groups at once.

    Weights count as so many items; an item without an event leaves at its time, after the events of that time.  Where nothing is at risk
    the curve stays where it is; without any item it is 1.  Kaplan & Meier, JASA 53 (1958), eq. 2b.

    Of 4 items one is paid on day 2, one withdrawn on day 3, one paid on day 5 and one still waiting then: 3/4, and 3/4 × 1/2:

    >>> curves = kaplan_meier(np.array([2, 3, 5, 5]), np.ones(4), np.array([True, False, True, False]))
    >>> curves.time.tolist(), curves.at_risk[:, 0].tolist(), curves.unpaid[:, 0].tolist()
    ([2, 3, 5], [4.0, 3.0, 2.0], [0.75, 0.75, 0.375])
    """
    if not len(time):
        nothing = np.empty((0, groups))
        return Curves(np.empty(0, dtype=np.int64), nothing, nothing, nothing)
    first = int(time.min())
    occurs = np.bincount(time - first) > 0
    place = (np.cumsum(occurs) - 1)[time - first]
    cell = place if group is None else place * groups + group
    times = np.flatnonzero(occurs) + first
    shape = (len(times), groups)
    at_risk = sums(cell, weight, len(times) * groups).reshape(shape)
    paid = sums(cell, weight * event, len(times) * groups).reshape(shape)
    np.cumsum(at_risk[::-1], axis=0, out=at_risk[::-1])
    unpaid = np.zeros(shape)
    np.divide(paid, at_risk, out=unpaid, where=at_risk > 0)
    np.subtract(1, unpaid, out=unpaid)
    return Curves(times, at_risk, paid, np.cumprod(unpaid, axis=0, out=unpaid))


def sums(group: npt.NDArray[Any], values: Money, groups: int) -> Money:
    """The sum of each group's values."""
    return np.asarray(np.bincount(group, values, groups), dtype=np.float64)
