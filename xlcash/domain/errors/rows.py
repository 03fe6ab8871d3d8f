"""Mistakes for which one row is left out."""

from __future__ import annotations

from collections.abc import Iterable

from xlcash.domain.errors.families import RowError, column_header


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
