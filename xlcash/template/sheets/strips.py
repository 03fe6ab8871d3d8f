"""What the control strips state: rows, totals and whether they agree; every figure a live formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from xlcash.domain.tables import SPECS
from xlcash.template.book import Book
from xlcash.template.formula import (
    ANY_TEXT,
    Criterion,
    Formula,
    Range,
    absolute,
    compared,
    count_where,
    equal,
    filled,
    highest,
    lowest,
    numbers_in,
    shown,
    text,
    total,
    total_where,
    unless_error,
    unlike,
    when,
)

CENTS, WHOLE, COUNT, DAY, MONTH = "#,##0.00", "#,##0", "0", "yyyy-mm-dd", "yyyy-mm"
AGREES_WITHIN: Final = 0.5  # currency units: amounts below half a cent are settled, row by row


def input_strip(book: Book, table: str) -> Formula:
    """Remarks about the table's rows, how many there are, and its total."""
    facts = [remarks(book, table), rows_fact(book, table)]
    if table in _TOTALS:
        facts.append(_TOTALS[table](book))
    return book.facts(*facts)


def remarks(book: Book, table: str) -> Formula:
    """How many messages there are about a table."""
    title = book.say(f"tables.{table}.title")
    number = count_where((book.spills["messages"].column("where"), equal(title)))
    found = book.sentence("sheets.strip.remarks", n=shown(number, COUNT))
    return when(number > 0, found, book.say("sheets.strip.no_remarks"))


def rows_fact(book: Book, table: str) -> Formula:
    key = next(column.key for column in SPECS[table].columns if column.required)
    return book.sentence("sheets.strip.rows", n=shown(filled(book.column(table, key)), WHOLE))


def foreign_rows(book: Book, *tables: str) -> Formula:
    """Rows in another currency than the base currency; a blank currency is the base currency."""
    counts = [count_where(*_foreign(book, table)) for table in tables]
    number = counts[0]
    for count in counts[1:]:
        number = number + count
    return number


def _foreign(book: Book, table: str) -> tuple[tuple[Range, Criterion], ...]:
    currency = book.column(table, "currency")
    return (currency, unlike(book.base_currency)), (currency, ANY_TEXT)


def base_total(book: Book, table: str, key: str, *conditions: tuple[Range, Criterion]) -> Formula:
    """The sum of a money column over the rows in the base currency."""
    amounts = book.column(table, key)
    everything = total_where(amounts, *conditions) if conditions else total(amounts)
    return everything - total_where(amounts, *conditions, *_foreign(book, table))


def invoiced(book: Book, *conditions: tuple[Range, Criterion]) -> Formula:
    """Invoices less credit notes in the base currency, whichever sign the credit notes are written with."""
    positive_notes = (
        (book.column("Invoices", "type"), equal(book.say("words.invoice_type.credit_note"))),
        (book.column("Invoices", "amount"), compared(">", 0)),
    )
    return base_total(book, "Invoices", "amount", *conditions) - base_total(book, "Invoices", "amount", *conditions, *positive_notes) * 2


def ledger_balance(book: Book) -> Formula:
    """What the ledger says is open at the as-of date: invoices less credit notes less receipts, in the base currency."""
    known = compared("<=", book.as_of)
    received = base_total(book, "Receipts", "amount", (book.column("Receipts", "date"), known))
    return invoiced(book, (book.column("Invoices", "invoice_date"), known)) - received


def agreement(book: Book, path: str, amount: Formula, other: Formula) -> Formula:
    """● the amount agrees with the other, or ■ it differs and by how much; an error in either says that a row can't be used."""
    same = book.sentence(f"{path}.agrees", amount=shown(amount, WHOLE))
    differs = book.sentence(f"{path}.differs", amount=shown(amount, WHOLE), difference=shown(amount - other, WHOLE))
    return unless_error(when(absolute(amount - other) < AGREES_WITHIN, same, differs), book.say("sheets.strip.unusable"))


def as_of_fact(book: Book) -> Formula:
    return book.sentence("sheets.strip.as_of", day=shown(book.as_of, DAY), currency=book.base_currency)


def _sum_of(table: str, key: str) -> Callable[[Book], Formula]:
    def fact(book: Book) -> Formula:
        amount = shown(base_total(book, table, key), CENTS)
        own = book.sentence("sheets.strip.total", amount=amount, currency=book.base_currency)
        foreign = foreign_rows(book, table)
        others = text(book.say("sheets.gap")) & book.sentence("sheets.strip.foreign", n=shown(foreign, COUNT))
        return own & when(foreign > 0, others, "")

    return fact


def _bills(book: Book) -> Formula:
    unpaid = base_total(book, "Bills", "amount") - base_total(book, "Bills", "paid")
    return book.sentence("sheets.strip.unpaid", amount=shown(unpaid, CENTS), currency=book.base_currency)


def _months(book: Book) -> Formula:
    months = book.column("Monthly", "month")
    span = book.sentence("sheets.strip.months", first=shown(lowest(months), MONTH), last=shown(highest(months), MONTH))
    return when(numbers_in(months) > 0, span, book.say("sheets.strip.no_months"))


_TOTALS: Final[Mapping[str, Callable[[Book], Formula]]] = {
    "Invoices": _sum_of("Invoices", "amount"),
    "Receipts": _sum_of("Receipts", "amount"),
    "Accounts": _sum_of("Accounts", "balance"),
    "Bills": _bills,
    "Monthly": _months,
}
