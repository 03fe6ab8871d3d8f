"""Conditional formats. Order matters: special rules first, the hairline last; each special rule repeats the hairline, because
LibreOffice applies only one.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name

from xlcash.template.style import tokens as t
from xlcash.template.style.grid import Grid
from xlcash.template.style.look import Look

HAIRLINE = {"bottom": 1, "bottom_color": t.HAIR}
FOLLOWED = 2_000  # rows below a spill that the rules follow


class Rules:
    """The conditional formats of one sheet; rows and columns count from 0, `first` is the first row of data."""

    def __init__(self, look: Look, grid: Grid, first: int = 5, rows: int = FOLLOWED) -> None:
        self.look, self.grid, self.first, self.last = look, grid, first, first + rows

    def hairline(self, first_col: int, last_col: int, total: str = "", key: int | None = None) -> None:
        """A hairline under every filled row; rules and bold on the total row. `key` is the column that tells a filled row."""
        cell = f"${xl_col_to_name(first_col if key is None else key)}{self.first + 1}"
        area = (self.first, first_col, self.last, last_col)
        if total:
            self.grid.conditional_format(*area, {
                "type": "formula", "criteria": f'={cell}&""="{total}"', "stop_if_true": True,
                "format": self.look.dx(bold=True, top=1, top_color=t.INK, bottom=1, bottom_color=t.INK),
            })  # fmt: skip
        self.grid.conditional_format(*area, {"type": "formula", "criteria": f'={cell}<>""', "format": self.look.dx(**HAIRLINE)})

    def lights(self, col: int, words: Mapping[t.LightName, str]) -> None:
        """The word stays the cell's value; the symbol comes from the number format, colour and tint from the rule."""
        for name, word in words.items():
            light = t.LIGHTS[name]
            self.grid.conditional_format(self.first, col, self.last, col, {
                "type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.look.dx(
                    font_color=light.text, bg_color=light.tint, bold=name == "red", num_format=f';;;"{light.symbol} "@', **HAIRLINE),
            })  # fmt: skip

    def bold(self, col: int) -> None:
        cell = f"${xl_col_to_name(col)}{self.first + 1}"
        self.grid.conditional_format(
            self.first, col, self.last, col,
            {"type": "formula", "criteria": f'={cell}<>""', "format": self.look.dx(bold=True, **HAIRLINE)},
        )  # fmt: skip

    def gap(self, col: int, target: int, share: str) -> None:
        """Red below minus `share` (a formula) of the target, yellow below 0; the sign stands inside the negative number format."""
        gap, aim = (f"${xl_col_to_name(c)}{self.first + 1}" for c in (col, target))
        rules: tuple[tuple[t.LightName, str], ...] = (("red", f"{gap}<-({share})*{aim}"), ("yellow", f"{gap}<0"))
        for name, test in rules:
            light = t.LIGHTS[name]
            self.grid.conditional_format(self.first, col, self.last, col, {
                "type": "formula", "criteria": f"=AND(ISNUMBER({gap}),{test})", "stop_if_true": True, "format": self.look.dx(
                    font_color=light.text, bold=name == "red", num_format=self.look.number["money"].replace(";", f';"{light.symbol} "', 1),
                    **HAIRLINE),
            })  # fmt: skip

    def below_zero(self, col: int) -> None:
        """A figure that should not be negative: red, its sign inside the negative number format."""
        cell, red = f"${xl_col_to_name(col)}{self.first + 1}", t.LIGHTS["red"]
        self.grid.conditional_format(self.first, col, self.last, col, {
            "type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}<0)", "stop_if_true": True, "format": self.look.dx(
                font_color=red.text, bold=True, num_format=self.look.number["money"].replace(";", f';"{red.symbol} "', 1), **HAIRLINE),
        })  # fmt: skip

    def due_on(self, col: int, as_of: str = "AsOf") -> None:
        """Before the as-of date red and bold, on it bold; later plain."""
        cell = f"${xl_col_to_name(col)}{self.first + 1}"
        red = t.LIGHTS["red"]
        late = self.look.dx(bold=True, font_color=red.text, num_format=f'"{red.symbol} "yyyy-mm-dd', **HAIRLINE)
        today = self.look.dx(bold=True, font_color=t.INK, **HAIRLINE)
        for test, form in ((f"AND(ISNUMBER({cell}),{cell}<{as_of})", late), (f"{cell}={as_of}", today)):
            self.grid.conditional_format(self.first, col, self.last, col, {"type": "formula", "criteria": f"={test}", "format": form})

    def bar(self, col: int) -> None:
        """A data bar that keeps to the left half of its column, so that the figure stays free on the right."""
        name = xl_col_to_name(col)
        self.grid.conditional_format(self.first, col, self.last, col, {
            "type": "data_bar", "bar_solid": True, "bar_color": t.BAR, "bar_border_color": t.BAR, "min_type": "num", "min_value": 0,
            "max_type": "formula", "max_value": f"=MAX(${name}${self.first + 1}:${name}${self.last + 1})*2",
            "bar_negative_color_same": True, "data_bar_2010": True,
        })  # fmt: skip

    def whiten_repeats(self, col: int) -> None:
        """A group's name is read once: below itself it is white."""
        name = xl_col_to_name(col)
        self.grid.conditional_format(self.first + 1, col, self.last, col, {
            "type": "formula", "criteria": f"=${name}{self.first + 2}=${name}{self.first + 1}", "format": self.look.dx(font_color=t.WHITE),
        })  # fmt: skip

    def unseen(self, row: int, col: int, test: str) -> None:
        """An error that a sentence explains is white."""
        white = self.look.dx(font_color=t.WHITE)
        self.grid.conditional_format(row, col, row, col, {"type": "formula", "criteria": f"={test}", "format": white})

    def status(self, area: tuple[int, int, int, int], anchor: str, *, quiet: bool = True, ruled: bool = False) -> None:
        """Sentences that begin with a light's symbol take its text colour; a quiet strip speaks up only for yellow and red.

        In a table (`ruled`) the hairline goes on below them.
        """
        line = HAIRLINE if ruled else {}
        for name, light in t.LIGHTS.items():
            if quiet and name == "green":
                continue
            form = self.look.dx(font_color=light.text, bold=not quiet and name != "green", **line)
            self.grid.conditional_format(*area, {"type": "formula", "criteria": f'=LEFT({anchor},1)="{light.symbol}"', "format": form})
