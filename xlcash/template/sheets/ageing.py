"""Ageing: who owes how much since when; a total row last. Its chart stands above the list (see `ageing_chart`)."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, lookup, text
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import agreement, as_of_fact
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

BANDS: Final = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_91_180", "days_181_360", "days_over_360")
CHART_ROWS: Final = 5
HEAD_AT: Final = HEAD + CHART_ROWS + 3  # the list's header, row from 0: below the chart, its title and message
COLUMNS: Final = (
    Column("customer", 92, "text"), *(Column(band, 98, "money") for band in BANDS),
    Column("unapplied", 98, "money"), Column("total", 108, "money"),
)  # fmt: skip
NAME: Final = Column("name", 200, "text")


def write(book: Book) -> None:
    sheet = book.sheets["ageing"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    answer = book.xc(
        "XC_AGEING", book.table("Invoices"), book.table("Receipts"), book.as_of, "30,60,90,180,360", "customer", "due", book.table("Rates"),
        *tables(book, "Customers", "Plans", "Settings"),
    )  # fmt: skip
    spill = sheet.spill("ageing", f"B{HEAD_AT + 1}", answer, COLUMNS)
    sheet.heads(HEAD_AT, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"L{HEAD_AT + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.grid.set_row_pixels(HEAD_AT - 1, ROW["gap"])
    sheet.grid.set_row_pixels(HEAD_AT, ROW["head"])
    Rules(book.look, sheet.grid, first=HEAD_AT + 1).hairline(1, len(columns), total=total_word(book))
    sheet.strip(book.facts(_agreement(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(HEAD_AT + len(spill.rows), len(columns), repeat=False)
    sheet.grid.repeat_rows(HEAD_AT)


def total_word(book: Book) -> str:
    return book.say("results.headers.total")


def of_total_row(book: Book, key: str) -> Formula:
    """A figure of the total row."""
    spill = book.spills["ageing"]
    return lookup(text(total_word(book)), spill.column("customer"), spill.column(key))


def _agreement(book: Book) -> Formula:
    items = book.spills["open_items"]
    return agreement(book, "sheets.ageing", of_total_row(book, "total"), in_base(book, items.column("open"), items.column("currency")))
