"""Every mistake a user can make and mend: one class each.

The class names what is wrong; its constructor takes the facts; its sentence stands in the catalogue under ``errors.<class>`` and
names table, row, column and remedy in the reader's language.  Four families, by what a mistake does to the answer:

=================  =====================================================================================================
`XlcashError`      no answer can be given: the cell shows a real Excel error
`RowError`         this row can't be used: it is left out, shown apart and listed, and the other rows are answered
`RowNotice`        the row is used, but in a way the user should know of
`StandIn`          a table has nothing to say, and something stands in for it
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
    """The header of a column as the reader's sheets show it; an answer that is handed on as a table keeps its headers."""
    return Term(f"results.headers.{column}" if table == "Forecast" else f"tables.{table}.columns.{column}")


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


class NoPurchasesError(XlcashError):
    cell = CellError.DIV0

    def __init__(self) -> None:
        super().__init__()


class NoCostOfSalesError(XlcashError):
    cell = CellError.DIV0

    def __init__(self) -> None:
        super().__init__()


class NothingToCollectError(XlcashError):
    """Nothing overdue, nothing sold: no share of it can have been collected."""

    cell = CellError.DIV0

    def __init__(self) -> None:
        super().__init__()


class ReceivablesBeyondSalesError(XlcashError):
    """More is owed than was sold in all the months handed over, so that how old the rest is can't be told."""

    cell = CellError.NA

    def __init__(self, receivables: float, rest: float, months: int) -> None:
        super().__init__(receivables=f"{receivables:,.2f}", rest=f"{rest:,.2f}", months=months)


class UnequalLengthsError(XlcashError):
    def __init__(self, argument: str, found: int, other: str, needed: int) -> None:
        super().__init__(argument=argument, found=found, other=other, needed=needed)


class GapInSeriesError(XlcashError):
    """A blank between two figures of a series: passing over it would move all earlier figures by one."""

    def __init__(self, argument: str, place: int) -> None:
        super().__init__(argument=argument, place=place)


class DatesReversedError(XlcashError):
    cell = CellError.NUM

    def __init__(self, start: date, end: date) -> None:
        super().__init__(start=start.isoformat(), end=end.isoformat())


class RepeatedMonthError(XlcashError):
    def __init__(self, month: str, row: int, other_row: int) -> None:
        super().__init__(table=table_title("Monthly"), month=month, row=row, other_row=other_row)


class NoPointsError(XlcashError):
    """The scorecard has no factor that can earn a point, so nothing can be scored with it."""

    cell = CellError.NUM

    def __init__(self) -> None:
        super().__init__()


class TooFewOutcomesError(XlcashError):
    """Too few cases ended well, or badly, to learn from."""

    def __init__(self, good: int, bad: int, needed: int) -> None:
        super().__init__(good=f"{good:,}", bad=f"{bad:,}", needed=needed)


class NothingToFitError(XlcashError):
    """No column of the outcomes tells good cases from bad ones."""

    def __init__(self) -> None:
        super().__init__()


class HistoryTooShortError(XlcashError):
    cell = CellError.NA

    def __init__(self, table: str, needed: int, found: int) -> None:
        super().__init__(table=table_title(table), needed=needed, found=found)


class NothingToCompareError(XlcashError):
    """No past forecast can be compared with what came: no invoice was open early enough."""

    cell = CellError.NA

    def __init__(self, latest: date, as_of: date) -> None:
        super().__init__(latest=latest.isoformat(), as_of=as_of.isoformat())


class HistoryColumnsError(XlcashError):
    """A history is one column of figures, or dates and figures."""

    def __init__(self, argument: str, found: int) -> None:
        super().__init__(argument=argument, found=found)


class HistoryFigureError(XlcashError):
    """One figure that is none makes the whole history unusable; `row` counts from 1, below the header where there is one."""

    def __init__(self, argument: str, row: int, value: object) -> None:
        super().__init__(argument=argument, row=row, value=value)


class HistoryCellIsErrorError(XlcashError):
    cell = CellError.NA

    def __init__(self, argument: str, row: int) -> None:
        super().__init__(argument=argument, row=row)


class HistoryDateError(XlcashError):
    def __init__(self, argument: str, row: int, value: object) -> None:
        super().__init__(argument=argument, row=row, value=value)


class HistoryUnevenError(XlcashError):
    """A period is missing or stands twice."""

    def __init__(self, argument: str, row: int, found: str, before: str) -> None:
        super().__init__(argument=argument, row=row, found=found, before=before)


class SeriesTooShortError(XlcashError):
    """Fewer figures than a forecast of a series needs."""

    cell = CellError.NA

    def __init__(self, needed: int, found: int) -> None:
        super().__init__(needed=needed, found=found)


class SignedSeriesError(XlcashError):
    """A method for amounts that come now and then was asked for, and the figures have both signs."""

    def __init__(self) -> None:
        super().__init__()


class SettingOutOfRangeError(XlcashError):
    cell = CellError.NUM

    def __init__(self, key: str, value: object, low: float, high: float) -> None:
        super().__init__(key=Term(f"policy.{key}.key"), value=value, low=f"{low:g}", high=f"{high:g}")


class SettingUnknownWordError(XlcashError):
    def __init__(self, key: str, value: object, allowed: Iterable[str]) -> None:
        super().__init__(key=Term(f"policy.{key}.key"), value=value, allowed=", ".join(allowed))


class AssessedShareError(XlcashError):
    """An entry of the customers assessed one by one that is no customer with a share."""

    cell = CellError.NUM

    def __init__(self, entry: str) -> None:
        super().__init__(key=Term("policy.provision_assessed.key"), entry=entry)


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


class RepeatedStatementError(RowError):
    """Two statements of one customer for one year: the one that stands lower counts."""

    def __init__(self, row: int, customer: str, year: str, later_row: int) -> None:
        super().__init__("Financials", row, customer=customer, year=year, later_row=later_row)


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


class NoAltmanScoreNotice(RowNotice):
    """A blank, or an amount to divide by that is zero or less, leaves the row without an Altman score."""

    def __init__(self, row: int, columns: Term | str) -> None:
        super().__init__("Financials", row, columns=columns)


class CircularParentNotice(RowNotice):
    def __init__(self, row: int, customer: str, parent: str) -> None:
        super().__init__("Customers", row, customer=customer, parent=parent)


class UnknownParentNotice(RowNotice):
    def __init__(self, row: int, customer: str, parent: str) -> None:
        super().__init__("Customers", row, customer=customer, parent=parent)


class UnknownOrderCustomerNotice(RowNotice):
    def __init__(self, row: int, order: str, customer: str) -> None:
        super().__init__("Orders", row, order=order, customer=customer)


class UnknownSettingNotice(RowNotice):
    def __init__(self, row: int, key: str) -> None:
        super().__init__("Settings", row, key=key)


# ── something stands in for a table ──────────────────────────────────────────────────────────────────────────────────


class StandIn(XlcashError):
    """An answer rests on something else than the table that should tell."""

    def __init__(self, table: str, **facts: Any) -> None:
        super().__init__(table=table_title(table), **facts)


class NoReceiptsStandIn(StandIn):
    def __init__(self, as_of: date) -> None:
        super().__init__("Receipts", as_of=as_of.isoformat())


class NoInvoicesStandIn(StandIn):
    def __init__(self) -> None:
        super().__init__("Invoices")


class NoPlanStandIn(StandIn):
    def __init__(self) -> None:
        super().__init__("Plan")


class NoBillsStandIn(StandIn):
    def __init__(self) -> None:
        super().__init__("Bills")
