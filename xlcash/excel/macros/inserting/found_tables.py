"""Which of xlcash's tables a workbook holds, whatever they are called there."""

from __future__ import annotations

from collections.abc import Mapping

import xlwings as xw

from xlcash.domain.tables import SPECS, TableSpec, normal_header
from xlcash.excel.cells import rows_of


def found_tables(book: xw.Book) -> Mapping[str, xw.main.Table]:
    """The workbook's tables by the name xlcash knows them by: those so called, then those with the headers that one of ours must have."""
    held = [table for sheet in book.sheets for table in sheet.tables]
    named = {name: table for table in held for name in SPECS if table.name.lower() == name.lower()}
    for table in held:
        name = "" if table in named.values() else known_by(list(rows_of(table.header_row_range.raw_value)[0]))
        if name and name not in named:
            named[name] = table
    return named


def known_by(heads: list[object]) -> str:
    """The one table of ours that has the most of some headers, among those whose required columns are all there; "" where none stands out.

    >>> known_by(["Invoice", "Customer", "Invoice date", "Amount", "Our note"]), known_by(["Name", "Street"])
    ('Invoices', '')
    """
    shares = {name: _recognised(spec, heads) for name, spec in SPECS.items()}
    best = max(shares.values())
    names = [name for name, share in shares.items() if share == best]
    return names[0] if best and len(names) == 1 else ""


def _recognised(spec: TableSpec, heads: list[object]) -> int:
    """How many headers a table of ours knows; none where a required column is missing."""
    keys = {spec.by_header[normal_header(head)][0] for head in heads if normal_header(head) in spec.by_header}
    return len(keys) if {column.key for column in spec.columns if column.required} <= keys else 0
