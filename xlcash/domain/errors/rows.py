"""Mistakes for which one row is left out."""

from __future__ import annotations

from collections.abc import Iterable

from xlcash.domain.errors.families import RowError, bounds, column_header


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


class NumberTooLargeError(RowError):
    """A number so large that Excel can't keep its cents: a slip, or a code in the wrong column."""

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


class PolicyPercentageError(RowError):
    """90 where 90 % or 0.9 is meant, or nothing at all."""

    def __init__(self, row: int, percentage: float) -> None:
        super().__init__("Policies", row, column=column_header("Policies", "percentage"), percentage=f"{percentage:g}")


class PolicyPeriodReversedError(RowError):
    def __init__(self, row: int, start: str, end: str) -> None:
        super().__init__("Policies", row, start=start, end=end)


class PolicyOverlapError(RowError):
    """Two policies for one day: which of them pays can't be told."""

    def __init__(self, row: int, insurer: str, other_row: int) -> None:
        super().__init__("Policies", row, insurer=insurer, other_row=other_row)


class TermOutOfRangeError(RowError):
    """A term of a policy or a letter of credit that is none: days or amounts below zero, 10 where 10 % is meant."""

    def __init__(self, table: str, row: int, column: str, value: float, low: float, high: float) -> None:
        super().__init__(table, row, column=column_header(table, column), value=f"{value:,.12g}", range=bounds(low, high))


class InsuredShareError(RowError):
    """110 where 110 % is meant, or less than the invoice."""

    def __init__(self, row: int, share: float) -> None:
        super().__init__("Credits", row, column=column_header("Credits", "insured_share"), share=f"{share:g}")


class LossNotPositiveError(RowError):
    def __init__(self, row: int, amount: float) -> None:
        super().__init__("Losses", row, amount=f"{amount:,.2f}")


class PartBeyondLossError(RowError):
    """VAT or a disputed part below zero or above the loss it is part of."""

    def __init__(self, row: int, column: str, value: float, amount: float) -> None:
        super().__init__("Losses", row, column=column_header("Losses", column), value=f"{value:,.2f}", amount=f"{amount:,.2f}")
