"""Control totals: what came in is what was used and what was rejected, in rows and, for each currency, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import fsum
from typing import Final

import numpy as np
import numpy.typing as npt

CENT: Final = Decimal("0.01")
EXACT: Final = 2.0**53 / 100  # up to here a float holds every cent
DIGITS: Final = 1_500  # more than a float has on both sides of the point: 309 and 1,074


class UnbalancedTotalsError(ArithmeticError):
    """Rows or money were lost between the file and the workbook: a mistake of xlcash, never of the user."""


@dataclass(frozen=True)
class AmountTotals:
    """The money of one currency ("" where the file names none), with the signs of the file."""

    currency: str
    came_in: Decimal
    used: Decimal
    rejected: Decimal


@dataclass(frozen=True)
class ControlTotals:
    """The totals of one file. `without_amount`: rejected rows whose amount is blank or can't be read, and so stands in no sum."""

    rows: int
    used_rows: int
    rejected_rows: int
    without_amount: int
    amounts: tuple[AmountTotals, ...]

    def __post_init__(self) -> None:
        with localcontext(prec=DIGITS):
            lost = any(a.came_in != a.used + a.rejected for a in self.amounts)
        if lost or self.rows != self.used_rows + self.rejected_rows:
            raise UnbalancedTotalsError(repr(self))


def control_totals(
    amounts: npt.NDArray[np.float64] | None, currencies: Sequence[str], used: npt.NDArray[np.bool_], rejected: npt.NDArray[np.bool_]
) -> ControlTotals:
    """The totals of a file whose rows are used, rejected or blank.

    >>> control_totals(np.array([10.0, 0.1, np.nan]), ["", "", ""], np.array([True, False, False]), np.array([False, True, True]))
    ... # doctest: +NORMALIZE_WHITESPACE
    ControlTotals(rows=3, used_rows=1, rejected_rows=2, without_amount=1,
      amounts=(AmountTotals(currency='', came_in=Decimal('10.10'), used=Decimal('10.00'), rejected=Decimal('0.10')),))
    """
    came_in = used | rejected
    sums: tuple[AmountTotals, ...] = ()
    unread = np.zeros(len(used), dtype=bool)
    if amounts is not None:
        unread = rejected & ~np.isfinite(amounts)
        names = np.asarray(currencies, dtype=object)
        sums = tuple(_sum(name, amounts, came_in & (names == name), used) for name in dict.fromkeys(names[came_in].tolist()))
    return ControlTotals(int(came_in.sum()), int(used.sum()), int(rejected.sum()), int(unread.sum()), sums)


def _sum(currency: str, amounts: npt.NDArray[np.float64], rows: npt.NDArray[np.bool_], used: npt.NDArray[np.bool_]) -> AmountTotals:
    """Each side is summed for itself; where both were rounded up or down at half a cent, the used side gives way."""
    readable = rows & np.isfinite(amounts)
    all_in, kept, left = (money(amounts[mask]) for mask in (readable, readable & used, readable & ~used))
    with localcontext(prec=DIGITS):
        if abs(all_in - kept - left) > CENT:
            raise UnbalancedTotalsError(f"{currency}: {all_in} ≠ {kept} + {left}")
        return AmountTotals(currency, all_in, all_in - left, left)


def money(amounts: npt.NDArray[np.float64]) -> Decimal:
    """The exact sum, rounded to the cent.

    >>> money(np.array([1e20, 1e20, 0.25])), money(np.array([1e308, 1e308])) > 0
    (Decimal('200000000000000000000.25'), True)
    """
    if float(np.abs(amounts).max(initial=0.0)) * len(amounts) < EXACT:
        return Decimal(fsum(amounts)).quantize(CENT)
    with localcontext(prec=DIGITS):
        return sum(map(Decimal, amounts.tolist()), Decimal(0)).quantize(CENT)
