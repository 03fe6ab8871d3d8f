"""Rows added below those of an Excel table: cells that hold anything are never written to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.domain.tables import Table, TableSpec, normal_header
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros.books import NotAnXlcashBookError
from xlcash.excel.macros.refresh import holds_anything

MARK: Final = 16  # digits of a row's mark


class CellsInTheWayError(XlcashError):
    """Something stands where a table has to grow."""

    def __init__(self, table: str, address: str) -> None:
        super().__init__(table=table, address=address)


class KeptTable:
    """A table of the book that a button adds rows to, wherever the user has put it and whatever columns stand beside ours."""

    def __init__(self, book: xw.Book, spec: TableSpec) -> None:
        found = (table for sheet in book.sheets for table in sheet.tables if table.name == spec.name)
        table = next(found, None)
        if table is None:
            raise NotAnXlcashBookError(spec.name)
        self._table, self._spec = table, spec
        self._cells = [list(row) for row in rows_of(table.range.raw_value)]

    @property
    def sheet(self) -> xw.Sheet:
        return self._table.parent

    def read(self) -> Table:
        return TABLES.table(self._spec, self._cells)

    @property
    def filled(self) -> int:
        """The number of the last row that holds anything (1 = first below the header)."""
        return max(at for at, row in enumerate(self._cells) if any(cell not in (None, "") for cell in row))

    def append(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add rows, given by column, below the last one that holds anything. Raises CellsInTheWayError where the table can't grow."""
        rows, first = len(next(iter(columns.values()))), self.filled + 1
        self._grow(max(first + rows, len(self._cells)))
        for key, at in self.places.items():
            if key in columns:
                self._table.range.offset(first, at).resize(rows, 1).value = [[as_text(value)] for value in columns[key]]

    @property
    def places(self) -> dict[str, int]:
        """Where each column of ours stands among the columns of the table."""
        keys = [self._spec.by_header.get(normal_header(head), ("", None))[0] for head in self._cells[0]]
        return {key: at for at, key in enumerate(keys) if key}

    def change(self, cells: Mapping[tuple[int, str], Any]) -> None:
        """Write single cells, by row (1 = first below the header) and column; neighbours are written at once, for each call costs."""
        for key, at in self.places.items():
            values = {row: value for (row, column), value in cells.items() if column == key}
            for run in _runs(sorted(values)):
                self._table.range.offset(run[0], at).resize(len(run), 1).value = [[as_text(values[row])] for row in run]

    def cell(self, row: int, key: str) -> Any:
        """What stands in a cell, as Excel gives it."""
        return self._cells[row][self.places[key]] if row < len(self._cells) else None

    def marks(self, rows: Collection[int]) -> dict[int, str]:
        """What tells whether somebody has changed a row: a mark of all its cells, a formula as it is written, for its result may move."""
        if not rows:
            return {}
        first, last = min(rows), max(rows)
        found = rows_of(self._table.range.offset(first, 0).resize(last - first + 1, len(self._cells[0])).formula)
        return {row: hashlib.sha256(repr(found[row - first]).encode()).hexdigest()[:MARK] for row in rows}

    def shrink(self, rows: Sequence[int]) -> None:
        """Empty rows; where they are the last ones, the table ends above them (it keeps one row)."""
        for run in _runs(sorted(rows)):
            self._table.range.offset(run[0], 0).resize(len(run), len(self._cells[0])).clear_contents()
        self._cells = [list(row) for row in rows_of(self._table.range.raw_value)]
        self._table.resize(self._table.range.resize(max(self.filled, 1) + 1, len(self._cells[0])))

    def _grow(self, height: int) -> None:
        """Resize the table downwards, over blank cells only."""
        whole = self._table.range
        if height == whole.shape[0]:
            return
        new = whole.offset(whole.shape[0], 0).resize(height - whole.shape[0], whole.shape[1])
        if holds_anything(new):
            address = new.get_address(row_absolute=False, column_absolute=False)
            raise CellsInTheWayError(self._table.name, f"{new.sheet.name}!{address}")
        self._table.resize(whole.resize(height, whole.shape[1]))


def as_text(value: Any) -> Any:
    """A text marked as one, as a person marks it in Excel: it is never taken for a formula, a number or a date.

    >>> as_text("=1+1"), as_text("00123"), as_text(""), as_text(5.0)
    ("'=1+1", "'00123", '', 5.0)
    """
    return f"'{value}" if isinstance(value, str) and value else value


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Neighbouring places together.

    >>> _runs([1, 2, 5])
    [[1, 2], [5]]
    """
    runs: list[list[int]] = []
    for at in places:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs
