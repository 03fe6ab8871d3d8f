"""Ageing: who owes how much since when; a total row last. Its chart stands beside the list (see `ageing_chart`)."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, lookup, text
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import agreement, as_of_fact

BANDS: Final = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_91_180", "days_181_360", "days_over_360")
COLUMNS: Final = (
    Column("customer", 76, "text"), *(Column(band, 86, "money") for band in BANDS),
    Column("unapplied", 86, "money"), Column("total", 100, "money"),
)  # fmt: skip
NAME: Final = Column("name", 164, "sentence")
LAST: Final = HEAD + 11  # the row where the chart beside the list ends, from 0
BESIDE: Final = (Column("gap", 16, "text"), Column("room", 260, "text"))


def write(book: Book) -> None:
    sheet = book.sheets["ageing"]
    columns = (*COLUMNS, NAME)
    sheet.heading((*columns, *BESIDE))
    answer = book.xc(
        "XC_AGEING", book.table("Invoices"), book.table("Receipts"), book.as_of, "30,60,90,180,360", "customer", "due", book.table("Rates"),
        *tables(book, "Customers", "Plans", "Settings"),
    )  # fmt: skip
    spill = sheet.spill("ageing", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"L{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.hairline(1, len(columns), total=total_word(book))
    sheet.strip(book.facts(_agreement(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows), LAST), len(columns) + len(BESIDE))


def total_word(book: Book) -> str:
    return book.say("results.headers.total")


def of_total_row(book: Book, key: str) -> Formula:
    """A figure of the total row."""
    spill = book.spills["ageing"]
    return lookup(text(total_word(book)), spill.column("customer"), spill.column(key))


def _agreement(book: Book) -> Formula:
    items = book.spills["open_items"]
    return agreement(book, "sheets.ageing", of_total_row(book, "total"), in_base(book, items.column("open"), items.column("currency")))
