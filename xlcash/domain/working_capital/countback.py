"""Days of sales by the count-back method: the latest sales are what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlcash.domain.errors import ArgumentOutOfRangeError, ReceivablesBeyondSalesError, UnequalLengthsError

DAYS_OF_A_MONTH: Final = 30.0
LONGEST_MONTH: Final = 31.0


def days_sales_outstanding_by_count_back(
    receivables: float, monthly_sales: Sequence[float], month_days: Sequence[float] = (DAYS_OF_A_MONTH,)
) -> float:
    """DSO by the count-back method: months of sales are taken off the receivables, the latest first.

    A month whose sales are covered whole counts with all its days; the last one with the share of it that is still owed.  Unlike
    receivables / sales × days, the answer does not swing with the season.

    `monthly_sales` are credit sales from the oldest month to the latest, on the VAT basis of the receivables; `month_days` the days of each
    of these months, or one number for all: 30 unless told.  The answer is in days; 0 when nothing is owed.
    Raises ReceivablesBeyondSalesError when the receivables are more than all these sales (how old the rest is can't be told),
    UnequalLengthsError when days and months do not match, ArgumentOutOfRangeError for a month of no day or of more than 31.

    212 is owed; the sales of the last months were 70, 80 and 100: two months, and 32 of the 70 sold in the first:

    >>> round(days_sales_outstanding_by_count_back(212, [70, 80, 100]), 2)
    73.71
    """
    left, days = receivables, 0.0
    for sales, length in zip(reversed(monthly_sales), reversed(_lengths(monthly_sales, month_days)), strict=True):
        if left <= 0:
            break
        covered = sales <= left
        days += length if covered else left / sales * length
        left = left - sales if covered else 0.0
    if left > 0:
        raise ReceivablesBeyondSalesError(receivables, left, len(monthly_sales))
    return days


def _lengths(monthly_sales: Sequence[float], month_days: Sequence[float]) -> list[float]:
    """The days of each month."""
    lengths = list(month_days) * len(monthly_sales) if len(month_days) == 1 else list(month_days)
    if len(lengths) != len(monthly_sales):
        raise UnequalLengthsError("MonthDays", len(month_days), "MonthlySales", len(monthly_sales))
    for length in lengths:
        if not 0 < length <= LONGEST_MONTH:
            raise ArgumentOutOfRangeError("MonthDays", f"{length:g}", 1, LONGEST_MONTH)
    return lengths
