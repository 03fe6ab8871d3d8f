"""The commands, in the reader's language."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import click

from xlcash.cli.doctor import doctor_command
from xlcash.cli.import_ import import_command
from xlcash.cli.install import install_command, uninstall_command
from xlcash.cli.open import open_command
from xlcash.cli.options import Day, file_argument, force_option, language_option, option, path_option, version_option
from xlcash.cli.output import check_output, free_name, removed, written
from xlcash.cli.refresh import refresh_command
from xlcash.cli.scorecard import scorecard_group
from xlcash.cli.speech import OneOf, Spoken, SpokenGroup
from xlcash.domain.dates import DateOrder
from xlcash.language import Language, say

DEMO_FILE: Final = "xlcash-demo.xlsm"
SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 120}


def program(language: Language) -> click.Group:
    """The whole command line, its help in one language."""
    new_options = [file_argument(), option("as_of", language, type=Day()), force_option(language), language_option(language)]
    commands = {"demo": (demo, [language_option(language)]), "new": (new, new_options), "build": (build, _build_options(language))}
    options = [version_option(language), language_option(language, expose_value=False)]
    metavar = say(language, "cli.headings.command")
    group = SpokenGroup("program", language, params=options, subcommand_metavar=metavar, context_settings=SETTINGS)
    for name, (callback, params) in commands.items():
        group.add_command(Spoken(name, language, callback=callback, params=params, context_settings=SETTINGS))
    group.add_command(import_command(language, SETTINGS))
    group.add_command(refresh_command(language, SETTINGS))
    group.add_command(open_command(language, SETTINGS))
    group.add_command(install_command(language, SETTINGS))
    group.add_command(uninstall_command(language, SETTINGS))
    group.add_command(doctor_command(language, SETTINGS))
    group.add_command(scorecard_group(language, SETTINGS))
    return group


def _build_options(language: Language) -> list[click.Parameter]:
    return [
        path_option("invoices", language, required=True),
        path_option("receipts", language),
        path_option("customers", language),
        option("output", language, "-o", type=click.Path(path_type=Path), required=True, metavar="OUT.xlsm"),
        option("as_of", language, type=Day()),
        option("currency", language, default="", metavar="CODE"),
        option("date_order", language, type=OneOf("dmy", "mdy")),
        option("company", language, default="", metavar="NAME"),
        force_option(language),
        language_option(language),
    ]


def demo(language: Language) -> None:
    """Write the demo workbook under the first free name: a file that is there may hold somebody's work."""
    from xlcash.cli.summary import summary_lines  # noqa: PLC0415  imports are paid for by the command that needs them
    from xlcash.domain.demo.company import demo_company  # noqa: PLC0415

    path = free_name(Path.cwd() / DEMO_FILE)
    if path.name != DEMO_FILE:
        _tell(language, "cli.report.renamed", taken=DEMO_FILE)
    company = demo_company(language)
    result = _write(company, path, language)
    for line in summary_lines(company, result.spills, language):
        click.echo(line)
    _tell(language, "cli.report.written", file=path)


def new(file: Path, as_of: dt.date | None, language: Language, *, force: bool) -> None:
    """Write an empty workbook."""
    from xlcash.template.build import blank_company  # noqa: PLC0415

    check_output(file, force=force)
    blank = blank_company(language)
    company = replace(blank, as_of=as_of or blank.as_of)
    _write(company, file, language)
    _tell(language, "cli.report.written", file=file)
    _tell(language, "cli.report.as_of", date=company.as_of.isoformat())


def build(
    invoices: Path, receipts: Path | None, customers: Path | None, output: Path, as_of: dt.date | None, currency: str,
    date_order: str | None, company: str, language: Language, *, force: bool,
) -> None:  # fmt: skip
    """Write a workbook from exports, list the rows that can't be used beside it, and say how the files were read."""
    from xlcash.cli.report import report_lines  # noqa: PLC0415
    from xlcash.cli.summary import summary_lines  # noqa: PLC0415
    from xlcash.importing.company import Choices, Files, import_company  # noqa: PLC0415
    from xlcash.importing.rejected import rejected_csv, rejected_path  # noqa: PLC0415

    listed = rejected_path(output)
    check_output(output, listed, force=force)
    choices = Choices(language, as_of, currency.strip().upper(), cast("DateOrder | None", date_order), company)
    made, report = import_company(Files(invoices, receipts, customers), choices, lambda stage: _stage(stage.said(language)))
    result = _write(made, output, language)
    for line in report_lines(report, language):
        click.echo(line)
    removed(listed)
    if report.rejected_rows:
        with written(listed) as temporary:
            temporary.write_bytes(rejected_csv(report.exports, language))
        _tell(language, "cli.report.rejected", rows=f"{report.rejected_rows:,}", file=listed)
    for line in summary_lines(made, result.spills, language):
        click.echo(line)
    _tell(language, "cli.report.written", file=output)


def _write(company: Any, path: Path, language: Language) -> Any:
    from xlcash.template.build import build_workbook  # noqa: PLC0415

    _stage(say(language, "cli.stages.building", file=path.name))
    with written(path) as temporary:
        result = build_workbook(company, temporary, language, _step)
    _step("")
    return result


def _stage(text: str) -> None:
    click.echo(text, err=True)


def _step(text: str) -> None:
    """A step within a stage, shown in place: only a person at a terminal looks at it."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=False)


def _tell(language: Language, path: str, **facts: Any) -> None:
    click.echo(say(language, path, **facts))
