"""Points from log odds, and the rows of the table Scorecard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from xlcash.domain.credit.calibration.fitting import Fitted
from xlcash.domain.credit.calibration.logistic import Matrix

BEST_SCORE: Final = 100.0
DECIMALS: Final = 2


@dataclass(frozen=True)
class Scaling:
    """Points = offset + factor × ln(good : bad): `base` points at odds of `odds` : 1, `pdo` more points double the odds.

    Siddiqi (2006, ch. 7); base 600 at 50 : 1 and 20 points to double are the usual choice.

    >>> scaling = Scaling()
    >>> round(scaling.factor, 4), round(scaling.offset, 4)
    (28.8539, 487.1229)
    """

    base: float = 600.0
    odds: float = 50.0
    pdo: float = 20.0

    @property
    def factor(self) -> float:
        return float(self.pdo / np.log(2.0))

    @property
    def offset(self) -> float:
        return float(self.base - self.factor * np.log(self.odds))

    def points(self, log_odds: Matrix) -> Matrix:
        return self.offset + self.factor * log_odds


class CardRow(NamedTuple):
    """A row of the table Scorecard; `missing` marks the one for missing inputs."""

    factor: str
    low: float | None
    high: float | None
    category: str
    points: float
    missing: bool = False


@dataclass(frozen=True, eq=False)
class FittedPoints:
    """What a fitted card gives: scaled points run from `lowest` to `highest`, and the workbook shows them as 0 to 100.

    score = (points − lowest) × 100 / (highest − lowest), bin by bin: 0 for each factor's worst bin.
    """

    fitted: Fitted
    scaling: Scaling
    lowest: float
    highest: float

    @classmethod
    def of(cls, fitted: Fitted, scaling: Scaling) -> FittedPoints:
        parts = [slope * bins.woe for slope, bins in zip(fitted.slopes, fitted.bins, strict=True)]
        worst, best = (fitted.intercept + sum(pick(part) for part in parts) for pick in (np.min, np.max))
        return cls(fitted, scaling, *scaling.points(np.array([worst, best])).tolist())

    def scores(self, points: Matrix) -> Matrix:
        return (points - self.lowest) * BEST_SCORE / (self.highest - self.lowest)

    def default_chance(self, score: float) -> float:
        """The probability of a bad outcome at a score of 0 to 100."""
        points = self.lowest + score * (self.highest - self.lowest) / BEST_SCORE
        return float(1 / (1 + np.exp((points - self.scaling.offset) / self.scaling.factor)))

    def rows(self) -> Iterator[CardRow]:
        """The card: bins from the lowest value up, categories, and what a missing input earns."""
        step = BEST_SCORE * self.scaling.factor / (self.highest - self.lowest)
        for name, bins, slope in zip(self.fitted.names, self.fitted.bins, self.fitted.slopes, strict=True):
            part = slope * bins.woe
            *points, missing = np.round((part - part.min()) * step, DECIMALS).tolist()
            if bins.words:
                yield from (CardRow(name, None, None, word, earned) for word, earned in zip(bins.words, points, strict=True))
            else:
                lows, highs = [None, *bins.ends.tolist()], [*bins.ends.tolist(), None]
                yield from (CardRow(name, *row) for row in zip(lows, highs, [""] * len(points), points, strict=True))
            yield CardRow(name, None, None, "", missing, missing=True)
