"""Whether figures repeat from year to year, and by how much each month differs."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import Money
from xlcash.domain.series.stack import Stack, by_season

CRITICAL: Final = 1.2816
"""The 90 % point of the normal distribution: a season shows in a positive autocorrelation alone, so the test has one side."""
TESTED_SEASONS: Final = 3
"""With fewer seasons the autocorrelation at the season's lag rests on less than two pairs a month: nothing is tested, all are seasonal."""


def is_seasonal(stack: Stack, season: int) -> npt.NDArray[np.bool_]:
    """Whether the autocorrelation at the season's lag is beyond chance.

    r_m > 1.2816 √((1 + 2 Σ r_k²) / n), k = 1 … m − 1 (Bartlett's error of r_m), the rule of the M3 Theta method (Assimakopoulos &
    Nikolopoulos, International Journal of Forecasting 16, 2000) with one side.  A series of fewer than three seasons counts as seasonal.
    """
    if season == 1:
        return np.zeros(len(stack.values), dtype=bool)
    apart = np.nan_to_num(stack.values - stack.means())
    total = (apart**2).sum(axis=1)
    lags = np.stack([(apart[:, lag:] * apart[:, :-lag]).sum(axis=1) for lag in range(1, season + 1)], axis=1)
    r = np.divide(lags, total[:, None], out=np.zeros_like(lags), where=total[:, None] > 0)
    chance = CRITICAL * np.sqrt((1 + 2 * (r[:, :-1] ** 2).sum(axis=1)) / stack.lengths)
    return np.asarray((r[:, -1] > chance) | (stack.lengths < TESTED_SEASONS * season))


def seasonal_figures(stack: Stack, season: int) -> Money:
    """How far each place of the season lies from the trend, adding up to 0: classical decomposition by a centred moving average.

    Needs more than two seasons to see every place; a place that no average reaches counts as 0.
    """
    values, half = stack.values, season // 2
    weights = np.full(2 * half + 1, 1.0)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    trend = np.full_like(values, np.nan)
    inside = values.shape[1] - 2 * half
    trend[:, half : half + inside] = sum(weight * values[:, at : at + inside] for at, weight in enumerate(weights)) / season
    detrended = by_season(values - trend, season)
    seen = (~np.isnan(detrended)).sum(axis=1)
    figures = np.divide(np.nansum(detrended, axis=1), seen, out=np.zeros((len(values), season)), where=seen > 0)
    return np.asarray(figures - figures.mean(axis=1, keepdims=True))
