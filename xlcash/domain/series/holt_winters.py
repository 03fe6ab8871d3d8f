"""Exponential smoothing with a damped trend and an additive season (Holt 1957, Winters 1960; damping: Gardner & McKenzie,
Management Science 31, 1985), the model "A,Ad,A" of Hyndman et al., Forecasting with Exponential Smoothing, Springer 2008:

    error  e = y − (l + φ b + s)
    level  l ← l + φ b + α e      trend  b ← φ b + α β e      season  s ← s + γ (1 − α) e
    forecast for h periods ahead  l + (φ + φ² + … + φʰ) b + s
"""

from __future__ import annotations

import itertools
from typing import Final, NamedTuple

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.stack import Ahead, Stack

ALPHA, BETA, GAMMA, PHI = (0.05, 0.1, 0.2, 0.4, 0.6, 0.85), (0.0, 0.1, 0.4), (0.05, 0.2, 0.5), 0.9
"""A coarse grid does: on every second M1 series eight times as many choices forecast no better. α = 1 or no damping forecast worse."""
GRID: Final = np.array(list(itertools.product(ALPHA, BETA, GAMMA))).T
GRID_WITHOUT_SEASON: Final = np.array(list(itertools.product(ALPHA, BETA, (0.0,)))).T
FIRST_SEASONS: Final = 3
"""The states begin at the least-squares line and season through the first three seasons."""
FIRST_FIGURES: Final = 10
"""The same where there is no season: through the first ten figures."""


class _States(NamedTuple):
    """The states at the close of each period; `season` begins one whole season earlier."""

    level: Money
    trend: Money
    season: Money


def first_figures(season: int) -> int:
    """How many figures the first states are fitted to."""
    return FIRST_SEASONS * season if season > 1 else FIRST_FIGURES


def holt_winters(stack: Stack, season: int) -> Ahead:
    """Damped Holt–Winters, each series with the parameters of the grid that leave the least squared error."""
    states = _states(stack, season)

    def ahead(periods: int) -> Money:
        damped = PHI * (1 - PHI**periods) / (1 - PHI)
        first = (periods - 1) % season + 1
        seasons = states.season[first : first + stack.width]
        return np.asarray((states.level + damped * states.trend + seasons).T)

    return ahead


def _states(stack: Stack, season: int) -> _States:
    grid = GRID if season > 1 else GRID_WITHOUT_SEASON
    alpha, beta, gamma = grid[0], grid[0] * grid[1], grid[2] * (1 - grid[0])
    series, width, choices = len(stack.values), stack.width, grid.shape[1]
    level, trend = np.zeros((width, series, choices)), np.zeros((width, series, choices))
    seasons = np.zeros((width + season, series, choices))
    first_level, first_trend, first_season = _first_states(stack, season)
    now, rise = np.repeat(first_level, choices, axis=1), np.repeat(first_trend, choices, axis=1)
    seasons[:season] = first_season.T[:, :, None]
    squares = np.zeros((series, choices))
    for at, begun in enumerate(stack.begun.tolist()):
        carried = PHI * rise[:begun]
        expected = now[:begun] + carried
        error = stack.values[:begun, at, None] - expected - seasons[at, :begun]
        squares[:begun] += error**2
        now[:begun] = expected + alpha * error
        rise[:begun] = carried + beta * error
        level[at], trend[at], seasons[at + season] = now, rise, seasons[at]
        seasons[at + season, :begun] += gamma * error
    rows, best = np.arange(series), squares.argmin(axis=1)
    return _States(level[:, rows, best], trend[:, rows, best], seasons[:, rows, best])


def _first_states(stack: Stack, season: int) -> tuple[Money, Money, Money]:
    """Level and trend before the first figure, and the season by place in the columns of the stack (from its first column on)."""
    count = min(int(stack.lengths.min()), first_figures(season))
    starts = stack.width - stack.lengths
    first = np.take_along_axis(stack.values, starts[:, None] + np.arange(count), axis=1)
    time = np.arange(count)
    design = np.zeros((count, 1 + season))
    design[:, 0] = time + 1
    design[time, 1 + time % season] = 1.0
    line = first @ np.linalg.pinv(design).T
    level = line[:, 1:].mean(axis=1, keepdims=True)
    places = (np.arange(season) - starts[:, None]) % season
    return level, line[:, :1], np.take_along_axis(line[:, 1:] - level, places, axis=1)
