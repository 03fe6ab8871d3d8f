"""What sales to come bring in on the paths of a simulation: how much is sold is uncertain, and so is when it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import Dates, Days, Money, Periods, days_in_month
from xlcash.domain.cash.new_sales import collection_profile
from xlcash.domain.cash.paths import Draws, normal_paths
from xlcash.domain.cash.sales_ahead import SalesAhead, sales_ahead
from xlcash.domain.cash.shock import STATES, Shock
from xlcash.domain.cash.situation import Situation
from xlcash.domain.series.spread import NORMAL_P90

SHARED_ERROR: Final = 0.4
"""The correlation between the forecast errors of two months.

Measured on the 1,685 forecasts of the M1 competition's monthly micro and industry series (Makridakis et al., J. Forecasting 1, 1982) made
by `domain.series`: with it the 80 % range of 3, 6 and 12 months' sums holds 75 to 81 % of what came; with 1, as if all months erred alike,
86 to 92 %.
"""
UNKNOWN_ERROR: Final = 0.15
"""The deviation of a month's sales where their history tells none: 14 % around the mean of a year is the median of the same series."""


def months_ahead(spans: Periods) -> int:
    """How many months some periods touch: each needs a draw, and one more is shared."""
    last, first = (day.astype("datetime64[M]").astype(np.int64) for day in (spans.ends[-1], spans.starts[0]))
    return int(last - first) + 1


def sales_paths(situation: Situation, spans: Periods, shock: Shock, draws: Draws) -> tuple[Money, Money]:
    """What sales to come have brought in by the end of each period (row): on each path (column), and as expected.

    Sales are those of `cash.new_sales`.  A month's sales vary as the range of their forecast says, around the same mean; they are collected
    as the state of the common shock says.  `draws`: `months_ahead` + 1 things.
    """
    ahead = _Ahead.of(situation, spans, draws)
    collected = ahead.collected(shock, ahead.daily)
    return ahead.on_paths(collected), collected.mean(axis=1).sum(axis=0)


def unpaid_sales_paths(situation: Situation, spans: Periods, shock: Shock, draws: Draws, *, shares: Money, waited: int) -> Money:
    """What is unpaid, at the end of each period (row) on each path (column) of `sales_paths`, of sales made at least `waited` days before.

    `shares`: the share of each day's sales that is asked for.
    """
    ahead = _Ahead.of(situation, spans, draws)
    daily = ahead.daily * shares
    old = ahead.age >= waited
    owed = np.stack([np.where(old[:, own], daily[own], 0.0).sum(axis=1) for own in ahead.of_months])
    return ahead.on_paths(np.maximum(owed[:, None, :] - ahead.collected(shock, daily, waited), 0.0))


def sales_by_day(situation: Situation, spans: Periods) -> Money:
    """What is expected to be sold on each day of some periods, VAT included."""
    days, sales = _days(spans), _sales(situation, spans)
    return sales.of(days.astype("datetime64[M]"), sales.expected) / days_in_month(days)


def _days(spans: Periods) -> Dates:
    return np.asarray(spans.starts[0] + np.arange(spans.days))


def _sales(situation: Situation, spans: Periods) -> SalesAhead:
    return sales_ahead(situation.monthly, situation.policy, as_of=situation.as_of, until=spans.ends[-1])


@dataclass(frozen=True, eq=False)
class _Ahead:
    """Sales to come: expected on each day, the days of each month, and their chances.

    `age`: days from a day's sale (column) to a period's end (row). `paid`: the share collected after so many days. `factors`: a month's
    sales on each path, as a multiple of what is expected: month, state, path of the state.
    """

    daily: Money
    of_months: Sequence[npt.NDArray[np.bool_]]
    age: Days
    paid: Money
    factors: Money

    @classmethod
    def of(cls, situation: Situation, spans: Periods, draws: Draws) -> Self:
        month = _days(spans).astype("datetime64[M]")
        months = np.unique(month)
        return cls(
            sales_by_day(situation, spans),
            [month == each for each in months],
            np.append(spans.offsets[1:], spans.days)[:, None] - 1 - np.arange(spans.days),
            np.cumsum(collection_profile(situation.ledger, situation.monthly, situation.policy)),
            _factors(_sales(situation, spans), months, draws).reshape(len(months), STATES, -1),
        )

    def collected(self, shock: Shock, daily: Money, waited: int = 0) -> Money:
        """What each month's sales of at least `waited` days before have brought in, in each state, by the end of each period."""
        chances = np.where(self.age >= waited, self.paid[np.clip(self.age, 0, len(self.paid) - 1)], 0.0)
        return np.stack([shock.moments(daily[own], chances[:, own])[0] for own in self.of_months])

    def on_paths(self, by_month: Money) -> Money:
        """The sum of amounts by month, state and period, each month's with its sales: a row a period, a column a path."""
        summed: Money = np.einsum("msp,mse->pse", by_month, self.factors)
        return summed.reshape(by_month.shape[2], -1)


def _factors(sales: SalesAhead, months: Dates, draws: Draws) -> Money:
    """Each month's sales (row) on each path, as a multiple of what is expected; 1 on average."""
    normal = normal_paths(draws)
    normal = np.sqrt(SHARED_ERROR) * normal[:1] + np.sqrt(1 - SHARED_ERROR) * normal[1:]
    expected, p10, p90 = (sales.of(months, which)[:, None] for which in (sales.expected, sales.p10, sales.p90))
    if (p10 == p90).all():
        p10, p90 = (expected * (1 + side * UNKNOWN_ERROR * NORMAL_P90) for side in (-1, 1))
    reach = np.where(normal < 0, expected - p10, p90 - expected) / NORMAL_P90
    amounts = np.maximum(expected + normal * reach, 0.0)
    mean = amounts.mean(axis=1, keepdims=True)
    factors: Money = np.divide(amounts, mean, out=np.zeros_like(amounts), where=mean > 0)
    return factors
