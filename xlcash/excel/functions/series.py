"""Worksheet functions of plain series."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import pandas as pd

from xlcash.domain.series.forecast import SEASON, forecast_series
from xlcash.excel.arguments import CountArgument, Periods, WordArgument
from xlcash.excel.declare import worksheet_function
from xlcash.excel.histories import SeriesHistory

Season: TypeAlias = Annotated[int, CountArgument(low=1, high=366)]
SeriesMethod: TypeAlias = Annotated[str, WordArgument("series_method")]


@worksheet_function("cash")
def xc_series_forecast(history: SeriesHistory, periods: Periods, season: Season = SEASON, method: SeriesMethod = "auto") -> pd.DataFrame:
    """A forecast of monthly (or other evenly spaced) figures from their own history, with the range they should lie in four times of five.

    History is a column or row of figures, oldest first, or two columns, date and figure.  Blanks before the first and after the last figure
    are passed over, one between them is refused.  Three figures are the least; from three seasons on the forecast is the mean of Theta and
    of damped Holt–Winters, with less it is plainer.

    >>> history = [["Month", "Sales"], ["2026-03-31", 100.0], ["2026-04-30", 120.0], ["2026-05-31", 110.0], ["2026-06-30", 110.0]]
    >>> for row in xc_series_forecast(history, 2): print([str(row[0])[:10], *row[1:2]])
    ['Period', 'Forecast']
    ['2026-07-31', 110.0]
    ['2026-08-31', 110.0]
    """
    found = forecast_series(history.figures, periods, season=season, method=method)
    return pd.DataFrame({"period": history.next_periods(periods), "forecast": found.forecast, "p10": found.p10, "p90": found.p90})
