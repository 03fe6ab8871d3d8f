"""Contracts: the due dates of each contract still open, side by side."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import compared, count_where, shown, total
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.strips import COUNT, agreement, as_of_fact

COLUMNS: Final = (
    Column("contract", 130, "text"), Column("customer", 84, "text"), Column("stage", 60, "int"), Column("due_date", 98, "date"),
    Column("currency", 74, "text"), Column("amount", 98, "money"), Column("contract_share", 128, "pct"),
    *(Column(key, 98, "money") for key in ("credited", "paid", "open")), Column("days_overdue", 98, "count"),
)  # fmt: skip
OPEN: Final = 10  # its column, from 0


def write(book: Book) -> None:
    sheet = book.sheets["contracts"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_CONTRACTS", *tables(book, "Invoices", "Receipts"), book.as_of, book.table("Customers"))
    spill = sheet.spill("contracts", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.rules.bold(OPEN)
    sheet.rules.hairline(1, len(COLUMNS))
    amount, credited, paid, left = (total(spill.column(key)) for key in ("amount", "credited", "paid", "open"))
    late = count_where((spill.column("days_overdue"), compared(">", 0)))
    overdue = book.sentence("sheets.contracts.overdue", n=shown(late, COUNT))
    sheet.strip(
        book.facts(agreement(book, "sheets.contracts", left, amount - credited - paid), overdue, as_of_fact(book, own_currency=True))
    )
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), len(COLUMNS))
