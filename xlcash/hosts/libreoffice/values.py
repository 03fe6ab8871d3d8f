"""Cell values ↔ a block of Calc cells, as Excel's COM gives and takes them raw.

Out come floats, texts, naive datetimes, bools, None for a blank and the COM code of an error (see `excel.cells`).  Calc keeps dates and
truth values as numbers; their number format tells them apart, and writing one gives a General cell that format, as Excel does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.bridge import uno
from xlcash.hosts.libreoffice.cell_errors import error_of
from xlcash.hosts.libreoffice.number_formats import GENERAL, NumberFormats, runs

Rows: TypeAlias = list[list[Any]]

DAY: Final = dt.timedelta(days=1)
MILLISECONDS_A_DAY: Final = 86_400_000
DATE_CODE: Final = "yyyy-mm-dd"
DATE_AND_TIME_CODE: Final = "yyyy-mm-dd hh:mm:ss"
LOGICAL_CODE: Final = "BOOLEAN"


def read_block(cells: Any, formats: NumberFormats, epoch: dt.datetime) -> Rows:
    """The values of a range of Calc cells, row by row."""
    rows = read_numbers(cells)
    if any(float in map(type, row) for row in rows):
        _by_format(rows, cells, formats, epoch)
    return rows


def read_numbers(cells: Any) -> Rows:
    """The same as formulas are given it: a date and a truth value is the number that it is to Calc."""
    rows: Rows = [list(row) for row in cells.getDataArray()]
    for r, row in enumerate(rows):
        if None in row or "" in row:
            rows[r] = [_void(value, cells, r, c) for c, value in enumerate(row)]
    return rows


def _void(value: Any, cells: Any, row: int, column: int) -> Any:
    """UNO gives a blank as "", and None for an error cell, which then has to be asked itself."""
    if value is None:
        return error_of(cells.getCellByPosition(column, row).getError()).value
    return None if value == "" else value


def _by_format(rows: Rows, cells: Any, formats: NumberFormats, epoch: dt.datetime) -> None:
    def date(number: float) -> dt.datetime | float:
        """The day of a serial number; the number itself where no worksheet has such a day, for formulas are given numbers alone."""
        if number < 1:
            return number
        try:
            return epoch + dt.timedelta(milliseconds=round(number * MILLISECONDS_A_DAY))
        except OverflowError:
            return number

    corner = cells.RangeAddress
    for key, part in runs(cells):
        decode: Callable[[float], Any] | None = date if formats.is_date(key) else bool if formats.is_logical(key) else None
        for area in part.RangeAddresses if decode else ():
            columns = slice(area.StartColumn - corner.StartColumn, area.EndColumn - corner.StartColumn + 1)
            for row in rows[area.StartRow - corner.StartRow : area.EndRow - corner.StartRow + 1]:
                row[columns] = [decode(value) if type(value) is float else value for value in row[columns]]  # type: ignore[misc]


@dataclass
class Block:
    """Values made ready for Calc: numbers and texts, and apart from them what these can't hold."""

    epoch: dt.datetime
    values: list[tuple[float | str, ...]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    """(row, column, formula)"""
    errors: list[tuple[int, int, CellError]] = field(default_factory=list)
    """(row, column, error)"""
    marked: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """(column, format code) → rows that need it"""

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]], epoch: dt.datetime) -> Block:
        block = cls(epoch)
        for r, row in enumerate(rows):
            block.values.append(tuple([value if type(value) is float else block._encoded(value, r, c) for c, value in enumerate(row)]))
        return block

    def _encoded(self, value: Any, row: int, column: int) -> float | str:
        if value is None:
            return ""
        if isinstance(value, str):
            return self._text(value, row, column)
        if isinstance(value, CellError):
            self.errors.append((row, column, value))
            return ""
        if isinstance(value, bool):
            self._mark(row, column, LOGICAL_CODE)
        elif isinstance(value, dt.date):
            moment = dt.datetime(*value.timetuple()[:6])  # noqa: DTZ001  a worksheet's dates have no time zone
            self._mark(row, column, DATE_AND_TIME_CODE if moment.time() != dt.time() else DATE_CODE)
            return (moment - self.epoch) / DAY
        return float(value)

    def _text(self, text: str, row: int, column: int) -> str:
        if text.startswith("=") and len(text) > 1:
            self.formulas.append((row, column, text))
            return ""
        return text.removeprefix("'")

    def _mark(self, row: int, column: int, code: str) -> None:
        self.marked.setdefault((column, code), []).append(row)

    def write(self, cells: Any, formats: NumberFormats) -> None:
        """Write numbers, texts, errors and formats into a range of the block's size; `formulas` are left to the caller."""
        cells.setDataArray(tuple(self.values))
        for row, column, error in self.errors:  # a literal that only Calc's own grammar knows
            cells.getCellByPosition(column, row).setFormula(f"={error}")
        if self.marked:
            own = [(part, key) for key, part in runs(cells) if formats.code(key) != GENERAL]
            for (column, code), places in self.marked.items():
                formats.give(_column_runs(cells.RangeAddress, column, places), code)
            for part, key in own:  # a cell that had a format keeps it
                part.NumberFormat = key


def _column_runs(corner: Any, column: int, places: Sequence[int]) -> tuple[Any, ...]:
    """The cells of one column at these rows as range addresses: neighbours joined, for thousands of single cells would cost seconds."""
    joined: list[list[int]] = []
    for row in places:
        if joined and row == joined[-1][1] + 1:
            joined[-1][1] = row
        else:
            joined.append([row, row])
    at, top = corner.StartColumn + column, corner.StartRow
    return tuple(range_address(corner.Sheet, at, top + first, at, top + last) for first, last in joined)


def range_address(*places: int) -> Any:
    """A UNO range address of sheet, first column, first row, last column, last row, all from 0."""
    return uno().createUnoStruct("com.sun.star.table.CellRangeAddress", *places)
