"""What the demo's customers have agreed and contested: one payment plan kept, one broken, disputes open and resolved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.collections.instalments import payment_plan
from xlcash.domain.demo.customers import profiles
from xlcash.domain.demo.frames import cents, typed
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import DISPUTES, PLANS
from xlcash.language import Language, find


class Agreed(NamedTuple):
    """A plan: when it was agreed, which invoices it is for (by due day), and when its instalments fall due."""

    plan: str
    customer: str
    on: dt.date
    invoices: tuple[dt.date, ...]
    first: dt.date
    instalments: int


AGREED: Final = (
    # After its second broken promise; nothing has come since.
    Agreed("FQ-2026-01", "C-0107", dt.date(2026, 5, 28), (dt.date(2026, 3, 17), dt.date(2026, 4, 17), dt.date(2026, 4, 24)),
           dt.date(2026, 6, 10), 3),
    # The first instalment came on its day.
    Agreed("FQ-2026-02", "C-0076", dt.date(2026, 6, 10), (dt.date(2026, 5, 2), dt.date(2026, 5, 31), dt.date(2026, 6, 5)),
           dt.date(2026, 6, 24), 3),
)  # fmt: skip

# Customer → its dispute on the oldest overdue invoice (`contacts.disputes`): days after the due date it was raised, reason.
OPEN: Final = {"C-0064": (5, "quality"), "C-0107": (23, "quantity"), "C-0137": (21, "contract")}
# Paid since: customer, the month its invoice was issued, share disputed, days after issue it was raised, days to resolve, reason.
RESOLVED: Final = (
    ("C-0033", "2026-02", 0.15, 16, 12, "price"), ("C-0098", "2025-11", 0.3, 21, 34, "quality"),
    ("C-0051", "2026-01", 0.1, 9, 6, "documents"), ("C-0012", "2026-03", 0.2, 12, 9, "delivery"),
    ("C-0076", "2025-12", 0.25, 18, 27, "quantity"),
)  # fmt: skip


def plans_of_invoices(ledger: Ledger) -> dict[str, str]:
    """The plan of each invoice that is under one."""
    return {invoice: agreed.plan for agreed in AGREED for invoice in _under(agreed, ledger)["invoice"]}


def plans_table(ledger: Ledger, language: Language) -> pd.DataFrame:
    """The table Plans: what each plan's invoices owed when it was agreed; the first instalment of a kept one is what has been paid."""
    people, regions = find(language, "demo.people"), {profile.code: profile.region for profile in profiles()}
    return typed(PLANS, [
        {"plan": agreed.plan, "customer": agreed.customer, "due_date": due, "amount": amount, "agreed_on": agreed.on,
         "by": people[regions[agreed.customer]]}
        for agreed in AGREED for due, amount in _instalments(agreed, ledger)
    ])  # fmt: skip


def _under(agreed: Agreed, ledger: Ledger) -> pd.DataFrame:
    invoices = ledger.invoices
    days = np.array(agreed.invoices, dtype="datetime64[s]")
    return invoices[(invoices["customer"] == agreed.customer) & invoices["due_date"].isin(days)]


def _instalments(agreed: Agreed, ledger: Ledger) -> Iterator[tuple[dt.date, float]]:
    invoices = _under(agreed, ledger)
    parts = ledger.settlements
    since = parts[parts["at"].isin(invoices.index) & (parts["date"] >= pd.Timestamp(agreed.on))]["amount"].sum()
    owed = cents(float(invoices["open"].sum() + since))
    plan = payment_plan(owed, agreed.instalments, agreed.first)
    amounts = plan["instalment_amount"].tolist()
    if since:
        rest = payment_plan(owed - cents(float(since)), agreed.instalments - 1, agreed.first)
        amounts = [cents(float(since)), *rest["instalment_amount"].tolist()]
    yield from zip(plan["due_date"].dt.date, amounts, strict=True)


def disputes_table(ledger: Ledger, disputed: Mapping[str, float], language: Language) -> pd.DataFrame:
    """The table Disputes; `disputed` are the disputed amounts by invoice."""
    words, regions = find(language, "demo"), {profile.code: profile.region for profile in profiles()}
    invoices = ledger.invoices.set_index("invoice")
    rows = sorted([*_open(invoices, disputed), *_resolved(ledger)], key=lambda row: (row["raised"], row["invoice"]))
    return typed(DISPUTES, [
        row | {"owner": words["people"][regions[row["customer"]]], "note": words["disputes"][row["reason"]]} for row in rows
    ])  # fmt: skip


def _open(invoices: pd.DataFrame, disputed: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    known = invoices.loc[list(disputed)]
    facts = zip(disputed.items(), known["customer"].tolist(), known["due_date"].tolist(), strict=True)
    for (invoice, amount), customer, due in facts:
        days, reason = OPEN[customer]
        raised = due.date() + dt.timedelta(days=days)
        yield {"invoice": invoice, "customer": customer, "raised": raised, "amount": amount, "reason": reason}


def _resolved(ledger: Ledger) -> Iterator[dict[str, Any]]:
    invoices = ledger.invoices
    for customer, month, share, after, lasted, reason in RESOLVED:
        issued = invoices["invoice_date"].dt.strftime("%Y-%m") == month
        invoice = invoices[(invoices["customer"] == customer) & issued & (invoices["open"] == 0)].iloc[0]
        raised = invoice["invoice_date"].date() + dt.timedelta(days=after)
        yield {
            "invoice": invoice["invoice"], "customer": customer, "raised": raised, "amount": round(invoice["amount"] * share, -2),
            "reason": reason, "resolved": raised + dt.timedelta(days=lasted),
        }  # fmt: skip
