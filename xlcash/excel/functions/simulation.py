"""The worksheet function of simulation: the range in which cash will lie."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import pandas as pd

from xlcash.domain.cash.risk import cash_at_risk
from xlcash.excel.arguments import (
    AccountGroup,
    Accounts,
    AsOf,
    Bills,
    Calendar,
    CountArgument,
    Customers,
    Disputes,
    Frequency,
    Invoices,
    Monthly,
    Plan,
    Rates,
    Receipts,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.situations import situation_of

Paths: TypeAlias = Annotated[int, CountArgument(low=1_000, high=100_000)]
Seed: TypeAlias = Annotated[int, CountArgument(low=0, high=4_294_967_295)]
SimulatedPeriods: TypeAlias = Annotated[int, CountArgument(high=366)]


@worksheet_function("cash")
def xc_cash_at_risk(
    invoices: Invoices, receipts: Receipts, bills: Bills, plan: Plan, accounts: Accounts, monthly: Monthly, settings: Settings, as_of: AsOf,
    paths: Paths | None = None, seed: Seed | None = None, periods: SimulatedPeriods = 12, frequency: Frequency = "monthly",
    group: AccountGroup = "operating", rates: Rates | None = None, customers: Customers | None = None, calendar: Calendar | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The range of closing cash at each period's end, cumulative, in the base currency; the same seed gives the same figures everywhere.

    Eight of ten invoices like this one were paid a month late, two never: by the end of July it brings its 100 with about that chance.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-06-30", 100.0]]
    >>> invoices += [[f"O-{n}", "C-1", "2025-12-01", "2025-12-31", 50.0] for n in range(10)]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice", "Type"], *(["2026-01-30", "C-1", 50.0, f"O-{n}", "cash"] for n in range(8))]
    >>> receipts += [["2026-06-30", "C-1", 50.0, f"O-{n}", "write-off"] for n in (8, 9)]
    >>> bills, plan = [["Bill", "Supplier", "Due date", "Amount"]], [["Line", "Direction", "Amount", "Frequency", "Start"]]
    >>> accounts, monthly, settings = [["Account", "Group", "Balance"], ["Bank", "operating", 10.0]], [["Month"]], [["Key", "Value"]]
    >>> table = xc_cash_at_risk(invoices, receipts, bills, plan, accounts, monthly, settings, "2026-06-30", 1000, 1, 1)
    >>> table[0][1:5], table[1][1:5]
    (['P5', 'P10', 'P50', 'P90'], [10.0, 10.0, 110.0, 110.0])
    """
    tables = (invoices, receipts, bills, plan, accounts, monthly, settings)
    situation = situation_of(*tables, as_of, rates=rates, customers=customers, calendar=calendar, disputes=disputes)
    return cash_at_risk(situation, periods=periods, frequency=frequency, group=group, paths=paths, seed=seed)
