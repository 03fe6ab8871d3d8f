"""The indicators that the triggers look at: each read from the tables, or told to be missing, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import MONTHS_OF_QUARTER, quarter_starts, same_day_months_later
from xlcash.domain.cash.handed_on import made_as_of
from xlcash.domain.cash.levels import ACT, CRITICAL, NORMAL, WATCH
from xlcash.domain.cash.monthly import mean_of_latest
from xlcash.domain.errors import HistoryTooShortError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.domain.working_capital.table import working_capital

NEXT_DAYS: Final = 30
MONTHS_OF_YEAR: Final = 12
ROUNDING: Final = 1e-9
"""A share that exceeds its threshold by less equals it: 85 / 100 − 1 is not quite −0.15 to a computer."""

_EVERY_MONTH: Final = 10_000
_DAY: Final = np.timedelta64(1, "D")


class Finding(NamedTuple):
    """What an indicator is, on the last day of its period; `level` is "normal" unless it lies beyond its threshold."""

    value: float
    threshold: float
    level: str
    period: Any


class Missing(NamedTuple):
    """The table and column without which an indicator can't be told."""

    table: str
    column: str


Reading = Callable[["Facts"], Finding | Missing | None]
"""None: no table tells, people must."""


@dataclass(frozen=True, eq=False)
class Facts:
    """What the triggers are read from: a forecast, its periods in order, and what is known at its as-of date.

    `ledger`, in the base currency, and `customers` tell of new customers where they are given.
    """

    forecast: pd.DataFrame
    monthly: pd.DataFrame
    policy: Policy
    ledger: Ledger | None = None
    customers: pd.DataFrame | None = None

    @property
    def as_of(self) -> date:
        return made_as_of(self.forecast)

    def ended(self) -> pd.DataFrame:
        """The months of Monthly that had ended at the as-of date."""
        first_unfinished = (np.datetime64(self.as_of, "D") + _DAY).astype("datetime64[M]")
        ended: pd.DataFrame = self.monthly[self.monthly["month"].to_numpy().astype("datetime64[M]") < first_unfinished]
        return ended


# ── of the forecast ──────────────────────────────────────────────────────────────────────────────────────────────────


def cash(facts: Facts) -> Finding:
    """Closing cash: critical in the first period that ends below zero, else the lowest closing."""
    closing = facts.forecast["closing"].to_numpy()
    return _first_beyond(facts, closing, np.zeros(len(closing)), -closing, CRITICAL)


def gap(facts: Facts) -> Finding | Missing:
    """The gap as a share of the reserve target: the first period above `gap_share_of_reserve` (S0), else the largest share."""
    target = facts.forecast["reserve_target"].to_numpy()
    if not (target > 0).all():
        return Missing("Monthly", "fixed_cost")
    share = np.maximum(target - facts.forecast["closing"].to_numpy(), 0.0) / target
    limit = np.full(len(share), facts.policy.gap_share_of_reserve)
    return _first_beyond(facts, share, limit, share - limit - ROUNDING, ACT)


def reserve(facts: Facts) -> Finding | Missing:
    """Closing cash against the reserve target: the first period below it, else the one nearest to it."""
    closing, target = (facts.forecast[column].to_numpy() for column in ("closing", "reserve_target"))
    if not (target > 0).all():
        return Missing("Monthly", "fixed_cost")
    return _first_beyond(facts, closing, target, target - closing, WATCH)


def next_days(facts: Facts) -> Finding:
    """Net cash of the next 30 days, a period that reaches beyond them in proportion: it may use `gap_share_of_reserve` of the cash held."""
    starts, ends = (facts.forecast[column].to_numpy().astype("datetime64[D]") for column in ("period_start", "period_end"))
    last = np.datetime64(facts.as_of, "D") + NEXT_DAYS
    inside = np.clip((np.minimum(ends, last) - starts + _DAY) / (ends - starts + _DAY), 0.0, 1.0)
    net = float((facts.forecast["net"].to_numpy() * inside).sum())
    limit = -facts.policy.gap_share_of_reserve * max(float(facts.forecast["opening"].iloc[0]), 0.0)
    return Finding(net, limit, ACT if net < limit else NORMAL, min(last, ends[-1]))


def _first_beyond(facts: Facts, value: Any, limit: Any, excess: Any, level: str) -> Finding:
    beyond = excess > 0
    at = int(np.argmax(beyond if beyond.any() else excess))
    return Finding(float(value[at]), float(limit[at]), level if beyond.any() else NORMAL, facts.forecast["period_end"].iloc[at])


# ── of the months ────────────────────────────────────────────────────────────────────────────────────────────────────


def sales_against(quarters: int, level: str) -> Reading:
    """How far the sales of the last complete fiscal quarter lie above or below those of so many quarters earlier (S0: 15 %)."""

    def reading(facts: Facts) -> Finding | Missing:
        sales = _complete_quarters(facts)
        last = max(sales, default=None)
        before = None if last is None else sales.get(last - MONTHS_OF_QUARTER * quarters)
        if last is None or before is None:
            return Missing("Monthly", "sales")
        change = sales[last] / before - 1 if before else np.inf if sales[last] else 0.0
        limit = facts.policy.sales_change_quarter
        return Finding(change, limit, level if abs(change) > limit + ROUNDING else NORMAL, _last_day(last + MONTHS_OF_QUARTER - 1))

    return reading


