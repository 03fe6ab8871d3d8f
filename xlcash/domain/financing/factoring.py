"""Factoring: part of an invoice is advanced, the rest is the reserve, released once the customer has paid."""

from __future__ import annotations

from typing import Final, NamedTuple

from xlcash.domain.errors.financing import NoCashLeftError
from xlcash.domain.financing.xirr import Flows, xirr
from xlcash.domain.policy import Policy

NOTHING: Final = 1e-9  # a rate below minus that is no rounding: on balance the money goes the other way


class Factoring(NamedTuple):
    """The terms of one offer; rates are decimals, `interest_rate` is annual, `days` counts from the advance to the customer's payment."""

    amount: float
    advance_rate: float
    fee_rate: float
    interest_rate: float
    days: float
    release_days: float = 0.0
    minimum_fee: float = 0.0
    fixed_cost: float = 0.0
    year_days: float = Policy().bank_year_days

    @property
    def fees(self) -> float:
        """Service fee on the invoice, at least the minimum, and fixed costs: taken off the advance."""
        return max(self.amount * self.fee_rate, self.minimum_fee) + self.fixed_cost

    @property
    def interest(self) -> float:
        """Interest on the advance, due when the customer pays: taken off the reserve."""
        return self.amount * self.advance_rate * self.interest_rate * self.days / self.year_days

    @property
    def cash_now(self) -> float:
        return self.amount * self.advance_rate - self.fees

    @property
    def flows(self) -> Flows:
        """Against waiting for the customer: net advance; the invoice forgone; the reserve less interest, so many days after that."""
        reserve = self.amount * (1 - self.advance_rate) - self.interest
        return Flows.of((0, self.cash_now), (self.days, -self.amount), (self.days + self.release_days, reserve))


def factoring_cost(terms: Factoring) -> float:
    """The annual rate of factoring one invoice, a decimal: the XIRR of its flows, the wait for the reserve included.

    0 where it costs nothing.  Raises NoCashLeftError when fees take all of the advance, or a reserve is held so long that the seller lends.

    100,000 advanced at 80 % for 60 days, 1 % fee, 6 % interest counted by 360 days: 1,000 + 800 for 79,000 make 14.7 %; a reserve that
    comes 10 days later makes it 15.3 %:

    >>> terms = Factoring(100_000, advance_rate=0.8, fee_rate=0.01, interest_rate=0.06, days=60)
    >>> round(factoring_cost(terms), 4), round(factoring_cost(terms._replace(release_days=10)), 4)
    (0.1469, 0.1534)
    """
    rate = xirr(terms.flows) if terms.cash_now > 0 else -1.0
    if rate < -NOTHING:
        raise NoCashLeftError
    return rate
