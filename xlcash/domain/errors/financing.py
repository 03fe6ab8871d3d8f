"""Mistakes in what is known of a way to get money, or of a letter of credit."""

from __future__ import annotations

from xlcash.domain.errors.families import CellError, RowError, XlcashError, bounds, column_header


class NoAnnualRateError(XlcashError):
    """Cash flows of one sign, or all of one day: nothing is borrowed, or nothing paid back."""

    cell = CellError.NUM

    def __init__(self) -> None:
        super().__init__()


class DiscountPeriodError(XlcashError):
    """Who pays on the last day of the discount or before it is not bought a single day."""

    cell = CellError.NUM

    def __init__(self, days: float, discount_days: float) -> None:
        super().__init__(days=f"{days:g}", discount_days=f"{discount_days:g}")


class DiscountRateTooLargeError(XlcashError):
    """So large a discount for so few days that compounding it over a year leaves the numbers a computer has."""

    cell = CellError.NUM

    def __init__(self, discount: float, days: float) -> None:
        super().__init__(discount=f"{discount:.4g}", days=f"{days:g}")


class NoCashLeftError(XlcashError):
    """Fees that take all of what is advanced."""

    cell = CellError.NUM

    def __init__(self) -> None:
        super().__init__()


class NoPaymentsError(XlcashError):
    """Nobody has paid within the time that is looked back on."""

    cell = CellError.NA

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first=first, last=last)


class OfferBlankError(RowError):
    def __init__(self, row: int, offer: str, column: str) -> None:
        super().__init__("Offers", row, offer=offer, column=column_header("Offers", column))


class OfferOutOfRangeError(RowError):
    def __init__(self, row: int, offer: str, column: str, value: float, low: float, high: float) -> None:
        column_name = column_header("Offers", column)
        super().__init__("Offers", row, offer=offer, column=column_name, value=f"{value:,.12g}", range=bounds(low, high))


class OfferDaysError(RowError):
    def __init__(self, row: int, offer: str) -> None:
        super().__init__(
            "Offers", row, offer=offer, days=column_header("Offers", "days"), discount_days=column_header("Offers", "discount_days")
        )


class OfferNoCashError(RowError):
    def __init__(self, row: int, offer: str) -> None:
        super().__init__("Offers", row, offer=offer)


class UnknownCreditError(RowError):
    def __init__(self, row: int, credit: str) -> None:
        super().__init__("LCDocuments", row, credit=credit)
