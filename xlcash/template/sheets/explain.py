"""Explain: filled by the button Explain cell; empty until it is pressed."""

from __future__ import annotations

from typing import Final

from xlcash.excel.macros.explaining.panel import NAME, WIDTHS
from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column

PIXELS: Final = 7, 5  # of a character of the body font, and of a column's padding
COLUMNS: Final = tuple(Column(f"column_{at}", width * PIXELS[0] + PIXELS[1], "any") for at, width in enumerate(WIDTHS))


def write(book: Book) -> None:
    sheet = book.sheets["explain"]
    sheet.heading(COLUMNS)
    for col, column in enumerate(COLUMNS, 1):
        sheet.grid.set_column_pixels(col, col, column.pixels, book.look.f("xc Output"))  # the panel brings alignment and number formats
    book.look.book.define_name(NAME, f"={sheet.quoted}!$B${HEAD + 1}")
    sheet.write(HEAD, 1, book.say("sheets.explain.how"))
    sheet.strip(book.say("sheets.explain.strip"))
    sheet.grid.freeze_panes(HEAD, 1)
    sheet.page(HEAD + 200, len(COLUMNS), repeat=False)
