"""Messages: what was left out of the tables or assumed about them."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Formula, count_where, shown, when
from xlcash.template.sheet import HEAD, Column

COLUMNS: Final = (Column("when", 92, "date"), Column("where", 110, "text"), Column("effect", 120, "text"), Column("message", 920, "text"))
TABLES: Final = (
    "Invoices", "Receipts", "Customers", "Bills", "Plan", "Accounts", "Monthly", "Settings", "Financials", "Scorecard", "Ladders", "Log",
    "Rates",
)  # fmt: skip

LATER: Final = (  # arguments after the date
    "Scenarios", "Calendar", "Snapshots", "Orders", "Scores", "Policies", "Claims", "Plans", "Disputes", "Offers",
    "Credits", "LCDocuments",
)  # fmt: skip


def number(book: Book) -> Formula:
    return count_where((book.spills["messages"].column("message"), ANY_TEXT))


def write(book: Book) -> None:
    sheet = book.sheets["messages"]
    sheet.heading(COLUMNS)
    more = (book.table(table) for table in LATER)
    answer = book.xc("XC_MESSAGES", *(book.table(table) for table in TABLES), book.as_of, *more)
    spill = sheet.spill("messages", "B5", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS), key=2)
    found = number(book)
    some = book.sentence("sheets.messages.some", n=shown(found, "0"))
    sheet.strip(when(found > 0, some, book.say("sheets.messages.none")))
    sheet.grid.freeze_panes(HEAD + 1, 1)
    sheet.page(HEAD + len(spill.rows), len(COLUMNS))
