"""What the sheets of a book show in LibreOffice, and which of their cells show something else than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.books import Book
from xlcash.hosts.libreoffice.cell_errors import ERROR_OF_NUMBER
from xlcash.hosts.libreoffice.formulas import array_at
from xlcash.hosts.libreoffice.refreshing.cell_text import Value
from xlcash.hosts.libreoffice.sheets import Sheet

Cells: TypeAlias = Sequence[Sequence[float | str | None]]

_UNKNOWN_NAME: Final = 525
"""What LibreOffice says of a function that only Excel has: the cell can't be computed here."""


def cells_of(book: Book) -> dict[str, Cells]:
    """All cells of every sheet, from A1 to the last used one: numbers, texts, "" for a blank, None for an error."""
    return {sheet.name: _from_first_to_last(sheet.xl) for sheet in book.sheets}


def _from_first_to_last(sheet: Any) -> Cells:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    cells: Cells = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
    return cells


class Shown:
    """What one sheet shows after the run. Rows and columns count from 1."""

    def __init__(self, sheet: Sheet, before: Cells, after: Cells) -> None:
        self._sheet, self._cells = sheet.xl, after
        self._formats = sheet.book.formats
        self.touched: Mapping[int, Sequence[int]] = _differences(before, after)

    def value(self, row: int, column: int, old: Value | None, *, is_formula: bool) -> Value | None:
        """What a cell shows; None where only Excel can compute it. A truth value is a number here, told by what it was or looks like."""
        inside = row <= len(self._cells) and column <= len(self._cells[0])
        value = self._cells[row - 1][column - 1] if inside else ""
        if value is None:
            return self._error(row, column)
        if value in (0.0, 1.0) and is_formula and isinstance(old, str) and self._is_logical(row, column):
            return bool(value)
        return value

    def block(self, row: int, column: int) -> tuple[int, int] | None:
        """The size of the array formula whose first cell this is."""
        cell = self._sheet.getCellByPosition(column - 1, row - 1)
        if not cell.getFormula().startswith("{="):
            return None
        area = array_at(self._sheet, cell).RangeAddress
        return area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1

    def _error(self, row: int, column: int) -> CellError | None:
        number = self._sheet.getCellByPosition(column - 1, row - 1).getError()
        return None if number == _UNKNOWN_NAME else ERROR_OF_NUMBER.get(number)

    def _is_logical(self, row: int, column: int) -> bool:
        return bool(self._formats.is_logical(self._sheet.getCellByPosition(column - 1, row - 1).NumberFormat))


def _differences(before: Cells, after: Cells) -> dict[int, list[int]]:
    """The columns, by row, of cells that differ.

    >>> _differences([("a", 1.0), ("b", 2.0)], [("a", 1.0), ("b", 3.0), ("", 4.0)])
    {2: [2], 3: [2]}
    """
    found: dict[int, list[int]] = {}
    for at in range(max(len(before), len(after))):
        old, new = _row(before, at), _row(after, at)
        if old != new:
            width = max(len(old), len(new))
            old, new = ([*row, *[""] * (width - len(row))] for row in (old, new))
            columns = [column for column, (one, other) in enumerate(zip(old, new, strict=True), 1) if one != other]
            if columns:
                found[at + 1] = columns
    return found


def _row(cells: Cells, at: int) -> Sequence[float | str | None]:
    return cells[at] if at < len(cells) else ()
