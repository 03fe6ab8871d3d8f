"""Worksheet functions of working capital."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.policy import policy_from
from xlcash.domain.working_capital.countback import DAYS_OF_A_MONTH, days_sales_outstanding_by_count_back
from xlcash.domain.working_capital.cycle import (
    cash_conversion_cycle,
    days_inventory_outstanding,
    days_payables_outstanding,
    days_sales_outstanding,
)
from xlcash.domain.working_capital.effectiveness import collection_effectiveness
from xlcash.domain.working_capital.reserve import reserve
from xlcash.domain.working_capital.table import working_capital
from xlcash.excel.arguments import Accounts, Days, Monthly, Number, Periods, Rates, Series, Settings
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
def xc_dso_countback(receivables: Number, monthly_sales: Series, month_days: Series = (DAYS_OF_A_MONTH,)) -> float:
    """DSO by count-back: sales, the latest month first, are taken off the receivables; an error where these are more than all the sales.

    >>> round(xc_dso_countback(212.0, [[70.0], [80.0], [100.0]]), 2)
    73.71
    """
    return days_sales_outstanding_by_count_back(receivables, monthly_sales, month_days)


@worksheet_function("working_capital")
def xc_dpo(payables: Number, purchases: Number, days: Days) -> float:
    """Days payables outstanding: payables / purchases × days, both with VAT or both without.

    >>> xc_dpo(90_000.0, 730_000.0, 365.0)
    45.0
    """
    return days_payables_outstanding(payables, purchases, days=days)


@worksheet_function("working_capital")
def xc_dio(inventory: Number, cogs: Number, days: Days) -> float:
    """Days inventory outstanding: inventory / cost of sales × days.

    >>> xc_dio(60_000.0, 547_500.0, 365.0)
    40.0
    """
    return days_inventory_outstanding(inventory, cogs, days=days)


@worksheet_function("working_capital")
def xc_ccc(dso: Number, dio: Number, dpo: Number) -> float:
    """The cash conversion cycle: DSO + DIO − DPO, in days.

    >>> xc_ccc(50.0, 40.0, 45.0)
    45.0
    """
    return cash_conversion_cycle(dso, dio, dpo)


@worksheet_function("working_capital")
def xc_cei(begin: Number, sales: Number, end: Number, end_current: Number) -> float:
    """The collection effectiveness index: the share collected of what could be collected in the period.

    >>> round(xc_cei(6_200.0, 10_890.0, 6_340.0, 3_590.0), 3)
    0.796
    """
    return collection_effectiveness(begin, sales, end, end_current)


@worksheet_function("working_capital")
def xc_working_capital(monthly: Monthly, months: Periods = 12, settings: Settings | None = None) -> pd.DataFrame:
    """Working capital by month, the oldest first. A day's sales, purchases and cost are means of three months (a setting); balances with
    VAT meet sales and purchases with VAT added.

    >>> monthly = [["Month", "Sales", "Receivables", "Current assets", "Current liabilities"], ["2026-06-30", 300.0, 452.0, 90.0, 50.0]]
    >>> table = xc_working_capital(monthly, 12, [["Key", "Value"], ["vat_rate", 0.13]])
    >>> found = dict(zip(table[0], table[1]))
    >>> round(found["DSO"], 6), found["Current ratio"], found["DPO"], round(found["One day of DSO"], 6), found["Status"]
    (40.0, 1.8, '', 11.3, 'OK')
    """
    return working_capital(monthly.rows, policy_from(settings), months=months)


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
