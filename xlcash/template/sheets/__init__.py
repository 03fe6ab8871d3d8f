"""The sheets: their order and kind, and the order in which they are written (a formula needs the cells it refers to)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from xlcash.template.book import Book
from xlcash.template.sheets import (
    ageing,
    chart_data,
    collections,
    credit,
    dashboard,
    explain,
    forecast,
    functions,
    messages,
    open_items,
    payment_behaviour,
    score_explained,
    settings,
    start,
)
from xlcash.template.sheets.inputs import FORMS, write_input
from xlcash.template.style.tokens import SheetKind

KINDS: Final[Mapping[str, SheetKind]] = {
    "start": "guide", "dashboard": "guide",
    "settings": "input", "customers": "input", "invoices": "input", "receipts": "input", "bills": "input", "plan": "input",
    "accounts": "input", "monthly": "input", "financials": "input", "scorecard": "input", "ladders": "input", "rates": "input",
    "forecast": "output", "open_items": "output", "ageing": "output", "credit": "output", "score_explained": "output",
    "payment_behaviour": "output", "collections": "output", "log": "input",
    "messages": "control", "explain": "control", "functions": "control", "chart_data": "control",
}  # fmt: skip
"""Every sheet in the order of its tab."""

Writer = Callable[[Book], None]

STEPS: Final[tuple[tuple[str, Writer], ...]] = (
    ("start", start.facts),
    ("messages", messages.write),
    *((key, partial(write_input, key=key)) for key in FORMS),
    ("settings", settings.write),
    ("open_items", open_items.write),
    ("ageing", ageing.write),
    ("credit", credit.write),
    ("score_explained", score_explained.write),
    ("payment_behaviour", payment_behaviour.write),
    ("collections", collections.write),
    ("forecast", forecast.spills),
    ("chart_data", chart_data.spills),
    ("chart_data", chart_data.write),
    ("forecast", forecast.write),
    ("dashboard", dashboard.write),
    ("explain", explain.write),
    ("functions", functions.write),
    ("start", start.write),
)
"""What is written when."""
