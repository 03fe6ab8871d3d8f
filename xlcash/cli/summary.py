"""What a workbook shows, in four lines: the lowest cash, the reserve, the customers on red, the steps due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from xlcash.domain.company import Company
from xlcash.domain.errors import CellError
from xlcash.excel.headers import header
from xlcash.excel.messages import MESSAGES
from xlcash.language import Language, say

Rows: TypeAlias = list[dict[str, Any]]

MOST_NAMES: Final = 3


def summary_lines(company: Company, spills: Mapping[str, list[list[Any]]], language: Language) -> Iterator[str]:
    """The lines, from the results the workbook was written with; a result that could not be answered says so."""
    yield say(language, "cli.summary.title", company=company.name, date=company.as_of.isoformat())
    for key, (function, columns, line) in _LINES.items():
        rows = _rows(spills[key], columns, language)
        said = line(rows, company, language) if rows is not None else None
        yield "  " + (said or _unknown(key, function, language))


def _unknown(key: str, function: str, language: Language) -> str:
    """Why a result has no answer, in the words of the function that had to refuse it."""
    reason = next((message.error.sentence(language) for message in MESSAGES.latest() if message.where == function), "")
    return say(language, "cli.summary.unknown", name=say(language, f"cli.summary.names.{key}"), reason=reason).strip()


def _rows(spill: list[list[Any]], columns: tuple[str, ...], language: Language) -> Rows | None:
    """The rows of a result by column key, None where it is an error."""
    if isinstance(spill[0][0], CellError):
        return None
    places = {key: spill[0].index(header(key, language)) for key in columns}
    return [{key: row[at] for key, at in places.items()} for row in spill[1:]]


def _lowest(rows: Rows, company: Company, language: Language) -> str | None:
    known = [row for row in rows if isinstance(row["closing"], (int, float))]
    if not known:
        return None
    worst = min(known, key=lambda row: row["closing"])
    amount = f"{company.base_currency} {worst['closing']:,.0f}".strip()
    return say(language, "cli.summary.lowest", periods=len(known), amount=amount, date=worst["period_end"].isoformat()[:10])


def _reserve(rows: Rows, company: Company, language: Language) -> str | None:  # noqa: ARG001
    months = rows[0]["months_held"] if rows else None
    return say(language, "cli.summary.reserve", months=f"{months:.1f}") if isinstance(months, (int, float)) else None


def _red(rows: Rows, company: Company, language: Language) -> str:
    red = say(language, "words.light.red")
    customers = company.tables["Customers"]
    names = dict(zip(customers["customer"], customers["name"], strict=True))
    found = [names.get(row["customer"]) or str(row["customer"]) for row in rows if row["light"] == red]
    if not found:
        return say(language, "cli.summary.no_red")
    listed = say(language, "cli.summary.between").join(found[:MOST_NAMES]) + (" …" if len(found) > MOST_NAMES else "")
    return say(language, "cli.summary.red", count=f"{len(found):,}", names=listed)


def _steps(rows: Rows, company: Company, language: Language) -> str:
    due = sum(isinstance(row["due_on"], dt.date) and _day(row["due_on"]) <= company.as_of and not row["hold"] for row in rows)
    return say(language, "cli.summary.steps", count=f"{due:,}")


def _day(cell: dt.date) -> dt.date:
    return cell.date() if isinstance(cell, dt.datetime) else cell


_LINES: Final[Mapping[str, tuple[str, tuple[str, ...], Callable[[Rows, Company, Language], str | None]]]] = {
    "forecast": ("XC_CASH_FORECAST", ("period_end", "closing"), _lowest),
    "reserve": ("XC_RESERVE", ("months_held",), _reserve),
    "credit": ("XC_CREDIT_SCORE", ("customer", "light"), _red),
    "collection_steps": ("XC_COLLECTION_STAGE", ("due_on", "hold"), _steps),
}
