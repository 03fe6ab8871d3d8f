"""The Forecast group of the ribbon."""

from __future__ import annotations

import xlwings as xw

from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, spill, spills
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say


def refresh_forecast(book: xw.Book) -> str:
    """Recalculate every result, show the forecast, and say when cash is lowest."""
    language = language_of(book)
    reader = refresh(book, spills(book), lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    forecast = spill(book, "forecast")
    forecast.anchor.sheet.activate()
    rows = rows_or_error(reader.call(forecast.formula))
    closing, ends = column_of(rows, "closing"), column_of(rows, "period_end")
    lowest = min(range(len(closing)), key=closing.__getitem__)
    return say(language, "macros.refreshed", lowest=f"{closing[lowest]:,.0f}", when=f"{ends[lowest]:%Y-%m-%d}")
