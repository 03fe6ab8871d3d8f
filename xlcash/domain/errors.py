"""Every mistake a user can make and mend: one class each.

The class names what is wrong; its constructor takes the facts; its sentence stands in the catalogue under ``errors.<class>`` and
names table, row, column and remedy in the reader's language.  Three families, by what a mistake does to the answer:

=================  =====================================================================================================
`XlcashError`      no answer can be given: the cell shows a real Excel error
`RowError`         this row can't be used: it is left out, shown apart and listed, and the other rows are answered
`RowNotice`        the row is used, but in a way the user should know of
=================  =====================================================================================================
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from xlcash.language import Language, Term, say


class CellError(enum.Enum):
    """Excel's error values, each with its code (an HRESULT), as COM carries it.

    >>> str(CellError.NA), CellError.NA.value
    ('#N/A', -2146826246)
    """

    NULL = -2146826288
    DIV0 = -2146826281
    VALUE = -2146826273
    REF = -2146826265
    NAME = -2146826259
    NUM = -2146826252
    NA = -2146826246

    def __str__(self) -> str:
        return CELL_ERROR_TEXT[self]


CELL_ERROR_TEXT: dict[CellError, str] = {
    CellError.NULL: "#NULL!",
    CellError.DIV0: "#DIV/0!",
    CellError.VALUE: "#VALUE!",
    CellError.REF: "#REF!",
    CellError.NAME: "#NAME?",
    CellError.NUM: "#NUM!",
    CellError.NA: "#N/A",
}


def table_title(table: str) -> Term:
    """The name of a table as the reader's sheets show it."""
    return Term(f"tables.{table}.title")


def column_header(table: str, column: str) -> Term:
    return Term(f"tables.{table}.columns.{column}")


class XlcashError(Exception):
    """No answer can be given. `cell` is what the worksheet cell shows."""

    cell: ClassVar[CellError] = CellError.VALUE

    def __init__(self, **facts: Any) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def sentence(self, language: Language = "en") -> str:
        return say(language, f"errors.{type(self).__name__}", **self.facts)

    def __str__(self) -> str:
        return self.sentence()


# ── a whole table or argument is wrong ───────────────────────────────────────────────────────────────────────────────


class MissingColumnError(XlcashError):
    def __init__(self, table: str, column: str) -> None:
        super().__init__(table=table_title(table), column=column_header(table, column))


class RepeatedColumnError(XlcashError):
    def __init__(self, table: str, column: str) -> None:
        super().__init__(table=table_title(table), column=column_header(table, column))


class NotATableError(XlcashError):
    def __init__(self, table: str) -> None:
        super().__init__(table=table_title(table))


class EmptyTableError(XlcashError):
    cell = CellError.NA

    def __init__(self, table: str) -> None:
        super().__init__(table=table_title(table))


class TooManyRowsError(XlcashError):
    """More rows than a worksheet holds."""

    def __init__(self, table: str, rows: int, most: int) -> None:
        super().__init__(table=table_title(table), rows=f"{rows:,}", most=f"{most:,}")


class ArgumentMissingError(XlcashError):
    def __init__(self, argument: str) -> None:
        super().__init__(argument=argument)


class ArgumentNotANumberError(XlcashError):
    def __init__(self, argument: str, value: object) -> None:
        super().__init__(argument=argument, value=value)


class ArgumentNotADateError(XlcashError):
    def __init__(self, argument: str, value: object) -> None:
        super().__init__(argument=argument, value=value)


class ArgumentOutOfRangeError(XlcashError):
    cell = CellError.NUM

    def __init__(self, argument: str, value: object, low: float, high: float) -> None:
        super().__init__(argument=argument, value=value, low=f"{low:g}", high=f"{high:g}")


class ArgumentUnknownWordError(XlcashError):
    def __init__(self, argument: str, value: object, allowed: Iterable[str]) -> None:
        super().__init__(argument=argument, value=value, allowed=", ".join(allowed))


class ArgumentIsErrorCellError(XlcashError):
    cell = CellError.NA

    def __init__(self, argument: str) -> None:
        super().__init__(argument=argument)


class UnknownCustomerError(XlcashError):
    cell = CellError.NA

    def __init__(self, customer: str) -> None:
        super().__init__(customer=customer)


class MissingRateError(XlcashError):
    cell = CellError.NA

    def __init__(self, currency: str, as_of: date) -> None:
        super().__init__(currency=currency, as_of=as_of.isoformat())


