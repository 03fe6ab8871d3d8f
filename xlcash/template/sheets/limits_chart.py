"""The chart of Limits: the limit in force beside the proposal, for those who owe most; beside the largest debtors on Concentration."""

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
from xlcash.template.sheets.concentration import LEFT_OF_NAMES, LIMITS_AT, PICK_AT
from xlcash.template.sheets.strips import WHOLE
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis

BLOCK: Final = (Column("customer", 200, "text"), Column("stated", 96, "unit"), Column("proposed", 96, "unit"))
CUSTOMER, LIMIT = (AT["exposures"] + [column.key for column in exposures.COLUMNS].index(key) for key in ("customer", "limit"))
CHART: Final = Size(690, 300)


def write(book: Book) -> None:
    sheet, title = book.sheets["concentration"], book.sentence("sheets.limits.chart", unit=book.unit_name())
    block(book, "limits", BLOCK, [_line(book, rank) for rank in range(1, exposures.TEN + 1)])
    sheet.write(LIMITS_AT, PICK_AT, title, book.look.f("xc Section"))
    sheet.write(LIMITS_AT + 1, PICK_AT, _message(book), book.look.f("xc Small"))
    place(sheet.grid, xl_rowcol_to_cell(LIMITS_AT + 2, PICK_AT), _bars(book), str(title.value))


def _line(book: Book, rank: int) -> tuple[Formula, ...]:
    """A customer's name, its limit and the one proposed; a customer without one has no bar."""
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


def _bars(book: Book) -> Chart:
    bars, first = chart(book.look, "bar", CHART, Inset(LEFT_OF_NAMES[book.language], right=24)), AT["limits"]
    for col, colour in enumerate((t.SLATE_PALE, t.BLUE), first + 1):
        bars.add_series(series(book, col, first, exposures.TEN) | {"fill": {"color": colour}, "gap": 50, "overlap": 0})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, label_position="high", min=0))
    bars.set_legend(legend(CHART, 360))
    return bars
