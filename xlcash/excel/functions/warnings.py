"""The worksheet function of early warning."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.credit.warnings import credit_warnings
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import AsOf, Customers, Disputes, Invoices, Rates, Receipts, Scores, Settings
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("credit")
def xc_warnings(
    invoices: Invoices, receipts: Receipts, customers: Customers, as_of: AsOf, settings: Settings, rates: Rates | None = None,
    scores: Scores | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per customer and rule that fires, red before yellow, then who owes most first; last what could not be judged.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    >>> customers = [["Customer", "Credit limit"], ["C-1", 105.0]]
    >>> table = xc_warnings(invoices, [["Date", "Customer", "Amount"]], customers, "2026-06-20", [["Key", "Value"]])
    >>> for row in table[:4]: print(row[:4], row[4] and f"{row[4]:%Y-%m-%d}" if row[0] == "C-1" else row[4], row[5:7])
    ['Customer', 'Rule', 'Value', 'Threshold'] Since ['Light', 'Measure']
    ['C-1', 'Late payment', 20.0, 15.0] 2026-06-16 ['Yellow', 'days']
    ['C-1', 'Use of the credit limit', 0.9523809523809523, 0.9] 2026-05-01 ['Yellow', 'share']
    ['C-1', 'Share of all receivables', 1.0, 0.2] 2026-05-01 ['Yellow', 'share']
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    kept = None if scores is None else scores.rows
    return credit_warnings(ledger, customers.rows, policy_from(settings), scores=kept)
