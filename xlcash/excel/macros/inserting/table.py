"""Insert table: one of xlcash's input tables, with headers, input style and lists of allowed words, in any workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
import xlwings as xw

from xlcash.domain.cash.scenarios import default_scenarios
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.credit.card import default_scorecard
from xlcash.domain.errors import XlcashError
from xlcash.domain.policy import Policy, settings_frame
from xlcash.domain.tables import AUDIT, SPECS, Kind, TableSpec, words_in
from xlcash.excel.macros.appending import as_text
from xlcash.excel.macros.books import language_of, spills
from xlcash.excel.macros.explaining.panel import add_sheet
from xlcash.excel.macros.inserting import looks
from xlcash.excel.macros.inserting.choices import chosen
from xlcash.excel.macros.inserting.found_tables import found_tables
from xlcash.excel.macros.refresh import holds_anything
from xlcash.language import Language, say

ROOM: Final = 20  # blank rows that a table finds below its header, or it goes to a sheet of its own
HEAD: Final = 5  # the header's row on a new sheet
STYLE: Final = "TableStyleLight1"
DEFAULTS: Final[Mapping[str, Callable[[Language], pd.DataFrame]]] = {
    "Settings": lambda language: settings_frame(Policy(), language),
    "Scorecard": default_scorecard,
    "Ladders": default_ladders,
    "Scenarios": default_scenarios,
}
"""Tables that come filled: to be adapted, not made up."""
KINDS: Final = {Kind.DATE: "date", Kind.MONEY: "money", Kind.SHARE: "share", Kind.NUMBER: "any"}


class TableThereError(XlcashError):
    """The workbook has such a table."""

    def __init__(self, table: str, sheet: str) -> None:
        super().__init__(table=table, sheet=sheet)


def insert_table(book: xw.Book, typed: str) -> str:
    """Insert a table at the selected cell, where there is room, else on a new sheet. Raises UnknownChoiceError, TableThereError."""
    language = language_of(book)
    paths = {name: f"tables.{name}.title" for name in SPECS if name != AUDIT.name}
    spec = SPECS[chosen(typed, paths, language)]
    there = found_tables(book).get(spec.name)
    if there is not None:
        raise TableThereError(spec.title(language), there.parent.name)
    rows = _rows(spec, language)
    place = _place(book, len(rows), len(spec.columns)) or _new_sheet(book, spec, language)
    _write(place, spec, rows, language)
    place.sheet.activate()
    required = ", ".join(spec.header(column.key, language) for column in spec.columns if column.required)
    where = f"{place.sheet.name}!{place.get_address(row_absolute=False, column_absolute=False)}"
    return say(language, "macros.table_inserted", table=spec.title(language), place=where, required=required)


def _rows(spec: TableSpec, language: Language) -> list[list[Any]]:
    """The header, and the default rows or a blank one."""
    heads: list[Any] = spec.headers(language)
    if spec.name not in DEFAULTS:
        return [heads, [None] * len(heads)]
    frame = DEFAULTS[spec.name](language)[[column.key for column in spec.columns]]
    return [heads, *([None if pd.isna(cell) else cell for cell in row] for row in frame.itertuples(index=False))]


def _place(book: xw.Book, rows: int, columns: int) -> xw.Range | None:
    """The selected cell, where everything around is blank; never on a sheet of the template's results."""
    cell = book.app.selection
    if cell is None or any(True for _ in spills(book)):
        return None
    start = cell[0, 0]
    around = start.sheet.range((max(start.row - 1, 1), max(start.column - 1, 1)), (start.row + max(rows, ROOM), start.column + columns))
    return None if holds_anything(around) else start


def _new_sheet(book: xw.Book, spec: TableSpec, language: Language) -> xw.Range:
    sheet = add_sheet(book, spec.title(language))
    looks.title(sheet, spec.title(language), say(language, "macros.insert.line"))
    first = sheet.range((HEAD, looks.MARGIN))
    for at, column in enumerate(spec.columns):
        if column.required:
            star = first.offset(-1, at)
            star.value = "★"
            looks.small(star)
    return first


def _write(first: xw.Range, spec: TableSpec, rows: list[list[Any]], language: Language) -> None:
    block = first.resize(len(rows), len(rows[0]))
    kinds = [KINDS.get(column.kind, "any") for column in spec.columns]
    looks.columns(first, rows, kinds)
    block.value = [[as_text(cell) for cell in row] for row in rows]
    first.sheet.tables.add(source=block, name=spec.name, has_headers=True, table_style_name=STYLE)
    looks.header(block[0, :])
    looks.typed(block[1:, :])
    for at, column in enumerate(spec.columns):
        if column.kind in (Kind.WORD, Kind.FLAG):
            block[1:, at].data_validation.set_list(words_in(column.words or "flag", language))
