"""The inputs of an open workbook: edited cell by cell, and put back as they were."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from tests.fuzz.edits import Edit, Rows

RECORDS = frozenset({"Audit"})  # tables that nobody types into
OWN_NAMES = "xc_"  # the names of results and of cells that buttons use


class Inputs:
    """Every input table, and every single input cell by its name, as LibreOffice holds them: texts stay texts whatever they begin with."""

    def __init__(self, book: xw.Book) -> None:
        found = {table.name: table for sheet in book.sheets for table in sheet.tables if table.name not in RECORDS}
        self._tables = found
        self._areas = {name: table.impl.api.getReferredCells() for name, table in found.items()}
        self._before = {name: area.getDataArray() for name, area in self._areas.items()}
        self.tables: dict[str, Rows] = {name: rows[1:] for name, rows in self._before.items() if any(map(any, rows[1:]))}
        singles = {name.name: name.refers_to_range.impl.cells for name in book.names if not name.name.startswith(OWN_NAMES)}
        self._cells = {name: cell for name, cell in singles.items() if not cell.getFormulaArray()[0][0].startswith(("=", "{="))}
        self.cells: dict[str, Rows] = {name: cell.getDataArray() for name, cell in self._cells.items()}
        self._touched: set[str] = set()

    def edit(self, edit: Edit) -> None:
        self._touched.add(edit.table)
        if edit.kind == "row deleted":
            self._delete(edit)
        elif edit.kind == "row written over the next":
            self._repeat(edit)
        elif edit.kind in {"formula", "error"}:
            self._cell(edit).setFormula(edit.content)
        else:
            self._cell(edit).setDataArray(((edit.content,),))

    def put_back(self) -> None:
        for name in self._touched:
            if name in self._cells:
                self._cells[name].setDataArray(self.cells[name])
            else:
                self._areas[name].setDataArray(self._before[name])
                self._tables[name].impl.api.DataArea = self._areas[name].RangeAddress
        self._touched.clear()

    def _cell(self, edit: Edit) -> Any:
        if edit.table in self._cells:
            return self._cells[edit.table].getCellByPosition(0, 0)
        return self._areas[edit.table].getCellByPosition(edit.column, edit.row)

    def _delete(self, edit: Edit) -> None:
        """The rows below move up, and the table ends a row earlier, but for its last one."""
        area, last = self._areas[edit.table], len(self._before[edit.table]) - 1
        columns = len(self._before[edit.table][0]) - 1
        if edit.row < last:
            below = area.getCellRangeByPosition(0, edit.row + 1, columns, last).getDataArray()
            area.getCellRangeByPosition(0, edit.row, columns, last - 1).setDataArray(_without_errors(below))
        area.getCellRangeByPosition(0, last, columns, last).setDataArray((("",) * (columns + 1),))
        table = self._tables[edit.table].impl.api
        address = table.DataArea
        if address.EndRow - address.StartRow > 1:
            address.EndRow -= 1
            table.DataArea = address

    def _repeat(self, edit: Edit) -> None:
        area, columns = self._areas[edit.table], len(self._before[edit.table][0]) - 1
        row = area.getCellRangeByPosition(0, edit.row, columns, edit.row).getDataArray()
        after = min(edit.row + 1, len(self._before[edit.table]) - 1)
        area.getCellRangeByPosition(0, after, columns, after).setDataArray(_without_errors(row))


def _without_errors(rows: Any) -> Any:
    return tuple(tuple("" if cell is None else cell for cell in row) for row in rows)
