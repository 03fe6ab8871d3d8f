"""The charts that more than one sheet draws, each over a fixed block of Chart data, and what all charts of such blocks have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from xlcash.template.book import Book
from xlcash.template.sheet import HEAD
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.exposures import TEN
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, value_axis

MONTH, EXPECTED, RESERVE, P10, BAND, LOWEST = (AT["months"] + at for at in range(6))
LEGEND_WIDTH: Final = 480
LEFT_OF_NAMES: Final = {"en": 188, "zh": 150}


def cash_chart(book: Book, size: Size) -> Chart:
    """Closing cash: the band as a stacked area whose lower part is invisible, on the same axes lines for cash, reserve and lowest point."""
    area = chart(book.look, "area", size, Inset(52), "stacked")
    area.add_series(series(book, P10, MONTH) | {"fill": {"none": True}, "border": {"none": True}})
    area.add_series(series(book, BAND, MONTH) | {"fill": {"color": t.BLUE_PALE}, "border": {"none": True}})
    lines = book.look.book.add_chart({"type": "line"})
    lines.add_series(series(book, EXPECTED, MONTH) | {"line": {"color": t.BLUE, "width": 2.5}})
    lines.add_series(series(book, RESERVE, MONTH) | {"line": {"color": t.INK, "width": 1.25, "dash_type": "dash"}})
    lines.add_series(series(book, LOWEST, MONTH) | lowest_point(book))
    area.combine(lines)
    area.set_x_axis(category_axis(position_axis="between", num_format=book.look.number["month"]))
    area.set_y_axis(value_axis(book.look))
    area.set_legend(legend(size, LEGEND_WIDTH, (0, 4)))
    return area


def lowest_point(book: Book) -> dict[str, object]:
    """The look of a series that has a point only where another one is lowest."""
    return {
        "line": {"none": True},
        "marker": {"type": "circle", "size": 8, "fill": {"color": t.BLUE_DARK}, "border": {"color": t.WHITE}},
        "data_labels": {
            "value": True, "position": "below", "num_format": book.look.number["label"],
            "font": {"size": t.BODY, "bold": True, "color": t.INK},
        },
    }  # fmt: skip


def ageing_chart(book: Book, size: Size) -> Chart:
    return coloured_bars(book, size, 84, AT["ages"], t.AGE_RAMP)


def flow_chart(book: Book, size: Size) -> Chart:
    columns = chart(book.look, "column", size, Inset(52), "stacked")
    for col, colour in enumerate((t.BLUE, t.BLUE_MID, t.SLATE, t.SLATE_PALE), AT["flows"]):
        columns.add_series(series(book, col, MONTH) | {"fill": {"color": colour}, "gap": 55})
    columns.set_x_axis(category_axis(num_format=book.look.number["month"]))
    columns.set_y_axis(value_axis(book.look))
    columns.set_legend(legend(size, 560))
    return columns


def driver_chart(book: Book, size: Size) -> Chart:
    """One bar a kind of flow, in the colours of the flows."""
    return coloured_bars(book, size, 96, AT["drivers"], (t.BLUE, t.BLUE_MID, t.BLUE_PALE, t.SLATE, t.SLATE_PALE))


def coloured_bars(book: Book, size: Size, left: int, at: int, colours: Sequence[str], number: str = "") -> Chart:
    """One bar a row of a block, each in its colour, its figure beside it, as money unless a number format is given."""
    bars = chart(book.look, "bar", size, Inset(left, top=8, right=64, bottom=4))
    bars.add_series(series(book, at + 1, at, len(colours)) | {
        "gap": 40, "points": [{"fill": {"color": colour}} for colour in colours],
        "data_labels": {"value": True, "position": "outside_end", "num_format": number or book.look.number["label"], "font": INK_FONT},
    })  # fmt: skip
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, visible=False, major_gridlines={"visible": False}))
    bars.set_legend({"none": True})
    return bars


def exposure_chart(book: Book, size: Size) -> Chart:
    bars = chart(book.look, "bar", size, Inset(LEFT_OF_NAMES[book.language]), "stacked")
    label = AT["exposures"]
    for col, colour in enumerate((t.BLUE, t.LIGHTS["red"].mark, t.HEADROOM), label + 1):
        bars.add_series(series(book, col, label, TEN) | {"fill": {"color": colour}, "gap": 38})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, label_position="high"))
    bars.set_legend(legend(size, 400))
    return bars


def series(book: Book, col: int, categories: int, rows: int = MONTHS) -> dict[str, object]:
    """A column of a block of Chart data, as a chart reads it; the column `categories` names its points."""
    quoted = book.sheets["chart_data"].quoted

    def block(at: int) -> str:
        name = xl_col_to_name(at)
        return f"={quoted}!${name}${HEAD + 2}:${name}${HEAD + 1 + rows}"

    return {"name": f"={quoted}!${xl_col_to_name(col)}${HEAD + 1}", "categories": block(categories), "values": block(col)}
