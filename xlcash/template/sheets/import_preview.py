"""Import preview: filled by the button Import ledger; empty until it is pressed."""

from __future__ import annotations

from typing import Any, Final

from xlcash.domain.merging import KEYS
from xlcash.importing.systems import systems
from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column, Sheet

COLUMNS: Final = (
    Column("kind", 130, "text"), Column("table", 160, "text"), Column("row", 70, "int"), Column("document", 210, "text"),
    Column("column", 130, "text"), Column("old", 150, "any"), Column("new", 150, "any"),
)  # fmt: skip
FACTS: Final = ("file", "table", "system", "digest", "mark", "state")
CHOICES: Final = ("order", "choose_table", "choose_system")
"""What a file may not tell, and the user does."""
ROW_MARK: Final = Column("mark", 130, "text")  # of a row as it was written: one that a person has worked in since is not taken out
FIRST: Final = HEAD + len(FACTS) + len(CHOICES) + 2  # the header of the lines, from 0
BESIDE: Final = 1 + len(COLUMNS) + 1  # the first column of what the latest import wrote
PLACES: Final = {
    "facts": f"$C${HEAD + 1}", "list": f"$B${FIRST + 2}", "written": f"$J${FIRST + 2}",
    **{key: f"$C${HEAD + len(FACTS) + at}" for at, key in enumerate(CHOICES, 1)},
}  # fmt: skip
"""Where the macros read and write."""


def write(book: Book) -> None:
    sheet, look = book.sheets["import_preview"], book.look
    sheet.heading(COLUMNS)
    for at, key in enumerate((*FACTS, *CHOICES)):
        sheet.write(HEAD + at, 1, book.say(f"sheets.import_preview.facts.{key}"), look.f("xc Small"))
    for at in range(len(FACTS)):
        sheet.write(HEAD + at, 2, None, look.f("xc Output", "text"))
    _choices(sheet, HEAD + len(FACTS))
    sheet.heads(FIRST, COLUMNS, texts=[book.say(f"sheets.import_preview.heads.{column.key}") for column in COLUMNS])
    _written(sheet)
    for name, cell in PLACES.items():
        book.look.book.define_name(f"xc_import_{name}", f"={sheet.quoted}!{cell}")
    sheet.write(FIRST + 1, 1, book.say("sheets.import_preview.how"))
    sheet.strip(book.say("sheets.import_preview.strip"))
    sheet.grid.freeze_panes(HEAD, 1)
    sheet.page(FIRST + 40, len(COLUMNS), repeat=False)


def _written(sheet: Sheet) -> None:
    """What the latest import wrote stands beside the preview, outside what is printed: Undo import takes it back."""
    say = sheet.book.say
    sheet.grid.set_column_pixels(BESIDE - 1, BESIDE - 1, 40)
    columns = (*COLUMNS, ROW_MARK)
    sheet.widths(columns, BESIDE)
    sheet.write(FIRST - 1, BESIDE, say("sheets.import_preview.latest"), sheet.book.look.f("xc Small"))
    sheet.heads(FIRST, columns, BESIDE, texts=[say(f"sheets.import_preview.heads.{column.key}") for column in columns])


def _choices(sheet: Sheet, first: int) -> None:
    """The cells where the user says what a file can't tell: how 03/04/2025 is meant, which table the file is for, whose export it is."""
    say, language = sheet.book.say, sheet.book.language
    offered = {
        "order": ["dmy", "mdy"],
        "choose_table": [say(f"tables.{name}.title") for name in KEYS],
        "choose_system": [system.name(language) for system in systems().values()],
    }
    for row, key in enumerate(CHOICES, first):
        sheet.write(row, 2, None, sheet.book.look.f("xc Input", "text"))
        sheet.write(row, 3, say(f"sheets.import_preview.hints.{key}"), sheet.book.look.f("xc Small"))
        rule: dict[str, Any] = {"validate": "list", "source": offered[key], "error_title": "xlcash"}
        sheet.grid.data_validation(row, 2, row, 2, {**rule, "error_message": say("sheets.validation.word"), "ignore_blank": True})