def _complete_quarters(facts: Facts) -> dict[Any, float]:
    """The sales of the fiscal quarters of which Monthly has all three months."""
    months = facts.ended().dropna(subset="sales")
    month = months["month"].to_numpy().astype("datetime64[M]")
    quarter = quarter_starts(month, int(facts.policy.fiscal_year_start))
    sales = months["sales"].to_numpy(dtype=np.float64)
    return {
        first: float(sales[quarter == first].sum())
        for first in np.unique(quarter)
        if len(np.unique(month[quarter == first])) == MONTHS_OF_QUARTER
    }


def current_ratio(facts: Facts) -> Finding | Missing:
    """Current assets / current liabilities: below `current_ratio_alarm` an alarm, below `current_ratio_low` worth watching (S1, S2, S4)."""
    found = _latest(facts, "current_ratio")
    if found is None:
        return Missing("Monthly", "current_assets")
    value, month = found
    alarm, low = facts.policy.current_ratio_alarm, facts.policy.current_ratio_low
    if value < alarm:
        return Finding(value, alarm, ACT, month)
    return Finding(value, low, WATCH if value < low else NORMAL, month)


def _watched(column: str, needs: str, *, low: str = "", high: str = "") -> Reading:
    """The latest figure of a column, worth watching below one setting or above another; it can't be told without `needs`."""

    def reading(facts: Facts) -> Finding | Missing:
        found = _latest(facts, column)
        bounds = {side: getattr(facts.policy, name) for side, name in (("low", low), ("high", high)) if name}
        return Missing("Monthly", needs) if found is None else _judged(*found, **bounds)

    return reading


quick_ratio: Final = _watched("quick_ratio", "current_assets", low="quick_ratio_low")
"""(Current assets − inventory − prepayments) / current liabilities."""

widening: Final = _watched("widening", "payables", high="dso_dpo_widening_days")
"""By how many days DSO − DPO has grown over the last `turnover_months` months (S0 asks for the difference to be watched)."""

short_terms: Final = _watched("dso", "receivables", high="dso_norm_high")
"""DSO against the trade's norm: a trade of quick turnover lives by short terms (S1)."""

inventory_turnover: Final = _watched("inventory_turnover", "inventory", low="inventory_turnover_low")
"""How often a year inventory turns over, 365 / DIO (S0)."""


def prepayments(facts: Facts) -> Finding | Missing:
    """Prepayments to suppliers / current assets.

    S0 has manufacturers watch 预付款项比例 and names no base: current assets are the one that statements are read by.
    """
    months = facts.ended().dropna(subset=["prepayments", "current_assets"])
    months = months[months["current_assets"] > 0].sort_values("month", kind="stable")
    if not len(months):
        return Missing("Monthly", "prepayments")
    last = months.iloc[-1]
    share = float(last["prepayments"] / last["current_assets"])
    return _judged(share, _last_day(np.datetime64(last["month"], "M")), high=facts.policy.prepayment_share_high)


def _latest(facts: Facts, column: str) -> tuple[float, Any] | None:
    """The latest figure of a column of the working-capital table, and the last day of its month."""
    try:
        table = working_capital(facts.ended(), facts.policy, months=_EVERY_MONTH)
    except HistoryTooShortError:
        return None
    earlier = table["dso_less_dpo"].shift(int(facts.policy.turnover_months))
    known = table.assign(widening=table["dso_less_dpo"] - earlier, inventory_turnover=365 / table["dio"]).dropna(subset=column)
    return (float(known[column].iloc[-1]), _last_day(np.datetime64(known["month"].iloc[-1], "M"))) if len(known) else None


def _judged(value: float, period: Any, *, low: float = -np.inf, high: float = np.inf) -> Finding:
    threshold = low if np.isfinite(low) else high
    return Finding(value, threshold, WATCH if value < low or value > high else NORMAL, period)


def _last_day(month: Any) -> np.datetime64:
    return (month + 1).astype("datetime64[D]") - _DAY  # type: ignore[no-any-return]


# ── of new business ──────────────────────────────────────────────────────────────────────────────────────────────────


def new_business(facts: Facts) -> Finding | Missing:
    """What is at stake in new business, against `new_business_share` of a year's net profit (S0: 50 %); a loss bears none.

    At stake is `new_business_exposure`, which the firm states, and what customers owe who are so since less than `new_business_months`.
    The year's net profit is twelve times the mean of the last 12 months.
    """
    stated, owed = facts.policy.new_business_exposure, _owed_by_new_customers(facts)
    if owed is None and not stated:
        return Missing("Customers", "since")
    if not facts.ended()["net_profit"].notna().any():
        return Missing("Monthly", "net_profit")
    profit = MONTHS_OF_YEAR * mean_of_latest(facts.monthly, "net_profit", months=MONTHS_OF_YEAR, as_of=facts.as_of)
    exposure, limit = stated + (owed or 0.0), facts.policy.new_business_share * max(profit, 0.0)
    return Finding(exposure, limit, WATCH if exposure > limit else NORMAL, np.datetime64(facts.as_of, "D"))


def _owed_by_new_customers(facts: Facts) -> float | None:
    if facts.ledger is None or facts.customers is None or facts.customers["since"].isna().all():
        return None
    back = np.array([-int(facts.policy.new_business_months)])
    (first,) = same_day_months_later(np.datetime64(facts.as_of, "D"), back)
    since = facts.customers["since"].to_numpy().astype("datetime64[D]")
    new = set(facts.customers["customer"][since > first])
    invoices = facts.ledger.invoices
    return float(invoices["open"][invoices["customer"].isin(new)].sum())
