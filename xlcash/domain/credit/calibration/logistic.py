"""Logistic regression: the log odds of good as a weighted sum."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xlcash.domain.credit.calibration.outcomes import Flags

Matrix = npt.NDArray[np.float64]

ROUNDS, ENOUGH = 50, 1e-10
RIDGE: Final = (
    1.0  # Σ slope² × this is added to −2 ln L: nothing beside hundreds of cases, finite slopes where a factor parts few perfectly
)


def fit_logistic(evidence: Matrix, good: Flags) -> Matrix:
    """Intercept and slopes by Newton's method, ridged (le Cessie & van Houwelingen, Applied Statistics 41, 1992).

    The intercept is free, so that the mean probability is the share of good cases:

    >>> fit_logistic(np.zeros((4, 0)), np.array([True, True, True, False])).round(4).tolist()  # ln 3
    [1.0986]
    """
    design = with_intercept(evidence)
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        chance = chances(design @ weights)
        slope = design.T @ (good - chance) - penalty * weights
        curvature = (design.T * (chance * (1 - chance))) @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, slope)
        weights = weights + step
        if np.abs(step).max() < ENOUGH:
            break
    return weights


def chances(log_odds: npt.NDArray[Any]) -> Matrix:
    """1 / (1 + e^−x), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)), dtype=np.float64)


def with_intercept(evidence: Matrix) -> Matrix:
    return np.column_stack([np.ones(len(evidence)), evidence])


def score_statistics(evidence: Matrix, chosen: list[int], good: Flags) -> Matrix:
    """How much each column would add to a regression on the chosen ones: Rao's score test (Proc. Cambridge Phil. Soc. 44, 1948), χ² of 1.

    Columns that would enter with a negative slope, against their own evidence, have 0.
    """
    design = with_intercept(evidence[:, chosen])
    chance = chances(design @ fit_logistic(evidence[:, chosen], good))
    weight = chance * (1 - chance)
    slope = evidence.T @ (good - chance)
    crossed = (design.T * weight) @ evidence
    own = (evidence**2).T @ weight
    left = own - np.einsum("ij,ij->j", crossed, np.linalg.solve((design.T * weight) @ design, crossed))
    statistics = np.divide(slope**2, left, out=np.zeros(len(slope)), where=left > 1e-9 * own)
    return np.where(slope > 0, statistics, 0.0)
