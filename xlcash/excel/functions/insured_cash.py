"""The worksheet function that compares insured with uninsured cash."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.insurance.cover import days_at_risk
from xlcash.domain.insurance.insured_cash import insured_comparison
from xlcash.domain.insurance.policies import usable
from xlcash.excel.arguments import (
    AccountGroup,
    Accounts,
    AsOf,
    Bills,
    Calendar,
    Claims,
    Customers,
    Disputes,
    Frequency,
    Invoices,
    Monthly,
    Plan,
    Policies,
    Rates,
    Receipts,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.functions.simulation import Paths, Seed, SimulatedPeriods
from xlcash.excel.situations import situation_of


@worksheet_function("insurance")
def xc_insured_comparison(
    invoices: Invoices, receipts: Receipts, bills: Bills, plan: Plan, accounts: Accounts, monthly: Monthly, settings: Settings, as_of: AsOf,
    customers: Customers, policies: Policies, paths: Paths | None = None, seed: Seed | None = None, periods: SimulatedPeriods = 12,
    frequency: Frequency = "monthly", group: AccountGroup = "operating", rates: Rates | None = None, calendar: Calendar | None = None,
    claims: Claims | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Closing cash without and with the policies on the same simulated paths, cumulative, in the base currency.

    Of ten invoices like this one eight were paid a month late, two never.  Half a year after its due date 90 % of it is insured:

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-06-30", 100.0]]
    >>> invoices += [[f"O-{n}", "C-1", "2025-12-01", "2025-12-31", 50.0] for n in range(10)]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice", "Type"], *(["2026-01-30", "C-1", 50.0, f"O-{n}", "cash"] for n in range(8))]
    >>> receipts += [["2026-06-30", "C-1", 50.0, f"O-{n}", "write-off"] for n in (8, 9)]
    >>> bills, plan = [["Bill", "Supplier", "Due date", "Amount"]], [["Line", "Direction", "Amount", "Frequency", "Start"]]
    >>> accounts, monthly, settings = [["Account", "Group", "Balance"], ["Bank", "operating", 10.0]], [["Month"]], [["Key", "Value"]]
    >>> customers = [["Customer", "Insured limit"], ["C-1", 500.0]]
    >>> policies = [["Insurer", "From", "To", "Percentage", "Waiting days"], ["A", "2026-01-01", "2026-12-31", 0.9, 150.0]]
    >>> tables = invoices, receipts, bills, plan, accounts, monthly, settings
    >>> table = xc_insured_comparison(*tables, "2026-06-30", customers, policies, 1000, 1, 6)
    >>> table[0][1:7]
    ['P5', 'P10', 'P50', 'Insured P5', 'Insured P10', 'Insured P50']
    >>> table[6][1:7]
    [10.0, 10.0, 110.0, 100.0, 100.0, 110.0]
    """
    tables = (invoices, receipts, bills, plan, accounts, monthly, settings)
    situation = situation_of(*tables, as_of, rates=rates, customers=customers, calendar=calendar, disputes=disputes)
    known = customers.rows, usable(policies, days_at_risk(situation.ledger))
    register = None if claims is None else claims.rows
    return insured_comparison(situation, *known, periods=periods, frequency=frequency, group=group, paths=paths, seed=seed, claims=register)
