"""Forecasts of figures from their own history, one series or many at once.

The method is the mean of Theta and of Holt–Winters with a damped trend, both on logs; short, signed and lumpy histories have methods of
their own (`recipes`). P10 and P90 come from the errors the same method would have made before (`spread`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.series.holt_winters import first_figures
from xlcash.domain.series.recipes import RECIPES, mean_of, recipe_name, takes_logs
from xlcash.domain.series.spread import NORMAL_P90, forecasts_and_errors, lumpy_range
from xlcash.domain.series.stack import Stack
from xlcash.language import Term

SEASON: Final = 12
SERIES_AT_ONCE: Final = 128
LARGEST_LOG: Final = 700.0
"""e to this power is near the largest number there is."""


@dataclass(frozen=True, eq=False)
class SeriesForecast:
    """One figure for each period to come, and the range it should lie in four times of five.

    `method` is the name of the recipe, `reason` says why it was taken.
    """

    forecast: Money
    p10: Money
    p90: Money
    method: str
    reason: Term


class _Task(NamedTuple):
    """A history that waits for its turn; those with the same `kind` are forecast together. Payments, all negative, are turned positive."""

    kind: tuple[str, bool, int]
    history: Money
    sign: float
    place: int


def forecast_series(history: Money, periods: int, *, season: int = SEASON, method: str = "auto") -> SeriesForecast:
    """The next `periods` figures of a history (oldest first, no gap), in its own unit.

    `season` is the number of periods after which figures repeat: 12 for months, 4 for quarters, 1 for none.  `method` is "auto" or a name
    of `recipes.RECIPES`.  Figures that were never negative are forecast so, and payments, never positive, likewise.  The forecast does not
    depend on the unit: twice the history is forecast twice.

    Raises SeriesTooShortError with fewer figures than the method needs (three for "auto"), SignedSeriesError where "tsb" or "croston" is
    asked for and figures of both signs are given.

    >>> sales = np.array([100.0, 100, 160] * 12) * 1.01 ** np.arange(36)
    >>> found = forecast_series(sales, 3, season=3)
    >>> found.forecast.round().tolist(), found.method, found.reason.said("en")
    ([143.0, 143.0, 231.0], 'mean', '36 figures: mean of Theta and Holt–Winters.')
    """
    return forecast_many([history], periods, season=season, method=method)[0]


def forecast_many(histories: Sequence[Money], periods: int, *, season: int = SEASON, method: str = "auto") -> list[SeriesForecast]:
    """`forecast_series` for many histories of any lengths at once: the same answers, many times faster."""
    tasks = [_task(np.asarray(history, dtype=np.float64), place, season, method) for place, history in enumerate(histories)]
    found: dict[int, SeriesForecast] = {}
    for together in _batches(tasks):
        found.update(zip((task.place for task in together), _forecasts(together, periods, season, method), strict=True))
    return [found[place] for place in range(len(tasks))]


def _task(history: Money, place: int, season: int, method: str) -> _Task:
    sign = -1.0 if history.min(initial=0.0) < 0 and history.max() <= 0 else 1.0
    history = sign * history
    name = recipe_name(history, season, method)
    return _Task((name, takes_logs(RECIPES[name], history), min(len(history), first_figures(season))), history, sign, place)


def _batches(tasks: Sequence[_Task]) -> Iterator[list[_Task]]:
    """Tasks of one kind, the longest first, some at once, so that the arrays stay in the processor's memory."""
    ordered = sorted(tasks, key=lambda task: (task.kind, -len(task.history)))
    for _, group in groupby(ordered, key=lambda task: task.kind):
        same = list(group)
        yield from (same[at : at + SERIES_AT_ONCE] for at in range(0, len(same), SERIES_AT_ONCE))


def _forecasts(tasks: Sequence[_Task], periods: int, season: int, method: str) -> list[SeriesForecast]:
    (name, logs, _), recipe = tasks[0].kind, RECIPES[tasks[0].kind[0]]
    stack = Stack.of([np.log(task.history) if logs else task.history for task in tasks])
    ahead = mean_of(recipe, stack, season)
    centre, typical = forecasts_and_errors(stack, ahead, periods)
    width = NORMAL_P90 * typical / np.sqrt(recipe.freedom(stack.lengths, season))[:, None]
    below, above = lumpy_range(stack, ahead) if recipe.lumpy else (-width, width)
    figures = [centre, centre + below, centre + above]
    if logs:
        figures = [np.exp(np.minimum(one, LARGEST_LOG)) for one in figures]
    else:
        floor = np.where([[task.history.min() >= 0] for task in tasks], 0.0, -np.inf)
        figures = [np.maximum(one, floor) for one in figures]
    found = zip(tasks, *figures, strict=True)
    return [_signed(task, one, (low, high), name, _reason(name, len(task.history), season, method)) for task, one, low, high in found]


def _signed(task: _Task, forecast: Money, ends: tuple[Money, Money], name: str, reason: Term) -> SeriesForecast:
    p10, p90 = ends if task.sign > 0 else (-ends[1], -ends[0])
    return SeriesForecast(task.sign * forecast, p10, p90, name, reason)


def _reason(name: str, figures: int, season: int, method: str) -> Term:
    why = name if method == "auto" else "asked"
    return Term(f"results.series_reasons.{why}", figures=figures, season=season, method=Term(f"results.series_methods.{name}"))
