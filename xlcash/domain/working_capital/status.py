"""What to say of a month's working capital: the worst of the rules that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.policy import Policy
from xlcash.language import Term

JUDGED: Final = ["current_ratio", "quick_ratio", "dso", "widening"]


class Rule(NamedTuple):
    """One rule: its key under ``results.working_capital_status``, its light, and which months break it (never where a figure is blank)."""

    key: str
    light: Literal["yellow", "red"]
    broken: Callable[[pd.DataFrame, Policy], pd.Series[Any]]


RULES: Final = (
    Rule("liquidity_alarm", "red", lambda month, policy: month["current_ratio"] < policy.current_ratio_alarm),
    Rule("quick_ratio_low", "yellow", lambda month, policy: month["quick_ratio"] < policy.quick_ratio_low),
    Rule("current_ratio_low", "yellow", lambda month, policy: month["current_ratio"] < policy.current_ratio_low),
    Rule("dso_high", "yellow", lambda month, policy: month["dso"] > policy.dso_norm_high),
    Rule("widening", "yellow", lambda month, policy: month["widening"] > policy.dso_dpo_widening_days),
    Rule("dso_low", "yellow", lambda month, policy: month["dso"] < policy.dso_norm_low),
    Rule("current_ratio_high", "yellow", lambda month, policy: month["current_ratio"] > policy.current_ratio_high),
)
"""Worst first.  The ratios: healthy from 1.5 to 2, below 1 a liquidity alarm, above 2 money lies idle.  DSO: slower than the trade's norm,
and faster too, because terms that are too tight cost customers.  `widening`: by how many days DSO − DPO has grown."""


def statuses(months: pd.DataFrame, policy: Policy) -> list[Term]:
    """The status of each month; "no figures" for one that has none of the figures judged."""
    unknown = months[JUDGED].isna().all(axis=1)
    found = np.select([unknown, *(rule.broken(months, policy) for rule in RULES)], ["unknown", *(rule.key for rule in RULES)], default="ok")
    return [Term(f"results.working_capital_status.{key}") for key in found.tolist()]
