"""Credit scores: points from the card, a grade and a light, and the points behind one score.

A score is Σ points × 100 / Σ maxima, so a card whose maxima add up to 100 scores its plain points.  The points of every bin are kept on
a grid of 2⁻³⁶: sums on it are exact in whatever order a spreadsheet adds, so the points of an explanation equal the score to the last bit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.card import MISSING, Codes, FactorBins, card_notices, default_scorecard, read_card
from xlcash.domain.credit.factors import Values, facts_of
from xlcash.domain.credit.lists import listed
from xlcash.domain.errors import NoPointsError, UnknownCustomerError, table_title
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

__all__ = ["card_notices", "credit_scores", "default_scorecard", "grades", "score_explain"]

BEST_SCORE: Final = 100.0
GRID: Final = 2.0**36  # steps a point: sums of up to ±131,072 points (2¹⁷) are whole numbers of steps below 2⁵³, and so exact
COMBINATIONS: Final = 4096  # a table that stays in the fastest memory
LEAST_MAXIMUM: Final = 1e-6  # a card that can't earn this much gives no points


_LIGHTS: Final = {light: Term(f"words.light.{light}") for light in ("green", "yellow", "red")}


def grades(scores: npt.NDArray[np.float64], policy: Policy) -> npt.NDArray[np.str_]:
    """The grade of each score: A to D from the bounds of Settings on, E below them; a bound belongs to the better grade.

    >>> grades(np.array([85.0, 84.9, 0.0]), Policy()).tolist()
    ['A', 'B', 'E']
    """
    bounds = (policy.grade_a_from, policy.grade_b_from, policy.grade_c_from, policy.grade_d_from)
    return np.select([scores >= bound for bound in bounds], list("ABCD"), "E")


@dataclass(frozen=True, eq=False)
class Scored:
    """Cases on every factor of a card: what each value is, and a code of the bin it fell into."""

    card: tuple[FactorBins, ...]
    tables: list[npt.NDArray[np.float64]]  # points by bin, those of a missing input last; the maxima add up to 100
    values: list[Values]
    codes: list[Codes]
    scores: npt.NDArray[np.float64]

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Which inputs are missing or in no bin: a row a case, a column a factor."""
        return np.column_stack([(row.places_of_codes == MISSING)[codes] for row, codes in zip(self.card, self.codes, strict=True)])


def scored(card: tuple[FactorBins, ...], values: list[Values]) -> Scored:
    """Score cases: `values` holds a column for each factor of the card.

    Raises NoPointsError for a card without a factor that can earn points.
    """
    tables = _on_grid([row.table for row in card])
    codes = [row.codes(column) for row, column in zip(card, values, strict=True)]
    by_code = [table[row.places_of_codes] for row, table in zip(card, tables, strict=True)]
    return Scored(card, tables, values, codes, _totals(by_code, codes))


def _totals(by_code: list[npt.NDArray[np.float64]], codes: list[Codes]) -> npt.NDArray[np.float64]:
    """Σ points of each case. Some factors at a time share one table of all their combinations: looking up is what takes time."""
    totals, joint = np.zeros(len(codes[0])), np.zeros(1)
    key = np.zeros(len(totals), dtype=np.uint16)
    for points, code in zip(by_code, codes, strict=True):
        if len(joint) * len(points) > COMBINATIONS:
            totals += joint[key]
            joint, key = np.zeros(1), np.zeros_like(key)
        joint, key = (joint[:, None] + points).ravel(), key * np.uint16(len(points)) + code
    totals += joint[key]
    return totals


def _on_grid(tables: list[npt.NDArray[np.float64]]) -> list[npt.NDArray[np.float64]]:
    """The points of every factor as whole steps, scaled so that the maxima add up to 100: the steps left over go to the largest rests."""
    maxima = np.array([table.max() for table in tables])
    if maxima.sum() < LEAST_MAXIMUM:
        raise NoPointsError
    scale = BEST_SCORE * GRID / maxima.sum()
    tops = np.floor(maxima * scale)
    left = int(BEST_SCORE * GRID - tops.sum())
    tops[np.argsort(tops - maxima * scale, kind="stable")[:left]] += 1
    grids = [np.where(table == table.max(), top, np.minimum(np.rint(table * scale), top)) for table, top in zip(tables, tops, strict=True)]
    return [grid / GRID for grid in grids]


