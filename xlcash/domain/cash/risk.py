"""Cash at risk: the range in which closing cash will lie, from thousands of paths that anyone can draw again."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import Days, Money, Periods
from xlcash.domain.cash.collections import ChancesOf, chances_by, chances_of_periods
from xlcash.domain.cash.flows import daily_flows
from xlcash.domain.cash.forecast import reserve_target
from xlcash.domain.cash.monthly import latest
from xlcash.domain.cash.paths import Draws, collected_paths, things_of
from xlcash.domain.cash.sales_paths import months_ahead, sales_paths
from xlcash.domain.cash.shock import Shock, common_shock
from xlcash.domain.cash.situation import OPERATING, Situation
from xlcash.domain.policy import Policy

QUANTILES: Final = {"p5": 0.05, "p10": 0.10, "p50": 0.50, "p90": 0.90}
RANGED: Final = "behaviour"
"""The one method that knows how uncertain a payment is; the others would call a range of nothing certain."""
UNCERTAIN: Final = frozenset({("invoices", "collections"), ("receivables", "collections"), ("sales", "new_sales")})


def cash_at_risk(
    situation: Situation,
    *,
    periods: int = 12,
    frequency: str = "monthly",
    group: str = OPERATING,
    paths: int | None = None,
    seed: int | None = None,
) -> pd.DataFrame:
    """The range of closing cash at each period's end, in the base currency; paths and seed are those of the settings unless given.

    =========================  ========================================================================================================
    p5, p10, p50, p90          closing cash is below it with a chance of 5, 10, 50, 90 %
    probability_below_reserve  the chance that closing cash is below the reserve target (below zero for a group that holds no reserve)
    expected                   the mean: closing of `cash.forecast`
    cash_flow_at_risk          expected − p5
    =========================  ========================================================================================================

    Uncertain are when each open invoice is paid, if at all (`cash.paths`), how much is sold and when that is paid (`cash.sales_paths`), all
    of it moved together by the common shock (`cash.shock`).  Bills, planned flows and costs are certain; disputed amounts never come.
    Amounts are cumulative: a row tells of all that has happened by its period's end, not of its period alone.
    """
    policy = situation.policy
    spans = calendar.periods(situation.as_of, periods, frequency, fiscal_year_start=int(policy.fiscal_year_start))
    count, number = drawn(policy, paths, seed)
    chance = chance_of(situation, spans, group=group, paths=count, seed=number)
    closing, expected = closing_paths(situation, spans, chance, group=group)
    quantiles = quantiles_of(closing)
    return pd.DataFrame(
        {
            "period_end": spans.ends.astype("datetime64[s]"),
            **quantiles,
            "probability_below_reserve": (closing < reserve_target(situation, group)).mean(axis=1),
            "expected": expected,
            "cash_flow_at_risk": expected - quantiles["p5"],
        }
    )


def drawn(policy: Policy, paths: int | None, seed: int | None) -> tuple[int, int]:
    """How many paths to draw and the seed: those of the settings unless given."""
    return (int(policy.simulation_paths) if paths is None else paths), (int(policy.simulation_seed) if seed is None else seed)


def quantiles_of(closing: Money) -> dict[str, Money]:
    """P5, P10, P50 and P90 of each period's closing cash over its paths."""
    found = np.quantile(closing, list(QUANTILES.values()), axis=1, method="averaged_inverted_cdf")
    return dict(zip(QUANTILES, found, strict=True))


class PayRuns(NamedTuple):
    """What the open invoices of a group may bring in, the largest pay run first; `of_item`: the run of each item of its open book.

    `chances`: a row a period, a column a run; the chance to have come by the period's end.
    """

    owed: Money
    chances: Money
    of_item: Days


class Chance(NamedTuple):
    """All that closing cash is drawn from; equal paths and seed give equal draws."""

    shock: Shock
    runs: PayRuns
    of_sales: Draws
    of_runs: Draws


def chance_of(situation: Situation, spans: Periods, *, group: str, paths: int, seed: int) -> Chance:
    """What a group's closing cash is drawn from.  At least `paths` paths, as many in each state."""
    runs = _pay_runs(situation, spans, group)
    sold, owed = months_ahead(spans) + 1, things_of(runs.owed, len(spans.ends))
    draws = Draws.of(sold + owed, paths=paths, seed=seed)
    return Chance(common_shock(situation.policy.payment_correlation), runs, draws.things(0, sold), draws.things(sold, owed))


def closing_paths(situation: Situation, spans: Periods, chance: Chance, *, group: str) -> tuple[Money, Money]:
    """Closing cash at the end of each period (row) on each path (column), and its mean."""
    periods, shock, runs = len(spans.ends), chance.shock, chance.runs
    flows = daily_flows(situation, days=spans.days, group=group)
    certain = np.cumsum(sum((spans.sums(flow) for key, flow in flows.items() if key not in UNCERTAIN), start=np.zeros(periods)))
    expected = situation.opening(group) + certain + np.einsum("pi,i->p", runs.chances, runs.owed)
    closing = (situation.opening(group) + certain)[:, None] + collected_paths(runs.owed, runs.chances, shock, chance.of_runs)
    if ("sales", "new_sales") in flows:
        on_paths, mean = sales_paths(situation, spans, shock, chance.of_sales)
        closing, expected = closing + on_paths, expected + mean
    if ("receivables", "collections") in flows:
        by_state = _run_off(situation, np.cumsum(spans.sums(flows["receivables", "collections"])), shock)
        closing, expected = closing + np.repeat(by_state.T, chance.of_runs.each, axis=1), expected + by_state.mean(axis=0)
    return closing, expected


def _pay_runs(situation: Situation, spans: Periods, group: str) -> PayRuns:
    """What a customer owes from one week of due dates is paid by one run.

    Equal runs stand in the order of week and customer, so that no order of the tables' rows changes an answer.
    """
    book = situation.book(group)
    together = np.argsort(book.pay_runs, kind="stable")
    run, first, of_item = np.unique(book.pay_runs[together], return_index=True, return_inverse=True)
    if not len(run):
        return PayRuns(np.empty(0), np.empty((len(spans.ends), 0)), np.empty(0, dtype=np.int64))
    newly = chances_of_periods(book, _chances(situation, group), spans)[together, :-1]
    owed = np.add.reduceat(book.amount[together], first)
    expected = np.add.reduceat(book.amount[together, None] * newly, first)
    order = np.lexsort((run, -owed))
    chances: Money = np.cumsum(expected[order].T, axis=0) / owed[order]
    places = np.empty(len(together), dtype=np.int64)
    places[together] = np.argsort(order)[of_item]
    return PayRuns(owed[order], np.minimum(chances, 1.0), places)


def _chances(situation: Situation, group: str) -> ChancesOf:
    policy = situation.policy
    if policy.collection_method == RANGED:
        return situation.chances(group)
    return chances_by(RANGED, situation.ledger, situation.book(group), prior_weight=policy.prior_weight)


def _run_off(situation: Situation, collected: Money, shock: Shock) -> Money:
    """What the balance of receivables brings in by each period's end in each state, for a book without invoices: too many to be drawn."""
    balance = latest(situation.monthly, "receivables", months=1, as_of=situation.as_of)
    shares = np.divide(collected, balance.sum(), out=np.zeros_like(collected), where=balance.sum() > 0)
    return shock.moments(balance, np.minimum(shares, 1.0)[:, None] * np.ones(len(balance)))[0]
