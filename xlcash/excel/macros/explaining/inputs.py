"""What a function was given: its tables with their sizes and totals, its other arguments, and the settings it looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from xlcash.domain.errors import XlcashError
from xlcash.domain.policy import policy_from, setting_value, settings
from xlcash.domain.tables import SETTINGS, Kind, Table
from xlcash.excel.declare import Parameter
from xlcash.excel.macros.explaining.answer import shown
from xlcash.excel.macros.explaining.figure import Figure
from xlcash.excel.macros.explaining.panel import Row, section, table
from xlcash.language import Language, say

GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "ledger": ("general",),
    "cash": ("general", "reserve", "forecast"),
    "working_capital": ("reserve", "working_capital"),
    "credit": ("credit",),
    "collections": ("collections",),
    "insurance": ("insurance",),
    "financing": ("financing",),
    "control": (),
}
"""The groups of settings that the functions of a category look at."""

OF_FUNCTION: Final[Mapping[str, Sequence[str]]] = {
    "XC_CREDIT_SCORE": ("grade_", "score_", "review_"),
    "XC_SCORE_EXPLAIN": ("grade_", "score_"),
    "XC_CREDIT_LIMIT": ("grade_", "limit_", "terms_", "sales_above_", "high_risk_"),
    "XC_EXPOSURE": ("orders_", "release_", "new_customer_", "large_order_"),
    "XC_RELEASE_CHECK": ("orders_", "release_", "new_customer_", "large_order_"),
    "XC_WARNINGS": ("warning_",),
    "XC_MIGRATION": ("provision_",),
    "XC_PROVISION": ("provision_",),
    "XC_UNCOLLECTED": ("provision_", "collection_", "prior_"),
    "XC_EXPECTED_LOSS": ("provision_",),
    "XC_RELEASED_PROVISION": ("provision_",),
    "XC_CASH_TRIGGERS": ("reserve_", "gap_", "sales_change_", "new_business_", "industry", "inventory_", "prepayment_"),
    "XC_DEFERRALS": ("reserve_", "gap_", "flexible_"),
    "XC_CASH_AT_RISK": ("reserve_", "vat_", "collection_", "prior_", "sales_history_", "payment_correlation", "simulation_"),
    "XC_LATE_INTEREST": ("interest_",),
    "XC_WORKLIST": ("worklist_", "contact_", "plan_grace_", "executive_", "ladder_"),
    "XC_COLLECTION_STAGE": ("ladder_", "contact_", "plan_grace_", "executive_"),
    "XC_LETTERS": ("letter_", "ladder_", "plan_grace_"),
}  # fmt: skip
"""How the names of the settings begin that one function looks at, where it is not the whole groups."""


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
        policy, looked_at = policy_from(stated), OF_FUNCTION.get(figure.name)
    except XlcashError:  # said above: it kept the function from answering
        return
    rows = [
        [say(language, f"policy.{name}.key"), setting_value(policy, name, language) or "", say(language, f"policy.{name}.meaning")]
        for name, setting in settings().items()
        if (name.startswith(tuple(looked_at)) if looked_at else setting.group in GROUPS[figure.call.function.category])
    ]
    if rows:
        yield from section(say(language, "macros.explain.settings" if stated is not None else "macros.explain.defaults"))
        yield from table(
            [say(language, f"macros.explain.heads.{key}") for key in ("setting", "value", "meaning")], ["text", "number", "text"], rows
        )
