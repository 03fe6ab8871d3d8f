"""What a function was given: its tables with their sizes and totals, its other arguments, and the settings it looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from xlcash.domain.errors import XlcashError
from xlcash.domain.policy import policy_from, setting_value, settings
from xlcash.domain.tables import SETTINGS, Kind, Table
from xlcash.excel.declare import Parameter, WorksheetFunction
from xlcash.excel.macros.explaining.answer import shown
from xlcash.excel.macros.explaining.figure import Figure
from xlcash.excel.macros.explaining.panel import Row, section, table
from xlcash.language import Language, say

SCORES: Final = ("grade_", "score_", "review_months_")
LIMITS: Final = (*SCORES, "limit_", "terms_", "sales_above_", "high_risk_")
RELEASE: Final = ("base_", "orders_", "release_", "new_customer_", "large_order_", "sales_above_")
SITUATION: Final = ("base_", "reserve_months_", "sales_history_", "vat_", "collection_method", "prior_")
FORECAST: Final = (*SITUATION, "fiscal_")
PATHS: Final = (*FORECAST, "payment_correlation", "simulation_")
STEPS: Final = ("ladder_", "contact_", "plan_grace_", "promise_longest_", "executive_", "claim_notice_", "limitation_")
OF_FUNCTION: Final[Mapping[str, Sequence[str]]] = {
    "XC_OPEN_ITEMS": ("plan_grace_",),
    "XC_AGEING": ("plan_grace_",),
    "XC_CASH_FORECAST": FORECAST,
    "XC_CASH_TRIGGERS": (
        "base_", "fiscal_", "gap_", "sales_change_", "new_business_", "industry", "inventory_", "prepayment_", "current_ratio_", "dso_",
        "quick_", "turnover_", "vat_",
    ),
    "XC_DEFERRALS": ("base_", "gap_", "flexible_"),
    "XC_STRESS": (*SITUATION, "gap_"),
    "XC_CASH_AT_RISK": PATHS,
    "XC_SNAPSHOT_REVIEW": ("base_",),
    "XC_WORKING_CAPITAL": ("turnover_", "dso_", "current_ratio_", "quick_", "vat_"),
    "XC_RESERVE": ("base_", "reserve_"),
    "XC_CREDIT_SCORE": SCORES,
    "XC_SCORE_EXPLAIN": ("grade_", "score_"),
    "XC_CREDIT_LIMIT": LIMITS,
    "XC_EXPOSURE": RELEASE,
    "XC_RELEASE_CHECK": RELEASE,
    "XC_WARNINGS": ("warning_", "score_", "review_months_green"),
    "XC_MIGRATION": ("provision_months", "provision_terminal_"),
    "XC_PROVISION": ("provision_",),
    "XC_UNCOLLECTED": ("provision_", "prior_"),
    "XC_EXPECTED_LOSS": (),
    "XC_COLLECTION_STAGE": STEPS,
    "XC_PLANS": ("plan_grace_",),
    "XC_PAYMENT_PLAN": (),
    "XC_WORKLIST": (*STEPS, "worklist_", "special_list_", "warning_limit_use"),
    "XC_LETTERS": (*STEPS, "letter_"),
    "XC_LATE_INTEREST": ("interest_",),
    "XC_INSURANCE_SIZING": ("insurance_",),
    "XC_INSURE_NEXT": SCORES,
    "XC_RELEASED_PROVISION": ("provision_",),
    "XC_CLAIM_CLOCK": ("claim_alert_",),
    "XC_REVIEW": (*LIMITS, "provision_", "fiscal_", "review_red_"),
    "XC_INSURED_COMPARISON": (*PATHS, "claim_payment_"),
    "XC_DISCOUNT_OFFER": ("base_", "cost_of_", "discount_"),
    "XC_FINANCING_OPTIONS": ("bank_year_",),
    "XC_LONGER_TERMS": (*SCORES, "base_", "cost_of_", "provision_", "vat_"),
    "XC_MESSAGES": ("base_", "bank_year_", "interest_reference", "ladder_", "plan_grace_", "promise_longest_"),
    "XC_FINGERPRINT": (),
}  # fmt: skip
"""How the names of the settings begin that each function looks at."""


def looked_at(function: WorksheetFunction) -> list[str]:
    """The settings that a function looks at."""
    return [name for name in settings() if name.startswith(tuple(OF_FUNCTION[function.name]))]


def inputs(figure: Figure) -> Iterator[Row]:
    """Every argument that was given; of a table its rows, those left out and the totals of its money."""
    language = figure.language
    rows = []
    for parameter, raw in zip(figure.call.function.parameters, figure.call.raw, strict=True):
        if raw is None:
            continue
        held = figure.tables.get(parameter.name)
        if held is not None:
            rows.append([held.spec.title(language), "", float(len(held.rows)), float(len(held.left_out)), _totals(held, language)])
        else:
            rows.append([parameter.label, _plain(parameter, raw), "", "", ""])
    if rows:
        heads = [say(language, f"macros.explain.heads.{key}") for key in ("argument", "value", "rows", "left_out", "totals")]
        yield from section(say(language, "macros.explain.inputs"))
        yield from table(heads, ["text", "any", "count", "count", "text"], rows)


def _plain(parameter: Parameter, raw: Any) -> Any:
    """An argument that is no table; one that can't be read by its error, for the sentence about it stands above."""
    try:
        value = parameter.argument.read(raw, parameter.label)
    except XlcashError as error:
        return str(error.cell)
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else value


def _totals(held: Table, language: Language) -> str:
    said = [
        say(language, "macros.explain.total", column=held.spec.header(column.key, language), total=f"{held.rows[column.key].sum():,.2f}")
        for column in held.spec.columns
        if column.kind is Kind.MONEY and column.required
    ]
    return "; ".join(said)


def settings_used(figure: Figure) -> Iterator[Row]:
    """The settings that the function looks at, as the table Settings states them or by default."""
    language = figure.language
    stated = next((held for held in figure.tables.values() if held.spec is SETTINGS), None)
    if not any(parameter.name == "settings" for parameter in figure.call.function.parameters):
        return
    try:
        policy = policy_from(stated)
    except XlcashError:  # said above: it kept the function from answering
        return
    rows = [
        [say(language, f"policy.{name}.key"), setting_value(policy, name, language) or "", say(language, f"policy.{name}.meaning")]
        for name in looked_at(figure.call.function)
    ]
    if rows:
        yield from section(say(language, "macros.explain.settings" if stated is not None else "macros.explain.defaults"))
        yield from table(
            [say(language, f"macros.explain.heads.{key}") for key in ("setting", "value", "meaning")], ["text", "number", "text"], rows
        )
