"""A customer's statement of account: what each document did to the balance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.errors import CellError, DatesReversedError, UnknownCustomerError
from xlcash.domain.ledger.settlement import UNITS, Ledger, in_the_one_currency, units
from xlcash.language import Term

COLUMNS: Final = ("date", "document", "type", "due_date", "debit", "credit", "balance", "currency")
_SORTED_BY: Final = ["currency", "date", "rank", "document", "amount"]


def statement(
    ledger: Ledger,
    invoices: pd.DataFrame,
    receipts: pd.DataFrame,
    *,
    customer: str,
    start: date,
    customers: pd.DataFrame | None = None,
    left_out: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The statement of one customer from `start` to the ledger's date, each currency a block of its own with a balance of its own.

    A block is its opening balance (all documents before `start`), every document of the period by date, and its closing balance; a debit
    (an invoice, money paid back) raises what the customer owes, a credit (a credit note, a receipt, a write-off) lowers it.  Nothing is
    netted: credit notes and unapplied cash stand in the balance as what they are, so that closing = what is open − credits that settle
    nothing, and opening + Σ debit − Σ credit = closing, to the cent.  A receipt without a currency is in that of the invoice it names.
    A receipt without a number of its own is shown with the invoice it names.

    An invoice that can't be used stands before the closing balance with what could be read of it, as in Open items; #VALUE! stands for an
    amount that could not, and then the closing balance is unknown too.

    `ledger` is settled from `invoices` and `receipts`; `customers` may know a customer without documents.
    Raises DatesReversedError when `start` lies after the ledger's date, UnknownCustomerError for a customer nobody knows.
    """
    end = ledger.as_of
    if start > end:
        raise DatesReversedError(start, end)
    known = [table for table in (invoices, receipts, customers, left_out) if table is not None]
    if not any((table["customer"] == customer).any() for table in known):
        raise UnknownCustomerError(customer)
    invoices, receipts = in_the_one_currency(invoices, receipts)
    documents = _documents(ledger, invoices, receipts, customer)
    documents = documents[documents["date"] <= np.datetime64(end)].sort_values(_SORTED_BY, kind="stable")
    unusable = invoices[:0]
    if left_out is not None and len(left_out):
        _, unusable = in_the_one_currency(invoices, left_out[left_out["customer"] == customer])
    rows = [
        row
        for currency in sorted({*documents["currency"], *unusable["currency"]}) or [""]
        for row in _block(documents[documents["currency"] == currency], unusable[unusable["currency"] == currency], start, end, currency)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _documents(ledger: Ledger, invoices: pd.DataFrame, receipts: pd.DataFrame, customer: str) -> pd.DataFrame:
    """Every document of the customer: its amount in whole units, positive when it raises what is owed; `rank` orders those of a day."""
    papers, money, settled = (table[table["customer"] == customer] for table in (invoices, receipts, ledger.invoices))
    due = dict(zip(settled["invoice"], settled["due_date"], strict=True))
    currency_of = dict(zip(papers["invoice"], papers["currency"], strict=True))
    parts = [
        pd.DataFrame({
            "date": papers["invoice_date"], "document": papers["invoice"], "type": "words.invoice_type." + papers["type"],
            "due_date": papers["invoice"].map(due), "amount": units(papers["amount"]), "rank": (papers["type"] == "credit_note") + 0,
            "currency": _currencies(papers, "corrects", currency_of),
        }),
        pd.DataFrame({
            "date": money["date"], "document": money["receipt"].where(money["receipt"] != "", money["invoice"]),
            "type": "words.receipt_type." + money["type"], "amount": -units(money["amount"]), "rank": 2,
            "currency": _currencies(money, "invoice", currency_of),
        }),
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _currencies(rows: pd.DataFrame, names: str, currency_of: Mapping[str, str]) -> pd.Series[Any]:
    """The currency of each row; where it is blank, that of the invoice the row names."""
    return rows["currency"].where(rows["currency"] != "", rows[names].map(lambda invoice: currency_of.get(invoice, "")))


def _block(documents: pd.DataFrame, unusable: pd.DataFrame, start: date, end: date, currency: str) -> list[dict[str, Any]]:
    """The rows of one currency, from the opening to the closing balance."""
    before = documents["date"] < np.datetime64(start)
    opening, shown = int(documents["amount"][before].sum()), documents[~before]
    balances = (opening + shown["amount"].cumsum()).tolist()
    lines = [
        {"date": day, "document": document, "type": Term(kind), "due_date": due, **_side(amount / UNITS), "balance": balance / UNITS}
        for day, document, kind, due, amount, balance in zip(
            *(shown[key] for key in ("date", "document", "type", "due_date", "amount")), balances, strict=True
        )
    ]
    lines += _unusable(unusable, (balances or [opening])[-1] / UNITS)
    first = {"date": start, "document": Term("results.statement.opening"), "balance": opening / UNITS}
    last = {"date": end, "document": Term("results.statement.closing"), "balance": [first, *lines][-1]["balance"]}
    return [dict.fromkeys(COLUMNS) | row | {"currency": currency} for row in (first, *lines, last)]


def _unusable(invoices: pd.DataFrame, balance: Any) -> list[dict[str, Any]]:
    """Invoices that can't be used, each with the balance after it: unknown from the first amount on that can't be read."""
    rows = []
    for number, invoice in invoices.iterrows():
        amount = invoice["amount"]
        readable = not np.isnan(amount)
        balance = balance + amount if readable and balance is not CellError.VALUE else CellError.VALUE
        name = Term("results.row_not_used", row=number, invoice=invoice["invoice"])
        side = _side(amount) if readable else {"debit": CellError.VALUE}
        rows.append({"date": invoice["invoice_date"], "document": name, "due_date": invoice["due_date"], **side, "balance": balance})
    return rows


def _side(amount: float) -> dict[str, Any]:
    return {"debit": amount} if amount >= 0 else {"credit": -amount}
