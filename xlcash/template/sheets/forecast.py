"""Forecast: twelve months and thirteen weeks of cash, the reserve they need, what moves them, and what today's open invoices will bring."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, absolute, index, literal, lowest, match, numbers_in, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import forecast_charts
from xlcash.template.sheets.calls import CASH, MONTHS, WEEKS, cash_forecast
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.charts import cash_chart, driver_chart
from xlcash.template.sheets.strips import AGREES_WITHIN, DAY, MONTH, agreement, as_of_fact
from xlcash.template.style.charts import Size, place
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

INFLOWS: Final = (
    Column("period_start", 92, "date"), Column("period_end", 92, "date"),
    *(Column(key, 105, "money") for key in ("due", "expected", "p10", "p90")),
)  # fmt: skip
SUMMED: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out", "net")
TOTAL: Final = HEAD + 1 + MONTHS  # the row below the last month, from 0
CHART_AT: Final = TOTAL + 2
WEEKS_AT: Final = CHART_AT + 17
INFLOWS_AT: Final = WEEKS_AT + 3 + WEEKS + 3
WEEKS_CHART_AT: Final = INFLOWS_AT  # beside the list of the inflows
INFLOWS_CHART_AT: Final = WEEKS_CHART_AT + 8
DRIVERS_AT: Final = 8  # the column of the second chart, from 0
CHART, DRIVERS = Size(700, 320), Size(524, 320)


def spills(book: Book) -> None:
    """The forecast and the collections it rests on: everything else on this sheet and on Chart data refers to them."""
    sheet = book.sheets["forecast"]
    sheet.spill("forecast", "B5", cash_forecast(book, MONTHS, "monthly"), CASH)
    sheet.spill("weeks", f"B{WEEKS_AT + 3}", cash_forecast(book, WEEKS, "weekly"), CASH)
    ledger = (book.table("Invoices"), book.table("Receipts"), book.as_of)
    more = (book.table("Rates"), book.table("Customers"), book.table("Disputes"))
    inflows = book.xc("XC_COLLECTIONS", *ledger, MONTHS, "monthly", book.collection_method, *more)
    sheet.spill("inflows", f"B{INFLOWS_AT + 3}", inflows, INFLOWS)


def write(book: Book) -> None:
    sheet, spill = book.sheets["forecast"], book.spills["forecast"]
    sheet.heading(CASH)
    _cash_table(book, spill, HEAD, MONTHS)
    _section(book, CHART_AT, "chart", book.sentence("sheets.forecast.band", unit=book.unit_name()))
    place(sheet.grid, f"B{CHART_AT + 3}", cash_chart(book, CHART), book.say("sheets.forecast.chart"))
    _section(book, CHART_AT, "drivers", _drivers_message(book), DRIVERS_AT)
    place(sheet.grid, f"I{CHART_AT + 3}", driver_chart(book, DRIVERS), book.say("sheets.forecast.drivers"))
    _section(book, WEEKS_AT, "weeks", _weeks_message(book))
    _cash_table(book, book.spills["weeks"], WEEKS_AT + 2, WEEKS)
    _section(book, INFLOWS_AT, "inflows", _inflow_message(book))
    forecast_charts.write(book, DRIVERS_AT, WEEKS_CHART_AT, INFLOWS_CHART_AT)
    Rules(book.look, sheet.grid, first=INFLOWS_AT + 3, rows=MONTHS).hairline(1, len(INFLOWS))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(INFLOWS_AT + 3 + MONTHS, len(CASH), repeat=False)
    sheet.grid.set_h_pagebreaks([WEEKS_AT])


def _cash_table(book: Book, spill: Spill, head: int, periods: int) -> None:
    """The look of a forecast below its header in row `head` (from 0), and its totals."""
    sheet = book.sheets["forecast"]
    rules = Rules(book.look, sheet.grid, first=head + 1, rows=periods)
    rules.bold(10)
    rules.gap(12, 11, figure(book, "gap_share").text)
    rules.hairline(1, len(CASH), total=book.say("results.headers.total"))
    some = numbers_in(spill.column("closing", periods)) > 0
    row = head + 1 + periods
    sheet.write(row, 1, when(some, book.say("results.headers.total"), ""))
    for at, column in enumerate(CASH, 1):
        if column.key in SUMMED:
            sheet.write(row, at, when(some, total(spill.column(column.key, periods)), ""))


def _section(book: Book, row: int, key: str, message: Formula, col: int = 1) -> None:
    sheet = book.sheets["forecast"]
    sheet.grid.set_row_pixels(row - 1, ROW["gap"])
    sheet.write(row, col, book.say(f"sheets.forecast.{key}"), book.look.f("xc Section"))
    sheet.write(row + 1, col, message, book.look.f("xc Small"))


def _drivers_message(book: Book) -> Formula:
    moved = figure(book, "lowest") - figure(book, "cash_today")
    facts = {"month": shown(figure(book, "lowest_month"), MONTH), "moved": book.in_units(absolute(moved))}
    falls, rises = (book.sentence(f"sheets.forecast.drivers_{way}", **facts) for way in ("fall", "rise"))
    return unless_error(when(moved < 0, falls, rises), book.say("sheets.dashboard.fill_in"))


def _weeks_message(book: Book) -> Formula:
    weeks = book.spills["weeks"]
    closing = weeks.column("closing", WEEKS)
    least = lowest(closing)
    week = shown(index(weeks.column("period_end", WEEKS), match(least, closing)), DAY)
    waits = shown(-total(weeks.column("flexible_out", WEEKS)), "#,##0")
    said = book.sentence("sheets.forecast.weeks_message", lowest=shown(least, "#,##0"), week=week, waits=waits)
    return when(numbers_in(closing) > 0, unless_error(said, ""), book.say("sheets.dashboard.fill_in"))


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
