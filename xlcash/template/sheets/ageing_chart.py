"""The chart of Ageing: what is open by age, beside the list."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import Formula, shown, unless_error, when
from xlcash.template.sheet import HEAD
from xlcash.template.sheets import ageing, charts
from xlcash.template.sheets.chart_data import figure
from xlcash.template.style.charts import Size, place

LEFT: Final = len(ageing.COLUMNS) + 3  # the chart's column, from 0
CHART: Final = Size(ageing.BESIDE[-1].pixels, 200)


def write(book: Book) -> None:
    sheet, title = book.sheets["ageing"], book.sentence("sheets.ageing.chart", unit=book.unit_name())
    sheet.write(HEAD + 1, LEFT, title, book.look.f("xc Section"))
    sheet.write(HEAD + 2, LEFT, _message(book), book.look.f("xc Small"))
    place(sheet.grid, xl_rowcol_to_cell(HEAD + 3, LEFT), charts.ageing_chart(book, CHART), str(title.value))


def _message(book: Book) -> Formula:
    """How much is overdue, and how much for long."""
    whole, late, old = (figure(book, key) for key in ("open", "overdue", "old"))
    facts = {"overdue": book.in_units(late), "share": shown(late / whole, "0%"), "old": book.in_units(old)}
    said = when(late > 0, book.sentence("sheets.ageing.overdue", **facts), book.say("sheets.ageing.none_overdue"))
    return when(whole > 0, unless_error(said, ""), book.say("sheets.dashboard.fill_in"))
