"""Collections: the step every open invoice has reached, who takes it and when."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Formula, compared, count_where, shown, total, total_where
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import agreement, as_of_fact

COLUMNS: Final = (
    Column("invoice", 158, "text"), Column("customer", 76, "text"), Column("open", 88, "money"), Column("days_overdue", 88, "count"),
    Column("ladder", 140, "text"), Column("level", 48, "int"), Column("action", 222, "text"), Column("owner", 88, "text"),
    Column("due_on", 98, "date"), Column("hold", 164, "text"),
)  # fmt: skip
NAME: Final = Column("name", 150, "text")


def steps(book: Book, sign: str) -> Formula:
    """Steps not on hold whose day compares so with the as-of date."""
    spill = book.spills["collections"]
    due = (spill.column("due_on"), compared(sign, book.as_of))
    return count_where(due) - count_where(due, (spill.column("hold"), ANY_TEXT))


def write(book: Book) -> None:
    sheet = book.sheets["collections"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    tables = (book.table(name) for name in ("Invoices", "Receipts", "Customers", "Ladders", "Log"))
    spill = sheet.spill("collections", "B5", book.xc("XC_COLLECTION_STAGE", *tables, book.as_of), COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"L{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.bar(4)
    sheet.rules.due_on(9)
    sheet.rules.hairline(1, len(columns))
    open_items = book.spills["open_items"].column("open")
    owed = agreement(book, "sheets.collections", total(spill.column("open")), total_where(open_items, (open_items, compared(">", 0))))
    due = book.sentence("sheets.collections.due", due=shown(steps(book, "<="), "#,##0"), late=shown(steps(book, "<"), "#,##0"))
    sheet.strip(book.facts(owed, due, as_of_fact(book, own_currency=True)))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), len(columns))
