"""Rows added below those of an Excel table: cells that hold anything are never written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.domain.tables import Table, TableSpec, normal_header
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros.books import NotAnXlcashBookError
from xlcash.excel.macros.refresh import holds_anything


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

    def append(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add rows, given by column, below the last one that holds anything. Raises CellsInTheWayError where the table can't grow."""
        rows = len(next(iter(columns.values())))
        filled = max(at for at, row in enumerate(self._cells) if any(cell not in (None, "") for cell in row)) + 1
        self._grow(max(filled + rows, len(self._cells)))
        for at, head in enumerate(self._cells[0]):
            key, _ = self._spec.by_header.get(normal_header(head), ("", None))
            if key in columns:
                self._table.range.offset(filled, at).resize(rows, 1).value = [[value] for value in columns[key]]

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
