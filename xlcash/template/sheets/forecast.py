"""Forecast: twelve months of cash, the reserve each month needs, and what today's open invoices will bring."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, absolute, index, literal, numbers_in, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import CASH, MONTHS, cash_forecast
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.charts import cash_chart
from xlcash.template.sheets.strips import AGREES_WITHIN, agreement, as_of_fact
from xlcash.template.style.charts import Size, place
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

INFLOWS: Final = (
    Column("period_start", 92, "date"), Column("period_end", 92, "date"),
    *(Column(key, 105, "money") for key in ("due", "expected", "p10", "p90")),
)  # fmt: skip
SUMMED: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out", "net")
TOTAL = HEAD + 1 + MONTHS  # the row below the last month, from 0
CHART_AT, INFLOWS_AT = TOTAL + 2, TOTAL + 19
CHART: Final = Size(1234, 320)


def spills(book: Book) -> None:
    """The forecast and the collections it rests on: everything else on this sheet and on Chart data refers to them."""
    sheet = book.sheets["forecast"]
    sheet.spill("forecast", "B5", cash_forecast(book, MONTHS, "monthly"), CASH)
    ledger = (book.table("Invoices"), book.table("Receipts"), book.as_of)
    more = (book.table("Rates"), book.table("Customers"))
    inflows = book.xc("XC_COLLECTIONS", *ledger, MONTHS, "monthly", "behaviour", *more)
    sheet.spill("inflows", f"B{INFLOWS_AT + 3}", inflows, INFLOWS)


def write(book: Book) -> None:
    sheet, spill = book.sheets["forecast"], book.spills["forecast"]
    sheet.heading(CASH)
    _totals(book, spill)
    rules = Rules(book.look, sheet.grid, rows=MONTHS)
    rules.bold(10)
    rules.gap(12, 11, figure(book, "gap_share").text)
    rules.hairline(1, len(CASH), total=book.say("results.headers.total"))
    _section(book, CHART_AT, "chart", book.sentence("sheets.forecast.band", unit=book.unit_name()))
    place(sheet.grid, f"B{CHART_AT + 3}", cash_chart(book, CHART), book.say("sheets.forecast.chart"))
    _section(book, INFLOWS_AT, "inflows", _inflow_message(book))
    Rules(book.look, sheet.grid, first=INFLOWS_AT + 3, rows=MONTHS).hairline(1, len(INFLOWS))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(INFLOWS_AT + 3 + MONTHS, len(CASH), repeat=False)
    sheet.grid.set_h_pagebreaks([INFLOWS_AT])


def _totals(book: Book, spill: Spill) -> None:
    sheet = book.sheets["forecast"]
    some = numbers_in(spill.column("closing", MONTHS)) > 0
    sheet.write(TOTAL, 1, when(some, book.say("results.headers.total"), ""))
    for at, column in enumerate(CASH, 1):
        if column.key in SUMMED:
            sheet.write(TOTAL, at, when(some, total(spill.column(column.key, MONTHS)), ""))


def _section(book: Book, row: int, key: str, message: Formula) -> None:
    sheet = book.sheets["forecast"]
    sheet.grid.set_row_pixels(row - 1, ROW["gap"])
    sheet.write(row, 1, book.say(f"sheets.forecast.{key}"), book.look.f("xc Section"))
    sheet.write(row + 1, 1, message, book.look.f("xc Small"))


def _inflow_message(book: Book) -> Formula:
    inflows = book.spills["inflows"]
    due = total(inflows.column("expected", MONTHS))
    return unless_error(
        book.sentence("sheets.forecast.inflow_message", expected=shown(due, "#,##0"), open=shown(figure(book, "open"), "#,##0")),
        book.say("sheets.dashboard.fill_in"),
    )


def _strip(book: Book, spill: Spill) -> Formula:
    closing = spill.column("closing", MONTHS)
    opening = spill.cell("opening", 1)
    accounts = agreement(book, "sheets.forecast.opening", opening, figure(book, "accounts"))
    end = index(closing, literal(MONTHS))
    rolls = when(
        absolute(opening + total(spill.column("net", MONTHS)) - end) < AGREES_WITHIN,
        book.say("sheets.forecast.rolls"), book.say("sheets.forecast.rolls_not"),
    )  # fmt: skip
    facts = book.facts(accounts, rolls, as_of_fact(book))
    return when(numbers_in(closing) > 0, facts, book.say("sheets.forecast.empty"))
