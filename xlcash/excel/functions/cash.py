"""Worksheet functions of cash: what will come in, and what will be left."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import pandas as pd

from xlcash.domain.cash.collections import collections
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.excel.arguments import (
    AccountGroup,
    Accounts,
    AsOf,
    Bills,
    Calendar,
    Customers,
    Disputes,
    Frequency,
    Invoices,
    Monthly,
    Periods,
    Plan,
    Rates,
    Receipts,
    Settings,
    WordArgument,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.situations import situation_of

CollectionMethod: TypeAlias = Annotated[str, WordArgument("collection_method")]


@worksheet_function("cash")
def xc_collections(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, periods: Periods, frequency: Frequency = "monthly",
    method: CollectionMethod = "behaviour", rates: Rates | None = None, customers: Customers | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What the open invoices will bring in, per period; what comes later or never stands in the last row.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-07-15", 100.0]]
    >>> table = xc_collections(invoices, [["Date", "Customer", "Amount"]], "2026-06-30", 2, "monthly", "due date")
    >>> [row[2:4] for row in table]
    [['Due', 'Expected'], [100.0, 100.0], [0.0, 0.0], [0.0, 0.0]]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    return collections(ledger, periods=periods, frequency=frequency, method=method)


@worksheet_function("cash")
def xc_cash_forecast(
    invoices: Invoices, receipts: Receipts, bills: Bills, plan: Plan, accounts: Accounts, monthly: Monthly, settings: Settings, as_of: AsOf,
    periods: Periods = 12, frequency: Frequency = "monthly", group: AccountGroup = "operating", rates: Rates | None = None,
    customers: Customers | None = None, calendar: Calendar | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The cash forecast of an account group, period by period: receipts positive, payments negative, in the base currency.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-07-15", 100.0]]
    >>> bills = [["Bill", "Supplier", "Due date", "Amount"], ["B-1", "S-1", "2026-07-20", 30.0]]
    >>> plan = [["Line", "Direction", "Amount", "Frequency", "Start"], ["Rent", "out", 25.0, "monthly", "2026-01-05"]]
    >>> accounts = [["Account", "Group", "Balance"], ["Bank", "operating", 50.0]]
    >>> none = [["Date", "Customer", "Amount"]], [["Month"]], [["Key", "Value"]]
    >>> table = xc_cash_forecast(invoices, none[0], bills, plan, accounts, none[1], none[2], "2026-06-30", 2)
    >>> for row in table: print(row[2:4], row[6:10])
    ['Opening', 'Collections'] ['Rigid out', 'Flexible out', 'Net', 'Closing']
    [50.0, 100.0] [-55.0, 0.0, 45.0, 95.0]
    [95.0, 0.0] [-25.0, 0.0, -25.0, 70.0]
    """
    tables = (invoices, receipts, bills, plan, accounts, monthly, settings)
    situation = situation_of(*tables, as_of, rates=rates, customers=customers, calendar=calendar, disputes=disputes)
    return cash_forecast(situation, periods=periods, frequency=frequency, group=group)
