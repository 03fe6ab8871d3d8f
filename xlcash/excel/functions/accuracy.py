"""Worksheet functions that hold forecasts against what came."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import pandas as pd

from xlcash.domain.cash.accuracy import forecast_accuracy
from xlcash.domain.cash.snapshots import snapshot_review
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import (
    AsOf,
    CountArgument,
    Customers,
    Disputes,
    Frequency,
    Invoices,
    Monthly,
    Rates,
    Receipts,
    Settings,
    Snapshots,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.factors import base_factors
from xlcash.excel.ledgers import past_ledgers

Origins: TypeAlias = Annotated[int, CountArgument(high=520)]


@worksheet_function("cash")
def xc_forecast_accuracy(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, frequency: Frequency = "weekly", origins: Origins = 12,
    customers: Customers | None = None, rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How far each way of forecasting collections would have been from what came, on past days of your own ledger.

    By default twelve past days a week apart, each looking four weeks ahead. Of ten invoices of 100, each paid ten days after its due date,
    the customers' mean delay forecasts every week:

    >>> days = [f"2026-{month:02d}-{day:02d}" for month in (1, 2, 3, 4, 5) for day in (5, 15)]
    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *([d, "C-1", "2026-01-01", d, 100.0] for d in days)]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], *([f"{d[:8]}{int(d[8:]) + 10}", "C-1", 100.0, d] for d in days)]
    >>> table = xc_forecast_accuracy(invoices, receipts, "2026-05-31", "weekly", 4)
    >>> [row[:3] for row in table if row[0] == "customer mean"][-1], [row[6] for row in table if row[6]]
    (['customer mean', '1–4 together', 0.0], ['Chosen', 'yes'])
    """
    ledger_at = past_ledgers(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    return forecast_accuracy(ledger_at, as_of=as_of, frequency=frequency, origins=origins)


@worksheet_function("cash")
def xc_snapshot_review(
    snapshots: Snapshots, receipts: Receipts, monthly: Monthly, settings: Settings, as_of: AsOf, rates: Rates | None = None
) -> pd.DataFrame:
    """Forecasts frozen earlier beside what came: deviations are actual − forecast, in the base currency; periods not over yet stay blank.

    Receipts do not say into which account they were paid: those of projects count as inflow too.

    >>> head = ["Taken", "Period start", "Period end", "Collections", "New sales", "Closing"]
    >>> kept = [head, ["2026-05-31", "2026-06-01", "2026-06-30", 90.0, 10.0, 250.0]]
    >>> receipts = [["Date", "Customer", "Amount"], ["2026-06-10", "C-1", 80.0]]
    >>> table = xc_snapshot_review(kept, receipts, [["Month", "Cash"], ["2026-06-01", 240.0]], [["Key", "Value"]], "2026-06-30")
    >>> for row in table: print(row[3:])
    ['Forecast inflow', 'Actual inflow', 'Inflow deviation', 'Inflow deviation %', 'Forecast closing', 'Actual cash', 'Cash deviation']
    [100.0, 80.0, -20.0, -0.2, 250.0, 240.0, -10.0]
    """
    known = base_factors(rates, policy_from(settings), receipts, as_of=as_of)
    return snapshot_review(snapshots.rows, receipts.rows, monthly.rows, as_of=as_of, factors=known)
