"""The button Warnings of the Credit group."""

from __future__ import annotations

from collections import Counter

import xlwings as xw

from xlcash.excel.macros.answers import column_of
from xlcash.excel.macros.books import language_of
from xlcash.excel.macros.refresh import shown_afresh
from xlcash.language import say


def warnings(book: xw.Book) -> str:
    """Look for warnings afresh, show them, and say how many are red and yellow and how many customers they concern."""
    language = language_of(book)
    rows = shown_afresh(book, "warnings", "macros.warning")
    lights = column_of(rows, "light")
    counts = Counter(lights)
    of_light = {name: counts[say(language, f"words.light.{name}")] for name in ("red", "yellow")}
    warned = {customer for customer, light in zip(column_of(rows, "customer"), lights, strict=True) if light}
    return say(language, "macros.warned", customers=len(warned), **of_light)
