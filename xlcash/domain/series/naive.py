"""The plainest forecasts, which every other has to beat."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.stack import Ahead, Stack

RECENT: Final = 6


def seasonal_naive(stack: Stack, season: int) -> Ahead:
    """Every period is like the same period a season ago."""

    def ahead(periods: int) -> Money:
        back = season - (periods - 1) % season - 1
        past = np.full_like(stack.values, np.nan)
        past[:, back:] = stack.values[:, : stack.width - back]
        return past

    return ahead


def recent_mean(stack: Stack, season: int) -> Ahead:  # noqa: ARG001  a method is called with both
    """Every period is like the mean of the last six figures (of all there are, where there are fewer)."""
    known, sums = (_of_last(np.cumsum(values, axis=1, dtype=np.float64)) for values in (stack.known, np.nan_to_num(stack.values)))
    means = np.divide(sums, known, out=np.full_like(sums, np.nan), where=known > 0)
    return lambda periods: means  # noqa: ARG005  the same for every period


def _of_last(running: Money) -> Money:
    """A running total as the total of the last six periods."""
    return np.asarray(running - np.pad(running, ((0, 0), (RECENT, 0)))[:, : running.shape[1]])
