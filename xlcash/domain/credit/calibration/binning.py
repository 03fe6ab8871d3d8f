"""Monotone bins and the weight of evidence of each.

WoE = ln((good of the bin / all good) / (bad of the bin / all bad)): what a bin says for or against a case (I. J. Good, Probability and the
Weighing of Evidence, 1950; N. Siddiqi, Credit Risk Scorecards, Wiley 2006, ch. 6).  Bins of numbers are monotone: the bad rate of twenty
equally filled bins is pooled until it only rises, or only falls (adjacent violators: Ayer et al., Ann. Math. Stat. 26, 1955), whichever is
likelier.  Missing is a bin of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xlcash.domain.credit.calibration.outcomes import Flags, Values, is_number

PARTS: Final = 20
LEAST_SHARE: Final = 0.05  # of all cases in a bin (Siddiqi 2006)
PRIOR_CASES: Final = 5.0  # cases of the mean odds added to every bin, so that a thin one says little
DIGITS: Final = 4  # significant digits of a bin's end: it is to be read

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WoeBins:
    """The bins of one column. Numbers lie between `ends`, words in `words`; good, bad and woe hold a cell per bin, that of missing last."""

    ends: Counts
    words: tuple[str, ...]
    good: Counts
    bad: Counts

    @property
    def woe(self) -> Counts:
        goods, bads = self.good.sum(), self.bad.sum()
        prior = PRIOR_CASES / (goods + bads)
        return np.asarray(np.log((self.good / goods + prior) / (self.bad / bads + prior)), dtype=np.float64)

    @property
    def information(self) -> float:
        """Information value: Σ (share of good − share of bad) × WoE."""
        return float((self.good / self.good.sum() - self.bad / self.bad.sum()) @ self.woe)

    def evidence(self, column: Values) -> Counts:
        """The weight of evidence of each case."""
        return self.woe[places(column, self.ends, self.words)]


def places(column: Values, ends: Counts, words: tuple[str, ...]) -> npt.NDArray[np.intp]:
    """The bin of each value; missing, and a word that has no bin, is the one after the last."""
    if is_number(column):
        found = np.searchsorted(ends, column, side="right")
        return np.where(np.isnan(column), len(ends) + 1, found)
    at = {word: place for place, word in enumerate(words)}
    return np.array([at.get(word, len(words)) for word in column.tolist()], dtype=np.intp)


def fit_bins(column: Values, bad: Flags) -> WoeBins:
    """Bins for a column."""
    ends, words = (_ends(column, bad), ()) if is_number(column) else (np.empty(0), _words(column))
    place = places(column, ends, words)
    bins = (len(ends) + 1 if is_number(column) else len(words)) + 1
    return WoeBins(ends, words, *(np.bincount(place[which], minlength=bins).astype(np.float64) for which in (~bad, bad)))


def _words(column: Values) -> tuple[str, ...]:
    """The words that are frequent enough for a bin of their own, in order."""
    found, number = np.unique(column[column != ""].astype(str), return_counts=True)
    return tuple(found[number >= LEAST_SHARE * len(column)].tolist())


def _ends(column: Values, bad: Flags) -> Counts:
    known = ~np.isnan(column)
    values, flags = column[known], bad[known]
    if not len(values):
        return np.empty(0)
    cuts = np.quantile(values, np.arange(1, PARTS) / PARTS, method="lower")
    ends = np.unique([float(f"{cut:.{DIGITS}g}") for cut in cuts])
    cases, bads = _counted(values, flags, ends)
    rate = np.divide(bads, cases, out=np.zeros(len(cases)), where=cases > 0)
    pooled = [sign * pool_adjacent_violators(sign * rate, cases) for sign in (1, -1)]
    best = max(pooled, key=lambda rates: _likelihood(rates, cases, bads))
    return _large_enough(ends[np.diff(best) != 0], values, flags, LEAST_SHARE * len(column))


def _counted(values: Values, flags: Flags, ends: Counts) -> tuple[Counts, Counts]:
    place = np.searchsorted(ends, values, side="right")
    cases, bads = (np.bincount(place[some], minlength=len(ends) + 1).astype(np.float64) for some in (slice(None), flags))
    return cases, bads


def pool_adjacent_violators(rates: Counts, weights: Counts) -> Counts:
    """The rising sequence nearest to `rates`, by weighted squares.

    >>> pool_adjacent_violators(np.array([1.0, 3.0, 2.0, 4.0]), np.array([1.0, 1.0, 3.0, 1.0])).tolist()  # (3×1 + 2×3) / 4
    [1.0, 2.25, 2.25, 4.0]
    """
    means: list[float] = []
    sums: list[float] = []
    sizes: list[int] = []
    for rate, weight in zip(rates.tolist(), weights.tolist(), strict=True):
        mean, total, size = rate, weight, 1
        while means and means[-1] > mean:
            other, before = means.pop(), sums.pop()
            mean = (other * before + mean * total) / (before + total) if before + total else mean
            total, size = total + before, size + sizes.pop()
        means.append(mean)
        sums.append(total)
        sizes.append(size)
    return np.repeat(means, sizes)


def _likelihood(rates: Counts, cases: Counts, bads: Counts) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(bads > 0, bads * np.log(rates), 0.0) + np.where(cases > bads, (cases - bads) * np.log1p(-rates), 0.0)
    return float(parts.sum())


def _large_enough(ends: Counts, values: Values, flags: Flags, least: float) -> Counts:
    """Ends of bins that all hold enough cases, good ones and bad ones: one that does not joins the neighbour of the nearest bad rate."""
    while len(ends):
        cases, bads = _counted(values, flags, ends)
        poor = (cases < least) | (bads == 0) | (bads == cases)
        if not poor.any():
            break
        at = int(np.flatnonzero(poor)[np.argmin(cases[poor])])
        rate = np.divide(bads, cases, out=np.full(len(cases), np.inf), where=cases > 0)
        with np.errstate(invalid="ignore"):
            far = np.nan_to_num(np.abs(np.diff(rate)), nan=0.0)
        ends = np.delete(ends, min((side for side in (at - 1, at) if 0 <= side < len(ends)), key=far.__getitem__))
    return ends
