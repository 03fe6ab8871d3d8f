"""`xlcash import`: an export or a query merged into a workbook on disk, looked at before it is written, taken back by one command."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import click

from xlcash import __version__
from xlcash.cli.backup import backup_of, exchange, replace_keeping
from xlcash.cli.options import Encoding, language_option, option
from xlcash.cli.output import check_closed, check_output, removed, written
from xlcash.cli.speech import OneOf, Pair, Spoken
from xlcash.domain.dates import DateOrder
from xlcash.domain.errors import XlcashError
from xlcash.excel.user import logged_in
from xlcash.importing.databases.errors import QueryFileError
from xlcash.importing.errors import AmbiguousDatesError, ContradictoryDatesError
from xlcash.language import Language, say

if TYPE_CHECKING:
    from xlcash.importing.into import Held, ImportPlan, Wishes
    from xlcash.importing.package.book import BookFile

Planner: TypeAlias = "Callable[[Held, Wishes], ImportPlan]"

SHOWN: Final = {"void": 20, "changed": 20, "new": 5, "gone": 5, "rejected": 20}  # lines of each kind on the screen


class SourceMissingError(XlcashError):
    """Neither a file to import nor --undo."""


def import_command(language: Language, settings: dict[str, Any]) -> Spoken:
    path: click.Path = click.Path(path_type=Path)
    params = [
        click.Argument(["source"], metavar="SOURCE", required=False),
        option("into", language, type=path, required=True, metavar="FILE.xlsm"),
        option("table", language, default="", metavar="NAME"),
        option("system", language, default="", metavar="NAME"),
        option("encoding", language, type=Encoding(), default=""),
        option("query", language, default="", metavar="SQL|@FILE.sql"),
        option("relation", language, default="", metavar="NAME"),
        option("parameter", language, multiple=True, type=Pair(), metavar="NAME=VALUE"),
        option("date_order", language, type=OneOf("dmy", "mdy")),
        option("preview", language, is_flag=True),
        option("yes", language, is_flag=True),
        option("undo", language, is_flag=True),
        language_option(language),
    ]
    return Spoken("import", language, callback=import_file, params=params, context_settings=settings)


def import_file(
    source: str | None, into: Path, table: str, system: str, date_order: str | None, language: Language,
    *, encoding: str, query: str, relation: str, parameter: tuple[tuple[str, str], ...], preview: bool, yes: bool, undo: bool,
) -> None:  # fmt: skip
    """Show what an export changes in a workbook, and write it once that is agreed to."""
    from xlcash.importing.headings import table_called  # noqa: PLC0415  imports are paid for by the command that needs them
    from xlcash.importing.into import Wishes  # noqa: PLC0415
    from xlcash.importing.package.book import BookFile  # noqa: PLC0415
    from xlcash.importing.systems import system_named  # noqa: PLC0415

    check_output(into, force=True)
    if not preview:
        check_closed(into)
    if undo:
        _undo(into, language)
        return
    if source is None:
        raise SourceMissingError
    name = table_called(table) or table  # what is none is refused when the file is read
    book = BookFile(into)
    wishes = Wishes(name, system_named(system) if system else None, cast("DateOrder | None", date_order), book.aliases(), encoding)
    plan = _planned(_planner(source, query, relation, dict(parameter)), book.held(name) if name else book.held(), wishes, language)
    for line in _lines(plan, into, language, writes=not preview):
        click.echo(line)
    if not preview:
        _list_rejected(plan, into, language)
    if not plan:
        _tell(language, "cli.import.nothing")
    elif preview:
        _tell(language, "cli.import.previewed")
    elif yes or _agreed(language):
        _write(plan, book, into, language)
    else:
        _tell(language, "cli.import.not_written")


def _planner(source: str, query: str, relation: str, parameters: dict[str, str]) -> Planner:
    """What reads the source: a file, or a query of a database."""
    from xlcash.importing.databases.connection import is_address  # noqa: PLC0415
    from xlcash.importing.databases.errors import DatabaseOptionError  # noqa: PLC0415
    from xlcash.importing.into import plan_import  # noqa: PLC0415

    if not is_address(source):
        if query or relation or parameters:
            raise DatabaseOptionError(source)
        return functools.partial(plan_import, Path(source))
    from xlcash.importing.databases.reading import Asked, plan_database  # noqa: PLC0415

    return functools.partial(plan_database, source, Asked(_query(query), relation, parameters))


def _query(text: str) -> str:
    """A query as it was typed, or out of the file named behind @."""
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryFileError(text[1:], error.strerror or "" if isinstance(error, OSError) else "UTF-8") from error


def _planned(plan: Planner, held: Held, wishes: Wishes, language: Language) -> ImportPlan:
    """The plan; a person at a terminal is asked how dates are meant that nothing tells."""
    try:
        return plan(held, wishes)
    except (AmbiguousDatesError, ContradictoryDatesError) as error:
        if not sys.stdin.isatty():
            raise
        click.echo(error.sentence(language))
        answer = click.prompt(say(language, "cli.import.which_order"), type=click.Choice(["dmy", "mdy"]))
        return plan(held, replace(wishes, order=cast("DateOrder", answer)))


def _lines(plan: ImportPlan, into: Path, language: Language, *, writes: bool) -> Iterator[str]:
    """How the file is read and what it changes; what is more than a screen holds is in a file, or in the output if that goes to one."""
    from xlcash.cli.report import file_lines  # noqa: PLC0415
    from xlcash.importing.preview import totals_lines  # noqa: PLC0415

    yield from file_lines(plan.export, language)
    yield say(language, "cli.report.decisions")
    for decision in plan.decisions:
        yield f"  · {decision.said(language)}"
    yield say(language, "cli.import.changes", file=into.name)
    for name, sentence in totals_lines(plan, language):
        yield f"  {name}: {sentence}"
    left, hidden = Counter(SHOWN), 0
    everything = not writes and not sys.stdout.isatty()
    for kind, line in _changes(plan, language, rejected=not writes):
        left[kind] -= 1
        if everything or left[kind] >= 0:
            yield f"    {line}"
        else:
            hidden += 1
    if hidden and writes:
        yield "    " + say(language, "cli.import.more", lines=f"{hidden:,}", file=_list_preview(plan, into, language))
    elif hidden:
        yield "    " + say(language, "cli.import.more_hidden", lines=f"{hidden:,}")


def _changes(plan: ImportPlan, language: Language, *, rejected: bool) -> Iterator[tuple[str, str]]:
    """Every line of the preview with its kind; rows that can't be used among them where no list of them is written."""
    from xlcash.importing.preview import preview_lines, shown  # noqa: PLC0415

    for line in preview_lines(plan, language):
        kind = say(language, f"cli.import.kinds.{line.kind}")
        values = f"{shown(line.old)} → {shown(line.new)}" if line.kind == "changed" else shown(line.new) if line.new is not None else ""
        yield line.kind, " ".join(filter(None, (f"{kind}:", line.table, line.document, line.column, values)))
    for row in plan.export.rejected if rejected else ():
        reasons = " ".join(reason.sentence(language) for reason in row.reasons)
        yield "rejected", f"{say(language, 'macros.import_kinds.rejected')}: {reasons}"


