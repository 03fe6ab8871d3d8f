"""What the user should know of: rows used with an assumption, and what stands in for a table."""

from __future__ import annotations

from datetime import date

from xlcash.domain.errors.families import RowNotice, StandIn, column_header
from xlcash.language import Term


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


class UnreadPartNotice(RowNotice):
    """A cell that can't be read, of a row whose other columns can be used without it."""

    def __init__(self, table: str, row: int, column: str) -> None:
        super().__init__(table, row, column=column_header(table, column))


class UnknownSettingNotice(RowNotice):
    def __init__(self, row: int, key: str) -> None:
        super().__init__("Settings", row, key=key)


class NumberAsTextNotice(RowNotice):
    """The first of some amounts that are text: read as the numbers they show, while the sums of a spreadsheet pass over them."""

    def __init__(self, table: str, row: int, column: str, value: str, count: int) -> None:
        super().__init__(table, row, column=column_header(table, column), value=value, count=count)


class NegativeFigureNotice(RowNotice):
    """A figure that can't lie below zero, in a row whose other columns still count."""

    def __init__(self, table: str, row: int, column: str, value: float) -> None:
        super().__init__(table, row, column=column_header(table, column), value=f"{value:,.2f}")


class NegativeDisputedNotice(RowNotice):
    def __init__(self, row: int, invoice: str, amount: float) -> None:
        column = column_header("Invoices", "disputed")
        super().__init__("Invoices", row, column=column, invoice=invoice, amount=f"{amount:,.2f}", positive=f"{-amount:,.2f}")


class NegativeInterestRateNotice(RowNotice):
    """A lending rate below zero: possible in theory, more often a slip of the sign."""

    def __init__(self, row: int, name: str, rate: float) -> None:
        super().__init__("Rates", row, name=name, rate=f"{rate:g}")


class DearPremiumNotice(RowNotice):
    """0.3 where 0.3 % is meant."""

    def __init__(self, row: int, rate: float, usual: float) -> None:
        column = column_header("Policies", "premium_rate")
        super().__init__("Policies", row, column=column, rate=f"{rate:.0%}", usual=f"{usual:.0%}")


class ClosedBeforeFiledNotice(RowNotice):
    def __init__(self, row: int, closed: date, filed: date) -> None:
        super().__init__("Claims", row, column=column_header("Claims", "closed"), closed=closed.isoformat(), filed=filed.isoformat())


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
