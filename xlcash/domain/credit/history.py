"""The living credit file: every score with its date, its reviews and the inputs it rested on."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.credit.lists import listed
from xlcash.domain.credit.scorecard import Scored, assess, credit_scores, shown
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

KEPT: Final = ("customer", "score", "grade", "light", "reviewed", "next_review")
WHOLE_FROM: Final = 1000.0  # larger values are told without decimals


def customers_then(customers: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Who was a customer at the close of a day, a review held later not yet known."""
    known = np.datetime64(day, "s")
    begun = ~(customers["since"].to_numpy() > known)
    return customers.assign(reviewed=customers["reviewed"].where(customers["reviewed"].to_numpy() <= known))[begun]


def score_records(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, policy: Policy, *, as_of: dt.date,
    log: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What the file keeps of each customer's score: the answer of `credit_scores`, and each factor with its value and points in words."""
    scores = credit_scores(customers, financials, ledger, scorecard, policy, as_of=as_of, log=log)
    found = assess(customers, financials, ledger, scorecard, log, as_of=as_of)
    inputs = pd.Series([_inputs(found, at) for at in range(len(scores))], dtype=object)
    return scores[list(KEPT)].assign(inputs=inputs)


def _inputs(found: Scored, at: int) -> Term | str:
    parts = []
    for row, table, values, codes in zip(found.card, found.tables, found.values, found.codes, strict=True):
        points = f"{table[row.places_of_codes[codes[at]]]:.4g}"
        parts.append(Term("scorecard.record", factor=row.factor.name, value=_told(shown(row, values[at])), points=points))
    return listed(parts, "inputs")


def _told(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.4g}"
    return value or Term("scorecard.missing")


def score_history(scores: pd.DataFrame, *, customer: str, last: int) -> pd.DataFrame:
    """The latest `last` scores of a customer in the table Scores, earliest first; of two on one day the lower row. None kept, no rows."""
    theirs = scores[(scores["customer"] == customer).to_numpy(dtype=np.bool_)]
    by_day = theirs.sort_values("scored", kind="stable").drop_duplicates("scored", keep="last")
    return by_day[["scored", "score", "grade", "light"]].tail(last).reset_index(drop=True)
