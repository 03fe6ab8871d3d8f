"""How well a scorecard tells good from bad, on cases it was not fitted to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.calibration.fitting import fit_scorecard
from xlcash.domain.credit.calibration.logistic import Matrix
from xlcash.domain.credit.calibration.outcomes import Flags, Outcomes, alike

FOLDS: Final = 5
SEED: Final = 1
DECILES: Final = 10

Model = Callable[[Outcomes, Outcomes], Matrix]
"""Fits to some cases and gives the risk of others, higher for worse; a probability where calibration is asked for."""


def auc(risk: Matrix, bad: Flags) -> float:
    """The chance that a bad case has a higher risk than a good one, ties counted half (Mann & Whitney, Ann. Math. Stat. 18, 1947).

    NaN where one of the two is missing.

    >>> auc(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))  # 3 pairs of 4 in order, one tied
    0.875
    """
    bads, goods = int(bad.sum()), int((~bad).sum())
    if not bads or not goods:
        return float("nan")
    ranks = pd.Series(risk).rank().to_numpy()[bad].sum()
    return float((ranks - bads * (bads + 1) / 2) / (bads * goods))


def kolmogorov_smirnov(risk: Matrix, bad: Flags) -> float:
    """The largest distance between the shares of bad and of good cases above any one risk.

    >>> kolmogorov_smirnov(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))
    0.5
    """
    order = np.argsort(risk, kind="stable")
    last = np.append(np.diff(risk[order]) != 0, [True])
    bads, goods = (np.cumsum(which[order])[last] / which.sum() for which in (bad, ~bad))
    return float(np.abs(bads - goods).max())


class Decile(NamedTuple):
    """Cases of similar risk: how many, the bad outcomes expected and seen, as shares."""

    cases: int
    expected: float
    seen: float


def calibration(risk: Matrix, bad: Flags) -> list[Decile]:
    """Ten parts of equally many cases, the safest first."""
    parts = np.array_split(np.argsort(risk, kind="stable"), DECILES)
    return [Decile(len(part), float(risk[part].mean()), float(bad[part].mean())) for part in parts if len(part)]


@dataclass(frozen=True)
class Validation:
    """Of each fold AUC and KS on the cases left out; the deciles of all of them together."""

    aucs: tuple[float, ...]
    distances: tuple[float, ...]
    deciles: tuple[Decile, ...]

    @property
    def auc(self) -> float:
        return float(np.mean(self.aucs))

    @property
    def auc_spread(self) -> float:
        """The standard deviation of the folds' AUC."""
        return float(np.std(self.aucs, ddof=1))

    @property
    def distance(self) -> float:
        return float(np.mean(self.distances))


def folds(outcomes: Outcomes, *, count: int = FOLDS, seed: int = SEED) -> npt.NDArray[np.intp]:
    """A fold for every case, each with its share of bad ones; cases that are equal in every column are in one fold, lest one be known."""
    group = alike(outcomes.columns)
    firsts = np.unique(group, return_index=True)[1]
    order = np.random.default_rng(seed).permutation(len(firsts))
    of_group = np.empty(len(firsts), dtype=np.intp)
    for ended in (True, False):
        some = order[outcomes.bad[firsts[order]] == ended]
        of_group[some] = np.arange(len(some)) % count
    return of_group[group]


def scorecard_risk(known: Outcomes, new: Outcomes) -> Matrix:
    """The probability of a bad outcome by a scorecard fitted to the known cases: bins, choice of columns and slopes, everything."""
    return fit_scorecard(known).default_chances(new)


def cross_validate(outcomes: Outcomes, model: Model = scorecard_risk, *, count: int = FOLDS, seed: int = SEED) -> Validation:
    """Fit without each fold in turn, and look at that fold. Raises what fitting raises."""
    fold = folds(outcomes, count=count, seed=seed)
    risk = np.empty(len(outcomes))
    for left_out in range(count):
        ours = fold == left_out
        risk[ours] = model(outcomes.rows(~ours), outcomes.rows(ours))
    tested = [(risk[fold == one], outcomes.bad[fold == one]) for one in range(count)]
    aucs, distances = (tuple(measure(*one) for one in tested) for measure in (auc, kolmogorov_smirnov))
    return Validation(aucs, distances, tuple(calibration(risk, outcomes.bad)))
