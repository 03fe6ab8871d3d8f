"""What an import would change, line by line, as people read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from xlcash.domain.merging import Change, Merge, documents
from xlcash.domain.tables import Kind
from xlcash.importing.into import ImportPlan
from xlcash.language import Language, find, say


class Line(NamedTuple):
    """One line of a preview; `kind` is void, changed, new or gone, `row` that of the table, values stand as they are."""

    kind: str
    table: str
    row: int | None
    document: str
    column: str
    old: Any
    new: Any


def preview_lines(plan: ImportPlan, language: Language) -> Iterator[Line]:
    """First what is void in the file and stays, then every cell that changes, what is new, and what the file does not have."""
    for merged in plan.merges:
        yield from (Line("void", merged.spec.title(language), None, document, "", None, amount) for document, amount in merged.void)
    for merged in plan.merges:
        yield from (_changed(merged, change, language) for change in merged.changes)
    for merged in plan.merges:
        amounts = merged.new["amount"].tolist() if "amount" in merged.new else [None] * len(merged.new)
        for document, amount in zip(documents(merged.spec, merged.new), amounts, strict=True):
            yield Line("new", merged.spec.title(language), None, document, "", None, amount)
    for merged in plan.merges:
        yield from (Line("gone", merged.spec.title(language), None, document, "", None, None) for document in merged.gone)


def _changed(merged: Merge, change: Change, language: Language) -> Line:
    column = merged.spec.column[change.column]
    words = find(language, f"words.{column.words or 'flag'}") if column.kind in (Kind.WORD, Kind.FLAG) else {}
    old, new = (_said(words, value) for value in (change.old, change.new))
    return Line("changed", merged.spec.title(language), change.row, change.document, merged.spec.header(change.column, language), old, new)


def _said(words: dict[str, str], value: Any) -> Any:
    """A value as the workbook shows it."""
    if isinstance(value, bool):
        return words["yes"] if value else None
    return words.get(value, value) if isinstance(value, str) else value


def shown(value: Any) -> str:
    """A value as a sentence shows it.

    >>> shown(1234.5), shown(dt.date(2026, 6, 30)), shown(None), shown("x")
    ('1,234.50', '2026-06-30', '–', 'x')
    """
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:,.2f}"
    return "–" if value is None else str(value)


def totals_lines(plan: ImportPlan, language: Language) -> Iterator[tuple[str, str]]:
    """The control totals of each table: what they are of, and the sentence."""
    for totals in plan.report.merged:
        counts = {name: f"{getattr(totals, name):,}" for name in ("new", "changed", "same", "gone", "rows_before", "rows_after")}
        yield say(language, f"tables.{totals.table}.title"), say(language, "cli.import.totals", **counts)
        for sums in totals.sums:
            money = {"before": f"{sums.before:,}", "after": f"{sums.after:,}", "difference": f"{sums.after - sums.before:+,}"}
            yield f"Σ {sums.currency}".strip(), say(language, "cli.import.money", **money)
