"""The triggers: rules over the forecast and the months, each with its threshold from Settings and the plan to start when it fires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.cash import indicators
from xlcash.domain.cash.handed_on import in_order
from xlcash.domain.cash.indicators import Facts, Finding, Missing, Reading
from xlcash.domain.cash.levels import ACT, LEVELS, NORMAL, WATCH, level_word, plan_of
from xlcash.domain.errors import column_header, table_title
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

QUARTERS_OF_YEAR: Final = 4


class Rule(NamedTuple):
    """What a rule measures (a word of ``results.measures``) and how it is read."""

    measure: str
    read: Reading


def _by_hand(_: Facts) -> None:
    """What no table of a firm tells."""


RULES: Final[Mapping[str, Rule]] = {
    "cash": Rule("amount", indicators.cash),
    "gap": Rule("share", indicators.gap),  # S0
    "reserve": Rule("amount", indicators.reserve),
    "next_days": Rule("amount", indicators.next_days),  # S2
    "sales_quarter": Rule("share", indicators.sales_against(1, ACT)),  # S0
    "sales_year": Rule("share", indicators.sales_against(QUARTERS_OF_YEAR, WATCH)),  # a seasonal firm moves every quarter
    "current_ratio": Rule("times", indicators.current_ratio),  # S1, S2, S4
    "quick_ratio": Rule("times", indicators.quick_ratio),  # S2
    "widening": Rule("days", indicators.widening),  # S0
    "new_business": Rule("amount", indicators.new_business),  # S0
}
"""The rules of every firm."""

INDUSTRY_RULES: Final[Mapping[str, Rule]] = {
    "inventory_turnover": Rule("times", indicators.inventory_turnover),
    "prepayments": Rule("share", indicators.prepayments),
    "long_orders": Rule("", _by_hand),
    "short_terms": Rule("days", indicators.short_terms),
    "policy_shifts": Rule("", _by_hand),
    "project_progress": Rule("", _by_hand),
}
PROFILES: Final[Mapping[str, tuple[str, ...]]] = {
    "general": (),
    "retail": ("inventory_turnover",),  # S0
    "manufacturing": ("prepayments", "long_orders"),  # S0, S1
    "consumer_goods": ("short_terms",),  # S1
    "pharma": ("policy_shifts",),  # S1
    "machinery": ("prepayments", "long_orders", "project_progress"),  # S1; machinery is manufacturing
}
"""What each trade watches besides."""

MOST_RULES: Final = len(RULES) + max(map(len, PROFILES.values()))


def cash_triggers(
    forecast: pd.DataFrame,
    monthly: pd.DataFrame,
    policy: Policy,
    *,
    ledger: Ledger | None = None,
    customers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every rule with what it found, the most serious first: columns rule, period, value, threshold, fired, response, measure, level.

    period     the last day of the first period in which the rule fires, else of the one that comes nearest to it
    value      the indicator (`cash.indicators`) in its `measure`; blank where it can't be told
    fired      yes, no, no data (a table lacks what the rule needs), or watch (no table tells: people must look)
    response   what fired and the plan of its level (`cash.levels`); what is missing; what to watch; blank where all is well
    level      normal, watch, act, critical; blank where nothing could be tested

    `forecast` is an answer of `cash_forecast`, whose as-of date is the day before its first period; `ledger` is in the base currency.  The
    rules of the trade (`industry`) follow those of every firm.  Raises EmptyTableError for a forecast without periods.

    >>> from xlcash.domain.tables import FORECAST, MONTHLY
    >>> from xlcash.domain.reading import read_table
    >>> head = ["Period start", "Period end", "Opening", "Net", "Closing", "Reserve target"]
    >>> forecast = read_table(FORECAST, [head, ["2026-07-01", "2026-07-31", 100.0, -31.0, 69.0, 92.0]]).rows
    >>> table = cash_triggers(forecast, read_table(MONTHLY, [["Month"]]).rows, Policy())
    >>> table["rule"][0].said("en"), table["value"].tolist()[0], table["fired"][0].said("en"), table["level"][0].said("en")
    ('Gap, as a share of the reserve target', 0.25, 'yes', 'act')
    """
    facts = Facts(in_order(forecast), monthly, policy, ledger, customers)
    rules = {**RULES, **{key: INDUSTRY_RULES[key] for key in PROFILES[policy.industry]}}
    told = [(key, rule.measure, rule.read(facts)) for key, rule in rules.items()]
    return pd.DataFrame([_row(*each) for each in sorted(told, key=lambda each: _place(each[2]))])


def _place(found: Finding | Missing | None) -> int:
    """Worst first; what is to be watched and what could not be tested before what is well."""
    if isinstance(found, Finding):
        return -LEVELS.index(found.level) if found.level != NORMAL else 2
    return 1 if isinstance(found, Missing) else 0


def _row(key: str, measure: str, found: Finding | Missing | None) -> dict[str, Any]:
    fired, response = _said(key, found)
    seen = found if isinstance(found, Finding) else None
    return {
        "rule": Term(f"results.triggers.rules.{key}"),
        "period": pd.NaT if seen is None else pd.Timestamp(seen.period),
        "value": np.nan if seen is None else seen.value,
        "threshold": np.nan if seen is None else seen.threshold,
        "fired": Term(f"words.fired.{fired}"),
        "response": response,
        "measure": "" if seen is None else Term(f"results.measures.{measure}"),
        "level": "" if seen is None else level_word(seen.level),
    }


def _said(key: str, found: Finding | Missing | None) -> tuple[str, str]:
    """Whether the rule fired, and the response to it."""
    step = Term(f"results.triggers.steps.{key}")
    if found is None:
        return "watch", step
    if isinstance(found, Missing):
        column = column_header(found.table, found.column)
        return "no_data", Term("results.triggers.no_data", table=table_title(found.table), column=column)
    if found.level == NORMAL:
        return "no", ""
    return "yes", Term("results.triggers.response", step=step, plan=plan_of(found.level))
