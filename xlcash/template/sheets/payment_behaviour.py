"""Payment behaviour: how each customer has paid, and the delay to expect."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import filled, literal, shown, total
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import as_of_fact

COLUMNS: Final = (
    Column("customer", 92, "text"), Column("invoices_paid", 110, "count"), Column("weighted_delay", 120, "ratio"),
    Column("median_delay", 120, "ratio"), Column("on_time_rate", 110, "pct"), Column("trend", 110, "ratio"),
    Column("payment_index", 120, "ratio"), Column("expected_delay", 120, "ratio"),
)  # fmt: skip
NAME: Final = Column("name", 240, "text")


def write(book: Book) -> None:
    sheet = book.sheets["payment_behaviour"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    answer = book.xc("XC_PAYMENT_BEHAVIOUR", book.table("Invoices"), book.table("Receipts"), book.as_of, book.table("Customers"))
    spill = sheet.spill("behaviour", "B5", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"J{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.hairline(1, len(columns))
    paid = book.sentence(
        "sheets.payment_behaviour.count",
        customers=shown(filled(spill.column("customer")), "#,##0"), invoices=shown(total(spill.column("invoices_paid")), "#,##0"),
    )  # fmt: skip
    sheet.strip(book.facts(paid, literal(book.say("sheets.payment_behaviour.terms")), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))
