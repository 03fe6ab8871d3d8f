"""Payment plans: an agreed schedule of instalments in place of the invoices' own due dates, and whether it is kept.

What has been settled of a plan's invoices, by payment or credit note, since the plan was agreed settles its instalments in order of their
due dates.  A plan that states no day of agreement is taken to be for all its invoices owe, so that what is settled is its total less what
they still owe.  A plan is

=========  ===============================================================================================================
kept       while no instalment is unpaid `plan_grace_days` after its due date: its invoices age by the oldest one unpaid
broken     otherwise: its invoices return to the ladder and their own due dates.  Paying up mends it
paid       when no instalment is unpaid; what its invoices still owe is due as before
=========  ===============================================================================================================

A plan that is kept covers as much of its invoices, the earliest due first, as its unpaid instalments add up to; the rest is due as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, dates_or_blank, day_number, day_numbers, days_or_nan
from xlcash.domain.columns import objects
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

LEAST: Final = 0.005  # below half a cent nothing is unpaid
DECIMALS: Final = 4  # ledgers are settled in ten-thousandths
PLAN: Final = ["plan", "customer"]

Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Standing:
    """How each plan stands at the close of a day; days are counted from 1970-01-01.

    `plans`: customer, plan, agreed (NaN if not stated), amount, settled, state, next_due (of the oldest unpaid instalment, NaN for none)
    and last_due.  `instalments`: at (the place of its plan), due, amount, paid; by plan and due date.
    """

    plans: pd.DataFrame
    instalments: pd.DataFrame

    def places(self, invoices: pd.DataFrame) -> Places:
        """The place of each invoice's plan, −1 for none."""
        at = np.full(len(invoices), -1, dtype=np.intp)
        under = np.flatnonzero(invoices["plan"].to_numpy() != "")
        if len(under) and len(self.plans):
            at[under] = pd.MultiIndex.from_frame(self.plans[PLAN]).get_indexer(pd.MultiIndex.from_frame(invoices.iloc[under][PLAN]))
        return at

    def of_items(self, items: pd.DataFrame) -> pd.DataFrame:
        """State ("" for none), next_due, last_due and agreed of each invoice's plan, and what of the invoice it covers.

        `items` are all open invoices: those of a plan share in what it covers.
        """
        at = self.places(items)
        of_plan = self.plans[["state", "next_due", "last_due", "agreed"]].reindex(at).fillna({"state": ""}).reset_index(drop=True)
        return of_plan.assign(covered=self._covered(items, at))

    def unpaid(self) -> Money:
        """What the instalments of each plan that is kept leave to be paid, 0 for the others."""
        left = self.instalments["amount"] - self.instalments["paid"]
        return np.where(self.plans["state"] == "kept", np.bincount(self.instalments["at"], left, len(self.plans)), 0.0)

    def _covered(self, items: pd.DataFrame, at: Places) -> Money:
        covered = np.zeros(len(items))
        under = np.flatnonzero(at >= 0)
        order = under[np.lexsort((items["invoice"].to_numpy()[under], items["due_date"].to_numpy()[under], at[under]))]
        owed, place = items["open"].to_numpy()[order], at[order]
        before = pd.Series(owed).groupby(place).cumsum().to_numpy() - owed
        covered[order] = np.clip(np.round(self.unpaid()[place] - before, DECIMALS), 0.0, owed)
        return covered


def plan_standing(plans: pd.DataFrame, ledger: Ledger, policy: Policy) -> Standing:
    """How the plans agreed by `ledger.as_of` stand on it."""
    today = day_number(ledger.as_of)
    agreed = days_or_nan(plans["agreed_on"])
    rows = plans[[*PLAN, "amount"]].assign(due=day_numbers(plans["due_date"]), agreed=agreed)[~(agreed > today)]
    each = rows.groupby(PLAN).agg(agreed=("agreed", "min"), amount=("amount", "sum"), last_due=("due", "max")).reset_index()
    at = pd.MultiIndex.from_frame(each[PLAN]).get_indexer(pd.MultiIndex.from_frame(rows[PLAN]))
    parts = rows[["due", "amount"]].assign(at=at).sort_values(["at", "due"], kind="stable").reset_index(drop=True)
    each["settled"] = _settled(Standing(each, parts), ledger)
    before = parts.groupby("at")["amount"].cumsum() - parts["amount"]
    parts["paid"] = np.round(np.clip(each["settled"].to_numpy()[parts["at"]] - before, 0, parts["amount"]), DECIMALS)
    unpaid = parts[parts["amount"] - parts["paid"] >= LEAST]
    next_due = unpaid.groupby("at")["due"].min().reindex(each.index).to_numpy(dtype=np.float64)
    late = next_due + policy.plan_grace_days < today
    state = np.select([np.isnan(next_due), late], ["paid", "broken"], "kept")
    return Standing(each.assign(next_due=next_due, last_due=each["last_due"].astype(np.float64), state=objects(state.tolist())), parts)


