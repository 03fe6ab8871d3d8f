"""Worksheet functions of credit insurance: how much to insure, whom first, what a loss brings, by when to claim."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.calendar import day_numbers
from xlcash.domain.credit.scorecard import credit_scores
from xlcash.domain.insurance.claim_history import claim_history
from xlcash.domain.insurance.clock import claim_clock
from xlcash.domain.insurance.core import insure_next
from xlcash.domain.insurance.cover import days_at_risk
from xlcash.domain.insurance.policies import usable
from xlcash.domain.insurance.policy_use import policy_use
from xlcash.domain.insurance.released import released_provision
from xlcash.domain.insurance.sizing import insurance_sizing
from xlcash.domain.insurance.waterfall import insured_losses
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import Table
from xlcash.excel.arguments import (
    AsOf,
    Claims,
    Customers,
    Disputes,
    Financials,
    Invoices,
    Log,
    Losses,
    Periods,
    Policies,
    Rates,
    Receipts,
    Scorecard,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("insurance")
def xc_insurance_sizing(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, settings: Settings, policies: Policies | None = None,
    customers: Customers | None = None, rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How much to insure, by three measures side by side; with Policies and Customers what is in force of each.

    >>> head = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
    >>> invoices = [head, ["I-1", "C-1", "2026-01-10", "2026-03-10", 600.0], ["I-2", "C-2", "2026-05-01", "2026-07-01", 400.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-03-10", "C-1", 600.0, "I-1"]]
    >>> policies = [["Insurer", "From", "To", "Percentage"], ["A", "2026-01-01", "2026-12-31", 0.9]]
    >>> customers = [["Customer", "Insured limit"], ["C-1", 500.0]]
    >>> settings = [["Key", "Value"], ["insurance_tolerance", 100.0]]
    >>> for row in xc_insurance_sizing(invoices, receipts, "2026-06-30", settings, policies, customers): print(row[:8])
    ['Measure', 'Basis amount', 'Factor, low', 'Factor, high', 'Need, low', 'Need, high', 'In force', 'Missing']
    ['Annual receivables', 1000.0, 0.7, 0.9, 700.0, 900.0, 540.0, 160.0]
    ['Largest transaction', 600.0, 1.5, 1.5, 900.0, 900.0, 450.0, 450.0]
    ['Own tolerance', 300.0, 1.0, 1.0, 300.0, 300.0, 0.0, 300.0]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    return insurance_sizing(ledger, policy_from(settings), policies=_policies(policies, ledger), customers=_rows(customers))


@worksheet_function("insurance")
def xc_insured_loss(losses: Losses, policies: Policies, customers: Customers | None = None) -> pd.DataFrame:
    """What the policies pay of each loss, and where the rest stays; losses in order of date use up first loss and maximum.

    120 with 13 % VAT in it, limit 100, 90 %, deductible 5, taken off after the percentage: 100 × 90 % − 5 = 85.

    >>> losses = [["Customer", "Date", "Amount", "VAT", "Limit"], ["C-1", "2026-06-30", 113.0, 13.0, 80.0]]
    >>> policies = [["Insurer", "From", "To", "Percentage", "Deductible"], ["A", "2026-01-01", "2026-12-31", "90 %", 5.0]]
    >>> for name, part in zip(*(row[3:14] for row in xc_insured_loss(losses, policies))): print(f"{name}: {part}")
    Amount: 113.0
    Not insurable: 13.0
    Insurable: 100.0
    Above limit: 20.0
    Within limit: 80.0
    Own share: 8.0
    Deductible: 5.0
    Insured loss: 67.0
    First loss: 0.0
    Above maximum: 0.0
    Compensation: 67.0
    """
    return insured_losses(losses.rows, usable(policies, day_numbers(losses.rows["date"])), customers=_rows(customers))


@worksheet_function("insurance")
def xc_claim_clock(
    invoices: Invoices, receipts: Receipts, customers: Customers, policies: Policies, as_of: AsOf, claims: Claims | None = None,
    settings: Settings | None = None, rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """By when each open invoice must be reported and claimed, counted from the due date first agreed; the earliest deadline first.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-02-01", "2026-04-02", 100.0]]
    >>> policies = [["Insurer", "From", "To", "Percentage", "Notification days", "Maximum extension days", "Waiting days", "Filing days"]]
    >>> policies += [["A", "2026-01-01", "2026-12-31", 0.9, 90.0, 60.0, 180.0, 180.0]]
    >>> customers = [["Customer", "Insured limit"], ["C-1", 80.0]]
    >>> table = xc_claim_clock(invoices, [["Date", "Customer", "Amount"]], customers, policies, "2026-06-30")
    >>> for name, day in zip(table[0][5:10], table[1][5:10]): print(f"{name}: {day:%Y-%m-%d}")
    Due date: 2026-04-02
    Notify by: 2026-07-01
    Extension ends: 2026-06-01
    Claim from: 2026-09-29
    Claim by: 2027-03-28
    >>> table[1][3:5], table[1][10:]
    ([100.0, 80.0], [1.0, 'Red', 'Report by 2026-07-01; new deliveries are not covered'])
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    days = policy_from(settings).claim_alert_days
    told = {"claims": _rows(claims), "unusable": policies.left_out}
    return claim_clock(ledger, customers.rows, policies.rows, as_of=as_of, alert_days=days, **told)


