"""Which method forecasts which history: the table of methods, and the choice that is made where none is asked for.

Chosen by measurement, see docs/accuracy.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from xlcash.domain.calendar import Days, Money
from xlcash.domain.errors import SeriesTooShortError, SignedSeriesError
from xlcash.domain.series.holt_winters import holt_winters
from xlcash.domain.series.intermittent import croston, is_lumpy, tsb
from xlcash.domain.series.naive import recent_mean, seasonal_naive
from xlcash.domain.series.stack import Ahead, Stack
from xlcash.domain.series.theta import theta, trend_alone

Method: TypeAlias = Callable[[Stack, int], Ahead]

FEWEST: Final = 3
"""Two figures tell no spread."""
LOG_RANGE: Final = 0.01
"""Logs are taken of figures that all lie above this share of their mean: nearer to zero one figure would outweigh all others."""


@dataclass(frozen=True)
class Recipe:
    """The mean of one or more methods.

    `seasons` and `beyond`: how many whole seasons the history must hold and how many figures more, `figures` at least. `states`: how much
    a fit takes out of the errors beside the season, so that P10 and P90 allow for it. `logs`: whether it works on logs where the figures
    have any. `lumpy`: whether P10 and P90 are those of the errors themselves, which are far from normal.
    """

    parts: tuple[Method, ...]
    seasons: int = 0
    beyond: int = 0
    figures: int = FEWEST
    states: int = 0
    logs: bool = True
    lumpy: bool = False

    def fewest(self, season: int) -> int:
        return max(self.seasons * season + self.beyond, self.figures)

    def freedom(self, lengths: Days, season: int) -> Money:
        """The share of the figures that is left for the errors once states and season are fitted (one season alone is not fitted)."""
        fitted = self.states + (season if self.seasons > 1 and season > 1 else 0)
        return np.asarray(np.maximum(lengths - fitted, 1) / lengths)


RECIPES: Final[Mapping[str, Recipe]] = {
    "recent_mean": Recipe((recent_mean,), logs=False),
    "season_and_trend": Recipe((seasonal_naive, trend_alone), seasons=1, figures=4, states=3),
    "short_mean": Recipe((theta, holt_winters, seasonal_naive), seasons=2, figures=8, states=1),
    "mean": Recipe((theta, holt_winters), seasons=3, figures=12, states=5),
    "theta": Recipe((theta,), seasons=2, figures=4, states=1),
    "holt_winters": Recipe((holt_winters,), seasons=2, figures=8, states=5),
    "seasonal_naive": Recipe((seasonal_naive,), seasons=1, beyond=FEWEST),
    "croston": Recipe((croston,), logs=False, lumpy=True),
    "tsb": Recipe((tsb,), logs=False, lumpy=True),
}


def chosen(history: Money, season: int) -> str:
    """The recipe for a history: the one that asks for most among those it has enough figures for; lumpy figures go their own way."""
    if len(history) >= FEWEST and is_lumpy(history, season):
        return "tsb"
    order = ("mean", "short_mean", "season_and_trend") if season > 1 else ("mean",)
    return next((name for name in order if len(history) >= RECIPES[name].fewest(season)), "recent_mean")


def recipe_name(history: Money, season: int, method: str) -> str:
    """The recipe of a method that was asked for ("auto": the one chosen). Raises SeriesTooShortError or SignedSeriesError."""
    name = chosen(history, season) if method == "auto" else method
    needed = RECIPES[name].fewest(season)
    if len(history) < needed:
        raise SeriesTooShortError(needed, len(history))
    if RECIPES[name].lumpy and history.min() < 0:
        raise SignedSeriesError
    return name


def takes_logs(recipe: Recipe, history: Money) -> bool:
    """Whether the recipe works on the logs of this history."""
    return recipe.logs and bool(history.min() > LOG_RANGE * abs(history.mean()))


def mean_of(recipe: Recipe, stack: Stack, season: int) -> Ahead:
    """The mean of the recipe's methods; without the seasonal naive where there is no season before."""
    parts = {method: method(stack, season) for method in recipe.parts}
    if len(parts) == 1:
        return parts[recipe.parts[0]]

    def ahead(periods: int) -> Money:
        told = {method: part(periods) for method, part in parts.items()}
        mean = np.asarray(sum(told.values())) / len(told)
        if seasonal_naive in told:
            naive = told.pop(seasonal_naive)
            mean = np.where(np.isnan(naive), np.asarray(sum(told.values())) / len(told), mean)
        return np.asarray(mean)

    return ahead
