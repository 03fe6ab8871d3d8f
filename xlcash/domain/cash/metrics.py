"""How far forecasts were from what came: the standard measures, each over many forecasts of the same kind.

Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.8; the weighted percentage error as in Kolassa & Schütz,
Foresight 6, 2007.  Percentages are taken of the sum of what came, so that one quiet week does not weigh as much as the whole rest.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Money

NEARLY: Final = 0.005  # half a cent: money closer than this is the same


def weighted_error(forecast: Money, actual: Money) -> float:
    """WAPE: Σ|forecast − actual| / Σ actual, 0.2 for 20 %. NaN where nothing came, as no percentage of nothing means anything.

    >>> weighted_error(np.array([110.0, 80.0]), np.array([100.0, 100.0]))
    0.15
    """
    return _share_of(float(np.abs(forecast - actual).sum()), actual)


def bias(forecast: Money, actual: Money) -> float:
    """Σ(forecast − actual) / Σ actual: positive where forecasts were too high. NaN where nothing came.

    >>> bias(np.array([110.0, 80.0]), np.array([100.0, 100.0]))
    -0.05
    """
    return _share_of(float((forecast - actual).sum()), actual)


def coverage(low: Money, high: Money, actual: Money) -> float:
    """The share of forecasts whose range held what came; its ends belong to a range. NaN without forecasts.

    >>> coverage(np.array([90.0, 0.0]), np.array([110.0, 50.0]), np.array([110.0, 60.0]))
    0.5
    """
    held = (low - NEARLY <= actual) & (actual <= high + NEARLY)
    return float(held.mean()) if len(actual) else float("nan")


def _share_of(amount: float, actual: Money) -> float:
    came = float(actual.sum())
    return amount / came if came > 0 else float("nan")
