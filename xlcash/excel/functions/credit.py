"""Worksheet functions of credit: the score and what stands behind it."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.credit.altman import altman
from xlcash.domain.credit.history import score_history
from xlcash.domain.credit.scorecard import credit_scores, score_explain
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import (
    AltmanVariant,
    AsOf,
    Customer,
    Customers,
    Disputes,
    Financials,
    Invoices,
    Log,
    Periods,
    Rates,
    Receipts,
    Scorecard,
    Scores,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("credit")
def xc_altman(financials: Financials, variant: AltmanVariant = "z2") -> pd.DataFrame:
    """Altman's Z score of each annual statement: its ratios, the score and the zone it lies in.

    >>> head = ["Customer", "Year", "Total assets", "Current assets", "Current liabilities", "Total liabilities", "Retained earnings"]
    >>> table = [[*head, "EBIT", "Equity", "Sales"], ["C-1", 2025, 200.0, 120.0, 80.0, 100.0, 30.0, 16.0, 100.0, 300.0]]
    >>> for row in xc_altman(table): print([round(cell, 4) if isinstance(cell, float) else cell for cell in row])
    ['Customer', 'Year', 'X1', 'X2', 'X3', 'X4', 'X5', 'Score', 'Zone']
    ['C-1', 2025.0, 0.2, 0.15, 0.08, 1.0, '', 3.3886, 'safe']
    """
    return altman(financials.rows, variant=variant)


@worksheet_function("credit")
def xc_credit_score(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    settings: Settings | None = None, rates: Rates | None = None, log: Log | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Score 0–100, grade A–E, light, reviews and missing inputs of each customer, in the order of Customers.

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
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    tables = customers.rows, financials.rows, ledger, scorecard.rows
    return credit_scores(*tables, policy_from(settings), as_of=as_of, log=None if log is None else log.rows)


@worksheet_function("credit")
def xc_score_explain(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    customer: Customer, settings: Settings | None = None, rates: Rates | None = None, log: Log | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The points behind one customer's score: one row per factor, where it is read from, its value, its bin; the total last.

    >>> customers = [["Customer", "Registry"], ["C-1", "active"]]
    >>> nothing = ["Customer", "Year"], ["Invoice", "Customer", "Invoice date", "Amount"], ["Date", "Customer", "Amount"]
    >>> financials, invoices, receipts = ([header] for header in nothing)
    >>> card = [["Factor", "From", "Category", "Points"], ["Registry check", None, "active", 60.0], ["Payment index", 80.0, None, 40.0]]
    >>> for row in xc_score_explain(customers, financials, invoices, receipts, "2026-06-30", card, "C-1"): print(row)
    ['Factor', 'Input', 'Value', 'Bin', 'Points', 'Maximum']
    ['Registry check', 'Customers · Registry', 'active', 'active', 60.0, 60.0]
    ['Payment index', 'Invoices · Due date, Amount; Receipts · Date, Amount', '', 'missing, costs 40', 0.0, 40.0]
    ['Total', '', '', 'Grade C, Yellow', 60.0, 100.0]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    tables = customers.rows, financials.rows, ledger, scorecard.rows
    promises = None if log is None else log.rows
    return score_explain(*tables, policy_from(settings), as_of=as_of, customer=customer, log=promises)


@worksheet_function("credit")
def xc_score_history(scores: Scores, customer: Customer, last: Periods = 12) -> pd.DataFrame:
    """The latest scores of a customer as the table Scores keeps them, earliest first.

    >>> table = [["Scored", "Customer", "Score", "Grade"], ["2026-03-31", "C-1", 64.5, "C"], ["2025-12-31", "C-1", 71.0, "B"]]
    >>> [(f"{row[0]:%Y-%m-%d}", *row[1:3]) for row in xc_score_history(table, "C-1")[1:]]
    [('2025-12-31', 71.0, 'B'), ('2026-03-31', 64.5, 'C')]
    """
    return score_history(scores.rows, customer=customer, last=last)
