"""Insured and uninsured cash on the same simulated paths: what cover adds when customers do not pay, and what it costs.

A path of `cash.risk` tells in which period each pay run is paid, if at all; it knows no insolvencies.  What it does know is the commonest
case of a policy, protracted default: an invoice still unpaid when the waiting period after its original due date is over.  Then the insurer
pays, `claim_payment_days` later; if the customer pays after all, the insurer is paid back its share.  So what cover has added by the end of
a period is the waterfall of what is then unpaid and past that day: buyer limit, percentage and deductible, first loss, maximum
(`insurance.waterfall`).  Notices to come are taken as made in time; of those of the past the register of claims tells, where it is given.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import Money, Periods
from xlcash.domain.cash.forecast import reserve_target
from xlcash.domain.cash.risk import chance_of, closing_paths, drawn, quantiles_of
from xlcash.domain.cash.sales_paths import sales_by_day, unpaid_sales_paths
from xlcash.domain.cash.situation import OPERATING, Situation
from xlcash.domain.insurance.insured_items import InsuredItems, InsuredSales
from xlcash.domain.insurance.losses_on_paths import insured_losses_on_paths, within_aggregates

SHOWN: Final = ("p5", "p10", "p50")


def insured_comparison(
    situation: Situation,
    customers: pd.DataFrame,
    policies: pd.DataFrame,
    *,
    periods: int = 12,
    frequency: str = "monthly",
    group: str = OPERATING,
    paths: int | None = None,
    seed: int | None = None,
    claims: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Closing cash at each period's end without and with the policies, on the paths of `cash_at_risk`; amounts are cumulative.

    ==============================  ===================================================================================================
    p5, p10, p50                    without cover: those of `cash_at_risk` for the same paths and seed
    insured_p5, …                   with it: what it adds on each path, less the premium
    probability_below_reserve       the chance to fall below the reserve target without cover; insured_below_reserve: with it
    premium                         premium rate × the insured customers' share of the sales to come, day by day
    claims_paid                     the mean over the paths of what the insurer has paid, less what it was paid back
    ==============================  ===================================================================================================

    Open invoices are insured as `insurance.cover` says; sales to come in the same proportion as these, by the policy in force on the day of
    sale, without any after its end.  A policy that states no waiting period pays no protracted default, so nothing here.
    Without a policy both sides are equal; insured cash is never lower than uninsured by more than the premium.
    """
    start = int(situation.policy.fiscal_year_start)
    spans = calendar.periods(situation.as_of, periods, frequency, fiscal_year_start=start)
    count, number = drawn(situation.policy, paths, seed)
    chance = chance_of(situation, spans, group=group, paths=count, seed=number)
    uninsured, _ = closing_paths(situation, spans, chance, group=group)
    items = InsuredItems.of(situation, customers, policies, group=group, runs=chance.runs.of_item, spans=spans, claims=claims)
    sales = InsuredSales.of(situation, customers, policies, group=group, spans=spans)
    insured = insured_losses_on_paths(items, policies, chance, uninsured.shape)
    for place, (waited, shares) in sales.claimable.items():
        unpaid = unpaid_sales_paths(situation, spans, chance.shock, chance.of_sales, shares=shares, waited=waited)
        insured[place] += unpaid * float(policies["percentage"].iloc[place])
    paid = within_aggregates(insured, policies)
    premium = _premium(situation, spans, sales)
    return _table(spans, uninsured, paid, premium, reserve_target(situation, group))


def _premium(situation: Situation, spans: Periods, sales: InsuredSales) -> Money:
    """The premium by the end of each period."""
    return np.cumsum(spans.sums(sales_by_day(situation, spans) * sales.premium_shares))


def _table(spans: Periods, uninsured: Money, paid: Money, premium: Money, target: float) -> pd.DataFrame:
    insured = uninsured + paid - premium[:, None]
    without, within = quantiles_of(uninsured), quantiles_of(insured)
    return pd.DataFrame(
        {
            "period_end": spans.ends.astype("datetime64[s]"),
            **{key: without[key] for key in SHOWN},
            **{f"insured_{key}": within[key] for key in SHOWN},
            "probability_below_reserve": (uninsured < target).mean(axis=1),
            "insured_below_reserve": (insured < target).mean(axis=1),
            "premium": premium,
            "claims_paid": paid.mean(axis=1),
        }
    )
