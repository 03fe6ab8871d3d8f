"""Freeze snapshot and Roll forward, of the Forecast group of the ribbon."""

from __future__ import annotations

import datetime as dt
from typing import Any

import xlwings as xw

from xlcash.domain import calendar
from xlcash.domain.errors import XlcashError
from xlcash.domain.tables import FORECAST, SNAPSHOTS, Table, normal_header
from xlcash.excel.arguments import DateArgument
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import NotAnXlcashBookError, language_of, named_range, spill
from xlcash.excel.macros.data import set_as_of
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.refresh import holds_anything, refresh
from xlcash.language import Language, say


class CellsInTheWayError(XlcashError):
    """Something stands where a table has to grow."""

    def __init__(self, table: str, address: str) -> None:
        super().__init__(table=table, address=address)


def freeze_snapshot(book: xw.Book) -> str:
    """Keep the forecast as it stands now on the sheet Snapshots, and show the sheet."""
    language, as_of = language_of(book), _as_of(book)
    written = _freeze(book, as_of, language)
    _snapshots(book).parent.activate()
    said = "frozen" if written else "frozen_already"
    return say(language, f"macros.{said}", as_of=as_of.isoformat(), rows=written)


def roll_forward(book: xw.Book) -> str:
    """Freeze the forecast, then move the as-of date to the next month end and bring every result up to it."""
    language, as_of = language_of(book), _as_of(book)
    _freeze(book, as_of, language)
    end = next_month_end(as_of).isoformat()
    set_as_of(book, end)
    return say(language, "macros.rolled", before=as_of.isoformat(), as_of=end)


def next_month_end(day: dt.date) -> dt.date:
    """The end of the day's month, or of the next one where the day is that already.

    >>> next_month_end(dt.date(2026, 5, 15)).isoformat(), next_month_end(dt.date(2026, 5, 31)).isoformat()
    ('2026-05-31', '2026-06-30')
    """
    end: dt.date = calendar.periods(day, 1, "monthly").ends[0].astype(object)
    return end


def _freeze(book: xw.Book, as_of: dt.date, language: Language) -> int:
    """Append the forecast to the table, unless it is there; the number of rows written.

    No cell that holds anything is written to. Raises CellsInTheWayError where the table can't grow, and whatever keeps the forecast from
    being answered.
    """
    answer = rows_or_error(BookReader(book).call(spill(book, "forecast").formula))
    table = _snapshots(book)
    cells = [list(row) for row in rows_of(table.range.raw_value)]
    if as_of in _taken(TABLES.table(SNAPSHOTS, cells)):
        return 0
    rows = len(answer) - 1
    filled = max(at for at, row in enumerate(cells) if any(cell not in (None, "") for cell in row)) + 1
    _grow(table, max(filled + rows, len(cells)))
    known = {column.key: column_of(answer, column.key) for column in FORECAST.columns}
    known["taken"] = [dt.datetime(as_of.year, as_of.month, as_of.day)] * rows  # noqa: DTZ001  a worksheet's dates have no time zone
    for at, head in enumerate(cells[0]):
        key, _ = SNAPSHOTS.by_header.get(normal_header(head), ("", None))
        if key:
            _below(table, filled, at, rows).value = [[value] for value in known[key]]
    refresh(book, [spill(book, "snapshot_review")], lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    return rows


def _grow(table: xw.main.Table, height: int) -> None:
    """Resize a table downwards, over blank cells only."""
    whole = table.range
    if height == whole.shape[0]:
        return
    new = whole.offset(whole.shape[0], 0).resize(height - whole.shape[0], whole.shape[1])
    if holds_anything(new):
        raise CellsInTheWayError(table.name, f"{new.sheet.name}!{new.get_address(row_absolute=False, column_absolute=False)}")
    table.resize(whole.resize(height, whole.shape[1]))


def _below(table: xw.main.Table, row: int, column: int, rows: int) -> xw.Range:
    """Cells of one column of a table, counted from 0 at its header."""
    return table.range.offset(row, column).resize(rows, 1)


def _taken(table: Table) -> set[Any]:
    return {day.date() for frame in (table.rows, table.left_out) for day in frame["taken"].dropna()}


def _snapshots(book: xw.Book) -> xw.main.Table:
    found = (table for sheet in book.sheets for table in sheet.tables if table.name == SNAPSHOTS.name)
    table = next(found, None)
    if table is None:
        raise NotAnXlcashBookError(SNAPSHOTS.name)
    return table


def _as_of(book: xw.Book) -> dt.date:
    return DateArgument().read(named_range(book, "AsOf").raw_value, "AsOf")