def _list_preview(plan: ImportPlan, into: Path, language: Language) -> Path:
    """Every line of the preview as a file that Excel opens."""
    from xlcash.importing.preview import preview_lines  # noqa: PLC0415
    from xlcash.importing.rejected import guarded  # noqa: PLC0415

    path, text = into.with_suffix(".preview.csv"), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([say(language, f"cli.import.heads.{key}") for key in ("kind", "table", "row", "document", "column", "old", "new")])
    for line in preview_lines(plan, language):
        writer.writerow([say(language, f"cli.import.kinds.{line.kind}"), *map(guarded, line[1:])])
    with written(path) as temporary:
        temporary.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def _list_rejected(plan: ImportPlan, into: Path, language: Language) -> None:
    from xlcash.importing.rejected import rejected_csv, rejected_path  # noqa: PLC0415

    path = rejected_path(into)
    removed(path)
    if plan.export.rejected:
        with written(path) as temporary:
            temporary.write_bytes(rejected_csv((plan.export,), language))
        _tell(language, "cli.report.rejected", rows=f"{len(plan.export.rejected):,}", file=path)


def _agreed(language: Language) -> bool:
    """Whether a person says yes; without one at the terminal nothing is written."""
    return sys.stdin.isatty() and click.confirm(say(language, "cli.import.write_now"))


def _write(plan: ImportPlan, book: BookFile, into: Path, language: Language) -> None:
    from xlcash.importing.preview import totals_lines  # noqa: PLC0415

    report = plan.report
    totals = "; ".join(f"{name}: {sentence}" for name, sentence in totals_lines(plan, language))
    said = say(language, "macros.import_written", file=report.source, digest=report.digest[:12], totals=totals)
    check_closed(into)
    held, new = book.package.data, io.BytesIO()
    book.write(plan, new, _note("xlcash import", said))
    backup = replace_keeping(into, held, new.getvalue())
    _tell(language, "cli.import.written", file=into, backup=backup.name)


def _undo(into: Path, language: Language) -> None:
    """Exchange the workbook and what it was before the latest import, so that undoing can be undone; Audit goes on."""
    from xlcash.importing.package.book import BookFile  # noqa: PLC0415  imports are paid for by the command that needs them

    book = BookFile(into)
    held, backup = book.package.data, backup_of(into, book.package.data)
    former, new = BookFile(backup), io.BytesIO()
    said = say(language, "cli.import.undone", file=into, backup=backup.name)
    former.write_notes(new, [*book.notes()[len(former.notes()) :], _note("xlcash import --undo", said)])
    exchange(into, backup, held, new.getvalue())
    click.echo(said)


def _note(action: str, said: str) -> dict[str, Any]:
    """A row of Audit."""
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005  the wall clock of whoever imports
    return {"when": now, "user": logged_in(), "action": action, "result": said, "version": __version__}


def _tell(language: Language, path: str, **facts: Any) -> None:
    click.echo(say(language, path, **facts))
