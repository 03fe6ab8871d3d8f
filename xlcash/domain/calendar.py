"""Days, weeks and months: the periods of a forecast, and month arithmetic.

Inside the core a day is a whole number counted from 1970-01-01, so ``day % 7`` tells its weekday (0 is a Thursday).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Dates: TypeAlias = "npt.NDArray[np.datetime64]"
Days: TypeAlias = npt.NDArray[np.int64]
Money: TypeAlias = npt.NDArray[np.float64]

WEEK: Final = 7
MONTHS_OF_QUARTER: Final = 3
_DAY: Final = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class Periods:
    """Periods that follow one another without a gap; each begins and ends on a day that belongs to it."""

    starts: Dates
    ends: Dates

    @property
    def days(self) -> int:
        """How many days all periods have together."""
        return int((self.ends[-1] - self.starts[0]) // _DAY) + 1

    @property
    def offsets(self) -> Days:
        """The place of each period's first day, counted from the first day of all."""
        return np.asarray(self.starts - self.starts[0], dtype=np.int64)

    def sums(self, daily: Money) -> Money:
        """Daily amounts (last axis, from the first day on) summed into periods."""
        return np.add.reduceat(daily, self.offsets, axis=-1)


def periods(as_of: date, count: int, frequency: str, *, fiscal_year_start: int = 1) -> Periods:
    """`count` periods from the day after `as_of` on: "quarterly", "monthly", "weekly" (blocks of 7 days) or "daily".

    Months are calendar months; the first is what is left of the current month, the whole next month if `as_of` ends its month.  Quarters
    likewise, counted from the month in which the fiscal year starts.

    >>> one = periods(date(2024, 2, 10), 2, "monthly")
    >>> one.starts.astype(str).tolist(), one.ends.astype(str).tolist()
    (['2024-02-11', '2024-03-01'], ['2024-02-29', '2024-03-31'])
    """
    first = np.datetime64(as_of, "D") + _DAY
    starts = _STARTS[frequency](first, count + 1, fiscal_year_start)
    return Periods(starts[:-1], starts[1:] - _DAY)


def quarter_starts(months: Any, fiscal_year_start: int) -> Any:
    """The first month of the fiscal quarter each month (datetime64[M]) lies in.

    >>> quarter_starts(np.array(["2026-01", "2026-03", "2026-04"], "datetime64[M]"), 4).astype(str).tolist()
    ['2026-01', '2026-01', '2026-04']
    >>> str(quarter_starts(np.datetime64("2026-01", "M"), 3))
    '2025-12'
    """
    return months - (months.astype(np.int64) + 1 - fiscal_year_start) % MONTHS_OF_QUARTER


def _of_quarters(first: np.datetime64, count: int, fiscal_year_start: int) -> Dates:
    quarter = quarter_starts(first.astype("datetime64[M]"), fiscal_year_start)
    starts = (quarter + MONTHS_OF_QUARTER * np.arange(count)).astype("datetime64[D]")
    starts[0] = first
    return np.asarray(starts)


def _of_months(first: np.datetime64, count: int, _: int) -> Dates:
    starts = (first.astype("datetime64[M]") + np.arange(count)).astype("datetime64[D]")
    starts[0] = first
    return np.asarray(starts)


def _of_weeks(first: np.datetime64, count: int, _: int) -> Dates:
    return np.asarray(first + WEEK * np.arange(count))


def _of_days(first: np.datetime64, count: int, _: int) -> Dates:
    return first + np.arange(count)


_STARTS: Final[Mapping[str, Callable[[Any, int, int], Dates]]] = {
    "quarterly": _of_quarters, "monthly": _of_months, "weekly": _of_weeks, "daily": _of_days,
}  # fmt: skip


def same_day_months_later(day: np.datetime64 | Dates, months: Days | np.int64) -> Dates:
    """The same day of later months, or the last day of a month that has no such day.

    >>> same_day_months_later(np.datetime64("2024-01-31"), np.array([1, 2, 13])).astype(str).tolist()
    ['2024-02-29', '2024-03-31', '2025-02-28']
    """
    month = day.astype("datetime64[M]")
    firsts = (month + months).astype("datetime64[D]")
    lasts = (month + months + 1).astype("datetime64[D]") - _DAY
    return np.asarray(np.minimum(firsts + (day.astype("datetime64[D]") - month.astype("datetime64[D]")), lasts))


def days_in_month(days: Dates) -> Days:
    """How many days the month of each day has."""
    month = days.astype("datetime64[M]")
    return np.asarray((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]"), dtype=np.int64)


def day_numbers(dates: pd.Series[Any]) -> Days:
    """Dates as days counted from 1970-01-01."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def day_number(day: date) -> int:
    """One date as a day counted from 1970-01-01.

    >>> day_number(date(1970, 1, 8))
    7
    """
    return int(np.datetime64(day, "D").astype(np.int64))


def days_or_nan(dates: pd.Series[Any]) -> Money:
    """Dates as days counted from 1970-01-01, NaN where there is none."""
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def dates_or_blank(days: Money) -> Dates:
    """Days counted from 1970-01-01 as the dates of a table, blank where NaN.

    >>> dates_or_blank(np.array([20_634.0, np.nan])).astype(str).tolist()
    ['2026-06-30T00:00:00', 'NaT']
    """
    known = ~np.isnan(days)
    dates = np.full(len(days), np.datetime64("NaT", "s"))
    dates[known] = days[known].astype(np.int64).astype("datetime64[D]").astype("datetime64[s]")
    return dates
