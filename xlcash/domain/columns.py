"""The cells of one column → typed values, and what is wrong with those that can't be read.

The usual column (all floats, all dates, all text) takes a fast path; only odd cells are looked at one by one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.dates import (
    LAST_SERIAL,
    SERIAL_OF_DAY_ZERO,
    UNIX_EPOCH,
    AmbiguousDate,
    DateOrder,
    column_order,
    could_be_read_twice,
    day_from_serial,
    day_from_text,
    resolve,
)
from xlcash.domain.errors import (
    AmbiguousDateError,
    CellError,
    DamagedNumberError,
    ErrorCellError,
    NotADateError,
    NotAnAmountError,
    NumberAsTextNotice,
    NumberTooLargeError,
    RowError,
    UnknownWordError,
)
from xlcash.domain.tables import Column, Kind, normal_header, word_keys, words_in
from xlcash.language import Language

Cells: TypeAlias = Sequence[Any]

LONGEST_SHOWN: Final = 60  # characters of a cell that a sentence quotes
FIRST_DAMAGED_NUMBER: Final = 1e15  # Excel keeps 15 significant digits
FIRST_WITHOUT_CENTS: Final = 1e13  # 14 digits and two more: Excel keeps 15
NO_DAY: Final = np.iinfo(np.int64).min  # NaT
_BLANK: Final = {type(None)}
_SERIALS: Final = frozenset({float, type(None)})
_NUMBERS: Final = frozenset({float, int, Decimal, type(None)})


@dataclass(frozen=True)
class Hints:
    """What the reader of a table is told beside its cells.

    `error_codes`: a host's codes of error cells; `date_order`: the order of ambiguous dates; `summed`: whether the cells are a
    spreadsheet's, whose own sums pass over amounts that are text.
    """

    error_codes: Mapping[int, CellError] = field(default_factory=dict)
    date_order: DateOrder | None = None
    summed: bool = False


class ColumnReader:
    """Reads one column. `bad` collects the row positions that can't be used, with the error of each."""

    def __init__(self, table: str, column: Column, language: Language, hints: Hints) -> None:
        self.table, self.column, self.language, self.hints = table, column, language, hints
        self.bad: dict[int, RowError] = {}

    def read(self, cells: Cells) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """The typed values, and which of them are blank."""
        if self.column.kind in _TEXTS and cells and type(cells[0]) is str:
            try:
                return _TEXTS[self.column.kind](self, list(map(str.strip, cells)))
            except TypeError:  # not all are text: look at each
                self.bad.clear()
        types = set(map(type, cells))
        if int in types and self.hints.error_codes:
            cells = [self.hints.error_codes.get(cell, cell) if type(cell) is int else cell for cell in cells]
            types = set(map(type, cells))
        if CellError in types:
            for at in [i for i, cell in enumerate(cells) if type(cell) is CellError]:
                self.bad[at] = ErrorCellError(self.table, at + 1, self.column.key)
            cells = [None if type(cell) is CellError else cell for cell in cells]
            types = types - {CellError} | {type(None)}
        return _BY_KIND[self.column.kind](self, cells, types)

    def text(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        return self._stripped(self._texts(cells, types))

    def _texts(self, cells: Cells, types: set[type]) -> list[str]:
        if types != {str}:
            cells = [cell if type(cell) is str else self._text_of(at, cell) for at, cell in enumerate(cells)]
        return list(map(str.strip, cells))

    def _stripped(self, texts: list[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        values = objects(texts)
        return values, np.equal(values, "").astype(bool)

    def _text_of(self, at: int, cell: object) -> str:
        if cell is None or cell != cell:  # noqa: PLR0124  NaN, which pandas writes for blank
            return ""
        if isinstance(cell, str):
            return str(cell)
        if isinstance(cell, (float, Decimal)) and math.isfinite(cell) and cell == int(cell):
            if abs(float(cell)) >= FIRST_DAMAGED_NUMBER:
                self.bad[at] = DamagedNumberError(self.table, at + 1, self.column.key, f"{cell:.0f}")
            return f"{cell:.0f}"
        if isinstance(cell, dt.date):
            return cell.isoformat()[:10]
        return str(cell)

    def number(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if self.hints.summed and str in types and self.column.kind is Kind.MONEY:
            self._tell_of_texts(cells)
        if not types <= _NUMBERS:
            cells = [cell if type(cell) in _NUMBERS else self._number_of(at, cell) for at, cell in enumerate(cells)]
        values = np.full(len(cells), np.nan) if types == _BLANK else np.array(cells, dtype=np.float64)
        for at in map(int, np.flatnonzero(np.abs(values) >= FIRST_WITHOUT_CENTS)):
            mistake = NotAnAmountError if np.isinf(values[at]) else NumberTooLargeError
            self.bad[at] = mistake(self.table, at + 1, self.column.key, shown(cells[at]))
            values[at] = np.nan
        blank = np.isnan(values)
        if self.column.default is not None:
            values[blank] = cast("float", self.column.default)
        return values, blank

    def _tell_of_texts(self, cells: Cells) -> None:
        texts = [at for at, cell in enumerate(cells) if isinstance(cell, str) and amount_from_text(cell) is not None]
        if texts:
            first = texts[0]
            self.bad[first] = NumberAsTextNotice(self.table, first + 1, self.column.key, shown(cells[first]), len(texts))

    def _number_of(self, at: int, cell: object) -> float | None:
        if isinstance(cell, str):
            if not cell.strip():
                return None
            number = amount_from_text(cell)
            if number is not None:
                return number
        elif isinstance(cell, float):  # numpy's own float
            return float(cell)
        self.bad[at] = NotAnAmountError(self.table, at + 1, self.column.key, shown(cell))
        return None

    def date(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if types <= _SERIALS:
            values = self._days_of_serials(cells)
        elif all(issubclass(kind, dt.date) for kind in types):
            values = np.fromiter(map(dt.date.toordinal, cells), dtype=np.int64, count=len(cells)) - UNIX_EPOCH
        elif str in types:
            values = np.array(self._days_with_text(cells), dtype=np.int64)
        else:
            values = np.array([self._day_of(at, cell) for at, cell in enumerate(cells)], dtype=np.int64)
        return values.view("datetime64[D]").astype("datetime64[s]"), values == NO_DAY

    def _days_of_serials(self, cells: Cells) -> npt.NDArray[np.int64]:
        serials = np.array(cells, dtype=np.float64)
        plain = (serials >= 1) & (serials < LAST_SERIAL + 1)
        values = np.where(plain, np.where(plain, serials, 0).astype(np.int64) - SERIAL_OF_DAY_ZERO, NO_DAY)
        for at in map(int, np.flatnonzero(~plain & ~np.isnan(serials))):
            values[at] = self._day_of(at, cells[at])
        return values

    def _days_with_text(self, cells: Cells) -> list[int]:
        known: dict[str, int | AmbiguousDate | None] = {text: day_from_text(text) for text in {c for c in cells if isinstance(c, str)}}
        order = self.hints.date_order or column_order(d for d in known.values() if isinstance(d, AmbiguousDate))
        plain = {text: resolve(day, order) if isinstance(day, AmbiguousDate) else day for text, day in known.items()}
        days = []
        for at, cell in enumerate(cells):
            if not isinstance(cell, str):
                days.append(self._day_of(at, cell))
                continue
            day = plain[cell]
            if day is None and cell.strip():
                mistake = AmbiguousDateError if could_be_read_twice(known[cell]) else NotADateError
                self.bad[at] = mistake(self.table, at + 1, self.column.key, shown(cell))
            days.append(NO_DAY if day is None else day)
        return days

    def _day_of(self, at: int, cell: Any) -> int:
        if cell is None or cell != cell:  # noqa: PLR0124
            return NO_DAY
        if isinstance(cell, dt.date):  # Excel's own dates
            return int(cell.toordinal()) - UNIX_EPOCH
        day = day_from_serial(cell) if isinstance(cell, (float, int)) and not isinstance(cell, bool) else None
        if day is None:
            self.bad[at] = NotADateError(self.table, at + 1, self.column.key, shown(cell))
        return NO_DAY if day is None else day

    def word(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        return self._worded(self._texts(cells, types))

    def _worded(self, texts: list[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        keys, default = word_keys(self.column.words), str(self.column.default or "")
        found = {text: keys.get(normal_header(text)) if text else default for text in set(texts)}
        if None in found.values():
            allowed = words_in(self.column.words, self.language)
            for at in [i for i, text in enumerate(texts) if found[text] is None]:
                self.bad[at] = UnknownWordError(self.table, at + 1, self.column.key, shown(texts[at]), allowed)
        blank = np.zeros(len(texts), dtype=bool)
        if "" in found:
            blank = np.equal(objects(texts), "").astype(bool)
        return objects([found[text] or default for text in texts]), blank

    def flag(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if types <= {bool, type(None)}:
            return np.array([cell is True for cell in cells], dtype=bool), np.array([cell is None for cell in cells], dtype=bool)
        texts, blank = self.text(cells, types)
        keys = word_keys("flag")
        found = {text: keys.get(normal_header(text)) for text in set(texts.tolist())}
        for at in [i for i, text in enumerate(texts) if text and found[text] is None]:
            self.bad[at] = UnknownWordError(self.table, at + 1, self.column.key, shown(texts[at]), words_in("flag", self.language))
        return np.array([found[text] == "yes" for text in texts], dtype=bool), blank

    def any(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:  # noqa: ARG002
        values = objects([None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell for cell in cells])
        return values, np.array([value is None for value in values], dtype=bool)


def objects(values: Sequence[Any]) -> npt.NDArray[Any]:
    """An array of objects, one a value, whatever they are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def shown(cell: object) -> str:
    """A cell's value as a sentence quotes it: the beginning, where it is long."""
    text = cell.isoformat()[:10] if isinstance(cell, dt.date) else str(cell).strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


NO_HINTS: Final = Hints()

_TEXTS: Mapping[Kind, Callable[[ColumnReader, list[str]], tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]] = {
    Kind.TEXT: ColumnReader._stripped,  # noqa: SLF001  the reader's own table
    Kind.WORD: ColumnReader._worded,  # noqa: SLF001
}

_BY_KIND: Mapping[Kind, Callable[[ColumnReader, Cells, set[type]], tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]] = {
    Kind.TEXT: ColumnReader.text,
    Kind.DATE: ColumnReader.date,
    Kind.MONEY: ColumnReader.number,
    Kind.NUMBER: ColumnReader.number,
    Kind.SHARE: ColumnReader.number,
    Kind.FLAG: ColumnReader.flag,
    Kind.WORD: ColumnReader.word,
    Kind.ANY: ColumnReader.any,
}
