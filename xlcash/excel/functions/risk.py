"""Worksheet functions of risk: what threatens cash, which payments can wait, and what a scenario would do."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from xlcash.domain.cash.deferrals import deferrals
from xlcash.domain.cash.handed_on import made_as_of
from xlcash.domain.cash.stress import stress
from xlcash.domain.cash.triggers import cash_triggers
from xlcash.domain.ledger.settlement import Ledger, in_base
from xlcash.domain.policy import Policy, policy_from
from xlcash.domain.tables import Table
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays
from xlcash.excel.arguments import (
    Accounts,
    AsOf,
    Bills,
    Calendar,
    Customers,
    Disputes,
    Forecast,
    Invoices,
    Monthly,
    Plan,
    Rates,
    Receipts,
    Scenarios,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.factors import base_factors
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.situations import situation_of


@worksheet_function("cash")
def xc_cash_triggers(
    forecast: Forecast, monthly: Monthly, settings: Settings, invoices: Invoices | None = None, receipts: Receipts | None = None,
    customers: Customers | None = None, as_of: AsOf | None = None, rates: Rates | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every rule that watches cash: what it found, whether it fired, and the plan to start; the most serious first.

    Invoices, Receipts and Customers tell what new customers owe, at the close of AsOf (that of the forecast unless told).

    >>> forecast = [["Period start", "Period end", "Opening", "Net", "Closing", "Reserve target"]]
    >>> forecast += [["2026-07-01", "2026-07-31", 100.0, -31.0, 69.0, 92.0]]
    >>> for row in xc_cash_triggers(forecast, [["Month"]], [["Key", "Value"]])[:3]: print(row[0], row[2:5])
    Rule ['Value', 'Threshold', 'Fired']
    Gap, as a share of the reserve target [0.25, 0.2, 'yes']
    Net cash of the next 30 days [-30.0, -20.0, 'yes']
    """
    policy = policy_from(settings)
    ledger = None
    if invoices is not None and receipts is not None and customers is not None:
        ledger = _ledger_in_base(invoices, receipts, customers, rates, policy, as_of or made_as_of(forecast.rows))
    known = None if customers is None else customers.rows
    return cash_triggers(forecast.rows, monthly.rows, policy, ledger=ledger, customers=known)


def _ledger_in_base(invoices: Table, receipts: Table, customers: Table, rates: Table | None, policy: Policy, as_of: dt.date) -> Ledger:
    known = base_factors(rates, policy, invoices, receipts, as_of=as_of)
    return in_base(ledger_of(invoices, receipts, as_of, customers=customers, convert=False), known)


@worksheet_function("cash")
def xc_deferrals(
    forecast: Forecast, bills: Bills, plan: Plan, settings: Settings, accounts: Accounts | None = None, rates: Rates | None = None,
    calendar: Calendar | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Which flexible payments to move, and to when, so that the gaps of a forecast shrink; last the gap that remains.

    >>> forecast = [["Period start", "Period end", "Opening", "Closing", "Reserve target"]]
    >>> forecast += [["2026-07-01", "2026-07-31", 100.0, 60.0, 100.0], ["2026-08-01", "2026-08-31", 60.0, 120.0, 100.0]]
    >>> bills = [["Bill", "Supplier", "Due date", "Amount", "Rigidity", "Max delay"]]
    >>> bills += [["B-1", "Steel", "2026-07-20", 30.0, "flexible", 30.0]]
    >>> plan = [["Line", "Direction", "Amount", "Frequency", "Start"]]
    >>> table = xc_deferrals(forecast, bills, plan, [["Key", "Value"]])
    >>> table[1][0], f"{table[1][1]:%d %B}", f"{table[1][2]:%d %B}", table[1][3:5], table[2][0], table[2][4]
    ('Steel · B-1', '20 July', '01 August', [30.0, -10.0], 'Gap that remains', -10.0)
    """
    policy = policy_from(settings)
    known = base_factors(rates, policy, bills, plan, as_of=made_as_of(forecast.rows))
    working = NO_CALENDAR if calendar is None else WorkingDays.of(calendar.rows)
    groups = None if accounts is None else accounts.rows
    return deferrals(forecast.rows, bills.rows, plan.rows, policy, accounts=groups, factors=known, working=working)


@worksheet_function("cash")
def xc_stress(
    invoices: Invoices, receipts: Receipts, bills: Bills, plan: Plan, accounts: Accounts, monthly: Monthly, settings: Settings, as_of: AsOf,
    scenarios: Scenarios, rates: Rates | None = None, customers: Customers | None = None, calendar: Calendar | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The lowest cash of any day of the next 12 months in the base case and in each scenario, its level of risk and the plan for it.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-07-15", 100.0]]
    >>> bills = [["Bill", "Supplier", "Due date", "Amount"], ["B-1", "S-1", "2026-07-20", 120.0]]
    >>> accounts = [["Account", "Group", "Balance"], ["Bank", "operating", 50.0]]
    >>> receipts, plan = [["Date", "Customer", "Amount"]], [["Line", "Direction", "Amount", "Frequency", "Start"]]
    >>> scenarios = [["Scenario", "Delay days", "Customer default"], ["Late", 30.0, None], ["C-1 fails", None, "C-1"]]
    >>> tables = invoices, receipts, bills, plan, accounts, [["Month"]], [["Key", "Value"]]
    >>> for row in xc_stress(*tables, "2026-06-30", scenarios): print(row[0], row[1], row[5])
    Scenario Lowest cash Level
    Base case 30.0 normal
    Late -70.0 critical
    C-1 fails -70.0 critical
    """
    tables = (invoices, receipts, bills, plan, accounts, monthly, settings)
    return stress(situation_of(*tables, as_of, rates=rates, customers=customers, calendar=calendar, disputes=disputes), scenarios.rows)
