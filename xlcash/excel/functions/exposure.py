"""Worksheet functions of credit: limits, exposure, release and concentration."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from xlcash.domain.credit import position
from xlcash.domain.credit.concentration import concentration
from xlcash.domain.credit.exposure import exposures
from xlcash.domain.credit.limits import credit_limits
from xlcash.domain.credit.release import release_check
from xlcash.domain.policy import Policy, policy_from
from xlcash.domain.tables import Table
from xlcash.excel.arguments import (
    Amount,
    AsOf,
    ConcentrationBy,
    Customer,
    Customers,
    Disputes,
    Financials,
    Invoices,
    Log,
    Orders,
    Rates,
    Receipts,
    Scorecard,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.factors import base_factors
from xlcash.excel.ledgers import ledger_of


@worksheet_function("credit")
def xc_credit_limit(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    settings: Settings, rates: Rates | None = None, log: Log | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """A proposed limit and terms for each customer, every cap behind it, and which binds: min(50k, 35 % of 80k, 5 % of 700k) = 28k.

    >>> customers = [["Customer", "Since", "Terms", "Registry", "Insured limit"], ["C-1", "2020-01-01", 73.0, "active", 50000.0]]
    >>> financials = [["Customer", "Year", "Equity", "Sales"], ["C-1", 2025.0, 80000.0, 700000.0]]
    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-01-01", "2026-03-15", 250000.0],
    ...             ["I-2", "C-9", "2026-01-01", "2026-03-15", 500000.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-03-15", "C-1", 250000.0, "I-1"]]
    >>> card = [["Factor", "Category", "Points"], ["Registry check", "active", 100.0]]
    >>> table = xc_credit_limit(customers, financials, invoices, receipts, "2026-06-30", card, [["Key", "Value"]])
    >>> row = dict(zip(table[0], table[1]))
    >>> [row[key] for key in ("Need", "Net worth cap", "Turnover cap", "Concentration cap", "Insured cap")]
    [50000.0, 28000.0, 35000.0, 100000.0, 50000.0]
    >>> [row[key] for key in ("Grade", "Progressive share", "Limit", "Binding", "Terms")]
    ['A', 1.0, 28000.0, 'Net worth', 60.0]
    """
    policy = policy_from(settings)
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    tables = customers.rows, financials.rows, ledger, scorecard.rows
    return credit_limits(*tables, policy, as_of=as_of, log=None if log is None else log.rows)


@worksheet_function("credit")
def xc_exposure(
    customers: Customers, invoices: Invoices, receipts: Receipts, orders: Orders, as_of: AsOf, settings: Settings | None = None,
    rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What each customer and each group owes and has ordered, against its limits; credits stand apart in Unapplied, negative.

    >>> customers = [["Customer", "Parent", "Credit limit", "Since"], ["C-1", None, 100.0, "2020-01-01"], ["C-2", "C-1", None, None]]
    >>> head = ["Invoice", "Customer", "Invoice date", "Amount"]
    >>> invoices = [head, ["I-1", "C-1", "2026-06-01", 70.0], ["I-2", "C-2", "2026-06-01", 5.0]]
    >>> orders = [["Order", "Customer", "Date", "Amount"], ["O-1", "C-1", "2026-06-20", 10.0]]
    >>> for row in xc_exposure(customers, invoices, [["Date", "Customer", "Amount"]], orders, "2026-06-30"): print(row[:8])
    ['Customer', 'Open', 'Orders', 'Exposure', 'Limit', 'Headroom', 'Insured headroom', 'Release']
    ['C-1', 70.0, 10.0, 80.0, 100.0, 20.0, '', 'no']
    ['C-2', 5.0, 0.0, 5.0, '', '', '', 'no']
    ['Group C-1', 75.0, 10.0, 85.0, 100.0, 15.0, '', 'yes']
    """
    policy = policy_from(settings)
    return exposures(_positions(customers, invoices, receipts, orders, as_of, policy, rates, disputes), policy)


@worksheet_function("credit")
def xc_release_check(
    customer: Customer, amount: Amount, customers: Customers, invoices: Invoices, receipts: Receipts, orders: Orders, as_of: AsOf,
    settings: Settings, rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Whether goods worth an amount may leave on credit: the decision, then each rule with value and threshold.

    >>> customers = [["Customer", "Credit limit", "Since"], ["C-1", 100.0, "2020-01-01"]]
    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-07-01", 70.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-20", "C-1", 10.0, "I-1"]]
    >>> orders = [["Order", "Customer", "Date", "Amount"]]
    >>> for row in xc_release_check("C-1", 45.0, customers, invoices, receipts, orders, "2026-06-30", [["Key", "Value"]])[:4]: print(row)
    ['Check', 'Value', 'Threshold', 'Result']
    ['Decision', 45.0, '', 'no']
    ['Credit limit', 105.0, 100.0, 'no']
    ['On hold', 'no', '', 'passed']
    """
    policy = policy_from(settings)
    rows = _positions(customers, invoices, receipts, orders, as_of, policy, rates, disputes)
    return release_check(rows, policy, customer=customer, amount=amount)


@worksheet_function("credit")
def xc_concentration(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, customers: Customers, by: ConcentrationBy = "customer", rates: Rates | None = None
) -> pd.DataFrame:
    """Open invoices by customer, parent, region, industry, country or salesperson; HHI = Σ share², the five and the ten largest last.

    >>> customers = [["Customer", "Region"], ["C-1", "East"], ["C-2", "West"], ["C-3", "West"]]
    >>> head = ["Invoice", "Customer", "Invoice date", "Amount"]
    >>> invoices = [head, ["1", "C-1", "2026-06-01", 60.0], ["2", "C-2", "2026-06-01", 30.0], ["3", "C-3", "2026-06-01", 10.0]]
    >>> table = xc_concentration(invoices, [["Date", "Customer", "Amount"]], "2026-06-30", customers, "region")
    >>> table[1:4]
    [['East', 60.0, 0.6, 0.6], ['West', 40.0, 0.4, 1.0], ['HHI', '', 0.52, '']]
    """
    return concentration(ledger_of(invoices, receipts, as_of, customers=customers, rates=rates), customers.rows, by=by)


def _positions(
    customers: Table, invoices: Table, receipts: Table, orders: Table, as_of: dt.date, policy: Policy, rates: Table | None,
    disputes: Table | None,
) -> pd.DataFrame:  # fmt: skip
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    known = base_factors(rates, policy, invoices, orders, as_of=as_of)
    return position.positions(customers.rows, ledger, position.outstanding(orders.rows, known, policy, as_of=as_of), policy)
