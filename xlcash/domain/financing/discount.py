"""What a discount for early payment costs whoever gives it: 2/10 net 30 is 2 % for paying within 10 days instead of 30."""

from __future__ import annotations

import math
from typing import Final

from xlcash.domain.errors.financing import DiscountPeriodError, DiscountRateTooLargeError
from xlcash.domain.financing.xirr import YEAR

EFFECTIVE, SIMPLE = "effective", "simple"
BASES: Final = (EFFECTIVE, SIMPLE)


def discount_cost(
    discount: float, *, discount_days: float, net_days: float, actual_days: float | None = None, basis: str = EFFECTIVE
) -> float:
    """The annual rate of a discount, a decimal: d for being paid after t days instead of T.

    effective  (1 + d / (1 − d))^(365 / (T − t)) − 1
    simple     d / (1 − d) × 365 / (T − t)

    T is the day customers really pay (`actual_days`), not the one they ought to: who would pay on day 60 is bought 50 days, not 20.  No
    discount costs nothing.  Raises DiscountPeriodError unless that day lies after the discount's, DiscountRateTooLargeError where so much
    for so few days can't be compounded.  Brealey, Myers & Allen, Principles of Corporate Finance, ch. "Working capital management" (cash
    discounts).

    >>> [round(discount_cost(0.02, discount_days=10, net_days=30, basis=basis), 4) for basis in ("simple", "effective")]
    [0.3724, 0.4459]
    >>> [round(discount_cost(0.02, discount_days=10, net_days=30, actual_days=day), 3) for day in (60, 90)]
    [0.159, 0.097]
    """
    gained = (net_days if actual_days is None else actual_days) - discount_days
    if gained <= 0:
        raise DiscountPeriodError(gained + discount_days, discount_days)
    try:
        return annual_rate(discount / (1 - discount), gained, basis=basis)
    except OverflowError as error:
        raise DiscountRateTooLargeError(discount, gained) from error


def annual_rate(cost: float, days: float, *, basis: str = EFFECTIVE) -> float:
    """A cost per unit of money held for so many days, as an annual rate; compounded (effective) or in proportion (simple).

    >>> round(annual_rate(0.01, 36.5, basis="simple"), 6), round(annual_rate(0.01, 36.5), 6)
    (0.1, 0.104622)
    """
    return cost * YEAR / days if basis == SIMPLE else math.expm1(YEAR / days * math.log1p(cost))


def break_even_discount(rate: float, *, days: float) -> float:
    """The discount that costs exactly an annual rate, for so many days gained: 1 − (1 + r)^(−days / 365).

    >>> round(break_even_discount(0.4459, days=20), 4)
    0.02
    """
    return -math.expm1(-days / YEAR * math.log1p(rate))
