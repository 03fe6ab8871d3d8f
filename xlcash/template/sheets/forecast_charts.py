"""The charts beside Forecast's list of inflows, and their blocks of Chart data: thirteen weeks, and what open invoices will bring."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, Formula, compared, count_where, is_number, lowest, numbers_in, shown, when
from xlcash.template.sheet import Column
from xlcash.template.sheets.calls import MONTHS, WEEKS
from xlcash.template.sheets.chart_data import AT, block
from xlcash.template.sheets.charts import lowest_point, series
from xlcash.template.sheets.strips import COUNT
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis

WEEK_BLOCK: Final = (
    Column("week", 84, "date"), Column("closing", 80, "unit"), Column("reserve", 80, "unit"), Column("lowest", 80, "unit"),
)  # fmt: skip
INFLOW_BLOCK: Final = (Column("month", 80, "ym"), Column("due", 80, "unit"), Column("expected", 80, "unit"))
CHART: Final = Size(524, 142)


def write(book: Book, col: int, weeks_at: int, inflows_at: int) -> None:
    """Two charts, one below the other, from column `col` on; `weeks_at` and `inflows_at` are the rows of their titles (from 0)."""
    sheet = book.sheets["forecast"]
    _weeks(book)
    _inflows(book)
    for row, key, made in ((weeks_at, "weeks_chart", _week_lines(book)), (inflows_at, "inflow_chart", _month_columns(book))):
        title = book.sentence(f"sheets.forecast.{key}", unit=book.unit_name())
        sheet.write(row, col, title, book.look.f("xc Section"))
        place(sheet.grid, str(xl_rowcol_to_cell(row + 1 + (row == weeks_at), col)), made, str(title.value))
    sheet.write(weeks_at + 1, col, _message(book), book.look.f("xc Small"))


def _weeks(book: Book) -> None:
    weeks, unit = book.spills["weeks"], book.look.unit
    least = lowest(weeks.column("closing", WEEKS))
    rows = []
    for at in range(1, WEEKS + 1):
        end, cash, target = (weeks.cell(key, at) for key in ("period_end", "closing", "reserve_target"))
        point = when(is_number(cash), when(cash.equals(least), cash / unit, NOT_AVAILABLE), NOT_AVAILABLE)
        lines = (when(is_number(amount), amount / unit, NOT_AVAILABLE) for amount in (cash, target))
        rows.append((when(is_number(end), end, ""), *lines, point))
    block(book, "weeks", WEEK_BLOCK, rows)


def _inflows(book: Book) -> None:
    inflows, unit = book.spills["inflows"], book.look.unit
    rows = []
    for at in range(1, MONTHS + 1):
        end, *amounts = (inflows.cell(key, at) for key in ("period_end", "due", "expected"))
        rows.append((when(is_number(end), end, ""), *(when(is_number(each), each / unit, NOT_AVAILABLE) for each in amounts)))
    block(book, "inflows", INFLOW_BLOCK, rows)


def _message(book: Book) -> Formula:
    """In how many weeks the reserve is not kept, and by how much at most."""
    gap = book.spills["weeks"].column("gap", WEEKS)
    short = count_where((gap, compared("<", 0)))
    some = book.sentence("sheets.forecast.weeks_short", n=shown(short, COUNT), gap=book.in_units(-lowest(gap)))
    said = when(short > 0, some, book.say("sheets.forecast.weeks_kept"))
    return when(numbers_in(gap) > 0, said, book.say("sheets.dashboard.fill_in"))


def _week_lines(book: Book) -> Chart:
    lines, first = chart(book.look, "line", CHART, Inset(52, top=30, bottom=24)), AT["weeks"]
    lines.add_series(series(book, first + 1, first, WEEKS) | {"line": {"color": t.BLUE, "width": 2.5}})
    lines.add_series(series(book, first + 2, first, WEEKS) | {"line": {"color": t.INK, "width": 1.25, "dash_type": "dash"}})
    lines.add_series(series(book, first + 3, first, WEEKS) | lowest_point(book))
    lines.set_x_axis(category_axis(num_format="mm-dd", interval_unit=2))
    lines.set_y_axis(value_axis(book.look))
    lines.show_blanks_as("span")  # LibreOffice would draw a point that is not available at zero
    lines.set_legend(legend(CHART, 360, (2,)))
    return lines


def _month_columns(book: Book) -> Chart:
    columns, first = chart(book.look, "column", CHART, Inset(52, top=30, bottom=24)), AT["inflows"]
    for col, colour in enumerate((t.SLATE_PALE, t.BLUE), first + 1):
        columns.add_series(series(book, col, first) | {"fill": {"color": colour}, "gap": 50})
    columns.set_x_axis(category_axis(num_format=book.look.number["month"]))
    columns.set_y_axis(value_axis(book.look))
    columns.set_legend(legend(CHART, 300))
    return columns
