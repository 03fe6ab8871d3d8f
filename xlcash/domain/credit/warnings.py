"""Early warning: which customers have begun to differ from what they were or from what is allowed, and since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.credit import signs
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.credit.signs import Facts, Sign, Truth
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

ACTIVE_DAYS: Final = 365  # own: who owes nothing and has bought nothing for a year is no customer any more
LEAST_PEERS: Final = 3  # own: two customers are no industry
NO_SCORES: Final = pd.DataFrame({"scored": np.array([], "datetime64[s]"), "customer": np.array([], object), "score": np.array([], float)})
_LAST: Final = 2  # the place of what was not judged, after red and yellow


class Rule(NamedTuple):
    """What a rule measures (a word of ``results.measures``) and how it is read."""

    measure: str
    read: Callable[[Facts], Sign]


LIGHT_FALL: Final = "light_fall"
RULES: Final[Mapping[str, Rule]] = {
    "late_payment": Rule("days", signs.late_payment),  # S4
    "limit_use": Rule("share", signs.limit_use),
    LIGHT_FALL: Rule("points", signs.light_fall),  # S1
    "purchases_rise": Rule("share", signs.purchases_rise),  # S4
    "order_volatility": Rule("share", signs.order_volatility),  # S3, S4
    "on_time_fall": Rule("share", signs.on_time_fall),  # S3
    "slower_payment": Rule("days", signs.slower_payment),  # S4
    "silence": Rule("days", signs.silence),  # S3, S4
    "concentration": Rule("share", signs.concentration),  # S1
    "management_change": Rule("yes", signs.management_change),  # S3
    "review_overdue": Rule("days", signs.review_overdue),  # S1, S4
}
INDUSTRY: Final = "industry"


def credit_warnings(ledger: Ledger, customers: pd.DataFrame, policy: Policy, *, scores: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per customer and rule that fires, red before yellow, then who owes most first; last a row per rule that could not judge all.

    customer    its number, the industry for a rule of an industry, or "too little history"
    value       what was found, in `measure`; with too little history how many customers the rule could not judge
    threshold   the bound of Settings, or the customer's own usual variation where that is more
    since       the day on which it began to hold, blank where the tables do not tell
    light       red: late by twice the threshold, or above the credit limit; else yellow
    open        what the customer or the industry owes

    Only customers that owe something or bought within a year are looked at.  `ledger` is in one currency.  An industry is read from this
    ledger alone: no table holds an index from outside.  `scores`: those that were kept; without them nothing is said of lights.
    """
    facts = Facts.of(ledger, customers, policy, NO_SCORES if scores is None else scores)
    owed = facts.sums(facts.column("open"))
    active = (owed > 0) | (facts.latest(facts.code, facts.issued) > facts.as_of - ACTIVE_DAYS)
    rows: list[dict[str, Any]] = []
    for place, (key, rule) in enumerate(RULES.items()):
        if key == LIGHT_FALL and scores is None:
            continue
        sign = rule.read(facts)
        rows += [_row(key, rule.measure, sign, at, facts.names[at], owed[at]) for at in np.flatnonzero(active & sign.fired).tolist()]
        rows += _not_judged(key, int((active & ~sign.judged).sum()), place)
    rows += _industries(facts, active, owed)
    rows.sort(key=lambda row: row.pop("order"))
    columns = ["customer", "rule", "value", "threshold", "since", "light", "measure", "open"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.assign(since=pd.to_datetime(frame["since"]).astype("datetime64[s]"))


def _row(key: str, measure: str, sign: Sign, at: int, whom: str, owed: float) -> dict[str, Any]:
    """A rule that fired."""
    light = "red" if sign.red[at] else "yellow"
    value, threshold = float(sign.value[at]), float(sign.threshold[at])
    is_number = np.isfinite(value)
    return {
        "order": (light == "yellow", -owed, str(whom), [*RULES, INDUSTRY].index(key)),
        "customer": whom,
        "rule": Term(f"results.warnings.rules.{key}"),
        "value": (Term("words.flag.yes") if measure == "yes" else value) if is_number else Term("results.warnings.no_credit"),
        "threshold": Term("words.flag.no") if measure == "yes" else threshold,
        "since": None if np.isnan(sign.since[at]) else np.datetime64(int(sign.since[at]), "D"),
        "light": Term(f"words.light.{light}"),
        "measure": "" if measure == "yes" else Term(f"results.measures.{measure}"),
        "open": owed,
    }


def _not_judged(key: str, customers: int, place: int) -> list[dict[str, Any]]:
    """How many customers a rule has said nothing of, because their past is too short."""
    if not customers:
        return []
    said = {"customer": Term("results.warnings.thin"), "rule": Term(f"results.warnings.rules.{key}"), "value": float(customers)}
    return [{"order": (_LAST, place), **said, "light": "", "measure": Term("results.measures.customers")}]


def _industries(facts: Facts, active: Truth, owed: np.ndarray[Any, np.dtype[np.float64]]) -> list[dict[str, Any]]:
    """Industries whose customers have become slower payers together: the median of their trends."""
    trend = payment_behaviour(facts.ledger).set_index("customer")["trend"].reindex(facts.names).to_numpy(dtype=np.float64)
    industry = facts.files["industry"].fillna("").to_numpy(dtype=object)
    usable = active & (industry != "")
    rows: list[dict[str, Any]] = []
    judged = np.zeros(facts.count, dtype=np.bool_)
    for name in np.unique(industry[usable].astype(str)):
        members = usable & (industry == name)
        known = members & ~np.isnan(trend)
        if known.sum() < LEAST_PEERS:
            continue
        judged |= members
        median, limit = float(np.median(trend[known])), facts.policy.warning_industry_days
        if median > limit:
            values = (np.array([value]) for value in (median, limit, np.nan, True, True, False))
            whom = Term("results.warnings.industry", industry=name)
            rows.append(_row(INDUSTRY, "days", Sign(*values), 0, whom, float(owed[members].sum())))
    return [*rows, *_not_judged(INDUSTRY, int((active & ~judged).sum()), len(RULES))]
