"""A forecast as other functions are handed it: an answer of `cash_forecast`."""

from __future__ import annotations

from datetime import date

import pandas as pd

from xlcash.domain.errors import EmptyTableError


def in_order(forecast: pd.DataFrame) -> pd.DataFrame:
    """The periods of a forecast, the first one first. Raises EmptyTableError for a forecast without periods."""
    if not len(forecast):
        raise EmptyTableError("Forecast")
    return forecast.sort_values("period_start", kind="stable", ignore_index=True)


def made_as_of(forecast: pd.DataFrame) -> date:
    """The as-of date of a forecast: the day before its first period."""
    first: pd.Timestamp = in_order(forecast)["period_start"].iloc[0]
    return (first - pd.Timedelta(days=1)).date()
