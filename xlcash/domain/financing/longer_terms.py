"""What longer terms for good customers cost, and how much more they would have to buy."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers
from xlcash.domain.columns import objects
from xlcash.domain.credit.behaviour import payments
from xlcash.domain.credit.provision import provided_shares
from xlcash.domain.credit.scorecard import credit_scores
from xlcash.domain.financing.xirr import YEAR
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

GRADES: Final = ("A", "B", "C", "D", "E")


def longer_terms(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, policy: Policy, *, as_of: dt.date,
    extra_days: float, margin: float, log: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per grade, the best first: what `extra_days` more for all its customers would cost a year.

    =================  =======================================================================================================
    customers          customers of the grade
    yearly_sales       what they were invoiced in the last 365 days, VAT included, credit notes that name an invoice taken off
    days_outstanding   days from invoice to payment, weighted by amount, of what they paid in that time
    extra_balance      yearly_sales × extra_days / 365: so much more is owed, all the time
    capital_cost       extra_balance × `cost_of_capital`
    loss_rate          what is provided for of their open balance (`credit.provision`)
    extra_loss         yearly_sales × loss_rate × extra_days / days_outstanding: who owes longer fails more often, in proportion
    yearly_cost        capital_cost + extra_loss
    break_even_sales   more sales a year at which it pays: yearly_cost / what a sale leaves, which is its margin (`margin`, a share of
                       the price without VAT) less capital and losses at the longer terms
    break_even_rise    break_even_sales / yearly_sales
    =================  =======================================================================================================

    Blank where a grade has no sales, nothing paid or open to tell a rate from, or where a sale leaves nothing.  The change of terms is
    weighed as textbooks do (Brigham & Ehrhardt, Financial Management, "Analyzing proposed changes in credit policy").  Raises
    NoPointsError.
    """
    graded = credit_scores(customers, financials, ledger, scorecard, policy, as_of=as_of, log=log)["grade"].tolist()
    by_customer = dict(zip(customers["customer"], (GRADES.index(grade) for grade in graded), strict=True))
    of_invoice = np.array([by_customer.get(name, len(GRADES)) for name in ledger.invoices["customer"]], dtype=np.intp)
    found = _of_grades(ledger, policy, of_invoice)
    sales, held = found["yearly_sales"], found["days_outstanding"]
    balance = sales * extra_days / YEAR
    capital, loss = balance * policy.cost_of_capital, sales * found["loss_rate"] * extra_days / held
    left = margin / (1 + policy.vat_rate) - (held + extra_days) * (policy.cost_of_capital / YEAR + found["loss_rate"] / held)
    cost = capital + loss
    more = np.divide(cost, left, out=np.full(len(GRADES), np.nan), where=left > 0)
    return pd.DataFrame(
        {
            "grade": objects(GRADES),
            "customers": np.bincount([GRADES.index(grade) for grade in graded], minlength=len(GRADES)).astype(np.float64),
            "yearly_sales": sales,
            "days_outstanding": held,
            "extra_balance": balance,
            "capital_cost": capital,
            "loss_rate": found["loss_rate"],
            "extra_loss": loss,
            "yearly_cost": cost,
            "break_even_sales": more,
            "break_even_rise": _ratio(more, sales),
        }
    )


def _of_grades(ledger: Ledger, policy: Policy, of_invoice: npt.NDArray[np.intp]) -> dict[str, Money]:
    invoices, last = ledger.invoices, day_number(ledger.as_of)
    issued = day_numbers(invoices["invoice_date"])
    net = (invoices["amount"] - invoices["credited"]).to_numpy(dtype=np.float64)
    open_ = invoices["open"].to_numpy(dtype=np.float64)
    paid = payments(ledger)
    recent = paid.day > last - YEAR
    at, amount = np.asarray(paid.at)[recent], paid.amount[recent]
    waited = paid.day[recent] - issued[at]
    provided = open_ * provided_shares(ledger, policy)
    return {
        "yearly_sales": _summed(of_invoice, np.where(issued > last - YEAR, net, 0.0)),
        "days_outstanding": _ratio(_summed(of_invoice[at], amount * waited), _summed(of_invoice[at], amount)),
        "loss_rate": _ratio(_summed(of_invoice, provided), _summed(of_invoice, open_)),
    }


def _summed(grade: npt.NDArray[np.intp], amounts: Money) -> Money:
    """By grade; whose customer is none of Customers has no grade."""
    return np.bincount(grade, amounts, len(GRADES) + 1)[: len(GRADES)].astype(np.float64)


def _ratio(part: Money, whole: Money) -> Money:
    known: Money = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return known
