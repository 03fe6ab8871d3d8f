"""Import preview: filled by the button Import ledger; empty until it is pressed."""

from __future__ import annotations

from typing import Any, Final

from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column, Sheet

COLUMNS: Final = (
    Column("kind", 130, "text"), Column("table", 160, "text"), Column("row", 70, "int"), Column("document", 210, "text"),
    Column("column", 130, "text"), Column("old", 150, "any"), Column("new", 150, "any"),
)  # fmt: skip
FACTS: Final = ("file", "table", "system", "digest", "mark", "state")
FIRST: Final = HEAD + len(FACTS) + 3  # the header of the lines, from 0
BESIDE: Final = 1 + len(COLUMNS) + 1  # the first column of what the latest import wrote
PLACES: Final = {
    "facts": f"$C${HEAD + 1}", "order": f"$C${HEAD + len(FACTS) + 1}", "list": f"$B${FIRST + 2}", "written": f"$J${FIRST + 2}",
}  # fmt: skip
"""Where the macros read and write."""


def write(book: Book) -> None:
    sheet, look = book.sheets["import_preview"], book.look
    sheet.heading(COLUMNS)
    for at, key in enumerate((*FACTS, "order")):
        sheet.write(HEAD + at, 1, book.say(f"sheets.import_preview.facts.{key}"), look.f("xc Small"))
    for at in range(len(FACTS)):
        sheet.write(HEAD + at, 2, None, look.f("xc Output", "text"))
    _order(sheet, HEAD + len(FACTS))
    sheet.heads(FIRST, COLUMNS, texts=[book.say(f"sheets.import_preview.heads.{column.key}") for column in COLUMNS])
    _written(sheet)
    for name, cell in PLACES.items():
        book.look.book.define_name(f"xc_import_{name}", f"={sheet.quoted}!{cell}")
    sheet.write(FIRST + 1, 1, book.say("sheets.import_preview.how"))
    sheet.strip(book.say("sheets.import_preview.strip"))
    sheet.grid.freeze_panes(FIRST + 1, 1)
    sheet.page(FIRST + 40, len(COLUMNS), repeat=False)


def _written(sheet: Sheet) -> None:
    """What the latest import wrote stands beside the preview, outside what is printed: Undo import takes it back."""
    say = sheet.book.say
    sheet.grid.set_column_pixels(BESIDE - 1, BESIDE - 1, 40)
    sheet.widths(COLUMNS, BESIDE)
    sheet.write(FIRST - 1, BESIDE, say("sheets.import_preview.latest"), sheet.book.look.f("xc Small"))
    sheet.heads(FIRST, COLUMNS, BESIDE, texts=[say(f"sheets.import_preview.heads.{column.key}") for column in COLUMNS])


def _order(sheet: Sheet, row: int) -> None:
    """The cell where the user says how dates such as 03/04/2025 are meant, if a file can't tell."""
    say = sheet.book.say
    sheet.write(row, 2, None, sheet.book.look.f("xc Input", "text"))
    sheet.write(row, 3, say("sheets.import_preview.order_hint"), sheet.book.look.f("xc Small"))
    rule: dict[str, Any] = {"validate": "list", "source": ["dmy", "mdy"], "error_title": "xlcash"}
    sheet.grid.data_validation(row, 2, row, 2, {**rule, "error_message": say("sheets.validation.word"), "ignore_blank": True})