def credit_scores(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, policy: Policy, *, as_of: dt.date,
    log: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Score 0–100, grade A–E, light, review dates and missing inputs of each customer, in the order of Customers.

    `ledger` is in one currency.  The next review is the last one plus the months the policy gives its light; never reviewed = due now.
    A missing input earns what the card's row "missing" states; `missing_inputs` names the factors, or a table that all of its factors miss.
    Without a log broken promises are one.
    Raises NoPointsError for a card without a factor that can earn points.
    """
    found = assess(customers, financials, ledger, scorecard, log, as_of=as_of)
    lights = _lights(found.scores, policy)
    reviewed = pd.Series(customers["reviewed"].to_numpy(dtype="datetime64[s]"))
    return pd.DataFrame(
        {
            "customer": _objects(customers["customer"].tolist()),
            "score": found.scores,
            "grade": _objects(grades(found.scores, policy).tolist()),
            "light": _objects([_LIGHTS[light] for light in lights.tolist()]),
            "reviewed": reviewed,
            "next_review": _next_reviews(reviewed, lights, policy, as_of),
            "missing_inputs": _objects(_missing_inputs(found)),
        }
    )


def _missing_inputs(found: Scored) -> list[Term | str]:
    """The names of what is missing for each case; cases that miss the same share one phrase."""
    missing = found.missing
    _, firsts, of_case = np.unique(np.packbits(missing, axis=1), axis=0, return_index=True, return_inverse=True)
    said = [listed(_missed_names(found.card, missing[first].tolist())) for first in firsts]
    return [said[kind] for kind in of_case.ravel().tolist()]


def _missed_names(card: tuple[FactorBins, ...], missing: list[bool]) -> Iterator[Term | str]:
    """The missing factors; for all of several that one table alone would tell of, that table: it is what has to be asked for."""
    sources = [tuple(row.factor.inputs) for row in card]
    known = {source for source, is_missing in zip(sources, missing, strict=True) if not is_missing}
    asked_for = {source for source in sources if len(source) == 1 and source not in known and sources.count(source) > 1}
    for at, (row, source) in enumerate(zip(card, sources, strict=True)):
        if source not in asked_for and missing[at]:
            yield row.factor.name
        elif source in asked_for and sources.index(source) == at:
            yield table_title(*source)


def score_explain(
    customers: pd.DataFrame,
    financials: pd.DataFrame,
    ledger: Ledger,
    scorecard: pd.DataFrame,
    policy: Policy,
    *,
    as_of: dt.date,
    customer: str,
    log: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The points behind one customer's score: a row per factor of the card, the total last.

    `input` names the table and columns a factor is read from, `value` is what stands there, `bin` the row of the card it falls into; of a
    missing input it says what that costs.  Points and maxima are scaled to a card of 100.  Raises UnknownCustomerError for a customer that
    is not in Customers.
    """
    at = np.flatnonzero(customers["customer"].to_numpy() == customer)
    if not len(at):
        raise UnknownCustomerError(customer)
    found = assess(customers, financials, ledger, scorecard, log, as_of=as_of)
    (first, *_), score = at, found.scores[at[:1]]
    rows = [
        _Explained.of(*row[:2], row[2][first], row[3][first])
        for row in zip(found.card, found.tables, found.values, found.codes, strict=True)
    ]
    (grade,), (light,) = grades(score, policy).tolist(), _lights(score, policy).tolist()
    verdict = Term("scorecard.verdict", grade=grade, light=_LIGHTS[light])
    rows.append(_Explained(Term("results.headers.total"), "", None, verdict, float(score[0]), BEST_SCORE))
    columns = (_objects(list(cells)) for cells in zip(*rows, strict=True))
    return pd.DataFrame(dict(zip(_Explained._fields, columns, strict=True))).astype({"points": np.float64, "maximum": np.float64})


class _Explained(NamedTuple):
    """A row of an explanation."""

    factor: Term
    input: Term | str
    value: Any
    bin: Term | str
    points: float
    maximum: float

    @classmethod
    def of(cls, row: FactorBins, table: npt.NDArray[np.float64], value: Any, code: Any) -> _Explained:
        value, place = shown(row, value), int(row.places_of_codes[code])
        points, maximum = float(table[place]), float(table.max())
        bin_ = row.said(place) if place != MISSING else _missed(maximum - points, known=value not in (None, ""))
        return cls(row.factor.name, row.factor.input, value, bin_, points, maximum)


def _missed(cost: float, *, known: bool) -> Term:
    """What is said of an input that is missing, or that no bin takes."""
    return Term("scorecard.no_bin" if known else "scorecard.missing_costs", cost=f"{cost:.4g}")


def assess(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, log: pd.DataFrame | None, *, as_of: dt.date
) -> Scored:
    card = read_card(scorecard)
    if not card:
        raise NoPointsError
    facts = facts_of(customers, financials, ledger, log, as_of=as_of)
    return scored(card, [row.factor.values(facts) for row in card])


def _lights(scores: npt.NDArray[np.float64], policy: Policy) -> npt.NDArray[np.str_]:
    return np.select([scores >= policy.score_green_from, scores < policy.score_red_below], ["green", "red"], "yellow")


def _next_reviews(reviewed: pd.Series[Any], lights: npt.NDArray[np.str_], policy: Policy, as_of: dt.date) -> pd.Series[Any]:
    months = {light: int(getattr(policy, f"review_months_{light}")) for light in ("green", "yellow", "red")}
    due = reviewed.fillna(pd.Timestamp(as_of))
    for light, count in months.items():
        reached = reviewed.notna() & (lights == light)
        due[reached] = reviewed[reached] + pd.DateOffset(months=count)
    return due


def shown(row: FactorBins, value: Any) -> Any:
    if row.factor.is_number:
        return None if np.isnan(value) else float(value)
    return Term(f"words.flag.{value}") if row.factor.words == "words.flag" else value


def _objects(cells: list[Any]) -> pd.Series[Any]:
    return pd.Series(cells, dtype=object)