class NoSalesError(XlcashError):
    cell = CellError.DIV0

    def __init__(self) -> None:
        super().__init__()


class NoPointsError(XlcashError):
    """The scorecard has no factor that can earn a point, so nothing can be scored with it."""

    cell = CellError.NUM

    def __init__(self) -> None:
        super().__init__()


class HistoryTooShortError(XlcashError):
    cell = CellError.NA

    def __init__(self, table: str, needed: int, found: int) -> None:
        super().__init__(table=table_title(table), needed=needed, found=found)


class SettingOutOfRangeError(XlcashError):
    cell = CellError.NUM

    def __init__(self, key: str, value: object, low: float, high: float) -> None:
        super().__init__(key=Term(f"policy.{key}.key"), value=value, low=f"{low:g}", high=f"{high:g}")


class UnforeseenError(XlcashError):
    """Not the user's mistake: the full traceback is in the log file."""

    def __init__(self, function: str, kind: str) -> None:
        super().__init__(function=function, kind=kind)


# ── one row is wrong ─────────────────────────────────────────────────────────────────────────────────────────────────


class RowError(XlcashError):
    """A row that is left out. `row` counts from 1, the first row below the header."""

    def __init__(self, table: str, row: int, **facts: Any) -> None:
        super().__init__(table=table_title(table), row=row, **facts)
        self.table = table
        self.row = row


class BlankCellError(RowError):
    def __init__(self, table: str, row: int, column: str) -> None:
        super().__init__(table, row, column=column_header(table, column))


class ErrorCellError(RowError):
    def __init__(self, table: str, row: int, column: str) -> None:
        super().__init__(table, row, column=column_header(table, column))


class NotADateError(RowError):
    def __init__(self, table: str, row: int, column: str, value: object) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value)


class AmbiguousDateError(RowError):
    """Day or month first? Neither this cell nor its column tells."""

    def __init__(self, table: str, row: int, column: str, value: object) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value)


class NotAnAmountError(RowError):
    def __init__(self, table: str, row: int, column: str, value: object) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value)


class UnknownWordError(RowError):
    def __init__(self, table: str, row: int, column: str, value: object, allowed: Iterable[str]) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value, allowed=", ".join(allowed))


class DamagedNumberError(RowError):
    """A long code typed as a number: Excel keeps 15 digits and has already lost the rest."""

    def __init__(self, table: str, row: int, column: str, value: object) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value)


class DuplicateKeyError(RowError):
    def __init__(self, table: str, row: int, column: str, value: object, first_row: int) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value, first_row=first_row)


class NegativeInvoiceError(RowError):
    def __init__(self, row: int, invoice: str, amount: float) -> None:
        super().__init__("Invoices", row, invoice=invoice, amount=f"{amount:,.2f}")


# ── the row is used, and the user should know how ────────────────────────────────────────────────────────────────────


class RowNotice(RowError):
    """The row is used as its sentence says."""


class NoDueDateNotice(RowNotice):
    def __init__(self, row: int, invoice: str) -> None:
        super().__init__("Invoices", row, invoice=invoice)


class DueBeforeIssueNotice(RowNotice):
    def __init__(self, row: int, invoice: str) -> None:
        super().__init__("Invoices", row, invoice=invoice)


class UnknownReceiptCustomerNotice(RowNotice):
    def __init__(self, row: int, customer: str, amount: float) -> None:
        super().__init__("Receipts", row, customer=customer, amount=f"{amount:,.2f}")


class UnknownReceiptInvoiceNotice(RowNotice):
    def __init__(self, row: int, invoice: str, amount: float) -> None:
        super().__init__("Receipts", row, invoice=invoice, amount=f"{amount:,.2f}")


class OverpaymentNotice(RowNotice):
    def __init__(self, row: int, invoice: str, excess: float) -> None:
        super().__init__("Receipts", row, invoice=invoice, excess=f"{excess:,.2f}")


class UnknownInvoiceCustomerNotice(RowNotice):
    def __init__(self, row: int, invoice: str, customer: str) -> None:
        super().__init__("Invoices", row, invoice=invoice, customer=customer)


class UnknownLadderNotice(RowNotice):
    def __init__(self, row: int, customer: str, ladder: str) -> None:
        super().__init__("Customers", row, customer=customer, ladder=ladder)


class UnknownSettingNotice(RowNotice):
    def __init__(self, row: int, key: str) -> None:
        super().__init__("Settings", row, key=key)
