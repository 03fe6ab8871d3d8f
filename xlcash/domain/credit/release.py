"""Release: may a customer have goods worth so much on credit, and if not, what speaks against it?

Each rule holds a value against a threshold.  The first that fires decides: those that forbid come before those that ask for approval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.columns import objects
from xlcash.domain.errors import UnknownCustomerError
from xlcash.domain.policy import Policy
from xlcash.language import Term

Values: TypeAlias = npt.NDArray[np.float64]

YES, NO, APPROVAL = "yes", "no", "approval"
NO_RULE: Final = -1
_CENT: Final = 0.005  # half a cent is nothing


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: it fires where its value is above its threshold, or where the threshold is 0 and 0 means stop.

    `value` is NaN where the rule does not apply, `threshold` where nothing is stated; `flag` marks a value that is yes (1) or no (0).
    """

    key: str
    verdict: str
    value: Callable[[pd.DataFrame, float], Values]
    threshold: Callable[[pd.DataFrame, Policy], Values]
    zero_stops: bool = False
    flag: bool = False

    def fires(self, value: Values, threshold: Values) -> npt.NDArray[np.bool_]:
        stops = np.full(len(value), self.zero_stops) & (threshold == 0) & ~np.isnan(value)
        return np.asarray((value > threshold + _CENT) | stops, dtype=np.bool_)


def _column(key: str) -> Callable[[pd.DataFrame, Any], Values]:
    return lambda rows, _: rows[key].to_numpy(dtype=np.float64)


def _exposure(rows: pd.DataFrame, amount: float) -> Values:
    return rows["exposure"].to_numpy(dtype=np.float64) + amount


def _group_exposure(rows: pd.DataFrame, amount: float) -> Values:
    return rows["group_exposure"].to_numpy(dtype=np.float64) + amount


def _of_new(rows: pd.DataFrame, amount: float) -> Values:
    return np.where(rows["is_new"], _exposure(rows, amount), np.nan)


def _unlisted(rows: pd.DataFrame, _: float) -> Values:
    return np.where(rows["listed"], np.nan, 1.0)


def _amount(rows: pd.DataFrame, amount: float) -> Values:
    return np.full(len(rows), amount)


def _nothing(rows: pd.DataFrame, _: Policy) -> Values:
    return np.zeros(len(rows))


def _insured(rows: pd.DataFrame, policy: Policy) -> Values:
    return rows["insured"].to_numpy(dtype=np.float64) if policy.sales_above_insured == "no" else np.full(len(rows), np.nan)


GROUP_LIMIT: Final = Rule("group_limit", NO, _group_exposure, _column("group_limit"), zero_stops=True)
RULES: Final = (
    Rule("hold", NO, _column("hold"), _nothing, flag=True),
    Rule("limit", NO, _exposure, _column("limit"), zero_stops=True),
    GROUP_LIMIT,
    Rule("overdue", NO, _column("overdue"), _nothing),
    Rule("unlisted", APPROVAL, _unlisted, _nothing, flag=True),
    Rule("insured_limit", APPROVAL, _exposure, _insured),
    Rule("new_customer", APPROVAL, _of_new, lambda rows, policy: np.full(len(rows), policy.new_customer_amount)),
    Rule("large_of_limit", APPROVAL, _amount, lambda rows, policy: policy.large_order_share * _limit_above_0(rows)),
    Rule("large_of_usual", APPROVAL, _amount, lambda rows, policy: policy.large_order_times * rows["usual"].to_numpy(dtype=np.float64)),
    Rule("management_change", APPROVAL, _column("management"), _nothing, flag=True),
)
"""Holds, limits, overdue (C7): no.  Cover, new customers, large orders, new management (C7, C9): somebody must approve."""


def _limit_above_0(rows: pd.DataFrame) -> Values:
    limit = rows["limit"].to_numpy(dtype=np.float64)
    return np.where(limit > 0, limit, np.nan)


@dataclass(frozen=True, eq=False)
class Findings:
    """Every rule held against every customer: (rules × customers)."""

    figures: Values
    thresholds: Values
    fired: npt.NDArray[np.bool_]


def findings(rows: pd.DataFrame, policy: Policy, amount: float) -> Findings:
    """The rules held against positions as if `amount` more were sold."""
    figures = np.array([rule.value(rows, amount) for rule in RULES])
    thresholds = np.array([rule.threshold(rows, policy) for rule in RULES])
    fired = np.array([rule.fires(value, limit) for rule, value, limit in zip(RULES, figures, thresholds, strict=True)])
    return Findings(figures, thresholds, fired)


def decisions(found: Findings) -> list[tuple[str, str]]:
    """For each customer the decision and the key of the rule behind it, "" where none fired."""
    firsts = np.where(found.fired.any(axis=0), found.fired.argmax(axis=0), NO_RULE).tolist()
    return [(YES, "") if at == NO_RULE else (RULES[at].verdict, RULES[at].key) for at in firsts]


def release_check(rows: pd.DataFrame, policy: Policy, *, customer: str, amount: float) -> pd.DataFrame:
    """The decision about goods worth `amount`, then every rule that applies: those that fired first.

    `amount` comes on top of open invoices and orders.  `value` is the figure that counts: for limits the exposure with the amount.
    Result of the decision and of rules that fired: yes, no or needs approval; of the others passed, or none stated where there is no
    threshold.  Raises UnknownCustomerError for a customer that is
    not on Customers.
    """
    one = rows[(rows["customer"] == customer) & rows["listed"]]
    if one.empty:
        raise UnknownCustomerError(customer)
    found = findings(one, policy, amount)
    figures, thresholds, fired = found.figures[:, 0], found.thresholds[:, 0], found.fired[:, 0]
    applies = [at for at in np.argsort(np.logical_not(fired), kind="stable").tolist() if not np.isnan(figures[at])]
    ((decision, _),) = decisions(found)
    results = [RULES[at].verdict if fired[at] else "none_stated" if np.isnan(thresholds[at]) else "passed" for at in applies]
    return pd.DataFrame(
        {
            "check": objects([Term("results.release.decision"), *(rule_name(RULES[at].key, policy) for at in applies)]),
            "value": objects([amount, *(_shown(RULES[at], figures[at]) for at in applies)]),
            "threshold": objects([None, *(None if RULES[at].flag else float(thresholds[at]) for at in applies)]),
            "result": objects([word(decision), *map(word, results)]),
        }
    )


def word(result: str) -> Term:
    return Term(f"words.release.{result}")


def rule_name(key: str, policy: Policy) -> Term:
    """A rule as a sheet names it, with the setting it goes by."""
    return Term(
        f"results.release.{key}",
        days=f"{policy.release_overdue_days:g}",
        months=f"{policy.new_customer_months:g}",
        share=f"{policy.large_order_share:.0%}",
        times=f"{policy.large_order_times:g}",
    )


def _shown(rule: Rule, value: float) -> Any:
    return Term(f"words.flag.{YES if value else NO}") if rule.flag else float(value)
