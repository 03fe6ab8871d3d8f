"""Explain: filled by the button Explain cell; empty until it is pressed."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column

COLUMNS: Final = (Column("item", 300, "text"), Column("value", 920, "text"))


def write(book: Book) -> None:
    sheet = book.sheets["explain"]
    sheet.heading(COLUMNS)
    sheet.heads(HEAD, COLUMNS, texts=[book.say(f"sheets.explain.heads.{column.key}") for column in COLUMNS])
    book.look.book.define_name("xc_explain", f"={sheet.quoted}!$B${HEAD + 2}")
    sheet.write(HEAD + 1, 1, book.say("sheets.explain.how"))
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.strip(book.say("sheets.explain.strip"))
    sheet.grid.freeze_panes(HEAD + 1, 1)
    sheet.page(HEAD + 40, len(COLUMNS), one=True)
