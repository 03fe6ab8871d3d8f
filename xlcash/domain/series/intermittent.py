"""Lumpy figures: many periods without any, and now and then an amount."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.stack import Ahead, Stack

LUMPY_INTERVAL: Final = 1.32
"""From this mean number of periods per amount on a series is intermittent (Syntetos, Boylan & Croston, Journal of the Operational Research
Society 56, 2005)."""
SIZE_ALPHA, CHANCE_BETA, CROSTON_ALPHA = 0.2, 0.05, 0.1
"""The best of a grid on every second supplier of a firm's weekly payments, see docs/accuracy.md."""
FIRST_AMOUNTS: Final = 3
CALENDAR_SHARE: Final = 0.9


def is_lumpy(history: Money, season: int) -> bool:
    """Whether figures without a negative are 0 so often that amounts are 1.32 periods or more apart, and not by the calendar.

    By the calendar are payments of every quarter, say: nine periods of ten are empty or not as they were a season before.

    >>> now_and_then, mostly, every_quarter = [0.0, 5, 0, 8], [5.0, 8, 0, 6, 9], [0.0, 0, 7] * 8
    >>> [is_lumpy(np.array(history), 12) for history in (now_and_then, mostly, every_quarter)]
    [True, False, False]
    """
    if history.min() != 0:
        return False
    paid = history > 0
    if len(history) < LUMPY_INTERVAL * np.count_nonzero(paid):
        return False
    regular = paid.any() and season > 1 and len(history) >= 2 * season
    return not (regular and float(np.mean(paid[season:] == paid[:-season])) >= CALENDAR_SHARE)


def tsb(stack: Stack, season: int) -> Ahead:  # noqa: ARG001  a method is called with both
    """The chance of an amount × its size, each smoothed (Teunter, Syntetos & Babai, European Journal of Operational Research 214, 2011).

    The chance p ← p + β (1 or 0 − p) moves every period, so that a line that has stopped fades; the size z ← z + α (y − z) with every
    amount.  p begins at the share of periods with an amount, z at the mean of the first three.
    """
    amount = np.nan_to_num(stack.values) > 0
    chance = amount.sum(axis=1) / stack.lengths
    size, level = _first_size(stack), np.empty_like(stack.values)
    for at, begun in enumerate(stack.begun.tolist()):
        now = amount[:begun, at]
        size[:begun] += SIZE_ALPHA * np.where(now, stack.values[:begun, at] - size[:begun], 0.0)
        chance[:begun] += CHANCE_BETA * (now - chance[:begun])
        level[:, at] = size * chance
    return lambda periods: level  # noqa: ARG005  the same for every period


def croston(stack: Stack, season: int) -> Ahead:  # noqa: ARG001  a method is called with both
    """Size / interval × (1 − α / 2), both smoothed when an amount comes; the interval begins at its mean.

    Croston, Operational Research Quarterly 23, 1972; corrected by Syntetos & Boylan, International Journal of Forecasting 21, 2005.
    """
    amount = np.nan_to_num(stack.values) > 0
    interval = stack.lengths / np.maximum(amount.sum(axis=1), 1)
    since = np.ones(len(stack.values))
    size, level = _first_size(stack), np.empty_like(stack.values)
    for at, begun in enumerate(stack.begun.tolist()):
        now = amount[:begun, at]
        size[:begun] += CROSTON_ALPHA * np.where(now, stack.values[:begun, at] - size[:begun], 0.0)
        interval[:begun] += CROSTON_ALPHA * np.where(now, since[:begun] - interval[:begun], 0.0)
        since[:begun] = np.where(now, 1.0, since[:begun] + 1)
        level[:, at] = (1 - CROSTON_ALPHA / 2) * size / interval
    return lambda periods: level  # noqa: ARG005  the same for every period


def _first_size(stack: Stack) -> Money:
    """The mean of the first three amounts; 0 where there is none."""
    values = np.nan_to_num(stack.values)
    first = values * ((values > 0) & (np.cumsum(values > 0, axis=1) <= FIRST_AMOUNTS))
    return np.asarray(first.sum(axis=1) / np.maximum((first > 0).sum(axis=1), 1))
