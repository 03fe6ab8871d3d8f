"""Mistakes that leave no answer: a whole table, an argument or a setting is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlcash.domain.errors.families import CellError, XlcashError, bounds, column_header, table_title
from xlcash.language import Term, Terms


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
        super().__init__(argument=argument, value=value, range=bounds(low, high))


class ArgumentUnknownWordError(XlcashError):
    """`words`: the catalogue's list that a word must be chosen from."""

    def __init__(self, argument: str, value: object, words: str) -> None:
        super().__init__(argument=argument, value=value, allowed=Terms(f"words.{words}"))


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


class MissingInterestRateError(XlcashError):
    """Interest runs on a day before the first row of its rate."""

    cell = CellError.NA

    def __init__(self, name: str, day: date) -> None:
        super().__init__(name=name, day=day.isoformat())


class ExchangeRateNotPositiveError(XlcashError):
    """The latest rate of a currency is 0 or below: nothing can be converted by it."""

    cell = CellError.NUM

    def __init__(self, currency: str, rate: float) -> None:
        super().__init__(table=table_title("Rates"), currency=currency, rate=f"{rate:g}")


class UnusablePolicyError(XlcashError):
    """A policy that can't be used would be the one in force: what it covers can't be told."""

    cell = CellError.NA

    def __init__(self, row: int) -> None:
        super().__init__(table=table_title("Policies"), row=row)


class InterestRateNotAShareError(XlcashError):
    """An annual rate above 1: a percentage typed without its sign."""

    cell = CellError.NUM

    def __init__(self, row: int, name: str, rate: float) -> None:
        super().__init__(row=row, name=name, rate=f"{rate:g}", percent=f"{rate:.0%}")


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
