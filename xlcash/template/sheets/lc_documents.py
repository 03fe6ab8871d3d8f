"""LC documents: what a bank would object to in the documents of each letter of credit, and how many days are left."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, filled, shown, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.strips import COUNT, as_of_fact

COLUMNS: Final = (
    Column("letter_of_credit", 130, "text"), Column("document", 150, "text"), Column("check", 224, "text"), Column("status", 120, "text"),
    Column("dated", 98, "date"), Column("latest_day", 98, "date"), Column("drawn", 110, "money"), Column("allowed", 110, "money"),
    Column("days_left", 84, "int"), Column("article", 180, "text"),
)  # fmt: skip


def write(book: Book) -> None:
    sheet = book.sheets["lc_documents"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_LC_CHECK", *tables(book, "Credits", "LCDocuments"), book.as_of, book.table("Calendar"))
    spill = sheet.spill("lc_check", f"B{HEAD + 1}", answer, COLUMNS)
    words = {"red": "discrepancy", "yellow": "untold", "green": "complies"}
    sheet.rules.lights(4, {name: book.say(f"words.lc_status.{word}") for name, word in words.items()})  # type: ignore[misc]
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.strip(_strip(book))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(COLUMNS))


def _strip(book: Book) -> Formula:
    """How many discrepancies, and of how many checks."""
    spill = book.spills["lc_check"]
    status = spill.column("status")
    counts = {
        key: shown(count_where((status, ends_with(book.say(f"words.lc_status.{key}")))), COUNT)
        for key in ("discrepancy", "untold", "complies")
    }
    found = count_where((status, ends_with(book.say("words.lc_status.discrepancy"))))
    said = when(found > 0, book.sentence("sheets.lc_documents.found", **counts), book.sentence("sheets.lc_documents.clean", **counts))
    return when(
        filled(book.column("Credits", "credit")) > 0,
        book.facts(said, as_of_fact(book, own_currency=True)),
        book.say("sheets.lc_documents.empty"),
    )
