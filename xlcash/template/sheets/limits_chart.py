"""The chart of Limits: the limit in force beside the proposal, for those who owe most; it stands above the list."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, Formula, is_number, lookup, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets import exposures
from xlcash.template.sheets.chart_data import AT, block
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.limits import CHART_ROWS
from xlcash.template.sheets.strips import WHOLE
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis

BLOCK: Final = (Column("customer", 200, "text"), Column("stated", 96, "unit"), Column("proposed", 96, "unit"))
CUSTOMER, LIMIT = (AT["exposures"] + [column.key for column in exposures.COLUMNS].index(key) for key in ("customer", "limit"))
CHART: Final = Size(1_240, CHART_ROWS * t.ROW["body"])


def write(book: Book) -> None:
    sheet, title = book.sheets["limits"], book.sentence("sheets.limits.chart", unit=book.unit_name())
    block(book, "limits", BLOCK, [_line(book, rank) for rank in range(1, exposures.TEN + 1)])
    sheet.write(HEAD, 1, title, book.look.f("xc Section"))
    sheet.write(HEAD + 1, 1, _message(book), book.look.f("xc Small"))
    place(sheet.grid, f"B{HEAD + 3}", _columns(book), str(title.value))


def _line(book: Book, rank: int) -> tuple[Formula, ...]:
    """A customer's name, its limit and the one proposed; a customer without one has no column."""
    data, limits, unit = book.sheets["chart_data"], book.spills["limits"], book.look.unit
    customer, stated = (data.at(xl_rowcol_to_cell(HEAD + rank, col)) for col in (CUSTOMER, LIMIT))
    name = unless_error(lookup(customer, book.column("Customers", "customer"), book.column("Customers", "name")) & "", "")
    proposed = unless_error(lookup(customer, limits.column("customer"), limits.column("proposed_limit")), "")
    amounts = (when(is_number(limit), limit / unit, NOT_AVAILABLE) for limit in (stated, proposed))
    return when(name.equals(""), customer & "", name), *amounts


def _message(book: Book) -> Formula:
    """What is proposed to all customers, against what is in force."""
    limits, stated = book.spills["limits"], book.column("Customers", "credit_limit")
    proposed = limits.column("proposed_limit")
    facts = {"stated": shown(total(stated), WHOLE), "proposed": shown(total(proposed), WHOLE)}
    return unless_error(book.sentence("sheets.limits.message", **facts), "")


def _columns(book: Book) -> Chart:
    columns, first = chart(book.look, "column", CHART, Inset(56, top=30, bottom=36)), AT["limits"]
    for col, colour in enumerate((t.SLATE_PALE, t.BLUE), first + 1):
        columns.add_series(series(book, col, first, exposures.TEN) | {"fill": {"color": colour}, "gap": 60})
    columns.set_x_axis(category_axis(num_font=INK_FONT))
    columns.set_y_axis(value_axis(book.look, min=0))
    columns.set_legend(legend(CHART, 360))
    return columns
