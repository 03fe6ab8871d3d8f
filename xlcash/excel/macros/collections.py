"""The Worklist button, of the Collections group of the ribbon."""

from __future__ import annotations

import datetime as dt

import xlwings as xw

from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import as_of_date, language_of, spill
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say


def worklist(book: xw.Book) -> str:
    """Bring the steps and the worklist up to date, show the worklist, and say how many steps are due and how many late."""
    language = language_of(book)
    steps, ranked = spill(book, "collection_steps"), spill(book, "worklist")
    reader = refresh(book, [steps, ranked], lambda at, of: say(language, "macros.listing", at=at, of=of))
    ranked.anchor.sheet.activate()
    rows = rows_or_error(reader.call(steps.formula))
    as_of = as_of_date(book)
    days = zip(column_of(rows, "due_on"), column_of(rows, "hold"), strict=True)
    due = [on.date() for on, hold in days if isinstance(on, dt.datetime) and not hold and on.date() <= as_of]
    return say(language, "macros.listed", due=len(due), late=sum(on < as_of for on in due), as_of=as_of.isoformat())
