"""Every flow of the days to come, by where it comes from and what kind it is: what forecast, stress and simulation are summed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.cash.minimum import fixed_costs, receivables_run_off, supplier_payments
from xlcash.domain.cash.new_sales import daily_new_sales
from xlcash.domain.cash.plan import base_amounts, bill_flows, plan_flows
from xlcash.domain.cash.realised import documents_of_plan
from xlcash.domain.cash.situation import OPERATING, Situation

Flows: TypeAlias = Mapping[tuple[str, str], Money]

KINDS: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out")


def daily_flows(situation: Situation, *, days: int, group: str = OPERATING) -> Flows:
    """The flows of one account group on each of the `days` days after the as-of date, by (source, kind), in the base currency.

    =============  ==============================================================================================================
    invoices       collections: open invoices, by their customers' habits (`cash.collections`); disputed amounts are left out
    sales          new_sales: sales to come (`cash.new_sales`)
    bills          rigid_out, flexible_out: what is owed, overdue ones on the first day
    plan           other_in, rigid_out, flexible_out: planned flows that no bill or invoice has realised (`cash.realised`)
    receivables    collections without any invoice: the balance of Monthly runs off (`cash.minimum`)
    costs          rigid_out without any planned payment: the fixed cost of Monthly
    suppliers      rigid_out without any planned payment or bill: the payables and purchases of Monthly
    =============  ==============================================================================================================

    Receipts are positive, payments negative.  A flow belongs to the group of its account, to the operating group where the account is blank
    or unknown; new sales and what stands in for missing tables belong to the operating group.
    """
    flows = _listed(situation, days, group)
    flows["invoices", "collections"] = situation.collected(group, days)
    if group == OPERATING:
        flows["sales", "new_sales"] = daily_new_sales(situation.ledger, situation.monthly, situation.policy, days=days)
        flows |= standing_in(situation, days)
    return flows


def by_kind(flows: Flows) -> dict[str, Money]:
    """Daily flows of each kind, whatever they come from."""
    days = len(next(iter(flows.values())))
    return {kind: sum((flow for (_, of), flow in flows.items() if of == kind), start=np.zeros(days)) for kind in KINDS}


def listed_flows(situation: Situation, days: int) -> dict[str, pd.DataFrame]:
    """The dated flows of bills and of plan lines, of every account group, as `cash.plan` tells them."""
    as_of, factors, bills = situation.as_of, situation.factors, situation.bills
    last = (np.datetime64(as_of, "D") + days).astype(object)
    documents = documents_of_plan(bills, situation.ledger.invoices, base_amounts(bills, "amount", factors))
    plan = plan_flows(situation.plan, as_of=as_of, last=last, factors=factors, working=situation.working, documents=documents)
    return {"bills": bill_flows(bills, as_of=as_of, factors=factors), "plan": plan}


def _listed(situation: Situation, days: int, group: str) -> dict[tuple[str, str], Money]:
    return {
        (source, kind): summed
        for source, frame in listed_flows(situation, days).items()
        for kind, summed in _sums(situation, frame[situation.belongs(frame["account"], group)], days).items()
    }


def _sums(situation: Situation, flows: pd.DataFrame, days: int) -> dict[str, Money]:
    place = (flows["date"].to_numpy().astype("datetime64[D]") - np.datetime64(situation.as_of, "D")).astype(np.int64) - 1
    kind, amount = flows["kind"].to_numpy(), flows["amount"].to_numpy(dtype=np.float64)
    chosen = {name: (kind == name) & (place < days) for name in ("other_in", "rigid_out", "flexible_out")}
    return {name: np.bincount(place[some], amount[some], days).astype(np.float64) for name, some in chosen.items()}


def standing_in(situation: Situation, days: int) -> dict[tuple[str, str], Money]:
    """What Monthly tells where the detailed tables are silent."""
    monthly, policy, as_of = situation.monthly, situation.policy, situation.as_of
    found: dict[tuple[str, str], Money] = {}
    if not len(situation.ledger.invoices):
        found["receivables", "collections"] = receivables_run_off(monthly, policy, as_of=as_of, days=days)
    if not (situation.plan["direction"] == "out").any():
        found["costs", "rigid_out"] = fixed_costs(monthly, as_of=as_of, days=days)
        if not len(situation.bills):
            found["suppliers", "rigid_out"] = supplier_payments(monthly, policy, as_of=as_of, days=days)
    return found
