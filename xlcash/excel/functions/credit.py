"""Worksheet functions of credit: the score and what stands behind it."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.credit.scorecard import credit_scores, score_explain
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import AsOf, Customer, Customers, Financials, Invoices, Rates, Receipts, Scorecard, Settings
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("credit")
def xc_credit_score(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    settings: Settings | None = None, rates: Rates | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Score 0–100, grade A–E, light and reviews of each customer, in the order of Customers.

    >>> customers = [["Customer", "Registry", "Reviewed"], ["C-1", "active", "2026-01-15"], ["C-2", "revoked", None]]
    >>> nothing = ["Customer", "Year"], ["Invoice", "Customer", "Invoice date", "Amount"], ["Date", "Customer", "Amount"]
    >>> financials, invoices, receipts = ([header] for header in nothing)
    >>> card = [["Factor", "Category", "Points"], ["Registry check", "active", 100.0], ["Registry check", "revoked", 10.0]]
    >>> table = xc_credit_score(customers, financials, invoices, receipts, "2026-06-30", card)
    >>> [row[:4] for row in table]
    [['Customer', 'Score', 'Grade', 'Light'], ['C-1', 100.0, 'A', 'Green'], ['C-2', 10.0, 'E', 'Red']]
    >>> [f"{row[5]:%Y-%m-%d}" for row in table[1:]]
    ['2027-01-15', '2026-06-30']
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates)
    return credit_scores(customers.rows, financials.rows, ledger, scorecard.rows, policy_from(settings), as_of=as_of)


@worksheet_function("credit")
def xc_score_explain(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    customer: Customer, settings: Settings | None = None, rates: Rates | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The points behind one customer's score: one row per factor, where it is read from, its value, its bin; the total last.

    >>> customers = [["Customer", "Registry"], ["C-1", "active"]]
    >>> nothing = ["Customer", "Year"], ["Invoice", "Customer", "Invoice date", "Amount"], ["Date", "Customer", "Amount"]
    >>> financials, invoices, receipts = ([header] for header in nothing)
    >>> card = [["Factor", "From", "Category", "Points"], ["Registry check", None, "active", 60.0], ["Payment index", 80.0, None, 40.0]]
    >>> for row in xc_score_explain(customers, financials, invoices, receipts, "2026-06-30", card, "C-1"): print(row)
    ['Factor', 'Input', 'Value', 'Bin', 'Points', 'Maximum']
    ['Registry check', 'Customers · Registry', 'active', 'active', 60.0, 60.0]
    ['Payment index', 'Invoices · Due date, Amount; Receipts · Date, Amount', '', 'missing', 0.0, 40.0]
    ['Total', '', '', 'Grade C, Yellow', 60.0, 100.0]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates)
    policy = policy_from(settings)
    return score_explain(customers.rows, financials.rows, ledger, scorecard.rows, policy, as_of=as_of, customer=customer)
