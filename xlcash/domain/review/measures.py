"""The review measure by measure: before, after, the difference, and whether it is for the worse."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.collections.kpi import collection_kpi
from xlcash.domain.columns import objects
from xlcash.domain.credit.concentration import TOPS, concentration
from xlcash.domain.credit.provision import provision
from xlcash.domain.insurance.cover import covers
from xlcash.domain.policy import Policy
from xlcash.domain.review.quarter import Known, Records, known_at, latest_quarters
from xlcash.language import Term

WEAK: Final = ("D", "E")
ROUNDING: Final = 1e-9
QUARTER_END: Final = "quarter_end"


class Measure(NamedTuple):
    """Its unit, a word of ``results.measures``; `better`: 1 where more is better, −1 where less is, 0 where neither is."""

    unit: str
    better: int


MEASURES: Final = {
    "open": Measure("amount", 0), "overdue": Measure("amount", -1), "overdue_share": Measure("share", -1), "dso": Measure("days", -1),
    "cei": Measure("share", 1), "kept_share": Measure("share", 1), "sales": Measure("amount", 0), "collected": Measure("amount", 0),
    "weak_grades": Measure("customers", -1), "limits": Measure("amount", 0), "top_five": Measure("share", -1), "hhi": Measure("index", -1),
    "provision": Measure("amount", -1), "provision_share": Measure("share", -1), "cover": Measure("amount", 0),
    "cover_share": Measure("share", 1), "cash_ratio": Measure("times", 1), "insured_cash_ratio": Measure("times", 1),
    "claims_filed": Measure("claims", 0), "claims_amount": Measure("amount", 0), "claims_paid": Measure("amount", 0),
}  # fmt: skip


def quarterly_review(records: Records, policy: Policy, *, as_of: dt.date) -> pd.DataFrame:
    """The last day of the last two quarters that had ended at `as_of`, then one row a measure: before, after and what changed.

    ===========================  =======================================================================================================
    open … collected             as `collection_kpi` tells of the quarter: balances at its end, sales, collected, promises within it
    weak_grades, limits          customers graded D or E, and Σ of the limits proposed (`quarter.known_at`)
    top_five, hhi                `concentration` of what was open
    provision, provision_share   what the matrix provides for, and as a share of what was open
    cover, cover_share           Σ within limits × insured percentage of what was open (`cover.covers`), and as a share of it
    cash_ratio                   cash / current liabilities, as Monthly states them for the quarter's last month
    insured_cash_ratio           (cash + cover) / current liabilities: as if what the policies cover were cash
    claims_…                     filed in the quarter: number and amount; paid: what was paid on claims closed in it
    ===========================  =======================================================================================================

    difference = after − before; change = difference / before, blank for shares and where before is 0.
    light: green for no worse, yellow for worse, red for worse by more than `review_red_change` of before; blank where neither way is better
    and where either side is unknown: nothing to divide by, or a table not handed over.
    Money is in the base currency, at the rates of `as_of` for both quarters, so that exchange rates move nothing.
    """
    quarters = latest_quarters(as_of, fiscal_year_start=int(policy.fiscal_year_start))
    before, after = (np.array(_figures(known_at(records, quarter, policy), records)) for quarter in quarters)
    units = [measure.unit for measure in MEASURES.values()]
    relative = np.abs(before) > ROUNDING
    change = np.divide(after - before, np.abs(before), out=np.full(len(before), np.nan), where=relative)
    ends = [dt.datetime.combine(quarter.end, dt.time()) for quarter in quarters]
    return pd.DataFrame(
        {
            "review_measure": objects([Term(f"results.review.{key}") for key in (QUARTER_END, *MEASURES)]),
            "before": objects([ends[0], *before.tolist()]),
            "after": objects([ends[1], *after.tolist()]),
            "difference": [np.nan, *(after - before)],
            "change": [np.nan, *np.where(np.array(units) == "share", np.nan, change)],
            "light": objects(["", *_lights(before, after, policy)]),
            "unit": objects(["", *(Term(f"results.measures.{unit}") for unit in units)]),
        }
    )


def _figures(known: Known, records: Records) -> list[float]:
    """Every measure at the end of a quarter, in the order of `MEASURES`."""
    whole = collection_kpi(
        known.own, records.receipts, records.customers, start=known.quarter.start, log=records.log, factors=records.factors
    ).iloc[-1]
    owed = float(whole["open"])
    hhi, top_five = concentration(known.base, records.customers)["share"].to_numpy(dtype=np.float64)[-1 - len(TOPS) :][:2]
    provided = float(provision(known.base, known.policy)["provision"].iloc[-1])
    cover = _cover(known, records)
    told = {
        **{key: float(whole[key]) for key in ("open", "overdue", "overdue_share", "dso", "cei", "kept_share", "sales", "collected")},
        "weak_grades": float(known.credit["grade"].isin(WEAK).sum()),
        "limits": float(known.credit["proposed_limit"].sum()),
        "top_five": top_five,
        "hhi": hhi,
        "provision": provided,
        "provision_share": provided / owed if owed > ROUNDING else np.nan,
        "cover": cover,
        "cover_share": cover / owed if owed > ROUNDING else np.nan,
        **_cash_ratios(known, records, cover),
        **_claims(known, records),
    }
    return [float(told[key]) for key in MEASURES]


def _cover(known: Known, records: Records) -> float:
    if records.policies is None:
        return np.nan
    cover = covers(known.base, records.customers, records.policies)
    return float((cover["within_limit"] * cover["percentage"]).sum())


def _cash_ratios(known: Known, records: Records, cover: float) -> dict[str, float]:
    cash, owed = np.nan, np.nan
    if records.monthly is not None:
        told = records.monthly[known.quarter.holds(records.monthly["month"])]
        month = told[told["month"].dt.month == known.quarter.end.month]
        if len(month):
            cash, owed = (float(month[key].iloc[-1]) for key in ("cash", "current_liabilities"))
    ratio = cash / owed if owed > ROUNDING else np.nan
    return {"cash_ratio": ratio, "insured_cash_ratio": ratio + cover / owed if owed > ROUNDING else np.nan}


def _claims(known: Known, records: Records) -> dict[str, float]:
    if records.claims is None:
        return dict.fromkeys(("claims_filed", "claims_amount", "claims_paid"), np.nan)
    filed, closed = (records.claims[known.quarter.holds(records.claims[key])] for key in ("filed", "closed"))
    return {"claims_filed": len(filed), "claims_amount": filed["amount"].sum(), "claims_paid": closed["paid"].sum()}


def _lights(before: Money, after: Money, policy: Policy) -> list[Term | str]:
    better = np.array([measure.better for measure in MEASURES.values()])
    loss = (before - after) * better
    red = loss > np.maximum(policy.review_red_change * np.abs(before), ROUNDING)
    names = np.select([(better == 0) | np.isnan(loss), red, loss > ROUNDING], ["", "red", "yellow"], "green")
    return [Term(f"words.light.{name}") if name else "" for name in names.tolist()]
