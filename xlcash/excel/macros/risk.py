"""The buttons that ask how sure the forecast is."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, spill
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say


def simulate(book: xw.Book) -> str:
    """Draw the paths of Cash at risk from the tables as they stand, show them, and say when cash is likeliest to fall below the reserve."""
    rows, language = _refreshed(book, "cash_at_risk"), language_of(book)
    chances, ends = column_of(rows, "probability_below_reserve"), column_of(rows, "period_end")
    worst = max(range(len(chances)), key=chances.__getitem__)
    return say(language, "macros.simulated", chance=f"{chances[worst]:.1%}", when=f"{ends[worst]:%Y-%m-%d}")


def stress_test(book: xw.Book) -> str:
    """Run every scenario on the tables as they stand, show them, and say which is the worst."""
    rows, language = _refreshed(book, "stress"), language_of(book)
    lowest, scenarios, days = (column_of(rows, key) for key in ("lowest_cash", "scenario", "lowest_on"))
    worst = min(range(len(lowest)), key=lowest.__getitem__)
    return say(language, "macros.stressed", scenario=scenarios[worst], lowest=f"{lowest[worst]:,.0f}", when=f"{days[worst]:%Y-%m-%d}")


def _refreshed(book: xw.Book, key: str) -> list[list[Any]]:
    language, result = language_of(book), spill(book, key)
    reader = refresh(book, [result], lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    result.anchor.sheet.activate()
    return rows_or_error(reader.call(result.formula))
