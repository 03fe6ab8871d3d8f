"""A scorecard fitted to outcomes: which columns it weighs, their bins, and the log odds it gives a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlcash.domain.credit.calibration.binning import WoeBins, fit_bins
from xlcash.domain.credit.calibration.logistic import Matrix, chances, fit_logistic, score_statistics
from xlcash.domain.credit.calibration.outcomes import Outcomes, Values
from xlcash.domain.errors import NothingToFitError, TooFewOutcomesError

MOST_FACTORS: Final = 12
LEAST_OF_EACH: Final = 20  # bad cases, and good ones: fewer tell nothing
CASES_A_FACTOR: Final = 10  # bad cases (or good ones, if fewer) for each factor: Peduzzi et al., J. Clinical Epidemiology 49, 1996


@dataclass(frozen=True, eq=False)
class Fitted:
    """Log odds of good = intercept + Σ slope × weight of evidence, over the chosen columns of the outcomes, the strongest first."""

    names: tuple[str, ...]
    bins: tuple[WoeBins, ...]
    intercept: float
    slopes: tuple[float, ...]

    def log_odds(self, outcomes: Outcomes) -> Matrix:
        columns = dict(zip(outcomes.names, outcomes.columns, strict=True))
        parts = (slope * bins.evidence(columns[name]) for name, bins, slope in zip(self.names, self.bins, self.slopes, strict=True))
        return np.asarray(self.intercept + sum(parts), dtype=np.float64)

    def default_chances(self, outcomes: Outcomes) -> Matrix:
        """The probability of a bad outcome of each case."""
        return chances(-self.log_odds(outcomes))


def fit_scorecard(outcomes: Outcomes, *, most: int = MOST_FACTORS) -> Fitted:
    """Bins for every column, then the columns that add most, one after the other, as long as they add more than chance would.

    Raises TooFewOutcomesError for fewer than 20 bad or 20 good cases, NothingToFitError where no column tells good from bad.
    """
    good = ~outcomes.bad
    fewest = int(min(good.sum(), outcomes.bad.sum()))
    if fewest < LEAST_OF_EACH:
        raise TooFewOutcomesError(int(good.sum()), int(outcomes.bad.sum()), LEAST_OF_EACH)
    bins = [fit_bins(column, outcomes.bad) for column in outcomes.columns]
    evidence = _evidence(bins, outcomes.columns)
    chosen = _chosen(evidence, good, min(most, fewest // CASES_A_FACTOR))
    if not chosen:
        raise NothingToFitError
    intercept, *slopes = fit_logistic(evidence[:, chosen], good).tolist()
    return Fitted(tuple(outcomes.names[at] for at in chosen), tuple(bins[at] for at in chosen), intercept, tuple(slopes))


def _evidence(bins: Sequence[WoeBins], columns: Sequence[Values]) -> Matrix:
    return np.column_stack([bin_.evidence(column) for bin_, column in zip(bins, columns, strict=True)])


def _chosen(evidence: Matrix, good: np.ndarray, most: int) -> list[int]:
    """Forward selection. A column enters while its statistic exceeds ln n, the price of a parameter (G. Schwarz, Ann. Stat. 6, 1978).

    One whose slope turns negative beside a later one goes out again, for good: its points would contradict its bins.
    """
    chosen: list[int] = []
    out: set[int] = set()
    while len(chosen) < most:
        statistics = score_statistics(evidence, chosen, good)
        statistics[[*chosen, *out]] = 0.0
        best = int(np.argmax(statistics))
        if statistics[best] <= np.log(len(good)):
            break
        chosen.append(best)
        slopes = fit_logistic(evidence[:, chosen], good)[1:]
        out.update(at for at, slope in zip(chosen, slopes.tolist(), strict=True) if slope <= 0)
        chosen = [at for at in chosen if at not in out]
    return chosen
