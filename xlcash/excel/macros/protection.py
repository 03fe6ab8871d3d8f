"""The buttons of the Protection group."""

from __future__ import annotations

import xlwings as xw

from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, spill
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say


def claim_clock(book: xw.Book) -> str:
    """Wind the claim clock afresh, show it, and say how many deadlines were missed, how many are near and which is the next."""
    language = language_of(book)
    found = spill(book, "claims")
    reader = refresh(book, [found], lambda at, of: say(language, "macros.winding", at=at, of=of))
    found.anchor.sheet.activate()
    rows = rows_or_error(reader.call(found.formula))
    deadlines = [
        (left, invoice, step, light)
        for left, invoice, step, light in zip(
            *(column_of(rows, key) for key in ("days_left", "invoice", "next_step", "light")), strict=True
        )
        if isinstance(left, float)
    ]
    missed = sum(left < 0 for left, *_ in deadlines)
    ahead = sorted(deadline for deadline in deadlines if deadline[0] >= 0)
    near = sum(light == say(language, "words.light.red") for *_, light in ahead)
    if not ahead:
        return say(language, "macros.wound_none", missed=missed)
    left, invoice, step, _ = ahead[0]
    return say(language, "macros.wound", missed=missed, near=near, invoice=invoice, left=f"{left:.0f}", step=step)
