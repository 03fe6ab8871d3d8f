"""The sales of the months to come, forecast from the months of sales that Monthly knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.policy import Policy
from xlcash.domain.series.forecast import forecast_series

FEWEST: Final = 3  # figures that a forecast of a series needs; fewer are continued with their mean


@dataclass(frozen=True, eq=False)
class SalesAhead:
    """Sales with VAT of consecutive months, `first` (datetime64[M]) the earliest; `p10` and `p90` hold for each month by itself."""

    first: Any
    expected: Money
    p10: Money
    p90: Money

    def of(self, months: npt.NDArray[Any], which: Money) -> Money:
        """The figure of `which` (expected, p10 or p90) for each month; zero for months that are not forecast."""
        place = (months - self.first).astype(np.int64)
        inside = (place >= 0) & (place < len(which))
        return np.where(inside, which[np.clip(place, 0, max(len(which) - 1, 0))] if len(which) else 0.0, 0.0)


def sales_ahead(monthly: pd.DataFrame, policy: Policy, *, as_of: date, until: Any) -> SalesAhead:
    """The sales of every month from the last one known to the month of `until` (datetime64[D]), VAT included.

    The history is the latest run of months without a gap, at most `sales_history_months` of them, each of which had ended by `as_of`: a
    month in progress is not a month yet, and a gap would shift the season.  It is forecast as any series (`domain.series`); a run of one
    or two months is continued with its mean.  Without any sales nothing is forecast.

    >>> monthly = pd.DataFrame({"month": pd.to_datetime(["2026-05-01", "2026-06-01"]), "sales": [90.0, 110.0]})
    >>> ahead = sales_ahead(monthly, Policy(vat_rate=0.1), as_of=date(2026, 6, 30), until=np.datetime64("2026-08-31"))
    >>> str(ahead.first), ahead.expected.round(2).tolist()
    ('2026-07', [110.0, 110.0])
    """
    first, history = _latest_run(monthly, policy, as_of)
    months = int((until.astype("datetime64[M]") - first).astype(np.int64)) + 1
    gross = history * (1 + policy.vat_rate)
    if not len(history) or months < 1:
        return SalesAhead(first, np.empty(0), np.empty(0), np.empty(0))
    if len(history) < FEWEST:
        level = np.full(months, max(float(gross.mean()), 0.0))
        return SalesAhead(first, level, level, level)
    found = forecast_series(gross, months)
    return SalesAhead(first, *(np.maximum(figures, 0.0) for figures in (found.forecast, found.p10, found.p90)))


def _latest_run(monthly: pd.DataFrame, policy: Policy, as_of: date) -> tuple[Any, Money]:
    """The month after the latest known one, and the sales of the months before it, oldest first, as far back as none is missing."""
    ends = (np.datetime64(as_of, "D") + np.timedelta64(1, "D")).astype("datetime64[M]")
    month = monthly["month"].to_numpy().astype("datetime64[M]")
    sales = monthly["sales"].to_numpy(dtype=np.float64)
    known = np.flatnonzero(~np.isnan(sales) & (month < ends))
    order = known[np.argsort(month[known], kind="stable")]
    month, sales = month[order], sales[order]
    gaps = np.flatnonzero(np.diff(month).astype(np.int64) > 1)
    start = max(int(gaps[-1]) + 1 if len(gaps) else 0, len(month) - int(policy.sales_history_months))
    return (month[-1] + 1 if len(month) else ends), sales[start:]
