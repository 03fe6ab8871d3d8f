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
    count_where,
    ends_with,
    equal,
    filled,
    highest,
    lowest,
    numbers_in,
    shown,
    text,
    to_the_cent,
    total,
    total_where,
    unless_error,
    unlike,
    when,
)

CENTS, WHOLE, COUNT, DAY, MONTH = "#,##0.00", "#,##0", "0", "yyyy-mm-dd", "yyyy-mm"
AGREES_WITHIN: Final = 0.005  # currency units: to the cent


def input_strip(book: Book, table: str) -> Formula:
    """Remarks about the table's rows, how many there are, and its total."""
    facts = [remarks(book, table), rows_fact(book, table)]
    if table in _TOTALS:
        facts.append(_TOTALS[table](book))
    return book.facts(*facts)


def remarks(book: Book, table: str) -> Formula:
    """How many messages there are about a table."""
    title = book.say(f"tables.{table}.title")
    number = count_where((book.spills["messages"].column("where"), ends_with(title)))
    found = book.sentence("sheets.strip.remarks", n=shown(number, COUNT))
    return when(number > 0, found, book.say("sheets.strip.no_remarks"))


def rows_fact(book: Book, table: str) -> Formula:
    key = next(column.key for column in SPECS[table].columns if column.required)
    return book.sentence("sheets.strip.rows", n=shown(filled(book.column(table, key)), WHOLE))


def foreign(book: Book, table: str) -> tuple[tuple[Range, Criterion], ...]:
    """The condition that a row is in another currency than the base currency; a blank currency is the base currency."""
    currency = book.column(table, "currency")
    return (currency, unlike(book.base_currency)), (currency, ANY_TEXT)


def agreement(book: Book, path: str, amount: Formula, other: Formula) -> Formula:
    """● the amount agrees with the other, or ■ it differs and by how much; an error in either says that a row can't be used.

    Checks lists every agreement that is stated so.
    """
    book.agreements[path] = amount, other
    same = book.sentence(f"{path}.agrees", amount=shown(amount, WHOLE))
    apart = to_the_cent(amount - other)
    differs = book.sentence(f"{path}.differs", amount=shown(amount, WHOLE), difference=shown(apart, CENTS))
    return unless_error(when(absolute(apart) < AGREES_WITHIN, same, differs), book.say("sheets.strip.unusable"))


def as_of_fact(book: Book, *, own_currency: bool = False) -> Formula:
    """The date, and the currency of the figures unless each row stands in its own."""
    day = shown(book.as_of, DAY)
    if own_currency:
        return book.sentence("sheets.strip.as_of_own", day=day)
    return book.sentence("sheets.strip.as_of", day=day, currency=book.base_currency)


def _sum_of(table: str, key: str) -> Callable[[Book], Formula]:
    def fact(book: Book) -> Formula:
        amount, rows = shown(_own(book, table, key), CENTS), count_where(*foreign(book, table))
        others = text(book.say("sheets.gap")) & book.sentence("sheets.strip.foreign", n=shown(rows, WHOLE))
        return book.sentence("sheets.strip.total", amount=amount, currency=book.base_currency) & when(rows > 0, others, "")

    return fact


def _own(book: Book, table: str, key: str) -> Formula:
    """The sum over the rows in the base currency."""
    amounts = book.column(table, key)
    return total(amounts) - total_where(amounts, *foreign(book, table))


def _bills(book: Book) -> Formula:
    unpaid = _own(book, "Bills", "amount") - _own(book, "Bills", "paid")
    return book.sentence("sheets.strip.unpaid", amount=shown(unpaid, CENTS), currency=book.base_currency)


def _plan(book: Book) -> Formula:
    """What goes in and what goes out, each line once."""
    amounts, direction, said = book.column("Plan", "amount"), book.column("Plan", "direction"), {}
    for key in ("in", "out"):
        where = (direction, equal(book.say(f"words.direction.{key}")))
        said[key] = shown(total_where(amounts, where) - total_where(amounts, where, *foreign(book, "Plan")), CENTS)
    return book.sentence("sheets.strip.once", into=said["in"], out=said["out"], currency=book.base_currency)


def _stated(table: str, key: str) -> Callable[[Book], Formula]:
    """The sum of what a table without currencies states."""
    return lambda book: book.sentence(
        "sheets.strip.stated", what=text(book.say(f"tables.{table}.columns.{key}")), amount=shown(total(book.column(table, key)), CENTS)
    )


def _months(book: Book) -> Formula:
    months = book.column("Monthly", "month")
    span = book.sentence("sheets.strip.months", first=shown(lowest(months), MONTH), last=shown(highest(months), MONTH))
    return when(numbers_in(months) > 0, span, book.say("sheets.strip.no_months"))


_TOTALS: Final[Mapping[str, Callable[[Book], Formula]]] = {
    "Invoices": _sum_of("Invoices", "amount"),
    "Receipts": _sum_of("Receipts", "amount"),
    "Orders": _sum_of("Orders", "amount"),
    "Accounts": _sum_of("Accounts", "balance"),
    "Bills": _bills,
    "Plan": _plan,
    "Plans": _stated("Plans", "amount"),
    "Disputes": _stated("Disputes", "amount"),
    "Financials": _stated("Financials", "sales"),
    "Monthly": _months,
}
