"""The worksheet function of payment behaviour."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.excel.arguments import AsOf, Customers, Invoices, Receipts
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("credit")
def xc_payment_behaviour(invoices: Invoices, receipts: Receipts, as_of: AsOf, customers: Customers | None = None) -> pd.DataFrame:
    """How each customer has paid. Delays are in days; each invoice weighs with its amount in its own currency.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 100.0, "I-1"]]
    >>> table = xc_payment_behaviour(invoices, receipts, "2026-06-30")
    >>> dict(zip(table[0], table[1]))["Weighted delay"], dict(zip(table[0], table[1]))["On-time rate"]
    (10.0, 0.0)
    """
    return payment_behaviour(ledger_of(invoices, receipts, as_of, customers=customers, convert=False))
