"""The two charts of Working capital and the block of Chart data that they read."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, is_number, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.settings import setting
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, value_axis

BLOCK: Final = (
    Column("month", 76, "ym"), Column("norm_low", 76, "ratio"), Column("norm", 76, "ratio"),
    *(Column(key, 68, "ratio") for key in ("dso", "dpo", "ccc")), Column("healthy_low", 76, "ratio2"), Column("healthy", 76, "ratio2"),
    *(Column(key, 68, "ratio2") for key in ("current_ratio", "quick_ratio")),
)  # fmt: skip
BANDS: Final = {  # lower end and height of each band, by the settings of its ends
    "norm_low": ("dso_norm_low", ""), "norm": ("dso_norm_high", "dso_norm_low"),
    "healthy_low": ("current_ratio_low", ""), "healthy": ("current_ratio_high", "current_ratio_low"),
}  # fmt: skip
FIRST: Final = AT["working_capital"]
LEGEND_WIDTH: Final = 560


def write_block(book: Book, spill: Spill) -> None:
    """Twelve rows that are always there: a month that is not yet has no point on the lines, the bands reach over it."""
    sheet = book.sheets["chart_data"]
    sheet.widths(BLOCK, FIRST)
    sheet.heads(HEAD, BLOCK, FIRST, texts=[book.say(f"sheets.working_capital.block.{column.key}") for column in BLOCK])
    for at in range(1, MONTHS + 1):
        for col, column in enumerate(BLOCK, FIRST):
            if column.key in BANDS:
                end, start = BANDS[column.key]
                value = setting(book, end) - setting(book, start) if start else setting(book, end)
            else:
                cell = spill.cell(column.key, at)
                value = when(is_number(cell), cell, "" if column.key == "month" else NOT_AVAILABLE)
            sheet.write(HEAD + at, col, value)


def days_chart(book: Book, size: Size) -> Chart:
    """DSO, DPO and the cycle over the trade's norm of DSO."""
    lines = (("dso", t.BLUE, 2.5, "solid"), ("dpo", t.SLATE, 2.0, "solid"), ("ccc", t.INK, 1.25, "dash"))
    return _over_band(book, size, ("norm_low", "norm"), lines, "0")


def ratio_chart(book: Book, size: Size) -> Chart:
    """Current and quick ratio over the healthy range of the current ratio."""
    lines = (("current_ratio", t.BLUE, 2.5, "solid"), ("quick_ratio", t.SLATE, 2.0, "solid"))
    return _over_band(book, size, ("healthy_low", "healthy"), lines, "0.0")


def _over_band(book: Book, size: Size, band: tuple[str, str], lines: tuple[tuple[str, str, float, str], ...], number: str) -> Chart:
    """Lines over a band: a stacked area whose lower part is invisible."""
    area = chart(book.look, "area", size, Inset(40), "stacked")
    low, height = band
    area.add_series(_series(book, low) | {"fill": {"none": True}, "border": {"none": True}})
    area.add_series(_series(book, height) | {"fill": {"color": t.BLUE_PALE}, "border": {"none": True}})
    over = book.look.book.add_chart({"type": "line"})
    for key, colour, width, dash in lines:
        over.add_series(_series(book, key) | {"line": {"color": colour, "width": width, "dash_type": dash}})
    area.combine(over)
    area.set_x_axis(category_axis(position_axis="between", num_format=book.look.number["month"]))
    area.set_y_axis(value_axis(book.look, num_format=number))
    area.set_legend(legend(size, LEGEND_WIDTH, (0,)))
    return area


def _series(book: Book, key: str) -> dict[str, object]:
    at = FIRST + [column.key for column in BLOCK].index(key)
    return series(book, at, FIRST)
