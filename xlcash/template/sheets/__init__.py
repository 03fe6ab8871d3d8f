"""The sheets: their order and kind, and the order in which they are written (a formula needs the cells it refers to)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from xlcash.template.book import Book
from xlcash.template.sheets import (
    accuracy,
    ageing,
    altman,
    cash_at_risk,
    chart_data,
    collections,
    concentration,
    credit,
    dashboard,
    expected_payments,
    explain,
    exposure,
    forecast,
    functions,
    limits,
    messages,
    open_items,
    payment_behaviour,
    payment_curve,
    provision,
    release,
    response,
    sales_forecast,
    score_explained,
    settings,
    start,
    statement,
    stress,
    warnings,
    working_capital,
)
from xlcash.template.sheets.inputs import FORMS, write_input
from xlcash.template.style.tokens import SheetKind

KINDS: Final[Mapping[str, SheetKind]] = {
    "start": "guide", "dashboard": "guide",
    "settings": "input", "customers": "input", "invoices": "input", "receipts": "input", "orders": "input", "bills": "input",
    "plan": "input", "accounts": "input", "monthly": "input", "financials": "input", "scorecard": "input", "ladders": "input",
    "scenarios": "input", "rates": "input", "snapshots": "input", "score_history": "input",
    "forecast": "output", "sales_forecast": "output", "cash_at_risk": "output", "response": "output", "stress": "output",
    "accuracy": "output", "working_capital": "output", "open_items": "output", "ageing": "output", "statement": "output",
    "credit": "output", "score_explained": "output", "altman": "output", "limits": "output", "exposure": "output", "release": "output",
    "concentration": "output", "warnings": "output", "payment_behaviour": "output", "payment_curve": "output",
    "expected_payments": "output", "collections": "output", "log": "input", "provision": "output",
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
    ("working_capital", working_capital.write),
    ("statement", statement.write),
    ("credit", credit.write),
    ("score_explained", score_explained.write),
    ("altman", altman.write),
    ("limits", limits.write),
    ("exposure", exposure.write),
    ("release", release.write),
    ("concentration", concentration.write),
    ("payment_behaviour", payment_behaviour.write),
    ("expected_payments", expected_payments.write),
    ("warnings", warnings.write),
    ("provision", provision.write),
    ("collections", collections.write),
    ("forecast", forecast.spills),
    ("cash_at_risk", cash_at_risk.spills),
    ("chart_data", chart_data.spills),
    ("chart_data", chart_data.write),
    ("forecast", forecast.write),
    ("accuracy", accuracy.write),
    ("response", response.write),
    ("stress", stress.write),
    ("cash_at_risk", cash_at_risk.write),
    ("sales_forecast", sales_forecast.write),
    ("payment_curve", payment_curve.write),
    ("dashboard", dashboard.write),
    ("explain", explain.write),
    ("functions", functions.write),
    ("start", start.write),
)
"""What is written when."""
