"""Forecasts, and how far they lie beside what came, learned from the forecasts the same method would have made before."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.stack import Ahead, Stack

NORMAL_P90: Final = 1.2816
FEWEST_ERRORS: Final = 6
WARM_UP: Final = 4
"""The first quarter of a series only warms up."""


def forecasts_and_errors(stack: Stack, ahead: Ahead, periods: int) -> tuple[Money, Money]:
    """The forecasts for 1 … `periods` ahead, and the root mean square error of each horizon.

    The error never falls with the horizon; beyond what six errors can tell it grows with the square root.
    """
    told = np.clip(stack.lengths - stack.lengths // WARM_UP - FEWEST_ERRORS, 1, periods)
    forecasts = np.empty((len(stack.values), periods))
    squares = np.zeros((len(stack.values), int(told.max())))
    for at in range(periods):
        past = ahead(at + 1)
        forecasts[:, at] = past[:, -1]
        if at < squares.shape[1]:
            squares[:, at] = _mean_square(_errors(stack, past, at + 1))
    horizon = np.arange(1, periods + 1)
    last = np.minimum(horizon, told[:, None])
    typical = np.maximum.accumulate(np.take_along_axis(squares, last - 1, axis=1), axis=1)
    return forecasts, np.sqrt(typical * horizon / last)


def lumpy_range(stack: Stack, ahead: Ahead) -> tuple[Money, Money]:
    """The tenth and the ninetieth percentile of the errors one period ahead, as columns; never on the wrong side of the forecast."""
    low, high = np.nanquantile(_errors(stack, ahead(1), 1), (0.1, 0.9), axis=1)
    return np.minimum(low, 0.0)[:, None], np.maximum(high, 0.0)[:, None]


def _errors(stack: Stack, past: Money, periods: int) -> Money:
    """What came less what had been forecast for it `periods` before; NaN where nothing could be, and in the warm-up."""
    wrong = stack.values[:, periods:] - past[:, :-periods]
    warm = stack.width - stack.lengths + stack.lengths // WARM_UP
    wrong[np.arange(stack.width - periods) < warm[:, None]] = np.nan
    return np.asarray(wrong)


def _mean_square(wrong: Money) -> Money:
    known = ~np.isnan(wrong)
    return np.asarray(np.square(wrong, where=known, out=np.zeros_like(wrong)).sum(axis=1) / np.maximum(known.sum(axis=1), 1))
