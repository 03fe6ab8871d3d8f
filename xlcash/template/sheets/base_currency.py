"""Sums in the base currency, as the control totals state them: an independent way to what our own functions answer."""

from __future__ import annotations

import math

import numpy as np

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Criterion, Formula, Range, compared, ends_with, equal, total, total_where
from xlcash.template.formula.values import is_numeric

Condition = tuple[Range, Criterion]


def in_base(book: Book, amounts: Range, currency: Range, *conditions: Condition) -> Formula:
    """The sum of a money column, foreign amounts at the latest rate up to the as-of date; a blank currency is the base currency."""
    everything = total_where(amounts, *conditions) if conditions else total(amounts)
    named = total_where(amounts, *conditions, (currency, ANY_TEXT))
    base = total_where(amounts, *conditions, (currency, ends_with(book.base_currency)))
    return everything - named + base + _foreign(book, amounts, currency, *conditions)


def _foreign(book: Book, amounts: Range, currency: Range, *conditions: Condition) -> Formula:
    """SUMPRODUCT over the rows of Rates: the rate, if it is the latest of a foreign currency, times the sum in that currency."""
    dates, codes, rates = (book.column("Rates", key) for key in ("date", "currency", "rate"))
    latest = f"{_latest(book, dates, codes)}*{rates.text}"
    given = "".join(f",{column.text},{criterion.text}" for column, criterion in conditions)
    text = f'SUMPRODUCT({latest}*SUMIFS({amounts.text},{currency.text},"*"&{codes.text}{given}))'
    parts = [total_where(amounts, *conditions, (currency, ends_with(code))).value * rate for code, rate in _latest_rates(book).items()]
    return Formula(text, math.fsum(parts))


def weighed_in_base(book: Book, weights: Range, amounts: Range, less: Range, currency: Range) -> Formula:
    """The sum of weight × (amount − less) + less over rows of a bounded length, each at the latest rate of its currency.

    MMULT gives every row its rate: 1 for the base currency and a blank one, else the latest of Rates.  LibreOffice finds text of an
    add-in's array by EXACT and LEN, but not by equality.
    """
    dates, codes, rates = (book.column("Rates", key) for key in ("date", "currency", "rate"))
    named = f"MMULT(EXACT({currency.text},TRANSPOSE({codes.text}))*1,{_latest(book, dates, codes)}*{rates.text})"
    rate = f"{named}+EXACT({currency.text},{book.base_currency.text})+(LEN({currency.text})=0)"
    products = (weights, amounts), (weights, less), (less,)
    parts = [f"SUMPRODUCT({','.join((rate, *(column.text for column in columns)))})" for columns in products]
    known = {book.base_currency.value: 1.0, "": 1.0, None: 1.0} | _latest_rates(book)
    weight, amount, part = (np.array([cell if is_numeric(cell) else 0.0 for cell in column.cells]) for column in (weights, amounts, less))
    in_currency = np.array([known.get(code, 0.0) for code in currency.cells])
    return Formula("{}-{}+{}".format(*parts), math.fsum(in_currency * (weight * (amount - part) + part)))


def _latest(book: Book, dates: Range, codes: Range) -> str:
    """1 for the rows of Rates that hold the latest rate of a foreign currency up to the as-of date."""
    later = f'COUNTIFS({codes.text},{codes.text},{dates.text},">"&{dates.text},{dates.text},"<="&{book.as_of.text})=0'
    return f"({dates.text}<={book.as_of.text})*({later})*({codes.text}<>{book.base_currency.text})"


def _latest_rates(book: Book) -> dict[str, float]:
    """The latest rate of every foreign currency up to the as-of date."""
    rows = zip(*(book.column("Rates", key).cells for key in ("date", "currency", "rate")), strict=True)
    known = sorted((day, code, rate) for day, code, rate in rows if day is not None and day <= book.as_of.value)
    return {code: rate for _, code, rate in known if code != book.base_currency.value}


def invoiced(book: Book, *conditions: Condition) -> Formula:
    """Invoices less credit notes, whichever sign the credit notes are written with."""
    amounts, currency = book.column("Invoices", "amount"), book.column("Invoices", "currency")
    positive_notes = (
        (book.column("Invoices", "type"), equal(book.say("words.invoice_type.credit_note"))),
        (amounts, compared(">", 0)),
    )
    return in_base(book, amounts, currency, *conditions) - in_base(book, amounts, currency, *conditions, *positive_notes) * 2


def ledger_balance(book: Book) -> Formula:
    """What the ledger says is open at the as-of date: invoices less credit notes less receipts."""
    known = compared("<=", book.as_of)
    amounts, currency = book.column("Receipts", "amount"), book.column("Receipts", "currency")
    received = in_base(book, amounts, currency, (book.column("Receipts", "date"), known))
    return invoiced(book, (book.column("Invoices", "invoice_date"), known)) - received


def operating_cash(book: Book) -> Formula:
    """The balances of the operating accounts."""
    operating = equal(book.say("words.account_group.operating"))
    amounts, currency = book.column("Accounts", "balance"), book.column("Accounts", "currency")
    return in_base(book, amounts, currency, (book.column("Accounts", "group"), operating))
