"""What banks and factors offered the demo, and its two letters of credit.  Examples of the kind quoted in China, no one's rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.frames import typed
from xlcash.domain.tables import CREDITS, LC_DOCUMENTS, OFFERS
from xlcash.language import Language, find

NEED: Final = 500_000.0
D: Final = dt.date

# Offer → its kind and what was quoted.
QUOTED: Final[Mapping[str, Mapping[str, Any]]] = {
    "discount": {"kind": "early_discount", "discount": 0.02, "discount_days": 10, "days": 55},
    "factor": {"kind": "factoring", "days": 60, "advance_rate": 0.8, "interest_rate": 0.062, "fee_rate": 0.006, "release_days": 5},
    "bank_factor": {"kind": "factoring_recourse", "days": 60, "advance_rate": 0.85, "interest_rate": 0.042, "fee_rate": 0.003,
                    "minimum_fee": 800.0, "release_days": 3},
    "sale": {"kind": "assignment", "days": 60, "discount": 0.026},
    "loan": {"kind": "bank_loan", "days": 180, "interest_rate": 0.039, "fixed_cost": 1_500.0},
    "overdraft": {"kind": "overdraft", "days": 60, "interest_rate": 0.056, "fee_rate": 0.001},
    "insured": {"kind": "insured_loan", "days": 90, "advance_rate": 0.9, "interest_rate": 0.036, "premium_rate": 0.0028, "risk_taken": 0.9},
}  # fmt: skip

# Letter of credit → its terms, and its documents: document, in the set, dated, amount.
_CREDITS: Final[Mapping[str, tuple[Mapping[str, Any], tuple[tuple[str, bool, dt.date | None, float | None], ...]]]] = {
    "LC26-0418": (
        {"amount": 42_000.0, "currency": "USD", "partial": "no", "latest_shipment": D(2026, 6, 5), "expiry": D(2026, 6, 30),
         "presented": D(2026, 6, 18)},
        (("invoice", True, D(2026, 6, 4), 42_000.0), ("transport", True, D(2026, 6, 5), None),
         ("insurance", True, D(2026, 6, 4), 46_200.0), ("packing_list", True, D(2026, 6, 4), None), ("origin", True, D(2026, 6, 3), None)),
    ),
    "LC26-0533": (
        {"amount": 68_000.0, "currency": "USD", "about": True, "latest_shipment": D(2026, 6, 20), "expiry": D(2026, 7, 20)},
        (("invoice", True, D(2026, 6, 22), 70_500.0), ("transport", True, D(2026, 6, 23), None),
         ("insurance", True, D(2026, 6, 22), 74_000.0), ("packing_list", True, D(2026, 6, 22), None), ("origin", False, None, None)),
    ),
}  # fmt: skip


def offers_table(language: Language) -> pd.DataFrame:
    """The table Offers."""
    names = find(language, "demo.offers")
    return typed(OFFERS, [{"offer": names[key], "amount": NEED, **quoted} for key, quoted in QUOTED.items()])


def credits_table() -> pd.DataFrame:
    """The table Credits: one presented without a flaw, one about to be presented with three."""
    return typed(CREDITS, [{"credit": credit, **terms} for credit, (terms, _) in _CREDITS.items()])


def lc_documents_table() -> pd.DataFrame:
    """The table LCDocuments."""
    rows = [
        {"credit": credit, "document": document, "in_set": there, "dated": dated, "amount": amount, "currency": "USD" if amount else ""}
        for credit, (_, documents) in _CREDITS.items()
        for document, there, dated, amount in documents
    ]
    return typed(LC_DOCUMENTS, rows)
