"""Freeze snapshot and Roll forward, of the Forecast group of the ribbon."""

from __future__ import annotations

import datetime as dt
from typing import Any

import xlwings as xw

from xlcash.domain import calendar
from xlcash.domain.tables import FORECAST, SNAPSHOTS, Table
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.books import as_of_date, language_of, spill
from xlcash.excel.macros.data import set_as_of
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.refresh import refresh
from xlcash.language import Language, say


def freeze_snapshot(book: xw.Book) -> str:
    """Keep the forecast as it stands now on the sheet Snapshots, and show the sheet."""
    language, as_of = language_of(book), as_of_date(book)
    written = _freeze(book, as_of, language)
    KeptTable(book, SNAPSHOTS).sheet.activate()
    said = "frozen" if written else "frozen_already"
    return say(language, f"macros.{said}", as_of=as_of.isoformat(), rows=written)


def roll_forward(book: xw.Book) -> str:
    """Freeze the forecast, then move the as-of date to the next month end and bring every result up to it."""
    language, as_of = language_of(book), as_of_date(book)
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
    kept = KeptTable(book, SNAPSHOTS)
    if as_of in _taken(kept.read()):
        return 0
    rows = len(answer) - 1
    known = {column.key: column_of(answer, column.key) for column in FORECAST.columns}
    kept.append(known | {"taken": [dt.datetime(as_of.year, as_of.month, as_of.day)] * rows})  # noqa: DTZ001  a worksheet's dates have no time zone
    refresh(book, [spill(book, "snapshot_review")], lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    return rows


def _taken(table: Table) -> set[Any]:
    return {day.date() for frame in (table.rows, table.left_out) for day in frame["taken"].dropna()}
