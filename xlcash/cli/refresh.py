"""`xlcash refresh`: a workbook recalculated at night by a server without Excel, everything else in the file as it was."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xlcash.cli.options import Day, force_option, language_option
from xlcash.cli.output import check_closed, check_output, written
from xlcash.cli.speech import Spoken
from xlcash.importing.errors import SourceNotFoundError, UnsupportedSourceError, WorkbookChangedError
from xlcash.language import Language, say

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.refreshing.run import Refreshed, Total

SUFFIX: Final = ".xlsm"
MOST_PLACES: Final = 5
WRITABLE_BY_ANYBODY: Final = 0o222


def refresh_command(language: Language, settings: dict[str, Any]) -> Spoken:
    path: click.Path = click.Path(path_type=Path)
    params = [
        click.Argument(["file"], type=path, metavar="FILE.xlsm"),
        click.Option(["--as-of"], type=Day(), help=say(language, "cli.help.refresh_as_of")),
        click.Option(["-o", "--output"], type=path, metavar="OUT.xlsm", help=say(language, "cli.help.refresh_output")),
        force_option(language),
        language_option(language),
    ]
    return Spoken("refresh", language, callback=refresh, params=params, context_settings=settings)


def refresh(file: Path, as_of: dt.date | None, output: Path | None, language: Language, *, force: bool) -> None:
    """Refresh a workbook where it is, or into another file, and say what has changed."""
    from xlcash.hosts.libreoffice.refreshing.run import refreshed  # noqa: PLC0415  imports are paid for when needed

    began = time.perf_counter()
    target = (output or file).resolve()  # where a link leads to, so that it stays a link
    _check(file, target, force=force)
    stamp = _stamp(file)
    done = refreshed(file, as_of, lambda key: click.echo(say(language, f"cli.refresh.{key}"), err=True))
    if done.changed or output:
        with written(target) as temporary:
            done.package.write(temporary)
            shutil.copymode(file, temporary)
            _to_disk(temporary)
            if _stamp(file) != stamp:
                raise WorkbookChangedError(file)
    for line in _lines(done, file, language):
        click.echo(line)
    if done.changed or output:
        click.echo(say(language, "cli.refresh.written", file=output or file, seconds=f"{time.perf_counter() - began:.0f}"))


def _check(file: Path, target: Path, *, force: bool) -> None:
    """Find out before the work begins what stands in its way."""
    from xlcash.hosts.libreoffice.refreshing.errors import ReadOnlyWorkbookError  # noqa: PLC0415

    if not file.is_file():
        raise SourceNotFoundError(file)
    if file.suffix.lower() != SUFFIX:
        raise UnsupportedSourceError(file, [SUFFIX])
    if target.exists() and not target.stat().st_mode & WRITABLE_BY_ANYBODY:
        raise ReadOnlyWorkbookError(target)
    check_closed(file, target)
    check_output(target, force=force or target == file.resolve())


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


def _to_disk(file: Path) -> None:
    """Have the bytes on the disk before the name leads to them: not even a power cut leaves half a workbook."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _lines(done: Refreshed, file: Path, language: Language) -> Iterator[str]:
    facts = {"results": done.results, "date": done.as_of.isoformat()}
    if done.changed:
        yield say(language, "cli.refresh.changed", cells=f"{done.changed:,}", **facts)
    else:
        yield say(language, "cli.refresh.unchanged", file=file, **facts)
    for sheet, patched in done.sheets.items():
        if patched.changed:
            yield "  " + say(language, "cli.refresh.sheet", sheet=sheet, cells=f"{patched.changed:,}")
    for total in done.totals:
        yield _total(total, language)
    yield done.said
    kept = [f"{sheet}!{cell}" for sheet, patched in done.sheets.items() for cell in patched.kept]
    if kept:
        places = ", ".join(kept[:MOST_PLACES]) + (" …" if len(kept) > MOST_PLACES else "")
        yield say(language, "cli.refresh.kept", cells=f"{len(kept):,}", places=places)
    if done.changed:
        yield say(language, "cli.refresh.charts")


def _total(total: Total, language: Language) -> str:
    amounts = ", ".join(f"{currency} {amount:,.2f}".strip() for currency, amount in total.amounts.items()) or "0"
    rows = {"rows": f"{total.rows:,}", "left_out": f"{total.left_out:,}"}
    return say(language, "cli.refresh.total", table=total.table, amounts=amounts, **rows)
