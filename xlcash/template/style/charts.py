"""Recipes every chart follows: no title (the cell above is the title), no frame, no font by name (the theme gives Latin and Chinese)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from xlsxwriter.chart import Chart

from xlcash.template.style import tokens as t
from xlcash.template.style.grid import Grid
from xlcash.template.style.look import Look

FONT: Final = {"size": t.SMALL, "color": t.MUTED}
INK_FONT: Final = {"size": t.SMALL, "color": t.INK}
BARE: Final = {"border": {"none": True}, "fill": {"none": True}}
LEGEND_HEIGHT, LEGEND_TOP = 22, 4  # pixels


class Size(NamedTuple):
    """Pixels."""

    width: int
    height: int


class Inset(NamedTuple):
    """Room around the plot, in pixels."""

    left: int
    top: int = 36
    right: int = 10
    bottom: int = 28


def chart(look: Look, kind: str, size: Size, inset: Inset, subtype: str = "") -> Chart:
    made = look.book.add_chart({"type": kind, "subtype": subtype} if subtype else {"type": kind})
    made.set_title({"none": True})
    made.set_chartarea(BARE)
    made.set_size({"width": size.width, "height": size.height})
    made.set_plotarea({**BARE, "layout": {
        "x": inset.left / size.width, "y": inset.top / size.height,
        "width": (size.width - inset.left - inset.right) / size.width, "height": (size.height - inset.top - inset.bottom) / size.height,
    }})  # fmt: skip
    return made


def category_axis(**more: Any) -> dict[str, Any]:
    return {
        "num_font": FONT, "line": {"color": t.AXIS, "width": 0.75}, "major_tick_mark": "none", "minor_tick_mark": "none",
        "label_position": "low", "major_gridlines": {"visible": False}, "text_axis": True, **more,
    }  # fmt: skip


def value_axis(look: Look, **more: Any) -> dict[str, Any]:
    return {
        "num_font": FONT, "line": {"none": True}, "major_tick_mark": "none", "minor_tick_mark": "none", "num_format": look.number["axis"],
        "major_gridlines": {"visible": True, "line": {"color": t.GRID, "width": 0.75}}, **more,
    }  # fmt: skip


def legend(size: Size, width: int, without: tuple[int, ...] = ()) -> dict[str, Any]:
    """Top left, in pixels of the chart, wide enough for the longest language: entries that don't fit vanish."""
    layout = {"x": 0.0, "y": LEGEND_TOP / size.height, "width": width / size.width, "height": LEGEND_HEIGHT / size.height}
    return {"position": "top", "font": FONT, "delete_series": list(without), "layout": layout}


def place(grid: Grid, cell: str, made: Chart, alt: str) -> None:
    grid.insert_chart(cell, made, {"object_position": 2, "description": alt})
