"""Worksheet functions of collections: the step each open invoice has reached."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.collections.ladder import collection_stages
from xlcash.excel.arguments import AsOf, Customers, Invoices, Ladders, Log, Receipts
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("collections")
def xc_collection_stage(
    invoices: Invoices, receipts: Receipts, customers: Customers, ladders: Ladders, log: Log, as_of: AsOf
) -> pd.DataFrame:
    """The collection step of every open invoice, each in its own currency, the longest overdue first.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-04-01", "2026-05-31", 100.0]]
    >>> ladders = [["Ladder", "Level", "Base", "Day", "Action"], ["S0", 1.0, "due", 30.0, "Remind"], ["S0", 2.0, "due", 60.0, "Sue"]]
    >>> log = [["Date", "Customer", "Invoice", "Level"]]
    >>> table = xc_collection_stage(invoices, [["Date", "Customer", "Amount"]], [["Customer"]], ladders, log, "2026-06-30")
    >>> table[1][:7], f"{table[1][8]:%Y-%m-%d}"
    (['I-1', 'C-1', 100.0, 30.0, 'S0', 1.0, 'Remind'], '2026-06-30')
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False)
    return collection_stages(ledger, customers.rows, ladders.rows, log.rows, as_of=as_of)
