"""The demo company's books in the tables of Odoo and of ERPNext: only columns that these systems have, by their names and types."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import URL, Column, Date, Integer, MetaData, Numeric, SmallInteger, String, Table, Text, create_engine

MONEY = Numeric(18, 2)


def money(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")


def day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def load(url: URL, tables: dict[str, tuple[list[Column[Any]], list[dict[str, Any]]]]) -> None:
    """Tables made and filled."""
    shape = MetaData()
    made = {name: Table(name, shape, *columns) for name, (columns, _) in tables.items()}
    engine = create_engine(url)
    shape.create_all(engine)
    with engine.begin() as connection:
        for name, (_, rows) in tables.items():
            connection.execute(made[name].insert(), rows)
    engine.dispose()


def integers(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer) for name in names]


def texts(*names: str) -> list[Column[Any]]:
    return [Column(name, String(140)) for name in names]


def amounts(*names: str) -> list[Column[Any]]:
    return [Column(name, MONEY) for name in names]


def odoo(invoices: pd.DataFrame, receipts: pd.DataFrame, customers: pd.DataFrame) -> dict[str, Any]:
    """Invoices are moves with one receivable line; each payment is an entry whose line is reconciled with that of its invoice, or left open."""
    partner = {number: at for at, number in enumerate(customers["customer"], 1)}
    currency = {name: at for at, name in enumerate(sorted(set(invoices["currency"]) | set(receipts["currency"])), 1)}
    number = {name: at for at, name in enumerate(invoices["invoice"], 1)}
    moves, lines, parts = [], [], []
    for at, row in enumerate(invoices.itertuples(), 1):
        refund = row.type == "credit_note"
        moves.append({
            "id": at, "name": row.invoice, "move_type": "out_refund" if refund else "out_invoice", "state": "posted", "date": day(row.invoice_date),
            "invoice_date": day(row.invoice_date), "invoice_date_due": day(row.due_date), "partner_id": partner[row.customer],
            "commercial_partner_id": partner[row.customer], "currency_id": currency[row.currency], "amount_total": money(abs(row.amount)),
            "amount_tax": money(abs(row.vat)), "reversed_entry_id": number.get(row.corrects),
        })  # fmt: skip
        lines.append({"id": at, "move_id": at, "account_id": 1, "partner_id": partner[row.customer], "currency_id": currency[row.currency],
                      "amount_residual_currency": money(0)})  # fmt: skip
    blank = dict.fromkeys(moves[0])
    moves.append(blank | {"id": 9001, "name": "/", "move_type": "out_invoice", "state": "draft", "invoice_date": dt.date(2026, 6, 30),
                          "commercial_partner_id": 1, "currency_id": 1, "amount_total": money(5), "amount_tax": money(0)})  # fmt: skip
    moves.append(blank | {"id": 9002, "name": "BILL/1", "move_type": "in_invoice", "state": "posted", "invoice_date": dt.date(2026, 6, 30),
                          "commercial_partner_id": 1, "currency_id": 1, "amount_total": money(7), "amount_tax": money(0)})  # fmt: skip
    paid = list(enumerate(receipts.itertuples(), 10_001))
    moves += [blank | {"id": at, "name": row.receipt, "move_type": "entry", "state": "posted", "date": day(row.date)} for at, row in paid]
    for at, row in paid:
        residual = money(0) if row.invoice else money(-row.amount)
        lines.append({"id": at, "move_id": at, "account_id": 1, "partner_id": partner[row.customer], "currency_id": currency[row.currency],
                      "amount_residual_currency": residual})  # fmt: skip
        if row.invoice:
            back = row.amount < 0
            parts.append({"id": at, "debit_move_id": at if back else number[row.invoice], "credit_move_id": number[row.invoice] if back else at,
                          "debit_amount_currency": money(abs(row.amount)), "credit_amount_currency": money(abs(row.amount))})  # fmt: skip
    partners = [{"id": partner[row.customer], "name": row.name, "ref": row.customer, "vat": row.tax_id or None, "commercial_partner_id": partner[row.customer]}
                for row in customers.itertuples(index=False)]  # fmt: skip
    return {
        "res_currency": ([*integers("id"), *texts("name")], [{"id": at, "name": name} for name, at in currency.items()]),
        "res_partner": ([*integers("id", "commercial_partner_id"), *texts("name", "ref", "vat")], partners),
        "account_account": ([*integers("id"), *texts("account_type")], [{"id": 1, "account_type": "asset_receivable"}]),
        "account_move": (
            [*integers("id", "partner_id", "commercial_partner_id", "currency_id", "reversed_entry_id"), *texts("name", "move_type", "state"),
             Column("date", Date), Column("invoice_date", Date), Column("invoice_date_due", Date), *amounts("amount_total", "amount_tax")], moves),
        "account_move_line": ([*integers("id", "move_id", "account_id", "partner_id", "currency_id"), *amounts("amount_residual_currency")], lines),
        "account_partial_reconcile": (
            [*integers("id", "debit_move_id", "credit_move_id"), *amounts("debit_amount_currency", "credit_amount_currency")], parts),
    }  # fmt: skip


def erpnext(invoices: pd.DataFrame, receipts: pd.DataFrame, customers: pd.DataFrame) -> dict[str, Any]:
    """Sales invoices; a payment entry for each receipt, allocated to its invoice or not at all."""
    known = customers.set_index("customer")
    entries, references = [], []
    rows = [
        {
            "name": row.invoice, "docstatus": 1, "posting_date": day(row.invoice_date), "due_date": day(row.due_date), "customer": row.customer,
            "customer_name": known.loc[row.customer, "name"], "tax_id": known.loc[row.customer, "tax_id"] or None, "currency": row.currency,
            "party_account_currency": row.currency, "grand_total": money(row.amount), "rounded_total": money(0), "base_grand_total": money(0),
            "base_rounded_total": money(0), "total_taxes_and_charges": money(row.vat), "base_total_taxes_and_charges": money(0),
            "return_against": row.corrects or None, "territory": known.loc[row.customer, "region"] or None,
        }
        for row in invoices.itertuples()
    ]  # fmt: skip
    rows += [rows[0] | {"name": "SINV-DRAFT", "docstatus": 0}, rows[0] | {"name": "SINV-GONE", "docstatus": 2}]
    for row in receipts.itertuples():
        back = row.amount < 0
        entries.append({
            "name": row.receipt, "docstatus": 1, "payment_type": "Pay" if back else "Receive", "party_type": "Customer", "party": row.customer,
            "posting_date": day(row.date), "unallocated_amount": money(0 if row.invoice else abs(row.amount)),
            "paid_from_account_currency": row.currency, "paid_to_account_currency": row.currency,
        })  # fmt: skip
        if row.invoice:
            references.append({"name": f"ref-{row.receipt}", "parent": row.receipt, "reference_doctype": "Sales Invoice",
                               "reference_name": row.invoice, "allocated_amount": money(row.amount)})  # fmt: skip
    entries.append(entries[0] | {"name": "PAY-DRAFT", "docstatus": 0, "unallocated_amount": money(99)})
    people = [{"name": number, "customer_name": row["name"], "territory": row["region"]} for number, row in known.iterrows()]
    return {
        "tabSales Invoice": (
            [*texts("name", "customer", "customer_name", "tax_id", "currency", "party_account_currency", "return_against", "territory"),
             Column("docstatus", SmallInteger), Column("posting_date", Date), Column("due_date", Date),
             *amounts("grand_total", "rounded_total", "base_grand_total", "base_rounded_total", "total_taxes_and_charges", "base_total_taxes_and_charges")],
            rows),
        "tabPayment Entry": (
            [*texts("name", "payment_type", "party_type", "party", "paid_from_account_currency", "paid_to_account_currency"),
             Column("docstatus", SmallInteger), Column("posting_date", Date), *amounts("unallocated_amount")], entries),
        "tabPayment Entry Reference": ([*texts("name", "parent", "reference_doctype", "reference_name"), *amounts("allocated_amount")], references),
        "tabCustomer": ([*texts("name", "territory"), Column("customer_name", Text)], people),
    }  # fmt: skip
