"""What a user should know of rows that are used: due dates that had to be assumed, receipts that found no invoice."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.errors import (
    DueBeforeIssueNotice,
    NoDueDateNotice,
    OverpaymentNotice,
    RowNotice,
    UnknownReceiptCustomerNotice,
    UnknownReceiptInvoiceNotice,
)


def due_date_notices(documents: pd.DataFrame) -> list[RowNotice]:
    """Invoices whose due date had to be assumed, or lies before the invoice date."""
    rows, numbers = documents["row"].to_numpy(), documents["invoice"].to_numpy()
    early = (documents["due_date"] < documents["invoice_date"]).to_numpy()
    guessed = documents["due_guessed"].to_numpy()
    return [NoDueDateNotice(int(rows[i]), numbers[i]) for i in np.flatnonzero(guessed)] + [
        DueBeforeIssueNotice(int(rows[i]), numbers[i]) for i in np.flatnonzero(early)
    ]


def receipt_notices(
    receipts: pd.DataFrame,
    named: pd.DataFrame,
    at: npt.NDArray[np.int64],
    left: npt.NDArray[np.float64],
    invoices: pd.DataFrame,
    as_of: date,
) -> list[RowNotice]:
    """Receipts of customers without any invoice, receipts that name an unknown invoice, and over-payments.

    A receipt for an invoice dated after the as-of date is a prepayment: unapplied for now, and no mistake.
    """
    stranger = ~receipts["customer"].isin(set(invoices["customer"])).to_numpy()
    found: list[RowNotice] = [
        UnknownReceiptCustomerNotice(int(row), customer, float(amount))
        for row, customer, amount in receipts.loc[stranger, ["customer", "amount"]].itertuples(name=None)
    ]
    later = invoices[invoices["invoice_date"].to_numpy() > np.datetime64(as_of, "s")]
    expected = set(zip(later["invoice"], later["customer"], strict=True))
    strangers = set(receipts["customer"][stranger])
    for i, (row, number, customer, amount) in enumerate(named[["invoice", "customer", "amount"]].itertuples(name=None)):
        if at[i] >= 0 and left[i] > 0:
            found.append(OverpaymentNotice(int(row), number, float(left[i])))
        elif at[i] < 0 and customer not in strangers and (number, customer) not in expected:
            found.append(UnknownReceiptInvoiceNotice(int(row), number, float(amount)))
    return found
