"""Colours, sizes and number formats: quiet paper, one ink, one blue; colour only where something is wrong or may be typed.

Every text colour stands at least 5:1 on its ground.  The three lights differ in shape and word as well as in colour (marks are
Okabe–Ito), so they survive grey print and every colour-blindness; ● ▲ ■ exist in Arial and in Microsoft YaHei.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from xlcash.language import Language

SheetKind: TypeAlias = Literal["guide", "input", "output", "control"]
LightName: TypeAlias = Literal["green", "yellow", "red"]

INK: Final = "#1F2A37"  # text, titles, total rules, the reserve line
MUTED: Final = "#5B6672"  # subtitles, units, axis text, control strips
HAIR: Final = "#DDE2E8"  # hairline under a row
GRID: Final = "#E9ECF0"  # gridline of a chart
AXIS: Final = "#AEB6BF"  # category axis of a chart
PANEL: Final = "#F5F7F9"  # fill of a control cell
WHITE: Final = "#FFFFFF"
BLUE: Final = "#0072B2"  # the one data colour
BLUE_DARK: Final = "#0B4A75"  # links, marker of the lowest point
BLUE_MID: Final = "#8FBCD9"  # second inflow
BLUE_PALE: Final = "#D3E5F1"  # P10–P90 band
SLATE: Final = "#7E8B99"  # rigid outflow
SLATE_PALE: Final = "#CDD4DB"  # flexible outflow
HEADROOM: Final = "#E4E8EC"  # what is left of a limit
BAR: Final = "#F3C9AE"  # data bar of overdue days
INPUT_FILL: Final = "#FFFBEC"
INPUT_TEXT: Final = "#1B4F9C"
INPUT_RULE: Final = "#EADFBD"
AGE_RAMP: Final = ("#8FBCD9", "#F5D3BF", "#EFB898", "#E79A6E", "#DE7C45", "#D55E00", "#9C4400")  # not due, then ever later
THEME: Final = {
    "dk2": INK, "lt2": PANEL, "accent1": BLUE, "accent2": "#D55E00", "accent3": "#009E73", "accent4": "#E69F00", "accent5": "#56B4E9",
    "accent6": SLATE, "hlink": BLUE_DARK, "folHlink": BLUE_DARK,
}  # fmt: skip


class Light(NamedTuple):
    """`mark` fills and markers, `text` on white or on `tint`."""

    symbol: str
    mark: str
    text: str
    tint: str


LIGHTS: Final[dict[LightName, Light]] = {
    "green": Light("●", "#009E73", "#006B4E", "#E3F2ED"),
    "yellow": Light("▲", "#E69F00", "#7A5200", "#FDF2D9"),
    "red": Light("■", "#D55E00", "#A33A00", "#FBE7DC"),
}
KIND_COLOUR: Final[dict[SheetKind, str]] = {"guide": INK, "input": "#E69F00", "output": BLUE, "control": "#98A2AD"}  # tab and header rule

FAMILY: Final[dict[Language, str]] = {"en": "Arial", "zh": "Microsoft YaHei"}
BODY, SMALL, SECTION, TITLE, FIGURE, MARK = 10, 9, 11, 18, 22, 24  # points

ROW: Final = {"title": 38, "line": 26, "control": 22, "hint": 22, "head": 26, "head2": 38, "body": 24, "gap": 10}  # pixels
MARGIN, MODULE, GUTTER = 16, 236, 16  # pixels of columns: left margin of every sheet; grid of Dashboard and Start

UNIT: Final[dict[Language, int]] = {"en": 1_000, "zh": 10_000}  # display unit of Dashboard and charts

_EVERYWHERE: Final = {
    "date": "yyyy-mm-dd", "stamp": "yyyy-mm-dd hh:mm", "ym": "yyyy-mm", "pct": "0%", "pct1": "0.0%", "pct2": "0.00%", "count": "#,##0",
    "days": "0", "ratio": "0.0", "ratio2": "0.00", "int": "0", "text": "@", "sentence": "@", "any": "General", "rate": "0.0000",
    "plain": "General", "bound": "[>=1000]#,##0;[<=-1000]-#,##0;General", "value": "[<1]0.00;[<1000]0.0;#,##0",
}  # fmt: skip
NUMBER: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "money": '#,##0_);(#,##0);"–"_);@', "money2": '#,##0.00_);(#,##0.00);"–"_);@', "unit": '#,##0_);(#,##0);"–"_)',
        "axis": "#,##0;(#,##0);0", "label": "#,##0;(#,##0);0", "month": "mmm", "head": "@_)", **_EVERYWHERE,
    },
    "zh": {
        "money": '#,##0_ ;-#,##0_ ;"–"_ ;@', "money2": '#,##0.00_ ;-#,##0.00_ ;"–"_ ;@', "unit": '#,##0.0_ ;-#,##0.0_ ;"–"_ ',
        "axis": "#,##0;-#,##0;0", "label": "#,##0.0;-#,##0.0;0", "month": 'm"月"', "head": "@_ ", **_EVERYWHERE,
    },
}  # fmt: skip
RIGHT: Final = frozenset({"money", "money2", "unit", "pct", "pct1", "pct2", "ratio", "ratio2", "count", "rate", "plain", "bound", "value"})
CENTRED: Final = frozenset({"date", "stamp", "ym", "days", "int", "month"})
