"""The forecast of collections put to the test on the firm's own past: what each method would have said, and what came.

A rolling origin (Tashman, International Journal of Forecasting 16, 2000): on each of some past days every method forecasts from what was
known at its close, and is compared with what the invoices then open were paid in the periods after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import MONTHS_OF_QUARTER, WEEK, Money, Periods, day_number, quarter_starts
from xlcash.domain.cash.collections import METHODS, OpenBook, chances_by, chances_of_periods, likely_sums
from xlcash.domain.cash.metrics import bias, coverage, weighted_error
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, payments
from xlcash.domain.errors import NothingToCompareError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

HORIZONS: Final = {"daily": 7, "weekly": 4, "monthly": 3, "quarterly": 2}
"""How many periods ahead each forecast looks."""

FEWEST_ORIGINS: Final = 4
"""With fewer past days to compare no method is chosen: one month with an odd week would decide."""

RANGED: Final = "behaviour"
"""The one method that knows a range beside the expected amount."""

DECIDES_FROM: Final = 6  # decimals of the error: what is closer counts as equal, and the method that stands first is chosen

_DAYS: Final = {"daily": 1, "weekly": WEEK}
_MONTHS: Final = {"monthly": 1, "quarterly": MONTHS_OF_QUARTER}


@dataclass(frozen=True, eq=False)
class Trial:
    """One past day: what each method expected, its range, and what came, in each period and, last, in all of them."""

    expected: Mapping[str, Money]
    low: Money
    high: Money
    actual: Money


def forecast_accuracy(
    ledger_at: Callable[[date], Ledger],
    *,
    as_of: date,
    frequency: str = "weekly",
    origins: int = 12,
    prior_weight: float = PRIOR_WEIGHT,
) -> pd.DataFrame:
    """Every method of `cash.collections` on up to `origins` past days, the latest whose outcome is known at `as_of`.

    `ledger_at` gives the ledger as known at the close of a day; its money must be at the same rates on all days, so that exchange rates are
    no error of a forecast.  Compared is what the invoices open on each day, as far as they are undisputed today, were paid in cash or by
    note: new invoices, credit notes and write-offs are no collections.

    A row per method and horizon: each of the next 7 days, 4 weeks, 3 months or 2 quarters, and last all of them together.

    ==============  ====================================================================================================================
    wape            Σ|forecast − actual| / Σ actual over the past days; blank where nothing came
    bias            Σ(forecast − actual) / Σ actual, positive where forecasts were too high
    coverage        the share of past days on which P10–P90 held what came (80 % is meant); only "behaviour" knows a range
    origins_used    the past days on which any invoice was open
    chosen, reason  in a method's last row: whether its error over all single periods is the lowest, and how large it is.  No method is
                    chosen from fewer than 4 past days or where nothing came; of equal errors the first method's wins
    ==============  ====================================================================================================================

    Raises NothingToCompareError when no invoice was open on any of those days.
    """
    known, days = ledger_at(as_of), past_origins(as_of, frequency, origins)
    periods = HORIZONS[frequency]
    trials = [
        _trial(ledger, known, calendar.periods(ledger.as_of, periods, frequency), prior_weight)
        for ledger in map(ledger_at, days)
        if (ledger.invoices["open"] > 0).any()
    ]
    if not trials:
        raise NothingToCompareError(days[-1], as_of)
    actual = np.stack([trial.actual for trial in trials])
    expected = {method: np.stack([trial.expected[method] for trial in trials]) for method in METHODS}
    ranges = [np.stack(side) for side in zip(*((trial.low, trial.high) for trial in trials), strict=True)]
    rows = [row for method in METHODS for row in _rows(method, expected[method], ranges, actual)]
    return pd.DataFrame(rows).assign(origins_used=float(len(trials)), **_verdicts(expected, actual))


def past_origins(as_of: date, frequency: str, count: int) -> list[date]:
    """The latest `count` days, a period apart, after which all periods of a forecast had ended by `as_of`; oldest first.

    >>> [day.isoformat() for day in past_origins(date(2026, 6, 30), "weekly", 2)]
    ['2026-05-26', '2026-06-02']
    >>> [day.isoformat() for day in past_origins(date(2026, 6, 29), "monthly", 2)]
    ['2026-01-31', '2026-02-28']
    """
    back = HORIZONS[frequency] + np.arange(count)[::-1]
    day = np.datetime64(as_of, "D")
    if frequency in _DAYS:
        found = day - _DAYS[frequency] * back
    else:
        month = (day + 1).astype("datetime64[M]")
        first = quarter_starts(month, 1) if frequency == "quarterly" else month
        found = (first - _MONTHS[frequency] * back).astype("datetime64[D]") - 1
    return list(found.astype(object))


def _trial(ledger: Ledger, known: Ledger, spans: Periods, prior_weight: float) -> Trial:
    book = OpenBook.of(ledger)
    expected, chances_of = {}, {}
    for method in METHODS:
        chances = chances_of_periods(book, chances_by(method, ledger, book, prior_weight=prior_weight), spans)
        chances[:, -1] = np.minimum(chances[:, :-1].sum(axis=1), 1.0)  # all of the periods, in the place of what comes after
        expected[method], chances_of[method] = book.amount @ chances, chances
    return Trial(expected, *likely_sums(book, chances_of[RANGED]), _came(ledger, known, spans))


def _came(ledger: Ledger, known: Ledger, spans: Periods) -> Money:
    """What the invoices of an open book were paid in each period and in all of them, each up to what was undisputed of it."""
    invoices, paid, number = ledger.invoices, payments(known), len(spans.starts)
    undisputed = (invoices["open"] - invoices["disputed"]).to_numpy(dtype=np.float64)
    at = pd.Index(invoices["row"]).get_indexer(known.invoices["row"].to_numpy()[paid.at])
    ahead = paid.day - day_number(ledger.as_of) - 1
    inside = (at >= 0) & (ahead >= 0) & (ahead < spans.days)
    period = np.searchsorted(spans.offsets, ahead[inside], side="right") - 1
    money = np.bincount(at[inside] * number + period, paid.amount[inside], len(invoices) * number).reshape(-1, number)
    so_far = np.minimum(money.cumsum(axis=1), undisputed[:, None]).sum(axis=0)
    return np.append(np.diff(so_far, prepend=0.0), so_far[-1])


def _rows(method: str, expected: Money, ranges: list[Money], actual: Money) -> list[dict[str, Any]]:
    periods = actual.shape[1] - 1
    names = [*map(float, range(1, periods + 1)), Term("results.accuracy.together", periods=periods)]
    low, high = ranges
    return [
        {
            "method": Term(f"words.collection_method.{method}"),
            "horizon": name,
            "wape": weighted_error(expected[:, at], actual[:, at]),
            "bias": bias(expected[:, at], actual[:, at]),
            "coverage": coverage(low[:, at], high[:, at], actual[:, at]) if method == RANGED else np.nan,
        }
        for at, name in enumerate(names)
    ]


def _verdicts(expected: Mapping[str, Money], actual: Money) -> dict[str, list[Term | str]]:
    """The columns that say which method was nearest, filled in the last row of each."""
    single, found = actual[:, :-1], len(actual)
    errors = {method: weighted_error(forecast[:, :-1], single) for method, forecast in expected.items()}
    best = min(errors, key=lambda method: round(errors[method], DECIDES_FROM))
    chosen: list[Term | str] = []
    reasons: list[Term | str] = []
    for method, error in errors.items():
        if single.sum() <= 0:
            mark, reason = "", Term("results.accuracy.nothing_came")
        elif found < FEWEST_ORIGINS:
            mark, reason = "", Term("results.accuracy.too_few", found=found, needed=FEWEST_ORIGINS)
        elif method == best:
            mark, reason = Term("words.flag.yes"), Term("results.accuracy.lowest", error=f"{error:.1%}")
        else:
            mark, reason = "", Term("results.accuracy.other", error=f"{error:.1%}")
        blank = [""] * single.shape[1]
        chosen += [*blank, mark]
        reasons += [*blank, reason]
    return {"chosen": chosen, "reason": reasons}
