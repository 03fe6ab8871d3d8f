"""Named cell styles: change one in Excel, and every cell that uses it follows."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.styles import Styles, XFormatType

from xlcash.template.style import tokens as t

NAMED_STYLES: Final[dict[str, dict[str, Any]]] = {
    "xc Title": {"font_size": t.TITLE, "bold": True, "font_color": t.INK, "valign": "vcenter"},
    "xc Line": {"font_size": t.BODY, "font_color": t.MUTED, "valign": "top"},
    "xc Section": {"font_size": t.SECTION, "bold": True, "font_color": t.INK, "valign": "vcenter"},
    "xc Small": {"font_size": t.SMALL, "font_color": t.MUTED, "valign": "vcenter"},
    "xc Head": {"bold": True, "font_color": t.INK, "font_size": t.SMALL, "valign": "bottom", "text_wrap": True, "bottom": 2},
    "xc Input": {
        "font_color": t.INPUT_TEXT, "bg_color": t.INPUT_FILL, "bottom": 1, "bottom_color": t.INPUT_RULE, "valign": "vcenter",
        "locked": False,
    },
    "xc Output": {"font_color": t.INK, "valign": "vcenter"},
    "xc Control": {"font_size": t.SMALL, "font_color": t.MUTED, "bg_color": t.PANEL, "valign": "vcenter"},
    "xc Link": {"font_color": t.BLUE_DARK, "valign": "vcenter"},
    "xc Figure": {"font_size": t.FIGURE, "font_color": t.INK, "valign": "vcenter", "align": "left"},
}  # fmt: skip


class NamedStyles(Styles):  # type: ignore[misc]  # XlsxWriter carries no types
    """XlsxWriter writes the style Normal only; this adds the named ones behind it (`named`: name and format, in order of their ids)."""

    def __init__(self, named: list[tuple[str, Format]]) -> None:
        super().__init__()
        self.named = named

    def _write_cell_style_xfs(self) -> None:
        self._xml_start_tag("cellStyleXfs", [("count", 1 + len(self.named))])
        for form in [self.xf_formats[0]] + [form for _, form in self.named]:
            self._write_xf(form, XFormatType.STYLE)
        self._xml_end_tag("cellStyleXfs")

    def _write_cell_styles(self) -> None:
        self._xml_start_tag("cellStyles", [("count", 1 + len(self.named))])
        self._write_cell_style()
        for number, (name, _) in enumerate(self.named, 1):
            self._xml_empty_tag("cellStyle", [("name", name), ("xfId", number)])
        self._xml_end_tag("cellStyles")
