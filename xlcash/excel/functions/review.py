"""The worksheet function of the quarterly review."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.currency import factors
from xlcash.domain.policy import policy_from
from xlcash.domain.review.measures import quarterly_review
from xlcash.domain.review.moved import moved_customers
from xlcash.domain.review.quarter import Records
from xlcash.domain.tables import Table
from xlcash.excel.arguments import (
    AsOf,
    Claims,
    Customers,
    Disputes,
    Financials,
    Invoices,
    Log,
    Monthly,
    Policies,
    Rates,
    Receipts,
    ReviewBy,
    Scorecard,
    Scores,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import settled_at


@worksheet_function("insurance")
def xc_review(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    settings: Settings, by: ReviewBy = "measure", policies: Policies | None = None, claims: Claims | None = None,
    scores: Scores | None = None, log: Log | None = None, rates: Rates | None = None, monthly: Monthly | None = None,
    disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The last quarter that has ended against the one before: receivables, collections, credit, provision, cover and claims.

    By measure: before, after, difference, light.  By customer: whose grade or proposed limit moved.

    >>> customers = [["Customer", "Registry"], ["C-1", "active"]]
    >>> card = [["Factor", "Category", "Points"], ["Registry check", "active", 100.0]]
    >>> head = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
    >>> invoices = [head, ["I-1", "C-1", "2026-02-01", "2026-03-02", 100.0], ["I-2", "C-1", "2026-05-01", "2026-07-31", 300.0]]
    >>> given = customers, [["Customer", "Year"]], invoices, [["Date", "Customer", "Amount"]], "2026-06-30", card, [["Key", "Value"]]
    >>> table = xc_review(*given)
    >>> f"{table[1][1]:%Y-%m-%d} {table[1][2]:%Y-%m-%d}", table[0][1:6]
    ('2026-03-31 2026-06-30', ['Before', 'After', 'Difference', 'Change', 'Light'])
    >>> for row in table[2:5]: print(row[:6])
    ['Open', 100.0, 400.0, 300.0, 3.0, '']
    ['Overdue', 100.0, 100.0, 0.0, 0.0, 'Green']
    ['Overdue share', 1.0, 0.25, -0.75, '', 'Green']
    """
    used = {"", *(currency for table in (invoices, receipts) for currency in table.rows["currency"].unique())}
    settled = settled_at(invoices, receipts, as_of, customers=customers, disputes=disputes)
    records = Records(
        settled, factors(used, _rows(rates), as_of=as_of), receipts.rows, customers.rows,
        financials.rows, scorecard.rows, _rows(policies), _rows(claims), _rows(scores), _rows(log), _rows(monthly),
    )  # fmt: skip
    answer = quarterly_review if by == "measure" else moved_customers
    return answer(records, policy_from(settings), as_of=as_of)


def _rows(table: Table | None) -> pd.DataFrame | None:
    return None if table is None else table.rows
