"""Invoices that are so many days overdue on 30 June 2026, and the step each has reached."""

import datetime as dt

import pandas as pd

from xlcash.domain.collections.circumstances import Circumstances
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.collections.disputes import in_dispute
from xlcash.domain.collections.ladder import collection_stages
from xlcash.domain.company import empty_table
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, DISPUTES, INVOICES, LOG, PLANS, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
HEADS = {
    INVOICES: ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Ship date", "Disputed", "Plan", "Contract", "Currency"],
    RECEIPTS: ["Date", "Customer", "Amount", "Invoice"],
    LOG: ["Date", "Customer", "Invoice", "Level", "Promise date", "Promise amount"],
    PLANS: ["Plan", "Customer", "Due date", "Amount", "Agreed on"],
    DISPUTES: ["Invoice", "Raised", "Amount", "Reason", "Resolved"],
}
S0, S1, S2, S3, S4 = "Standard 30-60-90", "After default 1-2-3", "Special list 30", "Formal 15-30-45", "Departments 30-60-90"


def day(text):
    return pd.Timestamp(text)


def rows(spec, given):
    return read_table(spec, [HEADS[spec], *given]).rows if given else empty_table(spec)


def overdue(days, invoice="I-1", amount=100.0, customer="C-1", disputed=None, plan=None):
    due = AS_OF - dt.timedelta(days=days)
    return [invoice, customer, (due - dt.timedelta(days=30)).isoformat(), due.isoformat(), amount, None, disputed, plan]


def ledger_of(invoices, receipts=(), as_of=AS_OF):
    return settle(rows(INVOICES, invoices), rows(RECEIPTS, receipts), as_of=as_of)


def customers(ladder=None, key_account=None):
    head = ["Customer", "Ladder", "Hold", "Key account"]
    return read_table(CUSTOMERS, [head, ["C-1", ladder, None, key_account], ["C-2", None, True, None]]).rows


def stages(invoices, ladder=None, log=(), receipts=(), ladders=None, as_of=AS_OF, plans=(), disputes=(), key_account=None,
           grades=None, deadlines=None, **settings):  # fmt: skip
    told = {"plans": rows(PLANS, plans), "grades": grades or {}}
    if deadlines is not None:
        told["deadlines"] = pd.DataFrame(deadlines, columns=["invoice", "insurer", "notify_by"]).astype({"notify_by": "datetime64[s]"})
    return collection_stages(
        in_dispute(ledger_of(invoices, receipts, as_of), rows(DISPUTES, disputes)), customers(ladder, key_account), default_ladders("en") if ladders is None else ladders,
        rows(LOG, log), as_of=as_of, policy=Policy(**settings), around=Circumstances(**told),
    )  # fmt: skip


def step(*invoices, **given):
    """Level, action and due day of the first row."""
    row = stages(list(invoices), **given).iloc[0]
    return row["level"], said(row["action"]), row["due_on"]


def said(text):
    return text.said("en") if hasattr(text, "said") else text


def held(*invoices, **given):
    return [said(hold) for hold in stages(list(invoices), **given)["hold"]]
