"""Open items: what each document still owes, documents that settle nothing beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlcash.domain.errors import CellError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

COLUMNS = ("invoice", "customer", "invoice_date", "due_date", "currency", "amount", "credited", "paid", "disputed", "open", "days_overdue")


def open_items(ledger: Ledger, left_out: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every open invoice, then credits and unapplied cash as own rows with a negative open amount, then rows that can't be used.

    `paid` holds cash, notes and write-offs, so that open = amount − credited − paid in every row; Σ open is the balance of the ledger.
    `days_overdue` = as-of date − due date, negative before it is due; blank for credits.
    A row left out shows what could be read; #VALUE! stands for an amount that could not, so that a sum over it shows the error too.
    """
    invoices = ledger.invoices[ledger.invoices["open"] > 0]
    invoices = invoices.assign(paid=invoices["paid"] + invoices["written_off"])[list(COLUMNS)]
    parts = [invoices, _credits(ledger), _left_out(left_out)]
    return pd.concat([part for part in parts if len(part)] or [invoices], ignore_index=True)


def _credits(ledger: Ledger) -> pd.DataFrame:
    left = ledger.credits
    names = [_credit_name(kind, document) for kind, document in zip(left["kind"], left["document"], strict=True)]
    return pd.DataFrame(
        {
            "invoice": pd.Series(names, dtype=object),
            "customer": left["customer"],
            "invoice_date": left["date"],
            "due_date": pd.Series(np.full(len(left), np.datetime64("NaT"), dtype="datetime64[s]")),
            "currency": left["currency"],
            "amount": left["amount"],
            "credited": 0.0,
            "paid": 0.0,
            "disputed": 0.0,
            "open": left["amount"],
            "days_overdue": np.nan,
        }
    )


def _credit_name(kind: str, document: str) -> str:
    if kind == "credit_note":
        return document
    return Term("results.unapplied_receipt", receipt=document) if document else Term("results.unapplied_cash")


def _left_out(rows: pd.DataFrame | None) -> pd.DataFrame:
    if rows is None or rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    amount = pd.Series([value if value == value else CellError.VALUE for value in rows["amount"]], dtype=object)  # noqa: PLR0124
    return pd.DataFrame(
        {
            "invoice": pd.Series(
                [Term("results.row_not_used", row=at, invoice=name) for at, name in rows["invoice"].items()], dtype=object
            ),
            "customer": rows["customer"].to_numpy(),
            "invoice_date": rows["invoice_date"].to_numpy(),
            "due_date": rows["due_date"].to_numpy(),
            "currency": rows["currency"].to_numpy(),
            "amount": amount,
            "credited": 0.0,
            "paid": 0.0,
            "disputed": 0.0,
            "open": amount,
            "days_overdue": np.nan,
        }
    )
