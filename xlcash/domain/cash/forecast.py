"""The cash forecast: one account group, period by period, from dated daily flows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import Money, Periods
from xlcash.domain.cash.flows import KINDS, by_kind, daily_flows
from xlcash.domain.cash.minimum import COST_MONTHS
from xlcash.domain.cash.monthly import mean_of_latest
from xlcash.domain.cash.situation import OPERATING, Situation


def cash_forecast(situation: Situation, *, periods: int = 12, frequency: str = "monthly", group: str = OPERATING) -> pd.DataFrame:
    """The forecast of one account group, in the base currency: receipts positive, payments negative.

    Every flow is dated and summed by day first (`cash.flows`), so that days, weeks, months and quarters of the same span agree.

    ===============  ====================================================================================================
    opening          balances of the group's accounts at the close of the as-of date; then the closing of the period before
    collections      what open invoices bring in
    new_sales        what sales to come bring in
    other_in         planned inflows
    rigid_out        bills and planned payments that can't wait
    flexible_out     those that can
    net, closing     the sum of the five flows; opening + net
    reserve_target   `reserve_target`
    gap              what closing falls short of the reserve target, ≤ 0
    ===============  ====================================================================================================
    """
    start = int(situation.policy.fiscal_year_start)
    spans = calendar.periods(situation.as_of, periods, frequency, fiscal_year_start=start)
    daily = by_kind(daily_flows(situation, days=spans.days, group=group))
    return forecast_table(spans, daily, opening=situation.opening(group), target=reserve_target(situation, group))


def reserve_target(situation: Situation, group: str = OPERATING) -> float:
    """`reserve_months_fixed_cost` × the mean fixed cost of the last 12 months; zero for other groups, whose money is no reserve."""
    if group != OPERATING:
        return 0.0
    cost = mean_of_latest(situation.monthly, "fixed_cost", months=COST_MONTHS, as_of=situation.as_of)
    return situation.policy.reserve_months_fixed_cost * cost


def forecast_table(spans: Periods, daily: Mapping[str, Money], *, opening: float, target: float) -> pd.DataFrame:
    """Daily flows by kind, summed into periods; see `cash_forecast` for the columns."""
    flows = {kind: spans.sums(daily[kind]) for kind in KINDS}
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
