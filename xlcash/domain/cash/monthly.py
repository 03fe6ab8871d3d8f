"""What the table Monthly tells of an average month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.errors import DuplicateKeyError, RowError


def month_mistakes(monthly: pd.DataFrame) -> list[RowError]:
    """Rows of a month that stands further up already, on whichever of its days: the first one counts.

    >>> monthly = pd.DataFrame({"month": pd.to_datetime(["2026-05-31", "2026-06-01", "2026-06-30"])}, index=[1, 2, 3])
    >>> [str(mistake) for mistake in month_mistakes(monthly)]
    ['Monthly, row 3: “Month” 2026-06 stands already in row 2; this second row is left out.']
    """
    first: dict[str, int] = {}
    months = zip(monthly.index.tolist(), monthly["month"].to_numpy().astype("datetime64[M]").astype(str).tolist(), strict=True)
    return [DuplicateKeyError("Monthly", row, "month", month, first[month]) for row, month in months if first.setdefault(month, row) != row]


def latest(monthly: pd.DataFrame, column: str, *, months: int, as_of: date | None = None) -> Money:
    """The last `months` figures of a column, oldest first, by month; blank ones are passed over.

    With `as_of`, only months that had ended by then count: a month in progress is not a month yet.
    """
    month = monthly["month"].to_numpy().astype("datetime64[M]")
    figures = monthly[column].to_numpy(dtype=np.float64)
    known = ~np.isnan(figures)
    if as_of is not None:
        known &= month < (np.datetime64(as_of, "D") + np.timedelta64(1, "D")).astype("datetime64[M]")
    return np.asarray(figures[known][np.argsort(month[known], kind="stable")][-months:], dtype=np.float64)


def mean_of_latest(monthly: pd.DataFrame, column: str, *, months: int, as_of: date | None = None) -> float:
    """The mean of the last `months` figures of a column; 0.0 where it has none.

    >>> monthly = pd.DataFrame({"month": pd.to_datetime(["2026-05-01", "2026-04-01", "2026-06-01"]), "sales": [20.0, 10.0, 99.0]})
    >>> mean_of_latest(monthly, "sales", months=12, as_of=date(2026, 6, 15))
    15.0
    """
    figures = latest(monthly, column, months=months, as_of=as_of)
    return float(figures.mean()) if len(figures) else 0.0
