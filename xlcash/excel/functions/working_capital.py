"""Worksheet functions of working capital."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.policy import policy_from
from xlcash.domain.working_capital.cycle import days_sales_outstanding
from xlcash.domain.working_capital.reserve import reserve
from xlcash.excel.arguments import Accounts, Days, Monthly, Number, Rates, Settings
from xlcash.excel.declare import worksheet_function
from xlcash.excel.factors import base_factors


@worksheet_function("working_capital")
def xc_dso(receivables: Number, sales: Number, days: Days) -> float:
    """Days sales outstanding: receivables / credit sales × days, both with VAT or both without.

    >>> xc_dso(200_000.0, 1_460_000.0, 365.0)
    50.0
    """
    return days_sales_outstanding(receivables, sales, days=days)


@worksheet_function("working_capital")
def xc_reserve(accounts: Accounts, monthly: Monthly, settings: Settings, rates: Rates | None = None) -> pd.DataFrame:
    """The cash reserve by both rules, in the base currency at the latest rate.

    >>> accounts = [["Account", "Group", "Balance"], ["Bank", "operating", 250.0], ["Deposit", "restricted", 500.0]]
    >>> monthly = [["Month", "Fixed cost", "Operating cost"], ["2026-05-01", 100.0, 160.0]]
    >>> for row in xc_reserve(accounts, monthly, [["Key", "Value"]]): print(row)
    ['Rule', 'Target low', 'Target high', 'Months held', 'Gap', 'Status']
    ['Fixed cost, 3 months', 300.0, 300.0, 2.5, -50.0, 'Below target']
    ['Operating cost, 1.5–2 months', 240.0, 320.0, 1.5625, 0.0, 'OK']
    """
    policy = policy_from(settings)
    return reserve(accounts.rows, monthly.rows, policy, factors=base_factors(rates, policy, accounts))
