"""The scorecard as a table: which value of which factor earns how many points.

A row is a bin: numbers from From up to, but not including, To (blank = open ended), or a category.  The row whose category is "missing"
states what a missing input earns; without one it earns nothing.  The first bin that fits counts.

The default points are an expert's, not fitted to defaults: they rank customers and are no probability of default.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.altman import MODELS
from xlcash.domain.credit.factors import FACTORS, Factor, Values
from xlcash.domain.errors import RowError, UnknownWordError
from xlcash.domain.tables import SCORECARD, Table, normal_header
from xlcash.language import LANGUAGES, Language, Term, find, say

Codes: TypeAlias = npt.NDArray[np.uint16]

MISSING: Final = -1  # the bin of a missing input
MISSING_KEY: Final = "missing"
OPEN: Final = None
MISSING_EARNS: Final = 0.5  # of the factor's points, rounded up: unknown is neither good nor bad. Source: own

_DISTRESS, _SAFE = MODELS["z2"].distress_below, MODELS["z2"].safe_above

# Factor → its bins: (from, to, points) or (category, points). Source: own, but for the 15 days of delay (S4); the maxima add up to 100.
DEFAULT_POINTS: Final[Mapping[str, tuple[tuple[Any, ...], ...]]] = {
    "registry": (("active", 10), ("abnormal", 2), ("revoked", 0)),
    "altman": ((_SAFE, OPEN, 10), (_DISTRESS, _SAFE, 5), (OPEN, _DISTRESS, 0)),
    "debt_ratio": ((OPEN, 0.4, 6), (0.4, 0.6, 4), (0.6, 0.8, 2), (0.8, OPEN, 0)),
    "current_ratio": ((2.0, OPEN, 5), (1.5, 2.0, 4), (1.0, 1.5, 2), (OPEN, 1.0, 0)),
    "profitability": ((0.08, OPEN, 5), (0.03, 0.08, 4), (0.0, 0.03, 2), (OPEN, 0.0, 0)),
    "size": ((100e6, OPEN, 3), (20e6, 100e6, 2), (OPEN, 20e6, 1)),
    "reputation": (("good", 6), ("fair", 4), ("poor", 0)),
    "payment_index": ((80.0, OPEN, 18), (70.0, 80.0, 14), (60.0, 70.0, 10), (50.0, 60.0, 6), (40.0, 50.0, 3), (OPEN, 40.0, 0)),
    "trend": ((OPEN, 5.0, 3), (5.0, 15.0, 2), (15.0, OPEN, 0)),
    "on_time_rate": ((0.9, OPEN, 9), (0.75, 0.9, 6), (0.5, 0.75, 4), (OPEN, 0.5, 0)),
    "overdue_share": ((OPEN, 0.05, 9), (0.05, 0.2, 6), (0.2, 0.5, 3), (0.5, OPEN, 0)),
    "broken_promises": ((OPEN, 1.0, 4), (1.0, 2.0, 1), (2.0, OPEN, 0)),
    "disputed_share": ((OPEN, 0.01, 2), (0.01, 0.1, 1), (0.1, OPEN, 0)),
    "relationship": ((36.0, OPEN, 3), (12.0, 36.0, 2), (OPEN, 12.0, 1)),
    "region_overdue": ((OPEN, 0.2, 2), (0.2, 0.4, 1), (0.4, OPEN, 0)),
    "industry_overdue": ((OPEN, 0.2, 2), (0.2, 0.4, 1), (0.4, OPEN, 0)),
    "management_change": (("no", 3), ("yes", 0)),
}


def default_scorecard(language: Language) -> pd.DataFrame:
    """The default card as rows of the Scorecard table, factor by factor, its "missing" row last.

    >>> default_scorecard("en").groupby("factor")["points"].max().sum()
    np.float64(100.0)
    """
    rows = [row for key, bins in DEFAULT_POINTS.items() for row in _default_rows(FACTORS[key], bins, language)]
    frame = pd.DataFrame(rows, columns=[column.key for column in SCORECARD.columns])
    texts = {"factor": object, "category": object}
    frame = frame.astype(texts | {"from": np.float64, "to": np.float64, "points": np.float64})
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


def _default_rows(factor: Factor, bins: tuple[tuple[Any, ...], ...], language: Language) -> Iterator[tuple[Any, ...]]:
    name = factor.name.said(language)
    for *edges, points in bins:
        low, high = edges if factor.is_number else (OPEN, OPEN)
        category = "" if factor.is_number else say(language, f"{factor.words}.{edges[0]}")
        yield name, low, high, category, points
    yield name, OPEN, OPEN, say(language, f"scorecard.{MISSING_KEY}"), math.ceil(max(points for *_, points in bins) * MISSING_EARNS)


class Bin(NamedTuple):
    low: float  # NaN: open ended
    high: float
    category: str
    points: float

    def fits(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        known = ~np.isnan(values)
        fits: npt.NDArray[np.bool_] = known & (np.isnan(self.low) | (values >= self.low)) & (np.isnan(self.high) | (values < self.high))
        return fits


@dataclass(frozen=True)
class FactorBins:
    """The bins of one factor, as a card states them."""

    factor: Factor
    bins: tuple[Bin, ...]
    missing_points: float

    @property
    def maximum(self) -> float:
        return float(self.table.max())

    @functools.cached_property
    def table(self) -> npt.NDArray[np.float64]:
        """The points of every bin, those of a missing input last: what place MISSING of an array is."""
        return np.array([*(bin_.points for bin_ in self.bins), self.missing_points])

    def codes(self, values: Values) -> Codes:
        """A small number for each value, equal for values of one bin: `places_of_codes` names that bin."""
        return self._codes_of_numbers(values) if self.factor.is_number else self._codes_of_words(values)

    def places(self, values: Values) -> npt.NDArray[np.int64]:
        """The bin each value falls into, MISSING for a missing value and for one that no bin takes."""
        places: npt.NDArray[np.int64] = self.places_of_codes[self.codes(values)]
        return places

    @functools.cached_property
    def places_of_codes(self) -> npt.NDArray[np.int64]:
        """Of numbers: the bin from minus infinity on, from each end on, and of a missing one. Of words: each bin's own, and missing."""
        if not self.factor.is_number:
            return np.append(np.arange(len(self.bins)), MISSING)
        firsts = np.concatenate([[-np.inf], self._ends])
        places = np.full(len(firsts) + 1, MISSING, dtype=np.int64)
        for at, bin_ in reversed(list(enumerate(self.bins))):
            places[:-1][bin_.fits(firsts)] = at
        return places

    @functools.cached_property
    def _ends(self) -> npt.NDArray[np.float64]:
        """Every end of a bin, in ascending order: between two of them all values have the same bin."""
        return np.unique([end for bin_ in self.bins for end in (bin_.low, bin_.high) if not np.isnan(end)])

    def _codes_of_numbers(self, values: npt.NDArray[np.float64]) -> Codes:
        """How many ends each value reaches; a missing one reaches none, and is put behind the others."""
        codes: Codes = np.isnan(values).astype(np.uint16)
        codes *= np.uint16(len(self._ends) + 1)
        for end in self._ends.tolist():
            codes += values >= end
        return codes

    def _codes_of_words(self, values: Values) -> Codes:
        known, missing = category_keys(self.factor.words), len(self.bins)
        by_key = {_category(bin_.category, known): at for at, bin_ in reversed(list(enumerate(self.bins)))}
        by_text = {text: by_key.get(_category(text, known), missing) if text else missing for text in set(values.tolist())}
        return np.fromiter(map(by_text.__getitem__, values.tolist()), dtype=np.uint16, count=len(values))

    def said(self, place: int) -> Term | str:
        """A bin in words."""
        bin_ = self.bins[place]
        if not self.factor.is_number:
            return bin_.category
        ends = {"low": f"{bin_.low:,.10g}", "high": f"{bin_.high:,.10g}"}
        shape = {(False, False): "between", (False, True): "from", (True, False): "below", (True, True): "any"}
        return Term(f"scorecard.bins.{shape[bool(np.isnan(bin_.low)), bool(np.isnan(bin_.high))]}", **ends)


