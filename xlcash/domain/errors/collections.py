"""Mistakes in ladders, the log, payment plans and disputes."""

from __future__ import annotations

from datetime import date

from xlcash.domain.errors.families import CellError, RowError, RowNotice, StandIn, XlcashError, column_header, table_title
from xlcash.language import Term


class LadderWithoutLevelsError(XlcashError):
    """No row of Ladders has a level of 1 or above: nothing can be collected by it."""

    cell = CellError.NA

    def __init__(self) -> None:
        super().__init__(table=table_title("Ladders"), column=column_header("Ladders", "level"))


class PromiseBeforeContactNotice(RowNotice):
    def __init__(self, row: int, promise: date, given: date) -> None:
        super().__init__("Log", row, column=column_header("Log", "promise_date"), promise=promise.isoformat(), given=given.isoformat())


class EmptyPromiseNotice(RowNotice):
    """A promise to pay nothing, or less."""

    def __init__(self, row: int, amount: float) -> None:
        super().__init__("Log", row, column=column_header("Log", "promise_amount"), amount=f"{amount:,.2f}")


class PromiseTooFarNotice(RowNotice):
    """A promise for a day so far off that nobody would wait for it."""

    def __init__(self, row: int, promise: date, given: date, days: float) -> None:
        column = column_header("Log", "promise_date")
        super().__init__("Log", row, column=column, promise=promise.isoformat(), given=given.isoformat(), days=f"{days:g}")


class UnknownLoggedCustomerNotice(RowNotice):
    def __init__(self, row: int, customer: str) -> None:
        super().__init__("Log", row, column=column_header("Log", "customer"), customer=customer)


class UnknownLoggedInvoiceNotice(RowNotice):
    def __init__(self, row: int, invoice: str, customer: str) -> None:
        super().__init__("Log", row, column=column_header("Log", "invoice"), invoice=invoice, customer=customer)


class UnknownLoggedLevelNotice(RowNotice):
    """A level that no ladder has: above them all it would silence its invoice for good."""

    def __init__(self, row: int, level: float) -> None:
        super().__init__("Log", row, column=column_header("Log", "level"), level=f"{level:g}")


class JumpedLevelNotice(RowNotice):
    """A step logged over one below it that the ladder then never shows."""

    def __init__(self, row: int, invoice: str, level: float, skipped: float, ladder: str) -> None:
        column = column_header("Log", "level")
        super().__init__("Log", row, column=column, invoice=invoice, level=f"{level:g}", skipped=f"{skipped:g}", ladder=ladder)


class DisputeResolvedBeforeRaisedError(RowError):
    def __init__(self, row: int, resolved: date, raised: date) -> None:
        column = column_header("Disputes", "resolved")
        super().__init__("Disputes", row, column=column, resolved=resolved.isoformat(), raised=raised.isoformat())


class NegativeDisputeError(RowError):
    def __init__(self, row: int, invoice: str, amount: float) -> None:
        super().__init__("Disputes", row, column=column_header("Disputes", "amount"), invoice=invoice, amount=f"{amount:,.2f}")


class InstalmentNotPositiveError(RowError):
    def __init__(self, row: int, plan: str, amount: float) -> None:
        super().__init__("Plans", row, column=column_header("Plans", "amount"), plan=plan, amount=f"{amount:,.2f}")


class LadderWithoutLevelsNotice(RowNotice):
    """The ladder a customer names has steps before the due date only."""

    def __init__(self, row: int, customer: str, ladder: str) -> None:
        super().__init__("Customers", row, customer=customer, ladder=ladder)


class UnknownGradeLadderNotice(RowNotice):
    def __init__(self, row: int, name: str, ladder: str) -> None:
        super().__init__("Settings", row, key=Term(f"policy.{name}.key"), ladder=ladder)


class LevelNotLaterNotice(RowNotice):
    """Two levels of a ladder begin on one day, or the higher one before the lower."""

    def __init__(self, row: int, ladder: str, level: float, other_level: float, other_row: int) -> None:
        column = column_header("Ladders", "day")
        super().__init__(
            "Ladders", row, column=column, ladder=ladder, level=f"{level:g}", other_level=f"{other_level:g}", other_row=other_row
        )


class LevelTwiceNotice(RowNotice):
    """The log tells steps by their level: of two at one level, one logged means both."""

    def __init__(self, row: int, ladder: str, level: float, other_row: int) -> None:
        super().__init__("Ladders", row, column=column_header("Ladders", "level"), ladder=ladder, level=f"{level:g}", other_row=other_row)


class UnknownPlanNotice(RowNotice):
    def __init__(self, row: int, invoice: str, plan: str) -> None:
        super().__init__("Invoices", row, column=column_header("Invoices", "plan"), invoice=invoice, plan=plan)


class PlanWithoutInvoicesNotice(RowNotice):
    def __init__(self, row: int, plan: str, customer: str) -> None:
        super().__init__("Plans", row, column=column_header("Invoices", "plan"), plan=plan, customer=customer)


class PlanBelowDebtNotice(RowNotice):
    """What a plan leaves to be paid is less than its invoices owe."""

    def __init__(self, row: int, plan: str, customer: str, left: float, owed: float) -> None:
        amounts = {"left": f"{left:,.2f}", "owed": f"{owed:,.2f}", "rest": f"{owed - left:,.2f}"}
        super().__init__("Plans", row, plan=plan, customer=customer, **amounts)


class PlanInSeveralCurrenciesNotice(RowNotice):
    """An instalment states no currency, so what is paid in several can't be told apart."""

    def __init__(self, row: int, plan: str, customer: str, number: int) -> None:
        super().__init__("Plans", row, plan=plan, customer=customer, number=number)


class UnknownDisputedInvoiceNotice(RowNotice):
    def __init__(self, row: int, invoice: str) -> None:
        super().__init__("Disputes", row, column=column_header("Disputes", "invoice"), invoice=invoice)


class DisputedDiffersNotice(RowNotice):
    """An invoice's disputed amount is stated twice, and differently."""

    def __init__(self, row: int, invoice: str, stated: float, registered: float) -> None:
        column = column_header("Invoices", "disputed")
        super().__init__("Invoices", row, column=column, invoice=invoice, stated=f"{stated:,.2f}", registered=f"{registered:,.2f}")


class UnknownReportStandIn(StandIn):
    """A policy that can't be used: no report to its insurer stands among the steps of the invoices it may cover."""

    def __init__(self, row: int, invoices: int) -> None:
        super().__init__("Policies", row=row, invoices=invoices)
