"""The Data group of the ribbon."""

from __future__ import annotations

import datetime as dt

import xlwings as xw

from xlcash.excel.arguments import DateArgument
from xlcash.excel.macros.books import language_of, named_range, spills
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say


def set_as_of(book: xw.Book, text: str) -> str:
    """Write the as-of date and bring every result up to it. A text that is no date changes nothing."""
    day = DateArgument().read(text, "AsOf")
    language = language_of(book)
    cell = named_range(book, "AsOf")
    cell.value = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  a worksheet's dates have no time zone
    refresh(book, spills(book), lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    return say(language, "macros.as_of_set", as_of=day.isoformat())
