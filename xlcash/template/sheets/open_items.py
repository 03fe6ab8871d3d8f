"""Open items: what each document still owes; credits and unapplied cash as own rows."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.base_currency import in_base, ledger_balance
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.strips import agreement, as_of_fact

COLUMNS: Final = (
    Column("invoice", 184, "text"), Column("customer", 84, "text"), Column("invoice_date", 98, "date"), Column("due_date", 98, "date"),
    Column("currency", 74, "text"), Column("amount", 112, "money2"), Column("credited", 104, "money2"), Column("paid", 112, "money2"),
    Column("disputed", 104, "money2"), Column("open", 112, "money2"), Column("days_overdue", 104, "count"),
)  # fmt: skip


def write(book: Book) -> None:
    sheet = book.sheets["open_items"]
    sheet.heading(COLUMNS)
    ledger, more = tables(book, "Invoices", "Receipts"), tables(book, "Customers", "Plans", "Settings", "Disputes")
    answer = book.xc("XC_OPEN_ITEMS", *ledger, book.as_of, "fifo", *more)
    spill = sheet.spill("open_items", "B5", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.rules.bar(len(COLUMNS))
    balance = in_base(book, spill.column("open"), spill.column("currency"))
    owed = agreement(book, "sheets.open_items", balance, ledger_balance(book))
    sheet.strip(book.facts(owed, as_of_fact(book, own_currency=True)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(COLUMNS))
