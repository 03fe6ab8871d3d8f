"""The chart of Ageing: what is open by age, each column above the list's column of that age."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.template.book import Book
from xlcash.template.formula import Formula, shown, unless_error, when
from xlcash.template.sheet import HEAD
from xlcash.template.sheets import ageing
from xlcash.template.sheets.chart_data import AT, figure
from xlcash.template.sheets.charts import series
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, place, value_axis

CHART: Final = Size(sum(column.pixels for column in ageing.COLUMNS if column.key in ageing.BANDS), ageing.CHART_ROWS * t.ROW["body"])


def write(book: Book) -> None:
    sheet, title = book.sheets["ageing"], book.sentence("sheets.ageing.chart", unit=book.unit_name())
    sheet.write(HEAD, 1, title, book.look.f("xc Section"))
    sheet.write(HEAD + 1, 1, _message(book), book.look.f("xc Small"))
    place(sheet.grid, f"C{HEAD + 3}", _columns(book), str(title.value))


def _message(book: Book) -> Formula:
    """How much is overdue, and how much for long."""
    whole, late, old = (figure(book, key) for key in ("open", "overdue", "old"))
    facts = {"overdue": book.in_units(late), "share": shown(late / whole, "0%"), "old": book.in_units(old)}
    said = when(late > 0, book.sentence("sheets.ageing.overdue", **facts), book.say("sheets.ageing.none_overdue"))
    return when(whole > 0, unless_error(said, ""), book.say("sheets.dashboard.fill_in"))


def _columns(book: Book) -> Chart:
    columns = chart(book.look, "column", CHART, Inset(0, top=18, right=0, bottom=20))
    columns.add_series(series(book, AT["ages"] + 1, AT["ages"], len(ageing.BANDS)) | {
        "gap": 60, "points": [{"fill": {"color": colour}} for colour in t.AGE_RAMP],
        "data_labels": {"value": True, "position": "outside_end", "num_format": book.look.number["label"], "font": INK_FONT},
    })  # fmt: skip
    columns.set_x_axis(category_axis(num_font=INK_FONT))
    columns.set_y_axis(value_axis(book.look, visible=False, min=0, major_gridlines={"visible": False}))
    columns.set_legend({"none": True})
    return columns
