"""What the command line says of the files it read."""

from __future__ import annotations

from collections.abc import Iterator

from xlcash.domain.tables import SPECS
from xlcash.importing.company import Report
from xlcash.importing.export import Export
from xlcash.language import Language, Term, say


def report_lines(report: Report, language: Language) -> Iterator[str]:
    """For each file its columns and control totals; then every decision."""
    for export in report.exports:
        yield from file_lines(export, language)
    decisions = [decision for export in report.exports for decision in export.decisions] + list(report.decisions)
    yield say(language, "cli.report.decisions")
    for decision in decisions:
        yield f"  · {decision.said(language)}"


def file_lines(export: Export, language: Language) -> Iterator[str]:
    """The columns of one file and its control totals."""
    source, totals = export.source, export.totals
    table = Term(f"tables.{source.table}.title")
    yield say(language, "cli.report.file", table=table, file=source.path.name, about=source.about, row=source.header_row)
    columns = [f"{_name(source.table, key, language)} ← {head}" for key, head in export.headers.items()]
    yield "  " + say(language, "cli.report.columns", columns="; ".join(columns))
    unknown = [source.header[at] for at in source.known.unknown if source.header[at]]
    if unknown:
        yield "  " + say(language, "cli.report.unknown", columns=", ".join(unknown))
    rows = {"rows": totals.rows, "used": totals.used_rows, "rejected": totals.rejected_rows}
    yield "  " + say(language, "cli.report.rows", **{name: f"{number:,}" for name, number in rows.items()})
    for sums in totals.amounts:
        money = {"came_in": sums.came_in, "used": sums.used, "rejected": sums.rejected}
        currency = f" {sums.currency}" if sums.currency else ""
        yield "  " + say(language, "cli.report.amount", currency=currency, **{name: f"{number:,}" for name, number in money.items()})
    if totals.without_amount:
        yield "  " + say(language, "cli.report.without_amount", rows=f"{totals.without_amount:,}")


def _name(table: str, key: str, language: Language) -> str:
    """The name of a column: of the table itself, of what an invoice list tells of customers, or of what only an export has."""
    for name in (table, "Customers"):
        if key in SPECS[name].column:
            return SPECS[name].header(key, language)
    return say(language, f"cli.export_columns.{key}")
