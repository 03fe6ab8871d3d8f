"""The Theta method (Assimakopoulos & Nikolopoulos, International Journal of Forecasting 16, 2000, 521–530).

The deseasonalised series is the mean of two lines: its straight trend (theta 0) and a line of doubled curvature (theta 2 = 2 y − trend).
The first goes on straight, the second is smoothed exponentially and goes on flat; their mean rises by half the trend.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.seasonality import is_seasonal, seasonal_figures
from xlcash.domain.series.stack import Ahead, Stack, repeated

ALPHAS: Final = np.linspace(0.02, 0.98, 17)


def theta(stack: Stack, season: int) -> Ahead:
    """Theta with the season taken out first, where the series has one, and put back in the end."""
    figures = np.zeros((len(stack.values), season))
    seasonal = is_seasonal(stack, season)
    if seasonal.any():
        figures[seasonal] = seasonal_figures(stack, season)[seasonal]
    without = stack.with_values(stack.values - repeated(figures, stack.width))
    mean, slope, centre = _trend(without)
    trend = mean + slope * (stack.times - centre)
    level = _smoothed(without.with_values(2 * without.values - trend))
    return lambda ahead: (level + trend + ahead * slope) / 2 + repeated(figures, stack.width, ahead)


def trend_alone(stack: Stack, season: int) -> Ahead:  # noqa: ARG001  a method is called with both
    """Theta of a history too short to tell a season."""
    return theta(stack, 1)


def _trend(stack: Stack) -> tuple[Money, Money, Money]:
    """The straight line of least squares through each series: its mean, its slope, and the period in which it is at its mean."""
    known, mean = stack.known, stack.means()
    centre = (stack.times * known).sum(axis=1, keepdims=True) / stack.lengths[:, None]
    time = np.where(known, stack.times - centre, 0.0)
    square = (time**2).sum(axis=1, keepdims=True)
    slope = np.nansum(time * stack.values, axis=1, keepdims=True) / np.where(square > 0, square, 1.0)
    return mean, slope, centre


def _smoothed(stack: Stack) -> Money:
    """The exponentially smoothed level at the close of each period, l ← l + α (y − l).

    Of the αs on the grid each series takes the one with the least squared error; the level before the first figure is that of least
    squares, too: an error is linear in it, with the weight (1 − α)ᵗ.
    """
    series, width = stack.values.shape
    levels = np.zeros((width, series, len(ALPHAS)))
    weights = np.zeros_like(levels)
    level, weight = np.zeros(levels.shape[1:]), np.ones(levels.shape[1:])
    squares, products, norm = np.zeros_like(level), np.zeros_like(level), np.zeros_like(level)
    for at, begun in enumerate(stack.begun.tolist()):
        error = stack.values[:begun, at, None] - level[:begun]
        squares[:begun] += error**2
        products[:begun] += error * weight[:begun]
        norm[:begun] += weight[:begun] ** 2
        level[:begun] += ALPHAS * error
        weight[:begun] *= 1 - ALPHAS
        levels[at], weights[at] = level, weight
    rows, first = np.arange(series), products / norm
    best = (squares - first * products).argmin(axis=1)
    return np.asarray((levels[:, rows, best] + weights[:, rows, best] * first[rows, best]).T)
