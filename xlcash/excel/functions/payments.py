"""Worksheet functions of payment days: how a customer pays, and when each open invoice is expected."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.cash.curve import payment_curve
from xlcash.domain.cash.expected import expected_payments
from xlcash.excel.arguments import AsOf, Customer, Customers, Disputes, Invoices, Rates, Receipts
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of


@worksheet_function("cash")
def xc_expected_payments(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, customers: Customers | None = None, disputes: Disputes | None = None
) -> pd.DataFrame:
    """When each open invoice is expected to be paid, in the order of Invoices, each in its own currency.

    C-1 pays ten days late, nobody knows of C-2: it is expected to pay as the book does.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"]]
    >>> invoices += [[f"I-{n}", "C-1", "2026-03-01", f"2026-04-{n}", 100.0] for n in range(10, 30)]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"]]
    >>> receipts += [[f"2026-04-{n + 10}" if n < 21 else f"2026-05-{n - 20}", "C-1", 100.0, f"I-{n}"] for n in range(10, 30)]
    >>> invoices += [["I-30", "C-1", "2026-06-01", "2026-07-10", 70.0], ["I-31", "C-2", "2026-06-01", "2026-07-10", 40.0]]
    >>> table = xc_expected_payments(invoices, receipts, "2026-06-30")
    >>> table[0][:7]
    ['Invoice', 'Customer', 'Open', 'Due date', 'Expected date', 'P10 date', 'P90 date']
    >>> for row in table[1:]: print(row[0], row[2], f"{row[4]:%Y-%m-%d}", row[10])
    I-30 70.0 2026-07-20 The customer's payments
    I-31 40.0 2026-07-20 The book's payments: the customer has none
    """
    return expected_payments(ledger_of(invoices, receipts, as_of, customers=customers, convert=False, disputes=disputes))


@worksheet_function("cash")
def xc_payment_curve(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, customer: Customer, customers: Customers | None = None, rates: Rates | None = None
) -> pd.DataFrame:
    """The share of one customer's money that is still unpaid so many days from the due date (Kaplan–Meier).

    Money stands in the customer's own currency; in the base currency where rates are handed over, which several currencies need.

    Of 100 due on 1 June 60 were paid two days late and 40 after nine days:

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-06-01", 100.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-03", "C-1", 60.0, "I-1"], ["2026-06-10", "C-1", 40.0, "I-1"]]
    >>> for row in xc_payment_curve(invoices, receipts, "2026-06-30", "C-1"): print(row)
    ['Days from due', 'Share unpaid', 'At risk']
    [1.0, 1.0, 100.0]
    [2.0, 0.4, 100.0]
    [9.0, 0.0, 40.0]
    """
    own = ledger_of(invoices, receipts, as_of, customers=customers, convert=False).invoices
    several = len(set(own["currency"][own["customer"] == customer])) > 1
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, convert=several or rates is not None)
    return payment_curve(ledger, customer=customer)
