"""Letters: whom to write to now, about what, and how much is claimed."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Formula, absolute, count_where, filled, shown, total, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import collection_tables
from xlcash.template.sheets.strips import AGREES_WITHIN, CENTS, COUNT, as_of_fact
from xlcash.template.style.tokens import ROW

COLUMNS: Final = (
    Column("customer", 64, "text"), Column("letter", 146, "sentence"), Column("level", 42, "int"), Column("language", 74, "text"),
    Column("items", 44, "int"), Column("currency", 68, "text"), *(Column(key, 74, "money") for key in ("open", "held", "claimed")),
    Column("credits", 74, "money"), Column("to_pay", 74, "money"), Column("note", 152, "sentence"), Column("remark", 124, "sentence"),
    Column("file", 218, "sentence"),
)  # fmt: skip
TO_PAY: Final = 11  # its column, from 0


def write(book: Book) -> None:
    sheet = book.sheets["letters"]
    last = sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    spill = sheet.spill("letters", f"B{HEAD + 1}", book.xc("XC_LETTERS", *collection_tables(book)), COLUMNS)
    sheet.rules.bold(TO_PAY)
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.strip(book.facts(_agrees(book, spill), _counted(book, spill), as_of_fact(book, own_currency=True)))
    sheet.write(1, last, book.say("sheets.letters.folder"), book.look.f("xc Link", font_size=9, align="right"))
    place = xl_rowcol_to_cell(1, last, row_abs=True, col_abs=True)
    book.look.book.define_name("xc_letters_folder", f"={sheet.quoted}!{place}")
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + max(len(spill.rows), 8), len(COLUMNS))


def _agrees(book: Book, spill: Spill) -> Formula:
    """Whether what is to be paid is what is open, less what is on hold, less what is in the customers' favour."""
    opened, held, credit, to_pay = (total(spill.column(key)) for key in ("open", "held", "credits", "to_pay"))
    difference = opened - held + credit - to_pay
    differs = book.sentence("sheets.letters.differs", difference=shown(difference, CENTS))
    return when(absolute(difference) < AGREES_WITHIN, book.say("sheets.letters.agrees"), differs)


def _counted(book: Book, spill: Spill) -> Formula:
    """How many rows there are to issue, and how many have a note why not."""
    held = count_where((spill.column("note"), ANY_TEXT))
    found = filled(spill.column("customer")) - held
    return book.sentence("sheets.letters.due", n=shown(found, COUNT), held=shown(held, COUNT))
