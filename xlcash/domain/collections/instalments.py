"""A payment plan to offer: equal instalments that add up to the cent, with interest on what is left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Dates, Days, Money, same_day_months_later

CENTS: Final = 100
PERIODS: Final[Mapping[str, int]] = {"daily": 365, "weekly": 52, "monthly": 12, "quarterly": 4}  # a year
_MONTHS: Final = {"monthly": 1, "quarterly": 3}
_DAYS: Final = {"daily": 1, "weekly": 7}


def payment_plan(amount: float, instalments: int, first: date, *, frequency: str = "monthly", annual_rate: float = 0.0) -> pd.DataFrame:
    """A schedule of level instalments: Instalment, Due date, Amount, Interest, Left.

    instalment_amount
        What is to be paid on the day: a part of the debt and the interest.  Level (an annuity: Excel's PMT of the rate of one period)
        but for the cents that make the parts add up: Σ instalment_amount − Σ interest is the debt, exactly.
    interest
        Left before the instalment × `annual_rate` / periods a year, rounded to the cent; the first instalment bears one period too.
    left
        What is left of the debt after the instalment, 0 after the last.  An amount of 0 gives instalments of 0.

    Days: the same day of later months, its last where a month has none.  No day is shifted for weekends.

    >>> plan = payment_plan(1000, 3, date(2026, 1, 31))
    >>> plan["instalment_amount"].tolist(), plan["due_date"].astype(str).tolist()
    ([333.33, 333.34, 333.33], ['2026-01-31', '2026-02-28', '2026-03-31'])
    """
    number = np.arange(1, instalments + 1)
    rate = annual_rate / PERIODS[frequency]
    left = np.rint(CENTS * amount * _share_left(number, instalments, rate))
    before = np.append(np.rint(CENTS * amount), left[:-1])
    interest = np.rint(before * rate)
    return pd.DataFrame(
        {
            "instalment": number.astype(np.float64),
            "due_date": _due_dates(np.datetime64(first, "D"), number - 1, frequency).astype("datetime64[s]"),
            "instalment_amount": (before - left + interest) / CENTS,
            "interest": interest / CENTS,
            "left": left / CENTS,
        }
    )


def _share_left(number: Days, instalments: int, rate: float) -> Money:
    """The share of the debt that an annuity leaves after each instalment."""
    if not rate:
        return 1 - number / instalments
    discount = 1 / (1 + rate)
    return np.asarray((1 - discount ** (instalments - number)) / (1 - discount**instalments))


def _due_dates(first: np.datetime64, later: Days, frequency: str) -> Dates:
    if frequency in _MONTHS:
        return same_day_months_later(first, later * _MONTHS[frequency])
    return np.asarray(first + later * _DAYS[frequency])
