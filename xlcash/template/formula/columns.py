"""Excel's functions of columns: sums, counts, conditions, lookups, arrays."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlcash.domain.errors import CellError
from xlcash.template.formula.core import Formula, Operand, literal, text
from xlcash.template.formula.values import Value, first_error, is_numeric, number_of, numbers_of, sort_key


@dataclass(frozen=True, eq=False)
class Range:
    """A column of so many rows; blank cells at its end may be missing from `cells`."""

    text: str
    cells: Sequence[Value]
    rows: int

    @functools.cached_property
    def numbers(self) -> list[float]:
        return numbers_of(self.cells)

    @functools.cached_property
    def error(self) -> CellError | None:
        return first_error(*self.cells)

    def passing(self, criterion: Criterion) -> NDArray[np.bool_]:
        """Which cells a criterion lets through. It is asked once for each different value: a currency column has few."""
        values, which = self._different
        return np.fromiter(map(criterion.passes, values), np.bool_, len(values))[which]

    def total_at(self, places: NDArray[np.intp]) -> Value:
        """The sum of the numbers among some cells; the first error among them instead."""
        amounts, holds_number = self._amounts
        if self.error is not None:
            error = first_error(*(self.cells[at] for at in places.tolist()))
            if error is not None:
                return error
        return math.fsum(amounts[places][holds_number[places]].tolist())

    @functools.cached_property
    def _different(self) -> tuple[list[Value], NDArray[np.intp]]:
        """The different values, and which of them each cell holds; TRUE and 1 differ."""
        places: dict[tuple[type, Value], int] = {}
        which = np.fromiter((places.setdefault((cell.__class__, cell), len(places)) for cell in self.cells), np.intp, len(self.cells))
        return [value for _, value in places], which

    @functools.cached_property
    def _amounts(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """The cells as numbers, and where they are numbers."""
        holds_number = np.fromiter(map(is_numeric, self.cells), np.bool_, len(self.cells))
        amounts = np.zeros(len(self.cells))
        amounts[holds_number] = self.numbers
        return amounts, holds_number


@dataclass(frozen=True, eq=False)
class Criterion:
    """A condition of SUMIFS and COUNTIFS: its argument and what it lets through."""

    text: str
    passes: Callable[[Value], bool]


def total(column: Range) -> Formula:
    """SUM."""
    return _over("SUM", column, math.fsum)


def lowest(column: Range) -> Formula:
    """MIN of a column; 0 where it has no number."""
    return _over("MIN", column, lambda numbers: min(numbers, default=0.0))


def highest(column: Range) -> Formula:
    """MAX of a column; 0 where it has no number."""
    return _over("MAX", column, lambda numbers: max(numbers, default=0.0))


def filled(column: Range) -> Formula:
    """COUNTA."""
    return Formula(f"COUNTA({column.text})", float(sum(value is not None for value in column.cells)))


def numbers_in(column: Range) -> Formula:
    """COUNT."""
    return Formula(f"COUNT({column.text})", float(len(column.numbers)))


def index(column: Range, place: Formula) -> Formula:
    """INDEX: the cell at a place that counts from 1."""
    found: Value = number_of(place.value)
    if not isinstance(found, CellError):
        at = int(found) - 1
        found = column.cells[at] if at < len(column.cells) else None
    return Formula(f"INDEX({column.text},{place.text})", found)


def match(value: Formula, column: Range) -> Formula:
    """MATCH for an equal value."""
    found: Value = value.value
    if not isinstance(found, CellError):
        wanted = sort_key(found)
        found = next((float(at) for at, each in enumerate(column.cells, 1) if each is not None and sort_key(each) == wanted), CellError.NA)
    return Formula(f"MATCH({value.text},{column.text},0)", found)


def lookup(value: Formula, keys: Range, column: Range) -> Formula:
    return index(column, match(value, keys))


def count_where(*conditions: tuple[Range, Criterion]) -> Formula:
    """COUNTIFS."""
    return Formula(f"COUNTIFS({_conditions(conditions)})", float(len(_passing(conditions))))


def total_where(column: Range, *conditions: tuple[Range, Criterion]) -> Formula:
    """SUMIFS."""
    places = _passing(conditions)
    value = column.total_at(places[places < len(column.cells)])
    return Formula(f"SUMIFS({column.text},{_conditions(conditions)})", value)


def equal(value: Operand) -> Criterion:
    wanted = literal(value)
    key = sort_key(wanted.value)
    return Criterion(wanted.text, lambda cell: cell is not None and sort_key(cell) == key)


def ends_with(word: str | Formula) -> Criterion:
    """A pattern for text that stands in a spill: LibreOffice finds text of an add-in's array by pattern, but not by equality."""
    wanted = literal(word)
    end = str(wanted.value).casefold()
    pattern = (text("*") & wanted).text if isinstance(word, Formula) else text(f"*{word}").text
    return Criterion(pattern, lambda cell: isinstance(cell, str) and cell.casefold().endswith(end))


def compared(sign: str, value: Operand) -> Criterion:
    """A criterion such as "<="&AsOf; it lets only numbers through."""
    limit = literal(value)
    test, bound = _SIGNS[sign], number_of(limit.value)
    return Criterion((text(sign) & Formula(limit.text, "")).text, lambda cell: is_numeric(cell) and is_numeric(bound) and test(cell, bound))


def unlike(value: Operand) -> Criterion:
    """A criterion such as "<>"&BaseCurrency; blank cells pass it too."""
    wanted = literal(value)
    key = sort_key(wanted.value)
    return Criterion((text("<>") & Formula(wanted.text, "")).text, lambda cell: cell is None or sort_key(cell) != key)


ANY_TEXT: Final = Criterion('"?*"', lambda cell: isinstance(cell, str) and cell != "")
NOT_BLANK: Final = Criterion('"<>"', lambda cell: cell is not None)


def for_each(keys: Range, body: str, compute: Callable[[Value], Value]) -> Formula:
    """An array formula: for each key cell what `body` says, "" where the key is blank.

    Keys that stand in a spill are joined with "": only so LibreOffice compares text of an add-in's array.
    """
    known = [compute(key) if key not in (None, "") else "" for key in keys.cells]
    return Formula(f'IF({keys.text}&""="","",{body})', [[value] for value in known + [""] * (keys.rows - len(known))])


def _over(name: str, column: Range, compute: Callable[[list[float]], float]) -> Formula:
    return Formula(f"{name}({column.text})", column.error or float(compute(column.numbers)))


def _conditions(conditions: Sequence[tuple[Range, Criterion]]) -> str:
    return ",".join(f"{column.text},{criterion.text}" for column, criterion in conditions)


def _passing(conditions: Sequence[tuple[Range, Criterion]]) -> NDArray[np.intp]:
    """The places that pass every condition, as far as all the columns reach."""
    reach = min(len(column.cells) for column, _ in conditions)
    passing: NDArray[np.intp] = np.flatnonzero(np.all([column.passing(criterion)[:reach] for column, criterion in conditions], axis=0))
    return passing


_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
