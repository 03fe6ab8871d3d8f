"""Sales forecast: the months of sales to come from those that Monthly knows, and the range they should lie in."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    NOT_BLANK,
    Formula,
    absolute,
    all_of,
    compared,
    count_where,
    is_number,
    literal,
    months_later,
    numbers_in,
    shown,
    total,
    total_where,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, DAY, MONTH, WHOLE
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

COLUMNS: Final = (Column("period", 110, "ym"), Column("forecast", 130, "money"), Column("p10", 130, "money"), Column("p90", 130, "money"))
ROOM: Final = Column("room", 570, "text")
BLOCK: Final = (
    Column("month", 80, "ym"), Column("known", 80, "unit"), Column("forecast", 80, "unit"), Column("p10", 80, "unit"),
    Column("band", 100, "unit"),
)  # fmt: skip
FIRST: Final = AT["sales_forecast"]
KNOWN: Final = 24  # months before the forecast that the chart draws
DRAWN: Final = KNOWN + MONTHS
CHART_AT: Final = HEAD + MONTHS + 2  # the row of its heading, from 0
CHART: Final = Size(1070, 330)
LABELS_APART: Final = 3  # months
SAME_BELOW: Final = 0.0005  # a change that 0.0 % would show


def write(book: Book) -> None:
    sheet = book.sheets["sales_forecast"]
    last = sheet.heading((*COLUMNS, ROOM))
    answer = book.xc("XC_SERIES_FORECAST", book.columns("Monthly", "month", "sales"), MONTHS)
    spill = sheet.spill("sales_forecast", "B5", answer, COLUMNS)
    rules = Rules(book.look, sheet.grid, rows=MONTHS)
    rules.bold(2)
    rules.hairline(1, len(COLUMNS))
    rules.unseen(HEAD, 1, f'$B$3="{book.say("sheets.sales_forecast.empty")}"')
    _block(book, spill)
    sheet.grid.set_row_pixels(CHART_AT - 1, ROW["gap"])
    sheet.write(CHART_AT, 1, book.say("sheets.sales_forecast.chart"), book.look.f("xc Section"))
    sheet.write(CHART_AT + 1, 1, _message(book, spill), book.look.f("xc Small"))
    place(sheet.grid, f"B{CHART_AT + 3}", _chart(book), book.say("sheets.sales_forecast.chart"))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(CHART_AT + 17, last, one=True)


# ── chart ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _block(book: Book, spill: Spill) -> None:
    """What the chart reads, on Chart data: two years as they were, then the forecast, which begins at the last month known."""
    sheet = book.sheets["chart_data"]
    sheet.widths(BLOCK, FIRST)
    sheet.heads(HEAD, BLOCK, FIRST, texts=[book.say(f"sheets.chart_data.sales_forecast.{column.key}") for column in BLOCK])
    first = spill.cell("period", 1)
    for row in range(1, DRAWN + 1):
        month = months_later(first, row - KNOWN - 1) if row <= KNOWN else spill.cell("period", row - KNOWN)
        sheet.write(HEAD + row, FIRST, when(is_number(first), month, ""))
    for row in range(1, DRAWN + 1):
        values = _known(book, row) if row <= KNOWN else _to_come(book, spill, row - KNOWN)
        for col, value in enumerate(values, FIRST + 1):
            sheet.write(HEAD + row, col, value)


def _known(book: Book, row: int) -> tuple[Formula, ...]:
    """A month of the history; the band has no height there."""
    sales, months = book.column("Monthly", "sales"), book.column("Monthly", "month")
    start, end = (_cell(book, at, 0) for at in (row, row + 1))
    within = ((months, compared(">=", start)), (months, compared("<", end)))
    some = all_of(is_number(start), count_where(*within, (sales, NOT_BLANK)) > 0)
    known = when(some, total_where(sales, *within) / book.look.unit, NOT_AVAILABLE)
    return known, NOT_AVAILABLE if row < KNOWN else known, unless_error(known, 0), literal(0)


def _to_come(book: Book, spill: Spill, month: int) -> tuple[Formula, ...]:
    figures = [spill.cell(key, month) for key in ("forecast", "p10", "p90")]
    forecast, p10, p90 = (when(is_number(figure), figure / book.look.unit, NOT_AVAILABLE) for figure in figures)
    return NOT_AVAILABLE, forecast, p10, p90 - p10


def _cell(book: Book, row: int, col: int) -> Formula:
    return book.sheets["chart_data"].at(xl_rowcol_to_cell(HEAD + row, FIRST + col))


def _chart(book: Book) -> Chart:
    """The band as a stacked area whose lower part is invisible, on the same axes the sales known and those forecast."""
    area = chart(book.look, "area", CHART, Inset(56), "stacked")
    area.add_series(series(book, FIRST + 3, FIRST, DRAWN) | {"fill": {"none": True}, "border": {"none": True}})
    area.add_series(series(book, FIRST + 4, FIRST, DRAWN) | {"fill": {"color": t.BLUE_PALE}, "border": {"none": True}})
    lines = book.look.book.add_chart({"type": "line"})
    lines.add_series(series(book, FIRST + 1, FIRST, DRAWN) | {"line": {"color": t.INK, "width": 1.75}})
    lines.add_series(series(book, FIRST + 2, FIRST, DRAWN) | {"line": {"color": t.BLUE, "width": 2.5}})
    area.combine(lines)
    dates = {"text_axis": False, "date_axis": True, "major_unit": LABELS_APART, "major_unit_type": "months"}
    area.set_x_axis(category_axis(num_format=book.look.number["ym"], **dates))
    area.set_y_axis(value_axis(book.look))
    area.set_legend(legend(CHART, 480, (0,)))
    return area


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _message(book: Book, spill: Spill) -> Formula:
    """The year to come against the year behind, where all its months are known."""
    ahead = total(spill.column("forecast", MONTHS))
    year = book.sheets["chart_data"].range(*(xl_rowcol_to_cell(HEAD + row, FIRST + 1) for row in (KNOWN - MONTHS + 1, KNOWN)))
    change = ahead / (total(year) * book.look.unit) - 1
    said = {"ahead": shown(ahead, WHOLE), "change": shown(absolute(change), "0.0%")}
    more, less, same, alone = (book.sentence(f"sheets.sales_forecast.{key}", **said) for key in ("more", "less", "same", "alone"))
    compared_with_last = when(absolute(change) < SAME_BELOW, same, when(change > 0, more, less))
    sentence = unless_error(when(numbers_in(year).equals(MONTHS), compared_with_last, alone), alone)
    unit = book.sentence("sheets.cash_at_risk.drawn_in", unit=book.unit_name())
    return when(numbers_in(spill.column("forecast", MONTHS)) > 0, sentence & unit, book.say("sheets.dashboard.fill_in"))


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether Forecast's new sales rest on the same months: it leaves out a month in progress and those of long ago."""
    figures = numbers_in(book.column("Monthly", "sales"))
    last, most = months_later(spill.cell("period", 1), -1), setting(book, "sales_history_months")
    facts = {"n": shown(figures, COUNT), "last": shown(last, MONTH), "most": shown(most, COUNT), "day": shown(book.as_of, DAY)}
    same, differs = (book.sentence(f"sheets.sales_forecast.{key}", **facts) for key in ("feeds", "feeds_part"))
    all_used = all_of(shown(last, MONTH) < shown(book.as_of + 1, MONTH), figures <= most)
    known = numbers_in(spill.column("forecast", MONTHS)) > 0
    refused = book.say("sheets.sales_forecast.refused", explain=book.say("ribbon.buttons.explain_cell.label"))
    without = when(figures.equals(0), book.say("sheets.sales_forecast.empty"), refused)
    return when(known, unless_error(when(all_used, same, differs), ""), without)
