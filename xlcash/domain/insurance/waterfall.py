"""The claim waterfall: what of a loss the insurer pays, and where the rest of it stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_numbers
from xlcash.domain.columns import objects
from xlcash.domain.company import empty_table
from xlcash.domain.insurance.cover import EXCLUDED, INSURED, NO_LIMIT, NOT_IN_FORCE, OVER_TERM, left_out
from xlcash.domain.insurance.policies import NO_POLICY, in_force
from xlcash.domain.tables import CUSTOMERS
from xlcash.language import Term

BEFORE: Final = "before"


def insured_losses(losses: pd.DataFrame, policies: pd.DataFrame, *, customers: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per loss in order of its date, each part of it in the column that tells where it stays.

    =================  ==================================================================================================
    uninsured_part     disputed; VAT of the rest unless the policy covers it; all of it where nothing is insured (`reason`:
                       no policy in force on the date, customer or country excluded, term above the maximum, no limit)
    insurable          amount − uninsured_part
    above_limit        what the customer's limit can't take; losses of one customer under one policy share its limit
    within_limit       insurable − above_limit
    own_share          what the insured percentage leaves
    deductible         taken once a loss, from the insured share (order "after") or from what the percentage is applied to
                       ("before")
    insured_loss       within_limit − own_share − deductible
    first_loss         what the policy's aggregate first loss still takes: earlier losses use it up
    above_maximum      what the policy's maximum has no room for
    compensation       insured_loss − first_loss − above_maximum; maximum_left: what is left of the maximum, blank for none
    =================  ==================================================================================================

    uninsured_part + above_limit + own_share + deductible + first_loss + above_maximum + compensation = amount.  A blank Limit means
    the insured limit on `customers`, if these are given, else that there is none.

    120 with 13 % VAT in it, limit 100, 90 % and a deductible of 5: 100 × 90 % − 5 = 85 after, (100 − 5) × 90 % = 85.5 before.
    """
    known = empty_table(CUSTOMERS) if customers is None else customers
    rows = losses.sort_values("date", kind="stable").reset_index(drop=True)
    at = in_force(policies, day_numbers(rows["date"]))
    terms = policies.iloc[at].reset_index(drop=True) if len(policies) else policies.reindex(range(len(rows)))
    limits = _limits(rows, known)
    reason = _reasons(rows, known, policies, at, limits)
    amount = rows["amount"].to_numpy()
    with_vat = terms["covers_vat"].to_numpy(dtype=bool)
    undisputed = amount - rows["disputed"].to_numpy()
    insurable = np.where(reason == INSURED, undisputed * np.where(with_vat, 1.0, 1.0 - rows["vat"].to_numpy() / amount), 0.0)
    within = _drawn(insurable, limits, list(zip(rows["customer"], at.tolist(), strict=True)))
    own_share, deductible = _insured_share(within, terms)
    insured_loss = within - own_share - deductible
    first_loss = _drawn(insured_loss, np.nan_to_num(terms["first_loss"].to_numpy()), at.tolist())
    maximum = terms["maximum"].to_numpy(dtype=np.float64)
    compensation = _drawn(insured_loss - first_loss, np.where(np.isnan(maximum), np.inf, maximum), at.tolist())
    paid_so_far = pd.Series(compensation).groupby(at).cumsum().to_numpy()
    return pd.DataFrame(
        {
            "customer": rows["customer"],
            "date": rows["date"],
            "insurer": objects(np.where(at == NO_POLICY, "", terms["insurer"]).tolist()),
            "amount": amount,
            "uninsured_part": amount - insurable,
            "insurable": insurable,
            "above_limit": insurable - within,
            "within_limit": within,
            "own_share": own_share,
            "deductible": deductible,
            "insured_loss": insured_loss,
            "first_loss": first_loss,
            "above_maximum": insured_loss - first_loss - compensation,
            "compensation": compensation,
            "maximum_left": np.where(at == NO_POLICY, np.nan, maximum - paid_so_far),
            "reason": objects([Term(f"insurance.uninsured.{key}") if key else "" for key in reason]),
        }
    )


def _limits(rows: pd.DataFrame, customers: pd.DataFrame) -> Money:
    stated = rows["customer"].map(dict(zip(customers["customer"], customers["insured_limit"], strict=True)))
    return np.asarray(np.nan_to_num(rows["limit"].fillna(stated).to_numpy(dtype=np.float64)), dtype=np.float64)


def _reasons(
    rows: pd.DataFrame, customers: pd.DataFrame, policies: pd.DataFrame, at: npt.NDArray[np.intp], limits: Money
) -> npt.NDArray[Any]:
    longest = np.append(policies["maximum_term"].to_numpy(), np.nan)[at]
    out = left_out(rows["customer"], customers, policies, at)
    reasons = [at == NO_POLICY, out, rows["term"].to_numpy() > longest, ~(limits > 0)]
    return np.select(reasons, [NOT_IN_FORCE, EXCLUDED, OVER_TERM, NO_LIMIT], INSURED).astype(object)


def _insured_share(within: Money, terms: pd.DataFrame) -> tuple[Money, Money]:
    """What the percentage and the deductible keep back; the deductible is never more than there is to take it from."""
    percentage = np.nan_to_num(terms["percentage"].to_numpy(dtype=np.float64))
    deductible = np.nan_to_num(terms["deductible"].to_numpy(dtype=np.float64))
    before = (terms["deductible_order"] == BEFORE).to_numpy()
    taken = np.minimum(deductible, np.where(before, within, within * percentage))
    shared = within - np.where(before, taken, 0.0)
    return shared - shared * percentage, taken


def _drawn(wanted: Money, available: Money, group: Sequence[Hashable]) -> Money:
    """What each row gets, in turn, of what there is for all rows of its group together."""
    used: dict[Hashable, float] = defaultdict(float)
    drawn = np.zeros(len(wanted))
    for row, (of, amount, most) in enumerate(zip(group, wanted.tolist(), available.tolist(), strict=True)):
        drawn[row] = min(amount, max(most - used[of], 0.0))
        used[of] += drawn[row]
    return drawn
