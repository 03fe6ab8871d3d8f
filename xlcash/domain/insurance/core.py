"""Core customers first: whom to insure next, by exposure × risk, and how much of the risk the limits bought so far cover.

Source: S1 and S2 (first the core customers, then the others).  The risk weighs with the score, which is no probability of default.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.columns import objects
from xlcash.domain.insurance.cover import covers
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

FULL_SCORE: Final = 100.0
_CENT: Final = 0.005


def insure_next(ledger: Ledger, customers: pd.DataFrame, scores: pd.DataFrame, *, policies: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every customer on Customers that owes anything, the largest risk first.

    `scores` has one row a customer in the order of Customers (see `credit_scores`).

    ===============  ====================================================================================================
    exposure         open invoices
    risk             exposure × (100 − score) / 100; risk_share: of the risk of all; cumulative: added up down the list
    covered          open within the insured limit and the policies (`cover.covers`); without policies within the limit alone
    more_to_insure   what a higher limit, or a first one, would cover besides under the same policies
    covered_share    of the risk of all, what is covered of this customer and those above it
    insure_next      1 for the largest risk (more_to_insure × weight), then 2, 3 …; blank where `reason` speaks against asking
    reason           covered as far as can be; not insurable (excluded, over term, disputed, VAT); on hold: no insurer takes on a buyer
                     who has stopped paying; refused: the insured limit is 0
    ===============  ====================================================================================================

    A score of 100 carries no risk and none is shown; without any risk the shares are blank.
    """
    owed = _by_customer(ledger, ledger.invoices["open"].to_numpy(), customers)
    within, insurable = _within(ledger, customers, policies, owed), _within(ledger, customers.assign(insured_limit=np.inf), policies, owed)
    some = owed > _CENT
    weight = 1 - scores["score"].to_numpy() / FULL_SCORE
    order = np.flatnonzero(some)[np.lexsort((customers["customer"].to_numpy()[some].astype(str), -(owed * weight)[some]))]
    exposure, covered, risk = owed[order], within[order], (owed * weight)[order]
    more = np.maximum(insurable[order] - covered, 0.0)
    total = risk.sum() or np.nan
    reasons = _reasons(customers.iloc[order], covered, more)
    return pd.DataFrame(
        {
            "customer": objects(customers["customer"].to_numpy()[order].tolist()),
            "exposure": exposure,
            "score": scores["score"].to_numpy()[order],
            "grade": objects(scores["grade"].to_numpy()[order].tolist()),
            "risk": risk,
            "risk_share": risk / total,
            "cumulative": risk.cumsum() / total,
            "insured_limit": customers["insured_limit"].to_numpy()[order],
            "covered": covered,
            "more_to_insure": more,
            "covered_share": (covered * weight[order]).cumsum() / total,
            "insure_next": _places(more * weight[order], np.array([not reason for reason in reasons], dtype=bool)),
            "reason": objects(reasons),
        }
    )


def _by_customer(ledger: Ledger, amounts: Money, customers: pd.DataFrame) -> Money:
    sums = pd.Series(amounts).groupby(ledger.invoices["customer"].to_numpy()).sum()
    return np.asarray(np.nan_to_num(sums.reindex(customers["customer"]).to_numpy(dtype=np.float64)))


def _within(ledger: Ledger, customers: pd.DataFrame, policies: pd.DataFrame | None, owed: Money) -> Money:
    """What is open within each customer's insured limit."""
    if policies is None:
        return np.asarray(np.minimum(owed, np.nan_to_num(customers["insured_limit"].to_numpy(), posinf=np.inf)), dtype=np.float64)
    return _by_customer(ledger, covers(ledger, customers, policies)["within_limit"].to_numpy(), customers)


def _reasons(customers: pd.DataFrame, covered: Money, more: Money) -> list[Term | str]:
    nothing = more <= _CENT
    against = {
        "hold": customers["hold"].to_numpy(), "refused": customers["insured_limit"].to_numpy() == 0, "covered": nothing & (covered > 0),
        "not_insurable": nothing,
    }  # fmt: skip
    found = np.select(list(against.values()), list(against), "")
    return [Term(f"insurance.next.{key}") if key else "" for key in found]


def _places(risk: Money, asked: npt.NDArray[np.bool_]) -> Money:
    """1 for the largest of those asked about, then 2, 3 …; NaN for the others."""
    places = np.full(len(risk), np.nan)
    order = np.flatnonzero(asked)[np.argsort(-risk[asked], kind="stable")]
    places[order] = np.arange(1, len(order) + 1)
    return places
