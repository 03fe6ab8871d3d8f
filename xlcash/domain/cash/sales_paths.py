"""What sales to come bring in on the paths of a simulation: how much is sold is uncertain, and so is when it is paid."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Dates, Money, Periods, days_in_month
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
    days = spans.starts[0] + np.arange(spans.days)
    month = days.astype("datetime64[M]")
    sales = sales_ahead(situation.monthly, situation.policy, as_of=situation.as_of, until=days[-1])
    daily = sales.of(month, sales.expected) / days_in_month(days)
    paid = np.cumsum(collection_profile(situation.ledger, situation.monthly, situation.policy))
    age = np.append(spans.offsets[1:], spans.days)[:, None] - 1 - np.arange(spans.days)
    chances = np.where(age >= 0, paid[np.clip(age, 0, len(paid) - 1)], 0.0)
    months = np.unique(month)
    by_month = np.stack([shock.moments(daily[month == each], chances[:, month == each])[0] for each in months])
    factors = _factors(sales, months, draws).reshape(len(months), STATES, -1)
    return np.einsum("msp,mse->pse", by_month, factors).reshape(len(chances), -1), by_month.mean(axis=1).sum(axis=0)


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