def read_card(scorecard: pd.DataFrame) -> tuple[FactorBins, ...]:
    """The card's factors in the order they first appear. A row that names no known factor has no effect (see `card_notices`)."""
    names, missing = factor_keys(), {normal_header(say(language, f"scorecard.{MISSING_KEY}")) for language in LANGUAGES}
    bins: dict[str, list[Bin]] = {}
    missing_points: dict[str, float] = {}
    cells = (scorecard[column].tolist() for column in ("factor", "from", "to", "category", "points"))
    for name, low, high, category, points in zip(*cells, strict=True):
        key = names.get(normal_header(name))
        if key is None:
            continue
        bins.setdefault(key, [])
        if normal_header(category) in missing:
            missing_points.setdefault(key, points)
        else:
            bins[key].append(Bin(low, high, category, points))
    return tuple(FactorBins(FACTORS[key], tuple(rows), missing_points.get(key, 0.0)) for key, rows in bins.items())


def card_notices(scorecard: Table) -> list[RowError]:
    """The rows of a card that name no known factor."""
    allowed = [say(scorecard.language, f"scorecard.factors.{key}") for key in FACTORS]
    return [
        UnknownWordError("Scorecard", int(row), "factor", name, allowed)
        for row, name in zip(scorecard.rows.index, scorecard.rows["factor"], strict=True)
        if normal_header(name) not in factor_keys()
    ]


@functools.cache
def factor_keys() -> Mapping[str, str]:
    """Factor by normalised name in any language, or by its key."""
    names = {normal_header(say(language, f"scorecard.factors.{key}")): key for key in FACTORS for language in LANGUAGES}
    return names | {normal_header(key): key for key in FACTORS}


@functools.cache
def category_keys(words: str) -> Mapping[str, str]:
    """Category by any of its names, where the catalogue has a list of them; elsewhere a category is its own text."""
    if not words:
        return {}
    subject, name = words.split(".", 1)[0], words.rsplit(".", 1)[-1]
    keys: dict[str, str] = {}
    for language in LANGUAGES:
        for key, word in find(language, words).items():
            keys[normal_header(word)] = keys[normal_header(key)] = key
        for key, aliases in find(language, f"{subject}.aliases").get(name, {}).items():
            keys.update((normal_header(alias), key) for alias in aliases)
    return keys


def _category(text: str, known: Mapping[str, str]) -> str:
    normal = normal_header(text)
    return known.get(normal, normal)
