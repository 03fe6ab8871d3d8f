"""How much to insure: three measures side by side, and what the policies cover of each.

Source: S2 names the three (70–90 % of annual receivables, 150 % of the largest single-customer transaction, the firm's own tolerance of
risk) but not how they combine, so none is preferred here; docs/decisions/insurance.md states the bases.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.columns import objects
from xlcash.domain.insurance.cover import INSURED, YEAR, covers
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term


def insurance_sizing(
    ledger: Ledger, policy: Policy, *, policies: pd.DataFrame | None = None, customers: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row a measure. Amounts carry VAT where invoices do; credit notes are taken off the invoices they correct.

    ==========  =========================================================================================================
    annual      basis: invoices of the 365 days up to `as_of`; to insure: `insurance_share_low` to `insurance_share_high` of
                it; in force: the insured percentage of what the policies insure of these invoices
    largest     basis: the largest transaction of these days, a contract or else an invoice of one customer; to insure:
                `insurance_largest_times` it; in force: the insured percentage of the customer's insured limit, if the
                transaction was insured
    tolerance   basis and to insure: what customers owe each beyond `insurance_tolerance`, the loss from one customer that the
                firm bears itself; in force: the insured percentage of what is open within limits, up to that
    ==========  =========================================================================================================

    `cover_missing` = insure_low − in_force, not below 0; `share_in_force` = in_force / insure_low, blank where nothing need be insured.
    These and in_force are blank without `policies` and `customers`.
    """
    invoices = ledger.invoices
    cover = None if policies is None or customers is None else covers(ledger, customers, policies)
    year = (invoices["invoice_date"].to_numpy() > np.datetime64(ledger.as_of, "s") - np.timedelta64(YEAR, "D")).astype(bool)
    billed = np.where(year, invoices["amount"] - invoices["credited"], 0.0)
    largest, at = _largest(invoices, billed)
    beyond = _beyond(invoices, policy.insurance_tolerance)
    rows = [
        ("annual", float(billed.sum()), policy.insurance_share_low, policy.insurance_share_high, {}),
        ("largest", largest, *[policy.insurance_largest_times] * 2, _named(invoices, at)),
        ("tolerance", float(beyond.sum()), 1.0, 1.0, {"tolerance": f"{policy.insurance_tolerance:,.0f}"}),
    ]
    keys, basis, low, high, facts = (list(column) for column in zip(*rows, strict=True))
    insure_low, insure_high = np.array(basis) * low, np.array(basis) * high
    in_force = np.full(len(rows), np.nan)
    if cover is not None and customers is not None:
        in_force = np.array(
            [_annual_cover(billed, cover), _limit_of(at, invoices, cover, customers), _cover_beyond(invoices, beyond, cover)]
        )
    return pd.DataFrame(
        {
            "sizing_measure": objects([Term(f"insurance.sizing.{key}") for key in keys]),
            "basis_amount": basis,
            "factor_low": low,
            "factor_high": high,
            "insure_low": insure_low,
            "insure_high": insure_high,
            "in_force": in_force,
            "cover_missing": np.maximum(insure_low - in_force, 0.0),
            "share_in_force": in_force / np.where(insure_low > 0, insure_low, np.nan),
            "how": objects([Term(f"insurance.sizing.how.{key}", **known) for key, known in zip(keys, facts, strict=True)]),
        }
    )


def _largest(invoices: pd.DataFrame, billed: Money) -> tuple[float, int | None]:
    """The largest transaction and its first invoice's place; None for a year without any."""
    if not (billed > 0).any():
        return 0.0, None
    deal = invoices["contract"].where(invoices["contract"] != "", invoices["invoice"])
    sums = pd.Series(billed).groupby([invoices["customer"].to_numpy(), deal.to_numpy()]).transform("sum").to_numpy()
    at = int(np.where(billed > 0, sums, -np.inf).argmax())
    return float(sums[at]), at


def _named(invoices: pd.DataFrame, at: int | None) -> dict[str, str]:
    if at is None:
        return {"customer": "–", "document": "–"}
    row = invoices.iloc[at]
    return {"customer": row["customer"], "document": row["contract"] or row["invoice"]}


def _beyond(invoices: pd.DataFrame, tolerance: float) -> pd.Series[float]:
    """What each customer owes beyond the tolerance, by customer."""
    owed = invoices["open"].groupby(invoices["customer"].to_numpy()).sum()
    return (owed - tolerance).clip(lower=0.0)


def _annual_cover(billed: Money, cover: pd.DataFrame) -> float:
    return float((billed * cover["share"] * cover["percentage"]).sum())


def _limit_of(at: int | None, invoices: pd.DataFrame, cover: pd.DataFrame, customers: pd.DataFrame) -> float:
    if at is None or cover["uninsured"].to_numpy()[at] != INSURED:
        return 0.0
    limits = dict(zip(customers["customer"], customers["insured_limit"], strict=True))
    return float(limits[invoices["customer"].to_numpy()[at]] * cover["percentage"].to_numpy()[at])


def _cover_beyond(invoices: pd.DataFrame, beyond: pd.Series[float], cover: pd.DataFrame) -> float:
    covered = (cover["within_limit"] * cover["percentage"]).groupby(invoices["customer"].to_numpy()).sum()
    return float(np.minimum(covered, beyond).sum())