@worksheet_function("insurance")
def xc_insure_next(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    policies: Policies | None = None, settings: Settings | None = None, log: Log | None = None, rates: Rates | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Core customers first: exposure × risk of each, the share of all risk that limits cover so far, and whom to insure next.

    >>> customers = [["Customer", "Registry", "Insured limit"], ["C-1", "active", 40.0], ["C-2", "active", None]]
    >>> head = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
    >>> invoices = [head, ["I-1", "C-1", "2026-06-01", "2026-08-01", 100.0], ["I-2", "C-2", "2026-06-01", "2026-08-01", 60.0]]
    >>> card = [["Factor", "Category", "Points"], ["Registry check", "active", 60.0], ["Registry check", "other", 100.0]]
    >>> table = xc_insure_next(customers, [["Customer", "Year"]], invoices, [["Date", "Customer", "Amount"]], "2026-06-30", card)
    >>> for row in table: print([row[at] for at in (0, 1, 4, 5, 8, 9, 10, 11)])
    ['Customer', 'Exposure', 'Risk', 'Share of risk', 'Covered', 'More to insure', 'Risk covered so far', 'Insure next']
    ['C-1', 100.0, 40.0, 0.625, 40.0, 60.0, 0.25, 1.0]
    ['C-2', 60.0, 24.0, 0.375, 0.0, 60.0, 0.25, 2.0]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    given = customers.rows, financials.rows, ledger, scorecard.rows
    scores = credit_scores(*given, policy_from(settings), as_of=as_of, log=_rows(log))
    return insure_next(ledger, customers.rows, scores, policies=_policies(policies, ledger))


@worksheet_function("insurance")
def xc_released_provision(
    invoices: Invoices, receipts: Receipts, customers: Customers, policies: Policies, as_of: AsOf, settings: Settings,
    rates: Rates | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What cover would release of the provision, by age: provision × what the policies would pay / open. A what-if: see IFRS 9, B5.5.55.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0]]
    >>> customers = [["Customer", "Insured limit"], ["C-1", 500.0]]
    >>> policies = [["Insurer", "From", "To", "Percentage"], ["A", "2026-01-01", "2026-12-31", 0.9]]
    >>> given = invoices, [["Date", "Customer", "Amount"]], customers, policies, "2026-06-30", [["Key", "Value"]]
    >>> table = xc_released_provision(*given)
    >>> for row in (table[0], table[2]): print(row)
    ['Band', 'Balance', 'Provision', 'Covered', 'Released', 'Net provision']
    ['1–30', 1000.0, 16.0, 450.0, 7.2, 8.8]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    return released_provision(ledger, customers.rows, usable(policies, days_at_risk(ledger)), policy_from(settings))


@worksheet_function("insurance")
def xc_policy_use(policies: Policies, claims: Claims, invoices: Invoices, as_of: AsOf, last: Periods = 12) -> pd.DataFrame:
    """The latest policies with what their claims have brought and what is left of the maximum, the latest period first.

    >>> policies = [["Insurer", "From", "To", "Percentage", "Maximum"], ["A", "2026-01-01", "2026-12-31", 0.9, 1000.0]]
    >>> invoices = [["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C-1", "2026-02-01", 500.0]]
    >>> claims = [["Claim", "Invoice", "Filed", "Amount", "Paid", "Closed"], ["K-1", "I-1", "2026-05-01", 500.0, 450.0, "2026-06-01"]]
    >>> for row in xc_policy_use(policies, claims, invoices, "2026-06-30"): print([row[at] for at in (0, 3, 4, 5, 6, 7, 8)])
    ['Insurer', 'Status', 'Claims', 'Claimed', 'Paid', 'Maximum', 'Maximum left']
    ['A', 'In force', 1.0, 500.0, 450.0, 1000.0, 550.0]
    """
    return policy_use(policies.rows, claims.rows, invoices.rows, as_of=as_of, last=last)


@worksheet_function("insurance")
def xc_claim_history(claims: Claims, as_of: AsOf, last: Periods = 12) -> pd.DataFrame:
    """Claims by the year they were filed in, the latest first, a total row last.

    >>> claims = [["Claim", "Invoice", "Filed", "Amount", "Paid", "Closed"], ["K-1", "I-1", "2026-05-01", 500.0, 450.0, "2026-06-01"]]
    >>> claims += [["K-2", "I-2", "2025-11-03", 200.0, None, "2026-02-01"]]
    >>> for row in xc_claim_history(claims, "2026-06-30"): print(row)
    ['Filed in', 'Claims', 'Claimed', 'Paid', 'Refused', 'Pending', 'Paid share', 'Days to payment']
    ['2026', 1.0, 500.0, 450.0, 0.0, 0.0, 0.9, 31.0]
    ['2025', 1.0, 200.0, 0.0, 1.0, 0.0, 0.0, '']
    ['Total', 2.0, 700.0, 450.0, 1.0, 0.0, 0.6428571428571429, 31.0]
    """
    return claim_history(claims.rows, as_of=as_of, last=last)


def _policies(policies: Table | None, ledger: Ledger) -> pd.DataFrame | None:
    return None if policies is None else usable(policies, days_at_risk(ledger))


def _rows(table: Table | None) -> pd.DataFrame | None:
    return None if table is None else table.rows
