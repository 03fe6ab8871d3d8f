"""A discount for early payment offered to everybody: who would have paid early anyway takes it too."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers
from xlcash.domain.credit.behaviour import payments
from xlcash.domain.errors.financing import NoPaymentsError
from xlcash.domain.financing.xirr import YEAR
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

_TOTAL: Final = Term("results.headers.total")


def discount_offer(ledger: Ledger, *, discount: float, discount_days: float, uptake: float, cost_of_capital: float) -> pd.DataFrame:
    """One row per customer that paid in the last 365 days, by name, the total last: what the offer would have done to that year.

    =====================  ====================================================================================================
    paid                   what the customer paid
    paid_early_anyway      of it, within the discount's days from the invoice date: no day is gained, and the discount is given
    days_now               days from invoice to payment of the rest, weighted by amount
    days_gained            days_now − discount_days
    given_anyway           discount given for nothing: discount × paid_early_anyway
    given_for_days         discount × uptake × the rest
    yearly_cost            both
    cash_freed             what is held more on average: uptake × the rest × (1 − discount) × days gained / 365
    annual_cost            (1 + yearly_cost / (uptake × the rest × (1 − discount)))^(365 / days gained) − 1; without early payers
                           that of `discount_cost`
    saved                  cash_freed × cost_of_capital: what the same money would have cost elsewhere
    net_benefit            saved − yearly_cost
    break_even_discount    the discount at which both are equal, the same customers taking it
    =====================  ====================================================================================================

    `uptake` is the share of those who pay later that would take the discount, a guess to be stated; who pays early is seen in the ledger.
    Blank where nobody pays later, nobody would move, or so few days are gained that the rate is past reckoning.  Amounts in the one
    currency of `ledger`.  Raises NoPaymentsError.
    """
    paid = _paid_in_a_year(ledger, discount_days)
    if not len(paid):
        first, last = (str(np.datetime64(ledger.as_of, "D") - back) for back in (YEAR - 1, 0))
        raise NoPaymentsError(first, last)
    by_customer = paid.groupby("customer", sort=True)[["paid", "early", "late", "weighted"]].sum()
    summed = pd.concat([by_customer, by_customer.sum().to_frame().T], ignore_index=True)
    found = {key: summed[key].to_numpy(dtype=np.float64) for key in ("paid", "early", "late", "weighted")}
    columns = _effect(found, discount, discount_days, uptake, cost_of_capital)
    names = pd.Series([*by_customer.index, _TOTAL], dtype=object)
    return pd.DataFrame({"customer": names} | columns)


def _paid_in_a_year(ledger: Ledger, discount_days: float) -> pd.DataFrame:
    """Every part paid in the last 365 days: early or late by the discount's days, its days weighted by amount."""
    parts, last = payments(ledger), day_number(ledger.as_of)
    recent = parts.day > last - YEAR
    at, amount, day = (values[recent] for values in (parts.at, parts.amount, parts.day))
    waited = (day - day_numbers(ledger.invoices["invoice_date"])[at]).astype(np.float64)
    late = np.where(waited > discount_days, amount, 0.0)
    customers = ledger.invoices["customer"].to_numpy()[at]
    return pd.DataFrame({"customer": customers, "paid": amount, "early": amount - late, "late": late, "weighted": late * waited})


def _effect(found: dict[str, Money], discount: float, discount_days: float, uptake: float, cost_of_capital: float) -> dict[str, Money]:
    days_now = _ratio(found["weighted"], found["late"])
    gained, moved = days_now - discount_days, uptake * found["late"]
    given_anyway, given_for_days = discount * found["early"], discount * moved
    cost, held = given_anyway + given_for_days, np.nan_to_num(moved * (1 - discount) * gained) / YEAR
    with np.errstate(over="ignore"):
        annual = np.expm1(_ratio(np.full(len(cost), float(YEAR)), gained) * np.log1p(_ratio(cost, moved * (1 - discount))))
    annual[np.isinf(annual)] = np.nan  # a single day gained at the price of everybody's discount: no rate worth the name
    saved = held * cost_of_capital
    per_unit = _ratio(cost_of_capital * moved * np.nan_to_num(gained) / YEAR, found["early"] + moved)  # d / (1 − d) at break-even
    return {
        "paid": found["paid"], "paid_early_anyway": found["early"], "days_now": days_now, "days_gained": gained,
        "given_anyway": given_anyway, "given_for_days": given_for_days, "yearly_cost": cost, "cash_freed": held, "annual_cost": annual,
        "saved": saved, "net_benefit": saved - cost, "break_even_discount": np.where(moved > 0, per_unit / (1 + per_unit), np.nan),
    }  # fmt: skip


def _ratio(part: Money, whole: Money) -> Money:
    """Blank where there is nothing to divide by."""
    known: npt.NDArray[Any] = np.full(len(part), np.nan)
    np.divide(part, whole, out=known, where=whole > 0)
    return known
