"""The cash reserve, by both rules of the articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from xlcash.domain.cash.minimum import COST_MONTHS
from xlcash.domain.cash.monthly import latest
from xlcash.domain.cash.plan import base_amounts
from xlcash.domain.errors import EmptyTableError, HistoryTooShortError
from xlcash.domain.policy import Policy
from xlcash.language import Term


def reserve(accounts: pd.DataFrame, monthly: pd.DataFrame, policy: Policy, *, factors: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The cash held against the two reserve rules, in the base currency: one row a rule.

    Rule 1: 3 months of fixed cost (`target_low` = `target_high`).  Rule 2: 1.5 to 2 times the monthly operating cost.  The numbers are
    settings.  A monthly cost is the mean of its last 12 figures in Monthly.  The cash is that of the operating accounts alone: project
    and restricted money is no reserve.  ``months_held`` = cash / monthly cost; ``gap`` = what the cash falls short of the low target, ≤ 0.

    A rule whose cost Monthly does not have is blank.  Raises HistoryTooShortError when it has neither, EmptyTableError without accounts.
    """
    if not len(accounts):
        raise EmptyTableError("Accounts")
    own = (accounts["group"] == "operating").to_numpy()
    cash = float(base_amounts(accounts, "balance", factors)[own].sum())
    months = f"{policy.reserve_months_fixed_cost:g}"
    low, high = policy.reserve_low_operating_cost, policy.reserve_high_operating_cost
    rules = (
        ("fixed_cost", policy.reserve_months_fixed_cost, policy.reserve_months_fixed_cost, {"months": months}),
        ("operating_cost", low, high, {"low": f"{low:g}", "high": f"{high:g}"}),
    )
    costs = [latest(monthly, name, months=COST_MONTHS) for name, *_ in rules]
    if not any(len(cost) for cost in costs):
        raise HistoryTooShortError("Monthly", 1, 0)
    return pd.DataFrame(
        [
            {"rule": Term(f"results.reserve_rules.{name}", **said), **_held(cash, float(cost.mean()) if len(cost) else np.nan, least, most)}
            for (name, least, most, said), cost in zip(rules, costs, strict=True)
        ]
    )


def _held(cash: float, monthly_cost: float, least: float, most: float) -> dict[str, Any]:
    target = least * monthly_cost
    status = "unknown" if np.isnan(target) else "ok" if cash >= target else "below"
    return {
        "target_low": target,
        "target_high": most * monthly_cost,
        "months_held": cash / monthly_cost if monthly_cost else np.nan,
        "gap": min(cash - target, 0.0) if not np.isnan(target) else np.nan,
        "status": Term(f"results.reserve_status.{status}"),
    }
