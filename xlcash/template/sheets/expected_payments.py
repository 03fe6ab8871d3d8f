"""Expected payments: when each open invoice is likely to be paid, and how sure that is."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, compared, shown, unless_error
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import DAY, WHOLE, agreement, as_of_fact

COLUMNS: Final = (
    Column("invoice", 160, "text"), Column("customer", 76, "text"), Column("open", 104, "money2"), Column("due_date", 88, "date"),
    Column("expected_date", 100, "date"), Column("p10_date", 88, "date"), Column("p90_date", 88, "date"),
    Column("probability_unpaid", 112, "pct1"), Column("currency", 72, "text"), Column("disputed", 88, "money2"),
    Column("basis", 150, "sentence"),
)  # fmt: skip
NAME: Final = Column("name", 178, "text")
SOON: Final = 30  # days


def write(book: Book) -> None:
    sheet = book.sheets["expected_payments"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    more = (book.table("Customers"), book.table("Disputes"))
    answer = book.xc("XC_EXPECTED_PAYMENTS", book.table("Invoices"), book.table("Receipts"), book.as_of, *more)
    spill = sheet.spill("expected_payments", "B5", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"M{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.hairline(1, len(columns))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))


def _strip(book: Book, spill: Spill) -> Formula:
    """Σ open agrees with the invoices on Open items; what should come soon, and what has no date because it is in dispute."""
    items = book.spills["open_items"]
    owed = items.column("open")
    invoices = in_base(book, owed, items.column("currency"), (owed, compared(">", 0)))
    amounts, disputed, currency = (spill.column(key) for key in ("open", "disputed", "currency"))
    same = agreement(book, "sheets.expected_payments", in_base(book, amounts, currency), invoices)
    until = book.as_of + SOON
    by_then = (spill.column("expected_date"), compared("<=", until))
    coming = in_base(book, amounts, currency, by_then) - in_base(book, disputed, currency, by_then)
    soon = book.sentence("sheets.expected_payments.soon", day=shown(until, DAY), amount=shown(coming, WHOLE))
    undated = book.sentence("sheets.expected_payments.disputed", amount=shown(in_base(book, disputed, currency), WHOLE))
    return book.facts(same, unless_error(book.facts(soon, undated), ""), as_of_fact(book, own_currency=True))
