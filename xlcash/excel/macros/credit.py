"""The Credit group of the ribbon."""

from __future__ import annotations

from collections import Counter

import xlwings as xw

from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, spill
from xlcash.excel.macros.refresh import refresh
from xlcash.language import find, say


def score_customers(book: xw.Book) -> str:
    """Score every customer afresh, show the sheet, and say how many are green, yellow and red."""
    language = language_of(book)
    credit = spill(book, "credit")
    reader = refresh(book, [credit], lambda at, of: say(language, "macros.scoring", at=at, of=of))
    credit.anchor.sheet.activate()
    lights = Counter(column_of(rows_or_error(reader.call(credit.formula)), "light"))
    words = find(language, "words.light")
    counts = {light: lights[word] for light, word in words.items()}
    return say(language, "macros.scored", customers=sum(counts.values()), **counts)
