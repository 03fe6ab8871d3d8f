"""The cash forecast: one account group, period by period, from dated daily flows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import Money, Periods
from xlcash.domain.cash.collections import OpenBook, daily_collections
from xlcash.domain.cash.minimum import COST_MONTHS, fixed_costs, receivables_run_off, supplier_payments
from xlcash.domain.cash.monthly import mean_of_latest
from xlcash.domain.cash.new_sales import daily_new_sales
from xlcash.domain.cash.plan import base_amounts, bill_flows, plan_flows
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

OPERATING: Final = "operating"
FLOWS: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out")


def cash_forecast(
    ledger: Ledger,
    bills: pd.DataFrame,
    plan: pd.DataFrame,
    accounts: pd.DataFrame,
    monthly: pd.DataFrame,
    policy: Policy,
    *,
    as_of: date,
    periods: int = 12,
    frequency: str = "monthly",
    group: str = OPERATING,
    factors: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The forecast of one account group, in the base currency: receipts positive, payments negative.

    Every flow is dated and summed by day first, so that days, weeks and months of the same span agree.

    ===============  ====================================================================================================
    opening          balances of the group's accounts at the close of `as_of`; then the closing of the period before
    collections      open invoices, by their customers' habits (`cash.collections`); disputed amounts are left out
    new_sales        sales to come (`cash.new_sales`)
    other_in         inflows of Plan
    rigid_out        bills (overdue ones on the first day) and planned payments that can't wait
    flexible_out     those that can
    net, closing     the sum of the five flows; opening + net
    reserve_target   `reserve_months_fixed_cost` × the mean fixed cost of the last 12 months
    gap              what closing falls short of the reserve target, ≤ 0
    ===============  ====================================================================================================

    A flow belongs to the group of its account, to the operating group where the account is blank or unknown.  New sales, the reserve and
    what stands in for missing tables belong to the operating group: project and restricted money is no reserve.  `cash.minimum` stands in
    for a ledger without invoices, a plan without payments (fixed cost), and for suppliers where there is neither bill nor planned payment.
    Raises EmptyTableError when there is no account.

    `factors`: base currency per unit of each currency in `bills`, `plan` and `accounts` (None: all are of one); `ledger` is in base.
    """
    if not len(accounts):
        raise EmptyTableError("Accounts")
    spans = calendar.periods(as_of, periods, frequency)
    groups = dict(zip(accounts["account"], accounts["group"], strict=True))
    daily = _listed_flows(bills, plan, groups, spans, as_of=as_of, group=group, factors=factors)
    only = _group_of(ledger.invoices["account"], groups) == group
    daily["collections"] = daily_collections(ledger, OpenBook.of(ledger, only=only), days=spans.days, prior_weight=policy.prior_weight)
    target = 0.0
    if group == OPERATING:
        daily["new_sales"] = daily_new_sales(ledger, monthly, policy, days=spans.days)
        _stand_in(daily, ledger, bills, plan, monthly, policy)
        target = policy.reserve_months_fixed_cost * mean_of_latest(monthly, "fixed_cost", months=COST_MONTHS, as_of=as_of)
    own = (accounts["group"] == group).to_numpy()
    return _table(spans, daily, opening=float(base_amounts(accounts, "balance", factors)[own].sum()), target=target)


def _listed_flows(
    bills: pd.DataFrame,
    plan: pd.DataFrame,
    groups: Mapping[str, str],
    spans: Periods,
    *,
    as_of: date,
    group: str,
    factors: Mapping[str, float] | None,
) -> dict[str, Money]:
    """The daily sums of bills and plan lines of one group, by kind; zero for the kinds they don't have."""
    last = spans.ends[-1].astype(object)
    flows = pd.concat([bill_flows(bills, as_of=as_of, factors=factors), plan_flows(plan, as_of=as_of, last=last, factors=factors)])
    flows = flows[_group_of(flows["account"], groups) == group]
    place = (flows["date"].to_numpy().astype("datetime64[D]") - spans.starts[0]).astype(np.int64)
    kind, amount = flows["kind"].to_numpy(), flows["amount"].to_numpy()
    inside = place < spans.days
    sums = {name: (kind == name) & inside for name in FLOWS}
    return {name: np.bincount(place[some], amount[some], spans.days).astype(np.float64) for name, some in sums.items()}


def _group_of(account: pd.Series[Any], groups: Mapping[str, str]) -> npt.NDArray[Any]:
    return np.array([groups.get(name, OPERATING) for name in account], dtype=object)


def _stand_in(
    daily: dict[str, Money], ledger: Ledger, bills: pd.DataFrame, plan: pd.DataFrame, monthly: pd.DataFrame, policy: Policy
) -> None:
    """Add what Monthly tells where the detailed tables are silent."""
    as_of, days = ledger.as_of, len(daily["collections"])
    if not len(ledger.invoices):
        daily["collections"] += receivables_run_off(monthly, policy, as_of=as_of, days=days)
    if not (plan["direction"] == "out").any():
        daily["rigid_out"] += fixed_costs(monthly, as_of=as_of, days=days)
        if not len(bills):
            daily["rigid_out"] += supplier_payments(monthly, policy, as_of=as_of, days=days)


def _table(spans: Periods, daily: Mapping[str, Money], *, opening: float, target: float) -> pd.DataFrame:
    flows = {name: spans.sums(daily[name]) for name in FLOWS}
    net = np.sum(list(flows.values()), axis=0)
    closing = opening + np.cumsum(net)
    return pd.DataFrame(
        {
            "period_start": spans.starts.astype("datetime64[s]"),
            "period_end": spans.ends.astype("datetime64[s]"),
            "opening": np.concatenate([[opening], closing[:-1]]),
            **flows,
            "net": net,
            "closing": closing,
            "reserve_target": target,
            "gap": np.minimum(closing - target, 0.0),
        }
    )
