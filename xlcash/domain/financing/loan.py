"""A loan or an overdraft: interest every month, the principal at the end, and what the bank takes beside."""

from __future__ import annotations

from typing import Final, NamedTuple

from xlcash.domain.errors.financing import NoCashLeftError
from xlcash.domain.financing.xirr import Flows, xirr
from xlcash.domain.policy import Policy

INTEREST_DAYS: Final = 30
"""Interest is paid every 30 days and on the last day: banks in China settle it on the 20th of each month."""


class Loan(NamedTuple):
    """The terms of one offer; rates are decimals, `interest_rate` is annual; what is not paid out stays with the bank as a deposit."""

    amount: float
    interest_rate: float
    days: float
    paid_out: float = 1.0
    fee_rate: float = 0.0
    minimum_fee: float = 0.0
    fixed_cost: float = 0.0
    year_days: float = Policy().bank_year_days

    @property
    def fees(self) -> float:
        """Arrangement or commitment fee, premium of a guarantor or insurer, fixed costs: paid at once."""
        return max(self.amount * self.fee_rate, self.minimum_fee) + self.fixed_cost

    @property
    def interest(self) -> float:
        """Interest on the whole amount, the deposit's share too."""
        return self.amount * self.interest_rate * self.days / self.year_days

    @property
    def cash_now(self) -> float:
        return self.amount * self.paid_out - self.fees

    @property
    def flows(self) -> Flows:
        """Paid out less fees; interest; what was paid out, the deposit paying back the rest."""
        daily = self.amount * self.interest_rate / self.year_days
        whole = [INTEREST_DAYS * (number + 1) for number in range(int(self.days // INTEREST_DAYS))]
        ends = [day for day in whole if day < self.days] + [self.days]
        interest = [(end, -daily * (end - start)) for start, end in zip([0.0, *ends[:-1]], ends, strict=True)]
        return Flows.of((0, self.cash_now), *interest, (self.days, -self.amount * self.paid_out))


def loan_cost(terms: Loan) -> float:
    """The annual rate of a loan, a decimal: the XIRR of its flows.  Raises NoCashLeftError when fees and deposit take all of it.

    4 % a year counted by 360 days and paid monthly is 4.13 %; with a tenth of it kept on deposit 4.60 %:

    >>> terms = Loan(1_000_000, interest_rate=0.04, days=360)
    >>> round(loan_cost(terms), 4), round(loan_cost(terms._replace(paid_out=0.9)), 4)
    (0.0413, 0.046)
    """
    if terms.cash_now <= 0:
        raise NoCashLeftError
    return xirr(terms.flows)