def _settled(standing: Standing, ledger: Ledger) -> Money:
    """What has been settled of each plan."""
    plans, invoices, parts = standing.plans, ledger.invoices, ledger.settlements
    at = standing.places(invoices)
    owed = np.bincount(at[at >= 0], invoices["open"].to_numpy()[at >= 0], len(plans))
    with_invoices = np.isin(np.arange(len(plans)), at)
    of_rest = np.where(with_invoices, np.maximum(plans["amount"].to_numpy() - owed, 0.0), 0.0)
    plan, agreed = at[parts["at"].to_numpy()], plans["agreed"].to_numpy()
    mine = (plan >= 0) & (parts["kind"].to_numpy() != "write_off")
    mine[mine] = days_or_nan(parts["date"][mine]) >= agreed[plan[mine]]
    since = np.bincount(plan[mine], parts["amount"].to_numpy()[mine], len(plans))
    return np.where(np.isnan(agreed), of_rest, since)


def plan_instalments(standing: Standing, *, as_of: date) -> pd.DataFrame:
    """Every instalment with its own age: what is paid of it, what is open, and the days since its due date (negative before it)."""
    parts = standing.instalments
    plans = standing.plans.iloc[parts["at"]]
    left = (parts["amount"] - parts["paid"]).to_numpy()
    days = (day_number(as_of) - parts["due"]).to_numpy(dtype=np.float64)
    broken = (plans["state"] == "broken").to_numpy()
    states = np.select([left < LEAST, days <= 0, broken], ["settled", "to_come", "missed"], "in_grace")
    return pd.DataFrame(
        {
            "plan": plans["plan"].to_numpy(),
            "customer": plans["customer"].to_numpy(),
            "due_date": dates_or_blank(parts["due"].to_numpy(dtype=np.float64)),
            "instalment_amount": parts["amount"],
            "paid": parts["paid"],
            "open": left,
            "days_overdue": np.where(left >= LEAST, days, np.nan),
            "state": objects([Term(f"results.plans.{state}") for state in states]),
        }
    )


def plan_overview(standing: Standing, ledger: Ledger) -> pd.DataFrame:
    """Every plan: its invoices and instalments, what is paid and open of it, what its invoices still owe, and how it stands."""
    plans, parts = standing.plans, standing.instalments
    at = standing.places(ledger.invoices)
    under, paid = at[at >= 0], np.bincount(parts["at"], parts["paid"], len(plans))
    return pd.DataFrame(
        {
            "plan": plans["plan"],
            "customer": plans["customer"],
            "invoices": np.bincount(under, minlength=len(plans)).astype(np.float64),
            "instalments": np.bincount(parts["at"], minlength=len(plans)).astype(np.float64),
            "instalment_amount": plans["amount"],
            "paid": paid,
            "open": plans["amount"] - paid,
            "still_owed": np.bincount(under, ledger.invoices["open"].to_numpy()[at >= 0], len(plans)),
            "next_due": dates_or_blank(plans["next_due"].to_numpy()),
            "state": objects([Term(f"results.plans.{state}") for state in plans["state"]]),
        }
    )


def agreed_and_last(plan: pd.DataFrame) -> tuple[tuple[Days, Days], Money]:
    """What a plan means for limitation: the agreement interrupts it, and it runs from the last instalment (Civil Code art. 195, 189)."""
    at = np.flatnonzero(plan["agreed"].notna())
    return (at.astype(np.int64), plan["agreed"].to_numpy()[at].astype(np.int64)), plan["last_due"].to_numpy()
