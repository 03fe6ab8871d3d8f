"""The demo's credit insurance: this year's policy and last year's, and the claims so far."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.frames import cents, typed
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import CLAIMS, POLICIES
from xlcash.language import Language, say

INSURED: Final = 0.85  # last year
DEDUCTIBLE: Final = 5_000.0
FAILED, LATE = "C-0137", "C-0140"
# Of the customer that failed, its oldest open invoices: claim, notified, filed, closed, status.
_CLAIMS: Final = (
    ("K-2601", dt.date(2025, 8, 18), dt.date(2026, 1, 12), dt.date(2026, 3, 24), "refused"),  # disputed in full
    ("K-2602", dt.date(2025, 9, 15), dt.date(2026, 2, 10), dt.date(2026, 5, 12), "paid"),
    ("K-2603", dt.date(2025, 10, 20), dt.date(2026, 3, 9), None, "open"),
)
_REPORTED: Final = dt.date(2026, 6, 24)


def policies_table(language: Language) -> pd.DataFrame:
    """The table Policies: the insurer asks to be told of an overdue 30 days after the maximum extension of 30 days has ended."""
    usual = {
        "insurer": say(language, "demo.insurance.insurer"), "deductible": DEDUCTIBLE, "notification_days": 60, "maximum_extension_days": 30,
        "waiting_days": 180, "filing_days": 180, "maximum_term": 90, "waiting_from": "due",
    }  # fmt: skip
    country = say(language, "demo.countries.vietnam")
    rows: list[dict[str, Any]] = [
        usual | {
            "from": dt.date(2025, 1, 1), "to": dt.date(2025, 12, 31), "percentage": INSURED, "deductible_order": "after",
            "maximum": 1_500_000.0, "premium_rate": 0.003,
        },
        usual | {
            "from": dt.date(2026, 1, 1), "to": dt.date(2026, 12, 31), "percentage": 0.9, "deductible_order": "after",
            "first_loss": 20_000.0, "maximum": 2_000_000.0, "excluded": f"{FAILED}; {country}", "premium_rate": 0.0028,
        },
    ]  # fmt: skip
    return typed(POLICIES, rows)


def claims_table(ledger: Ledger, language: Language) -> pd.DataFrame:
    """The table Claims: what became of the customer that failed, and one overdue just reported."""
    insurer = say(language, "demo.insurance.insurer")
    owing = ledger.invoices[ledger.invoices["open"].to_numpy() > 0].sort_values("due_date", kind="stable")
    failed = owing[owing["customer"] == FAILED]
    rows = [
        {
            "claim": claim, "invoice": item["invoice"], "insurer": insurer, "notified": notified, "filed": filed,
            "amount": cents(item["open"] - item["vat"]), "closed": closed, "status": status,
            "paid": cents(INSURED * (item["open"] - item["vat"]) - DEDUCTIBLE) if status == "paid" else None,
        }
        for (claim, notified, filed, closed, status), item in zip(_CLAIMS, failed.to_dict("records"), strict=True)
    ]  # fmt: skip
    reported = owing[owing["customer"] == LATE]["invoice"].iloc[1]
    rows.append({"invoice": reported, "insurer": insurer, "notified": _REPORTED, "status": "open"})
    return typed(CLAIMS, rows)
