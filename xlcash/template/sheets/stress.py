"""Stress: the lowest cash in each scenario, beside the base case and the reserve target; the chart above, for there may be many."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.domain.cash.levels import ACT, CRITICAL, LEVELS, NORMAL, WATCH
from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    count_where,
    ends_with,
    index,
    is_number,
    lowest,
    match,
    numbers_in,
    shown,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import MONTHS, tables
from xlcash.template.sheets.chart_data import AT, figure
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.strips import COUNT, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

TWO_LINES: Final = 38  # pixels
DRAWN: Final = 8  # the base case and seven scenarios, as many as a new workbook has
ROOM: Final = 20  # rows that are high enough for two lines
COLUMNS: Final = (
    Column("scenario", 226, "text"), Column("lowest_cash", 112, "money"), Column("lowest_on", 92, "date"), Column("gap", 112, "money"),
    Column("reserve_months", 112, "ratio"), Column("level", 100, "text"), Column("response", 430, "sentence"),
    Column("lowest_month_end", 120, "money"),
)  # fmt: skip
BLOCK: Final = (
    Column("scenario", 230, "text"), Column("lowest", 180, "unit"), Column("below", 100, "unit"), Column("base", 100, "unit"),
    Column("reserve", 100, "unit"),
)  # fmt: skip
CHART_ROWS: Final = 9
CHART: Final = Size(1296, CHART_ROWS * t.ROW["body"])
HEAD_AT: Final = HEAD + CHART_ROWS + 3  # the list's header, row from 0


def write(book: Book) -> None:
    sheet = book.sheets["stress"]
    sheet.heading(COLUMNS)
    given = tables(book, "Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    answer = book.xc("XC_STRESS", *given, book.as_of, *tables(book, "Scenarios", "Rates", "Customers", "Calendar", "Disputes"))
    spill = sheet.spill("stress", f"B{HEAD_AT + 1}", answer, COLUMNS)
    sheet.grid.set_row_pixels(HEAD_AT - 1, t.ROW["gap"])
    sheet.grid.set_row_pixels(HEAD_AT, t.ROW["head"])
    for row in range(HEAD_AT + 1, HEAD_AT + 1 + ROOM):
        sheet.grid.set_row_pixels(row, TWO_LINES)
    rules = Rules(book.look, sheet.grid, first=HEAD_AT + 1)
    rules.below_zero(2)
    words = {level: book.say(f"words.risk_level.{level}") for level in LEVELS}
    rules.lights(6, {"green": words[NORMAL], "yellow": words[WATCH], "red": words[ACT]})
    rules.lights(6, {"red": words[CRITICAL]})
    rules.hairline(1, len(COLUMNS))
    _block(book)
    title = book.sentence("sheets.stress.chart", unit=book.unit_name())
    sheet.write(HEAD, 1, title, book.look.f("xc Section"))
    sheet.write(HEAD + 1, 1, _worst(book), book.look.f("xc Small"))
    place(sheet.grid, f"B{HEAD + 3}", _chart(book), str(title.value))
    sheet.strip(_strip(book))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(HEAD_AT + len(spill.rows), len(COLUMNS), repeat=False)
    sheet.grid.repeat_rows(HEAD_AT)


def _block(book: Book) -> None:
    """What the chart reads, on Chart data; places without a scenario stay empty."""
    sheet, spill, first = book.sheets["chart_data"], book.spills["stress"], AT["stress"]
    sheet.widths(BLOCK, first)
    for col, column in enumerate(BLOCK, first):
        said = book.sentence(f"sheets.chart_data.stress.{column.key}", unit=book.unit_name())
        sheet.write(HEAD, col, said, book.look.head(sheet.kind, col, column.number))
    base, target = spill.cell("lowest_cash", 1), figure(book, "lowest_target")
    for at in range(1, DRAWN + 1):
        cash, unit = spill.cell("lowest_cash", at), book.look.unit
        drawn = is_number(cash)
        cells = (
            when(drawn, spill.cell("scenario", at) & "", ""),
            *(when(drawn, when(test, cash / unit, NOT_AVAILABLE), NOT_AVAILABLE) for test in (cash >= 0, cash < 0)),
            *(when(drawn, line / unit, NOT_AVAILABLE) for line in (base, target)),
        )
        for col, cell in enumerate(cells, first):
            sheet.write(HEAD + at, col, cell)


def _chart(book: Book) -> Chart:
    """A column a scenario, red below zero; the base case and the reserve target as lines across."""
    first = AT["stress"]
    columns = chart(book.look, "column", CHART, Inset(64, bottom=44))
    for at, colour in ((1, t.BLUE), (2, t.LIGHTS["red"].mark)):
        label = {
            "value": True, "position": "outside_end", "num_format": book.look.number["label"], "font": INK_FONT, "fill": {"color": t.WHITE},
        }  # fmt: skip  # a figure close to zero stands on the line of the base case
        columns.add_series(
            series(book, first + at, first, DRAWN) | {"fill": {"color": colour}, "gap": 70, "overlap": 100, "data_labels": label}
        )
    lines = book.look.book.add_chart({"type": "line"})
    lines.add_series(series(book, first + 3, first, DRAWN) | {"line": {"color": t.BLUE_DARK, "width": 1.25}})
    lines.add_series(series(book, first + 4, first, DRAWN) | {"line": {"color": t.INK, "width": 1.25, "dash_type": "dash"}})
    columns.combine(lines)
    columns.set_x_axis(category_axis())
    columns.set_y_axis(value_axis(book.look))
    columns.set_legend(legend(CHART, 760))
    return columns


def _worst(book: Book) -> Formula:
    """The scenario that takes cash lowest, and how far below the reserve."""
    spill = book.spills["stress"]
    lows = spill.column("lowest_cash", DRAWN)
    worst = match(lowest(lows), lows)
    said = {"scenario": index(spill.column("scenario", DRAWN), worst) & "", "lowest": shown(lowest(lows), WHOLE)}
    gap = index(spill.column("gap", DRAWN), worst)
    short = book.sentence("sheets.stress.worst", gap=shown(-gap, WHOLE), **said)
    told = when(gap < 0, short, book.sentence("sheets.stress.enough", **said))
    return when(numbers_in(lows) > 0, unless_error(told, ""), book.say("sheets.dashboard.fill_in"))


def _strip(book: Book) -> Formula:
    """Whether the base case is the forecast, and how many scenarios end below zero."""
    spill = book.spills["stress"]
    closing = book.spills["forecast"].column("closing", MONTHS)
    same = agreement(book, "sheets.stress", spill.cell("lowest_month_end", 1), lowest(closing))
    critical = count_where((spill.column("level"), ends_with(book.say(f"words.risk_level.{CRITICAL}"))))
    number = numbers_in(spill.column("lowest_cash")) - 1
    said = book.sentence("sheets.stress.below", n=shown(critical, COUNT), m=shown(number, COUNT))
    facts = book.facts(same, said, as_of_fact(book))
    return when(numbers_in(closing) > 0, facts, book.say("sheets.forecast.empty"))
