"""The annual rate of uneven cash flows (XIRR)."""

from __future__ import annotations

import math
from typing import Final, NamedTuple, Self

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.errors.financing import NoAnnualRateError

YEAR: Final = 365
_STEPS: Final = np.concatenate([np.linspace(0.0, 1.0, 101), np.geomspace(1.0, 40.0, 201)[1:]])
_SIDES: Final = (1.0, -1.0)
_TURNS: Final = 100
_LARGEST: Final = 700.0  # the growth whose exponential is still a number


class Flows(NamedTuple):
    """Money in (positive) and out (negative), each on a day counted from the first."""

    days: Money
    amounts: Money

    @classmethod
    def of(cls, *flows: tuple[float, float]) -> Self:
        days, amounts = zip(*flows, strict=True)
        return cls(np.array(days, dtype=np.float64), np.array(amounts, dtype=np.float64))


def xirr(flows: Flows) -> float:
    """The rate r with Σ amount / (1 + r)^(day / 365) = 0, a decimal: Excel's XIRR.

    100 received today and 110 paid in a year cost 10 %.  Where several rates solve the equation, as they can where money goes back and
    forth, it is the one nearest to zero.  Found on the scale of ln(1 + r) by looking outward from zero for a change of sign, then by
    Newton's method held inside the bracket.  Raises NoAnnualRateError where all flows have one sign, fall on one day, or no rate solves it.

    >>> round(xirr(Flows.of((0, 100.0), (365, -110.0))), 12)
    0.1
    """
    amounts, span = flows.amounts, float(np.ptp(flows.days))
    if span == 0 or not (amounts > 0).any() or not (amounts < 0).any():
        raise NoAnnualRateError
    times = (flows.days - flows.days.min()) / span
    scaled = amounts / np.abs(amounts).max()
    growth = _root(scaled, times, *_bracket(scaled, times)) * YEAR / span
    if growth > _LARGEST:
        raise NoAnnualRateError
    return math.expm1(growth)


def _bracket(amounts: Money, times: Money) -> tuple[float, float]:
    """Two neighbouring steps between which the present value changes sign, the nearest to zero."""
    nearest: tuple[float, float] | None = None
    for side in _SIDES:
        steps = side * _STEPS
        positive = (np.exp(-np.outer(steps, times)) * amounts).sum(axis=1) > 0
        changes = np.flatnonzero(positive[1:] != positive[:-1])
        if len(changes) and (nearest is None or abs(steps[changes[0] + 1]) < abs(nearest[1])):
            nearest = float(steps[changes[0]]), float(steps[changes[0] + 1])
    if nearest is None:
        raise NoAnnualRateError
    return nearest


def _root(amounts: Money, times: Money, low: float, high: float) -> float:
    """Newton's method; a step that would leave the bracket halves it instead."""
    rises = float(np.exp(-high * times) @ amounts) > 0
    at = (low + high) / 2
    for _ in range(_TURNS):
        present = np.exp(-at * times) * amounts
        value, slope = float(present.sum()), -float(times @ present)
        low, high = (low, at) if (value > 0) == rises else (at, high)
        step = at - value / slope if slope else low
        following = step if min(low, high) < step < max(low, high) else (low + high) / 2
        if abs(following - at) <= 1e-15 * max(abs(at), 1.0):
            return following
        at = following
    return at
