"""Collection steps: the step every open invoice has reached, who takes it and when."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Formula, compared, count_where, shown, total, total_where
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import collection_tables
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import agreement, as_of_fact
from xlcash.template.style.tokens import ROW

COLUMNS: Final = (
    Column("invoice", 152, "text"), Column("customer", 68, "text"), Column("open", 66, "money"), Column("days_overdue", 56, "count"),
    Column("ladder", 100, "sentence"), Column("level", 42, "int"), Column("action", 140, "sentence"), Column("owner", 58, "text"),
    Column("due_on", 108, "date"), Column("hold", 108, "sentence"), Column("disputed", 64, "money"), Column("notify_by", 80, "date"),
    Column("limitation", 80, "date"), Column("in_plan", 64, "money"),
)  # fmt: skip
NAME: Final = Column("name", 118, "sentence")


def steps(book: Book, sign: str) -> Formula:
    """Steps not on hold whose day compares so with the as-of date."""
    spill = book.spills["collection_steps"]
    due = (spill.column("due_on"), compared(sign, book.as_of))
    return count_where(due) - count_where(due, (spill.column("hold"), ANY_TEXT))


def write(book: Book) -> None:
    sheet = book.sheets["collection_steps"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    spill = sheet.spill("collection_steps", "B5", book.xc("XC_COLLECTION_STAGE", *collection_tables(book)), COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"{xl_col_to_name(len(columns))}{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.bar(4)
    sheet.rules.due_on(9)
    sheet.rules.hairline(1, len(columns))
    open_items = book.spills["open_items"].column("open")
    owed = agreement(book, "sheets.collection_steps", total(spill.column("open")), total_where(open_items, (open_items, compared(">", 0))))
    due = book.sentence("sheets.collection_steps.due", due=shown(steps(book, "<="), "#,##0"), late=shown(steps(book, "<"), "#,##0"))
    sheet.strip(book.facts(owed, due, as_of_fact(book, own_currency=True)))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), len(columns))
