"""Several names in one phrase, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from xlcash.domain.errors import column_header
from xlcash.language import Term


def listed(terms: Iterable[Term | str], how: str = "columns") -> Term | str:
    """Names one after the other, joined as ``scorecard.<how>`` of the catalogue says; nothing at all for no names."""
    first, *rest = [*terms] or [""]
    return Term(f"scorecard.{how}", first=first, rest=listed(rest, how)) if rest else first


def columns_listed(table: str, columns: Iterable[str]) -> Term | str:
    return listed(column_header(table, column) for column in columns)
