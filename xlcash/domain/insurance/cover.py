"""What the policies cover of every invoice: the policy in force when it was shipped, and how much of what is open counts."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.insurance.policies import NO_POLICY, excluded, in_force, unusable_on
from xlcash.domain.ledger.settlement import Ledger

NO_LIMIT, OVER_TERM, EXCLUDED, NOT_IN_FORCE, INSURED = "no_limit", "over_term", "excluded", "not_in_force", ""
YEAR: Final = 365
_NO_DAY: Final = np.iinfo(np.int64).min


def covers(ledger: Ledger, customers: pd.DataFrame, policies: pd.DataFrame, *, unusable: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per invoice of the ledger, in its order; money in the currency of the ledger.

    ===============  ====================================================================================================
    policy           the place of the policy in force on the day of shipment, else of the invoice; −1: none
    uninsured        why nothing is insured: not_in_force, excluded (customer or country), over_term (days from that day to
                     the due date above the policy's maximum term) or no_limit (the insurer has set none, or 0); "": insured
    share            what counts of its amounts: 1, less the share of VAT unless the policy covers it; 0 where uninsured.
                     An invoice that states no VAT counts as one without VAT
    percentage       the insured percentage; 0 where uninsured
    insurable        (open − disputed) × share
    within_limit     the part of it within the customer's insured limit, which the earliest shipments use first
    unusable         the row of Policies that may be in force on the day in its place but can't be used, 0 for none
    ===============  ====================================================================================================

    `unusable` holds the rows of Policies that were left out; without it none is looked at.
    """
    invoices = ledger.invoices
    begun = begins(invoices)
    at = in_force(policies, begun)
    uninsured = _uninsured(invoices, customers, policies, at, begun)
    with_vat = _of(policies["covers_vat"].to_numpy(dtype=np.float64), at, 0.0) > 0
    vat = np.nan_to_num(invoices["vat"].to_numpy() / np.where(invoices["amount"] > 0, invoices["amount"], np.nan))
    undisputed = (invoices["open"] - invoices["disputed"]).to_numpy()
    share = np.where(uninsured == INSURED, np.where(with_vat, 1.0, 1.0 - vat), 0.0)
    insurable = undisputed * share
    limits = _stated(customers, "insured_limit", invoices["customer"])
    no_row = np.zeros(len(invoices), dtype=np.intp)
    return pd.DataFrame(
        {
            "policy": at,
            "uninsured": pd.Series(uninsured, dtype=object),
            "share": share,
            "percentage": np.where(uninsured == INSURED, _of(policies["percentage"].to_numpy(), at, 0.0), 0.0),
            "insurable": insurable,
            "within_limit": _within(insurable, limits, invoices.assign(begun=begun)),
            "unusable": no_row if unusable is None else np.where(at == NO_POLICY, unusable_on(unusable, begun), no_row),
        }
    )


def days_at_risk(ledger: Ledger) -> Days:
    """The days whose policies matter: `as_of`, and where each invoice begins that is open or of the last 365 days."""
    invoices, today = ledger.invoices, day_number(ledger.as_of)
    matters = (invoices["open"].to_numpy() > 0) | (day_numbers(invoices["invoice_date"]) > today - YEAR)
    return np.append(begins(invoices)[matters], today)


def begins(invoices: pd.DataFrame) -> Days:
    """The day from which an invoice is at risk: its shipment, else its date."""
    shipped = day_numbers(invoices["ship_date"])
    return np.where(shipped == _NO_DAY, day_numbers(invoices["invoice_date"]), shipped)


def _uninsured(
    invoices: pd.DataFrame, customers: pd.DataFrame, policies: pd.DataFrame, at: npt.NDArray[np.intp], begun: Days
) -> npt.NDArray[Any]:
    term = (day_numbers(invoices["due_date"]) - begun).astype(np.float64)
    limits = _stated(customers, "insured_limit", invoices["customer"])
    out = left_out(invoices["customer"], customers, policies, at)
    over_term = term > _of(policies["maximum_term"].to_numpy(), at, np.nan)
    reasons = [at == NO_POLICY, out, over_term, ~(limits > 0)]
    return np.select(reasons, [NOT_IN_FORCE, EXCLUDED, OVER_TERM, NO_LIMIT], INSURED).astype(object)


def left_out(owner: pd.Series[Any], customers: pd.DataFrame, policies: pd.DataFrame, at: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    country = dict(zip(customers["customer"], customers["country"], strict=True))
    countries = owner.map(lambda customer: country.get(customer, ""))
    out = np.zeros(len(owner), dtype=bool)
    for place, text in enumerate(policies["excluded"]):
        names = excluded(text)
        out |= (at == place) & (owner.isin(names) | countries.isin(names)).to_numpy()
    return out


def _within(insurable: Money, limits: Money, invoices: pd.DataFrame) -> Money:
    """Each invoice's part of its customer's limit: what the shipments before it have left of it."""
    order = invoices.sort_values(["begun", "invoice"], kind="stable").index.to_numpy()
    used = pd.Series(insurable[order]).groupby(invoices["customer"].to_numpy()[order]).cumsum().to_numpy()
    within = np.empty(len(insurable))
    within[order] = np.clip(np.nan_to_num(limits[order]) - (used - insurable[order]), 0.0, insurable[order])
    return within


def _stated(customers: pd.DataFrame, column: str, owner: pd.Series[Any]) -> Money:
    """A figure of Customers for the customer of every invoice, NaN where it states none."""
    return owner.map(dict(zip(customers["customer"], customers[column], strict=True))).to_numpy(dtype=np.float64)


def _of(values: Money, at: npt.NDArray[np.intp], nothing: float) -> Money:
    """A figure of the policy of every invoice, `nothing` where there is no policy."""
    return np.append(values, nothing)[at]
