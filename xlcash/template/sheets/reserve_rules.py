"""The reserve by both rules, on Working capital: the rows of XC_RESERVE, which stands on Chart data."""

from __future__ import annotations

from typing import Any, Final

from xlcash.template.book import Book
from xlcash.template.formula import lowest, numbers_in, unless_error, when
from xlcash.template.sheets.latest_month import DASH
from xlcash.template.sheets.working_capital import RESERVE_AT
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import Rules

RULES: Final = 2  # rows: fixed cost, operating cost
PLACES: Final = {"rule": (1, "text"), "target_low": (5, "money"), "target_high": (6, "money"), "gap": (7, "money"),
                 "months_held": (8, "ratio"), "status": (9, "text")}  # fmt: skip
"""Column (from 0) and kind of number of each figure; a rule's name takes four columns, its status three."""
LAST: Final = 11
_HAIRLINE: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": t.HAIR}


def write(book: Book) -> None:
    sheet, look, spill = book.sheets["working_capital"], book.look, book.spills["reserve"]
    sheet.write(RESERVE_AT, 1, book.say("sheets.working_capital.reserve.title"), look.f("xc Section"))
    gap = spill.column("gap", RULES)
    told = when(lowest(gap) < 0, book.say("sheets.working_capital.reserve.short"), book.say("sheets.working_capital.reserve.kept"))
    sheet.write(RESERVE_AT + 1, 1, when(numbers_in(gap) > 0, told, book.say("sheets.working_capital.blank")), look.f("xc Small"))
    Rules(look, sheet.grid).status((RESERVE_AT + 1, 1, RESERVE_AT + 1, 1), f"$B${RESERVE_AT + 2}", quiet=False)
    for col in range(1, LAST + 1):
        sheet.write(RESERVE_AT + 2, col, None, look.head(sheet.kind, col, "text"))
        for row in range(1, RULES + 1):
            sheet.write(RESERVE_AT + 2 + row, col, None, look.f("xc Output", **_HAIRLINE))
    for key, (col, number) in PLACES.items():
        sheet.write(RESERVE_AT + 2, col, book.say(f"results.headers.{key}"), look.head(sheet.kind, col, number))
        for row in range(1, RULES + 1):
            value = spill.cell(key, row)
            shown = unless_error(value & "", DASH) if number == "text" else unless_error(value, DASH)
            sheet.write(RESERVE_AT + 2 + row, col, shown, look.f("xc Output", number, **look.side(col, number) | _HAIRLINE))
