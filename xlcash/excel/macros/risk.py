"""The buttons that ask how sure the forecast is."""

from __future__ import annotations

import xlwings as xw

from xlcash.excel.macros.answers import column_of
from xlcash.excel.macros.books import language_of
from xlcash.excel.macros.refresh import shown_afresh
from xlcash.language import say


def simulate(book: xw.Book) -> str:
    """Draw the paths of Cash at risk from the tables as they stand, show them, and say when cash is likeliest to fall below the reserve."""
    rows, language = shown_afresh(book, "cash_at_risk", "macros.refreshing", "insured_comparison"), language_of(book)
    chances, ends = column_of(rows, "probability_below_reserve"), column_of(rows, "period_end")
    worst = max(range(len(chances)), key=chances.__getitem__)
    return say(language, "macros.simulated", chance=f"{chances[worst]:.1%}", when=f"{ends[worst]:%Y-%m-%d}")


def stress_test(book: xw.Book) -> str:
    """Run every scenario on the tables as they stand, show them, and say which is the worst."""
    rows, language = shown_afresh(book, "stress", "macros.refreshing"), language_of(book)
    lowest, scenarios, days = (column_of(rows, key) for key in ("lowest_cash", "scenario", "lowest_on"))
    worst = min(range(len(lowest)), key=lowest.__getitem__)
    return say(language, "macros.stressed", scenario=scenarios[worst], lowest=f"{lowest[worst]:,.0f}", when=f"{days[worst]:%Y-%m-%d}")
