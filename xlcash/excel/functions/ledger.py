"""Worksheet functions of the ledger."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.ledger.ageing import DEFAULT_BANDS, ageing
from xlcash.domain.ledger.open_items import open_items
from xlcash.domain.ledger.statement import statement
from xlcash.excel.arguments import (
    AgeingBasis,
    AgeingBy,
    Allocation,
    AsOf,
    Bands,
    Customer,
    Customers,
    Day,
    Disputes,
    Invoices,
    Plans,
    Rates,
    Receipts,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import aged_ledger, converted, ledger_of


@worksheet_function("ledger")
def xc_open_items(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, allocation: Allocation = "fifo", customers: Customers | None = None,
    plans: Plans | None = None, settings: Settings | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Open items at the close of a day, each in its own currency; credits and unapplied cash as own, negative rows.

    With Plans, an invoice under a payment plan that is kept stands in parts that fall due with its instalments.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 60.0, "I-1"]]
    >>> table = xc_open_items(invoices, receipts, "2026-06-30")
    >>> dict(zip(table[0], table[1]))["Open"], dict(zip(table[0], table[1]))["Days overdue"]
    (40.0, 30.0)
    """
    ledger = aged_ledger(invoices, receipts, as_of, plans, settings, allocation=allocation, customers=customers, disputes=disputes)
    return open_items(ledger, invoices.left_out)


@worksheet_function("ledger")
def xc_ageing(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, bands: Bands = DEFAULT_BANDS, by: AgeingBy = "customer",
    basis: AgeingBasis = "due", rates: Rates | None = None, customers: Customers | None = None, plans: Plans | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Receivables by age in the base currency, one row per customer, a total row last.

    With Plans, what is under a payment plan that is kept ages by the due dates of its instalments.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    >>> table = xc_ageing(invoices, [["Date", "Customer", "Amount"]], "2026-06-30", "30,60")
    >>> table[0], table[-1]
    (['Customer', 'Not due', '1–30', '31–60', 'Over 60', 'Unapplied', 'Total'], ['Total', 0.0, 100.0, 0.0, 0.0, 0.0, 100.0])
    """
    if plans is None:
        ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates)
    else:
        ledger = converted(aged_ledger(invoices, receipts, as_of, plans, settings, customers=customers), rates)
    return ageing(ledger, bands=bands, by=by, basis=basis, left_out=invoices.left_out)


@worksheet_function("ledger")
def xc_statement(
    invoices: Invoices, receipts: Receipts, customer: Customer, from_: Day, to: Day, customers: Customers | None = None
) -> pd.DataFrame:
    """A customer's statement of account: opening balance, every document of the period, closing balance; one block per currency.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 60.0, "I-1"]]
    >>> for row in xc_statement(invoices, receipts, "C-1", "2026-06-01", "2026-06-30")[1:]: print(f"{row[0]:%m-%d}", row[1:3], row[4:7])
    06-01 ['Opening balance', ''] ['', '', 100.0]
    06-10 ['I-1', 'cash'] ['', 60.0, 40.0]
    06-30 ['Closing balance', ''] ['', '', 40.0]
    """
    ledger = ledger_of(invoices, receipts, to, customers=customers, convert=False)
    known = None if customers is None else customers.rows
    return statement(ledger, invoices.rows, receipts.rows, customer=customer, start=from_, customers=known, left_out=invoices.left_out)
