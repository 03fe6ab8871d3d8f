"""What the claims have used of every policy."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xlcash.domain.calendar import day_number, day_numbers
from xlcash.domain.columns import objects
from xlcash.domain.insurance.cover import begins
from xlcash.domain.insurance.policies import in_force
from xlcash.language import Term


def policy_use(policies: pd.DataFrame, claims: pd.DataFrame, invoices: pd.DataFrame, *, as_of: dt.date, last: int = 12) -> pd.DataFrame:
    """One row a policy, the latest period first, no more than `last`.

    ==============  =====================================================================================================
    status          in force, ended or not yet begun at `as_of`
    claims_filed    filed by then; claims_amount: what they claim; policy_paid: what was paid on those closed by then
    maximum_left    policy_maximum − policy_paid, not below 0; blank for a policy without a maximum
    ==============  =====================================================================================================

    A claim belongs to the policy in force when its invoice was shipped, else dated; to none where the invoice is not on the table.
    """
    today = np.datetime64(as_of, "s")
    documents = invoices.drop_duplicates("invoice").set_index("invoice").reindex(claims["invoice"])
    at = np.where(documents["invoice_date"].isna(), -1, in_force(policies, begins(documents)))
    filed, closed = (claims["filed"] <= today).to_numpy(), (claims["closed"] <= today).to_numpy()
    places = np.arange(len(policies))
    count, claimed, paid = (
        np.array([amounts[at == place].sum() for place in places], dtype=np.float64)
        for amounts in (
            filed.astype(float),
            np.where(filed, claims["amount"].fillna(0.0), 0.0),
            np.where(closed, claims["paid"].fillna(0.0), 0.0),
        )
    )
    frame = pd.DataFrame(
        {
            "insurer": objects(policies["insurer"].tolist()),
            "policy_from": policies["from"].to_numpy(),
            "policy_to": policies["to"].to_numpy(),
            "status": objects(_states(policies, as_of)),
            "claims_filed": count,
            "claims_amount": claimed,
            "policy_paid": paid,
            "policy_maximum": policies["maximum"].to_numpy(),
            "maximum_left": np.maximum(policies["maximum"].to_numpy() - paid, 0.0),
        }
    )
    return frame.sort_values("policy_from", ascending=False, kind="stable", ignore_index=True).head(last)


def _states(policies: pd.DataFrame, as_of: dt.date) -> list[Term]:
    today = day_number(as_of)
    states = np.select([day_numbers(policies["from"]) > today, day_numbers(policies["to"]) < today], ["to_come", "ended"], "in_force")
    return [Term(f"insurance.policy.{state}") for state in states]
