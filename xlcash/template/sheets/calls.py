"""Calls of our own functions that more than one sheet makes."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula
from xlcash.template.sheet import Column

MONTHS, WEEKS = 12, 13
CASH: Final = (
    Column("period_start", 92, "date"), Column("period_end", 92, "date"),
    *(Column(key, 105, "money") for key in (
        "opening", "collections", "new_sales", "other_in", "rigid_out", "flexible_out", "net", "closing", "reserve_target", "gap",
    )),
)  # fmt: skip


def tables(book: Book, *names: str) -> list[Formula]:
    return [book.table(name) for name in names]


def collection_tables(book: Book) -> list[Formula]:
    """What the collection stage and the worklist have in common, in the order of their arguments."""
    around = ("Settings", "Plans", "Disputes", "Policies", "Claims", "Scores")
    return [*tables(book, "Invoices", "Receipts", "Customers", "Ladders", "Log"), book.as_of, *tables(book, *around)]


def cash_forecast(book: Book, periods: int, frequency: str) -> Formula:
    given = tables(book, "Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    more = tables(book, "Rates", "Customers", "Calendar", "Disputes")
    return book.xc("XC_CASH_FORECAST", *given, book.as_of, periods, frequency, "operating", *more)
