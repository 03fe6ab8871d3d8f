"""A workbook on disk as what an import goes into, and an import written into it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd

from xlcash.domain.company import column_cells, empty_table
from xlcash.domain.dates import UNIX_EPOCH, day_from_serial
from xlcash.domain.merging import Change, Merge
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS, Column, Table, TableSpec, normal_header
from xlcash.importing.headings import Alias
from xlcash.importing.into import Held, ImportPlan
from xlcash.importing.package.parts import WORKBOOK, Package
from xlcash.importing.package.rows import write_table
from xlcash.importing.package.tables import Cells, ExcelTable, TableNotFoundError, tables_of
from xlcash.language import Language

NEEDED: Final = ("Invoices", "Receipts", "Customers")
_NAMED_CELL: Final = re.compile(r"'?((?:[^'!]|'')+)'?!\$([A-Z]{1,3})\$(\d+)")


class BookFile:
    """An .xlsm and its tables. Raises TableNotFoundError for a workbook without those of xlcash, and what reading a package raises."""

    def __init__(self, path: Path) -> None:
        self.package = Package.read(path)
        self.tables = tables_of(self.package)
        missing = next((name for name in NEEDED if name not in self.tables), None)
        if missing is not None:
            raise TableNotFoundError(path.name, missing)
        self._cells = Cells(self.package)
        self._read: dict[str, list[list[Any]]] = {}

    def held(self, *others: str) -> Held:
        """What an import can go into: the tables that invoices, receipts and customers need, the settings, and others."""
        names = [name for name in dict.fromkeys((*NEEDED, "Settings", *others)) if name in self.tables]
        read = {name: self._table(SPECS[name]) for name in names}
        return Held(read, self._as_of(), read["Invoices"].language)

    def aliases(self) -> tuple[Alias, ...]:
        """The user's own names of columns, from the table Aliases if the workbook has it."""
        if "Aliases" not in self.tables:
            return ()
        rows = self._table(SPECS["Aliases"]).rows
        return tuple(Alias(*row) for row in rows[["system", "column", "header"]].itertuples(index=False))

    def write(self, plan: ImportPlan, path: Path | IO[bytes], note: Mapping[str, Any] | None = None) -> None:
        """The workbook with an import in it, and a note on Audit if the workbook has that table.

        Raises TableNotFoundError and what `write_table` raises.
        """
        for merged in filter(None, plan.merges):
            table = self._excel_table(merged.spec.name)
            language = self._table(merged.spec).language
            places = places_of(merged.spec, table.headers)
            cells = {(change.row, places[key]): cell for key, change, cell in changed_cells(merged, language) if key in places}
            write_table(self.package, table, cells, new_rows(merged, places, len(table.headers), language), filled=self._filled(table))
        self._note(filter(None, [note]))
        self.package.write(path)

    def write_notes(self, path: Path | IO[bytes], notes: Iterable[Mapping[str, Any]]) -> None:
        """The workbook with nothing but notes on Audit added. Raises what `write_table` raises."""
        self._note(notes)
        self.package.write(path)

    def notes(self) -> list[dict[str, Any]]:
        """The notes on Audit, the oldest first."""
        if "Audit" not in self.tables:
            return []
        audit = self.tables["Audit"]
        places = places_of(SPECS["Audit"], audit.headers)
        return [{key: row[at] for key, at in places.items()} for row in self._rows("Audit")[1 : self._filled(audit) + 1]]

    def _note(self, notes: Iterable[Mapping[str, Any]]) -> None:
        if "Audit" not in self.tables:
            return
        audit = self.tables["Audit"]
        keys = {at: key for key, at in places_of(SPECS["Audit"], audit.headers).items()}
        rows = [[note.get(keys.get(at, "")) for at in range(len(audit.headers))] for note in notes]
        if rows:
            write_table(self.package, audit, {}, rows, filled=self._filled(audit))

    def _excel_table(self, name: str) -> ExcelTable:
        if name not in self.tables:
            raise TableNotFoundError(self.package.path.name, name)
        return self.tables[name]

    def _rows(self, name: str) -> list[list[Any]]:
        if name not in self._read:
            self._read[name] = self._cells.of(self._excel_table(name))
        return self._read[name]

    def _table(self, spec: TableSpec) -> Table:
        return read_table(spec, self._rows(spec.name))

    def _filled(self, table: ExcelTable) -> int:
        """The number of the last row that holds anything."""
        computed = {at for at, formula in enumerate(table.formulas) if formula}
        rows = self._rows(table.name)[1:]
        return max((n for n, row in enumerate(rows, 1) if any(c is not None and at not in computed for at, c in enumerate(row))), default=0)

    def _as_of(self) -> dt.date | None:
        names = {name.get("name"): name.text or "" for name in self.package.tree(WORKBOOK).iter() if name.tag.endswith("}definedName")}
        found = _NAMED_CELL.fullmatch(names.get("AsOf", ""))
        value = self._cells.at(found[1].replace("''", "'"), int(found[3]), found[2]) if found else None
        if isinstance(value, dt.date):
            return value.date() if isinstance(value, dt.datetime) else value
        day = day_from_serial(value) if isinstance(value, float) else None
        return None if day is None else dt.date.fromordinal(day + UNIX_EPOCH)


def places_of(spec: TableSpec, headers: Sequence[Any]) -> dict[str, int]:
    """Where each column of ours stands among the columns of a table, whatever the user has put beside them."""
    keys = [spec.by_header.get(normal_header(head or ""), ("", None))[0] for head in headers]
    return {key: at for at, key in enumerate(keys) if key}


def changed_cells(merged: Merge, language: Language) -> list[tuple[str, Change, Any]]:
    """Each change with the cell that states it."""
    found: list[tuple[str, Change, Any]] = []
    for key in dict.fromkeys(change.column for change in merged.changes):
        changes = [change for change in merged.changes if change.column == key]
        column = merged.spec.column[key]
        values = pd.Series([change.new for change in changes], dtype=object)
        cells = column_cells(column, values.astype(_dtype(merged.spec, column)), language)
        found += [(key, change, cell) for change, cell in zip(changes, cells, strict=True)]
    return found


def new_rows(merged: Merge, places: Mapping[str, int], width: int, language: Language) -> list[list[Any]]:
    """The rows to add as cells, in the order of the table's columns; columns of the user's own stay blank."""
    columns: list[Sequence[Any]] = [[None] * len(merged.new)] * width
    for key, at in places.items():
        columns[at] = column_cells(merged.spec.column[key], merged.new[key], language)
    return list(map(list, zip(*columns, strict=True)))


def _dtype(spec: TableSpec, column: Column) -> Any:
    return empty_table(spec)[column.key].dtype
