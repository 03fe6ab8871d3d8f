"""Credit scores: points from the card, a grade and a light, and the points behind one score.

A score is Σ points × 100 / Σ maxima, so a card whose maxima add up to 100 scores its plain points.  Points and score are kept on a
grid of 2⁻³⁶: sums on it are exact in whatever order a spreadsheet adds, so the points of an explanation equal the score to the last bit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.card import FactorBins, card_notices, default_scorecard, read_card
from xlcash.domain.credit.factors import Values, facts_of
from xlcash.domain.errors import NoPointsError, UnknownCustomerError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

__all__ = ["card_notices", "credit_scores", "default_scorecard", "grade", "score_explain"]

BEST_SCORE: Final = 100.0
GRID: Final = 2.0**36  # sums of up to ±131,072 points (2¹⁷) are whole numbers of steps below 2⁵³, and so exact
LEAST_MAXIMUM: Final = 1e-6  # a card that can't earn this much gives no points


class Grade(NamedTuple):
    name: str
    low: float  # the lowest score of the grade


GRADES: Final = (Grade("A", 85.0), Grade("B", 70.0), Grade("C", 60.0), Grade("D", 50.0), Grade("E", -np.inf))  # source: own


def grade(score: float) -> str:
    """The grade of a score; a bound belongs to the better grade.

    >>> grade(85.0), grade(84.9), grade(0.0)
    ('A', 'B', 'E')
    """
    return next(grade.name for grade in GRADES if score >= grade.low)


@dataclass(frozen=True, eq=False)
class Assessment:
    """Every customer on every factor of the card: (customers × factors) arrays, one list of values per factor."""

    card: tuple[FactorBins, ...]
    values: list[Values]
    places: list[npt.NDArray[np.int64]]
    points: npt.NDArray[np.float64]  # scaled, so that the maxima add up to 100
    maxima: npt.NDArray[np.float64]

    @property
    def scores(self) -> npt.NDArray[np.float64]:
        return _total(self.points)


def credit_scores(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, policy: Policy, *, as_of: dt.date
) -> pd.DataFrame:
    """Score 0–100, grade A–E, light and review dates of each customer, in the order of Customers.

    `ledger` is in one currency.  The next review is the last one plus the months the policy gives its light; never reviewed = due now.
    Raises NoPointsError for a card without a factor that can earn points.
    """
    scores = _assess(customers, financials, ledger, scorecard, as_of=as_of).scores
    lights = _lights(scores, policy)
    reviewed = pd.Series(customers["reviewed"].to_numpy(dtype="datetime64[s]"))
    return pd.DataFrame(
        {
            "customer": _objects(customers["customer"].tolist()),
            "score": scores,
            "grade": _objects([grade(score) for score in scores.tolist()]),
            "light": _objects([Term(f"words.light.{light}") for light in lights.tolist()]),
            "reviewed": reviewed,
            "next_review": _next_reviews(reviewed, lights, policy, as_of),
        }
    )


def score_explain(
    customers: pd.DataFrame,
    financials: pd.DataFrame,
    ledger: Ledger,
    scorecard: pd.DataFrame,
    policy: Policy,
    *,
    as_of: dt.date,
    customer: str,
) -> pd.DataFrame:
    """The points behind one customer's score: a row per factor of the card, the total last.

    `input` names the table and columns a factor is read from, `value` is what stands there, `bin` the row of the card it falls into.
    Points and maxima are scaled to a card of 100.  Raises UnknownCustomerError for a customer that is not in Customers.
    """
    found = np.flatnonzero(customers["customer"].to_numpy() == customer)
    if not len(found):
        raise UnknownCustomerError(customer)
    at = int(found[0])
    known = _assess(customers, financials, ledger, scorecard, as_of=as_of)
    score = float(known.scores[at])
    light = Term(f"words.light.{_lights(known.scores, policy)[at]}")
    verdict = Term("scorecard.verdict", grade=grade(score), light=light)
    return pd.DataFrame(
        {
            "factor": _objects([*(row.factor.name for row in known.card), Term("results.headers.total")]),
            "input": _objects([*(row.factor.input for row in known.card), ""]),
            "value": _objects([*(_shown(row, values[at]) for row, values in zip(known.card, known.values, strict=True)), None]),
            "bin": _objects([*(row.said(int(p[at])) for row, p in zip(known.card, known.places, strict=True)), verdict]),
            "points": [*_on_grid(known.points[at]), score],
            "maximum": [*_on_grid(known.maxima), float(_total(known.maxima))],
        }
    )


def _assess(customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, *, as_of: dt.date) -> Assessment:
    card = read_card(scorecard)
    maxima = np.array([row.maximum for row in card])
    if maxima.sum() < LEAST_MAXIMUM:
        raise NoPointsError
    facts = facts_of(customers, financials, ledger, as_of=as_of)
    values = [row.factor.values(facts) for row in card]
    places = [row.places(column) for row, column in zip(card, values, strict=True)]
    earned = np.column_stack([row.points(place) for row, place in zip(card, places, strict=True)])
    scale = BEST_SCORE / maxima.sum()
    return Assessment(card, values, places, earned * scale, maxima * scale)


def _total(parts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Σ parts of each row, on the grid: the whole steps, and the rest rounded once."""
    whole = np.floor(parts * GRID)
    total: npt.NDArray[np.float64] = (whole.sum(axis=-1) + np.rint((parts * GRID - whole).sum(axis=-1))) / GRID
    return total


def _on_grid(parts: npt.NDArray[np.float64]) -> list[float]:
    """The parts as whole steps that add up to `_total`: the steps left over go to the largest remainders."""
    whole = np.floor(parts * GRID)
    left = int(np.rint((parts * GRID - whole).sum()))
    whole[np.argsort(whole - parts * GRID, kind="stable")[:left]] += 1
    return [float(part) for part in whole / GRID]


def _lights(scores: npt.NDArray[np.float64], policy: Policy) -> npt.NDArray[np.str_]:
    return np.select([scores >= policy.score_green_from, scores < policy.score_red_below], ["green", "red"], "yellow")


def _next_reviews(reviewed: pd.Series[Any], lights: npt.NDArray[np.str_], policy: Policy, as_of: dt.date) -> pd.Series[Any]:
    months = {light: int(getattr(policy, f"review_months_{light}")) for light in ("green", "yellow", "red")}
    due = reviewed.fillna(pd.Timestamp(as_of))
    for light, count in months.items():
        reached = reviewed.notna() & (lights == light)
        due[reached] = reviewed[reached] + pd.DateOffset(months=count)
    return due


def _shown(row: FactorBins, value: Any) -> Any:
    if row.factor.is_number:
        return None if np.isnan(value) else float(value)
    return Term(f"words.flag.{value}") if row.factor.words == "words.flag" else value


def _objects(cells: list[Any]) -> pd.Series[Any]:
    return pd.Series(cells, dtype=object)
