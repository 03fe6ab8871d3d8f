"""The look applied to one workbook: formats by named style and kind of number, never by `add_format` elsewhere."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format

from xlcash.language import Language
from xlcash.template.style import tokens as t
from xlcash.template.style.grid import Grid, StyledWorkbook
from xlcash.template.style.styles import NAMED_STYLES
from xlcash.template.style.theme import theme

A4 = 9
MARGINS = {"left": 0.45, "right": 0.45, "top": 0.5, "bottom": 0.55}  # inches
BELOW_TITLE = 0.95  # inches of the top margin where each page bears the sheet's title
CALCULATION_ENGINE = 191029  # that of Excel 2019 and later, by the files it writes
WHOLE_SHEET = "A1:XFD1048576"  # invoice numbers are text of digits: no green triangles


class Look:
    """A workbook that wears the look; `f(style, number, **more)` gives a format bound to a named style."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.number = t.NUMBER[language]
        self.unit = t.UNIT[language]
        self.book = StyledWorkbook({
            "default_format_properties": {
                "font_name": t.FAMILY[language], "font_size": t.BODY, "font_color": t.INK, "valign": "vcenter",
            },
            "default_row_height": t.ROW["body"], "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
        })  # fmt: skip
        # Every formula is written with its value.  A program that recalculates on opening would lose them all where xlcash is missing,
        # and Excel does so when told to, or when the file claims to come from a calculation engine older than its own.
        self.book.set_calc_mode("auto", CALCULATION_ENGINE)
        self.book.calc_on_load = False
        self.book.use_custom_theme(theme(language))
        self.book.set_size(1366, 728)
        self._formats: dict[tuple[Any, ...], Format] = {}
        self._style_ids = {name: number for number, name in enumerate(NAMED_STYLES, 1)}
        for name, properties in NAMED_STYLES.items():
            form = self.book.add_format(properties)
            form.xf_id = self._style_ids[name]
            form._get_xf_index()  # noqa: SLF001  a named style must stand in the list even if no cell uses it bare
            self.book.named.append((name, form))

    def f(self, style: str = "xc Output", number: str = "", **more: Any) -> Format:
        key = (style, number, tuple(sorted(more.items())))
        if key not in self._formats:
            properties = NAMED_STYLES[style] | more
            if number:
                properties["num_format"] = self.number[number]
            form = self.book.add_format(properties)
            form.xf_id = self._style_ids[style]
            self._formats[key] = form
        return self._formats[key]

    def dx(self, **properties: Any) -> Format:
        """A format of a conditional format: nothing but what it changes (`add_format` would add the body's font)."""
        form = Format(properties, self.book.xf_format_indices, self.book.dxf_format_indices)
        self.book.formats.append(form)
        return form

    def head(self, kind: t.SheetKind, col: int, number: str) -> Format:
        """A column's header: underlined in the tab's colour, aligned as its column."""
        lined_up = "head" if number in {"money", "money2", "unit"} else ""
        return self.f("xc Head", lined_up, bottom_color=t.KIND_COLOUR[kind], **self.side(col, number))

    @staticmethod
    def side(col: int, number: str) -> dict[str, Any]:
        """Alignment by kind and place: the first column flush with the title, text indented, dates and small integers centred."""
        if number in t.RIGHT:
            return {"align": "right"}
        if number == "sentence":
            return {"align": "left", "indent": 1, "text_wrap": True, "font_size": t.SMALL}
        if col > 1 and number in t.CENTRED:
            return {"align": "center"}
        return {"align": "left", "indent": 0 if col == 1 else 1}

    def sheet(self, name: str, kind: t.SheetKind) -> Grid:
        """A new worksheet, its tab, print set-up and margin column."""
        grid: Grid = self.book.add_worksheet(name)
        grid.set_tab_color(t.KIND_COLOUR[kind])
        grid.hide_gridlines(2)
        grid.set_paper(A4)
        grid.set_landscape()
        grid.set_margins(**MARGINS)
        grid.fit_to_pages(1, 0)
        small = self._printed("Regular", 8, t.MUTED)
        grid.set_footer(f"&L{small}xlcash · &A&R{small}&P / &N")
        grid.set_column_pixels(0, 0, t.MARGIN)
        grid.ignore_errors({"number_stored_as_text": WHOLE_SHEET})
        return grid

    def page_title(self, grid: Grid, title: str, line: str) -> None:
        """The sheet's title and its question at the head of every page."""
        title, line = (said.replace("&", "&&") for said in (title, line))
        grid.set_margins(**MARGINS | {"top": BELOW_TITLE})
        grid.set_header(f"&L{self._printed('Bold', 14, t.INK)}{title}\n{self._printed('Regular', 9, t.MUTED)}{line}")

    def _printed(self, style: str, points: int, colour: str) -> str:
        """The codes that begin a text of a page's head or foot."""
        return f'&"{t.FAMILY[self.language]},{style}"&{points}&K{colour.removeprefix("#")}'
