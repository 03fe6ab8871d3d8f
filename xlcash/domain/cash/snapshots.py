"""Forecasts kept as they were said, beside what came: the rows of the table Snapshots against receipts and monthly cash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers


def snapshot_review(
    snapshots: pd.DataFrame, receipts: pd.DataFrame, monthly: pd.DataFrame, *, as_of: date, factors: Mapping[str, float]
) -> pd.DataFrame:
    """Every period of the forecasts frozen up to `as_of`, the latest snapshot first, in the base currency; deviations: actual − forecast.

    ======================  ============================================================================================================
    forecast_inflow         collections + new sales, as forecast
    actual_inflow           customers' receipts dated in the period, notes as they come, write-offs never; blank until the period is over
    inflow_deviation        actual − forecast: positive when more came than was expected; its share is taken of the forecast
    forecast_closing        as forecast
    actual_cash             the cash of Monthly for the month that ends with the period; blank where none does or it is not known
    cash_deviation          actual − forecast
    ======================  ============================================================================================================

    `factors`: base currency per unit of each receipt's currency.  A receipt does not say into which account it was paid: those of projects
    count as inflow too.  No total is drawn, because the periods of two snapshots overlap.
    """
    known = snapshots[day_numbers(snapshots["taken"]) <= day_number(as_of)]
    order = np.lexsort((day_numbers(known["period_end"]), -day_numbers(known["taken"])))
    known = known.iloc[order]
    starts, ends = day_numbers(known["period_start"]), day_numbers(known["period_end"])
    over = (ends <= day_number(as_of)) & (starts <= ends)
    forecast = (known["collections"] + known["new_sales"]).to_numpy(dtype=np.float64)
    closing = known["closing"].to_numpy(dtype=np.float64)
    inflow = np.where(over, _received(receipts, starts, ends, factors), np.nan)
    cash = np.where(over, _month_end_cash(monthly, ends), np.nan)
    return pd.DataFrame(
        {
            "taken": known["taken"].to_numpy(),
            "period_start": known["period_start"].to_numpy(),
            "period_end": known["period_end"].to_numpy(),
            "forecast_inflow": forecast,
            "actual_inflow": inflow,
            "inflow_deviation": inflow - forecast,
            "inflow_deviation_share": np.divide(inflow - forecast, forecast, out=np.full(len(known), np.nan), where=forecast != 0),
            "forecast_closing": closing,
            "actual_cash": cash,
            "cash_deviation": cash - closing,
        }
    )


def frozen(forecast: pd.DataFrame, *, taken: date) -> pd.DataFrame:
    """A cash forecast as rows of the table Snapshots."""
    rows = forecast.copy()
    rows.insert(0, "taken", np.full(len(forecast), np.datetime64(taken, "s")))
    return rows


def _received(receipts: pd.DataFrame, starts: Days, ends: Days, factors: Mapping[str, float]) -> Money:
    """What was received from the first to the last day of each period."""
    money = receipts[receipts["type"] != "write_off"]
    days = day_numbers(money["date"])
    order = np.argsort(days, kind="stable")
    amounts = (money["amount"] * money["currency"].map(factors)).to_numpy(dtype=np.float64)[order]
    so_far, days = np.append(0.0, np.cumsum(amounts)), days[order]
    sums: Money = so_far[np.searchsorted(days, ends, side="right")] - so_far[np.searchsorted(days, starts, side="left")]
    return sums


def _month_end_cash(monthly: pd.DataFrame, ends: Days) -> Money:
    """The cash of the month that ends on each day; NaN where the day ends no month, or the month is not known."""
    following: Any = (ends + 1).astype("datetime64[D]")
    month = following.astype("datetime64[M]")
    known = pd.Series(monthly["cash"].to_numpy(dtype=np.float64), index=monthly["month"].to_numpy().astype("datetime64[M]"))
    cash = known.reindex(month - 1).to_numpy(dtype=np.float64)
    return np.where(following == month.astype("datetime64[D]"), cash, np.nan)
