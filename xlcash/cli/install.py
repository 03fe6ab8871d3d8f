"""`xlcash install` and `xlcash uninstall`: Excel finds this Python, and everything can be taken back."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlcash.cli.doctor import findings_lines
from xlcash.cli.options import language_option, option
from xlcash.cli.speech import Spoken
from xlcash.language import Language, say

if TYPE_CHECKING:
    from xlcash.hosts.installing.steps import Installation, Step
    from xlcash.hosts.windows.machine import Machine


def install_command(language: Language, settings: dict[str, Any]) -> Spoken:
    params = [
        option("no_addin", language, is_flag=True),
        option("template", language, is_flag=True),
        option("trust", language, type=click.Path(path_type=Path), metavar="FOLDER"),
        option("dry_run", language, is_flag=True),
        language_option(language),
    ]
    return Spoken("install", language, callback=install, params=params, context_settings=settings)


def uninstall_command(language: Language, settings: dict[str, Any]) -> Spoken:
    params = [option("dry_run", language, is_flag=True), language_option(language)]
    return Spoken("uninstall", language, callback=uninstall, params=params, context_settings=settings)


def install(trust: Path | None, language: Language, *, no_addin: bool, template: bool, dry_run: bool) -> None:
    """Put in place what this system's Excel needs, and say so; where there is no Excel, say what to do instead."""
    if sys.platform == "win32":
        from xlcash.hosts.windows.machine import this_machine  # noqa: PLC0415  imports are paid for by the command that needs them

        install_on_windows(this_machine(), trust, language, no_addin=no_addin, template=template, dry_run=dry_run)
    elif sys.platform == "darwin":
        _install_on_macos(language, dry_run=dry_run)
    else:
        click.echo(say(language, "install.no_excel"))


def install_on_windows(machine: Machine, trust: Path | None, language: Language, *, no_addin: bool, template: bool, dry_run: bool) -> None:
    """Settings, add-in, perhaps a template and a trusted location; then what the doctor finds."""
    from xlcash.hosts.installing.steps import Installation  # noqa: PLC0415
    from xlcash.hosts.windows.doctor import Patient, Verdict, examine  # noqa: PLC0415
    from xlcash.hosts.windows.places import own_folder, wanted  # noqa: PLC0415

    installation = Installation(own_folder(machine), machine.registry)
    addin, offered = {} if no_addin else _addin(language), _template(language) if template else {}
    steps = installation.steps_to(wanted(machine, addin, offered, trust))
    _carry_out(installation, steps, language, dry_run=dry_run)
    if trust is None:
        click.echo(say(language, "install.trust_note"))
    if not dry_run:
        click.echo(say(language, "install.done"))
        findings = [finding for finding in examine(Patient(machine)) if finding.verdict is not Verdict.OK]
        for line in findings_lines(findings, language):
            click.echo(line)


def _install_on_macos(language: Language, *, dry_run: bool) -> None:
    from xlcash.hosts.installing.steps import Installation  # noqa: PLC0415
    from xlcash.hosts.macos import this_mac  # noqa: PLC0415

    mac = this_mac()
    installation = Installation(mac.own_folder)
    _carry_out(installation, installation.steps_to(mac.wanted()), language, dry_run=dry_run)
    click.echo(say(language, "install.macos_note"))


def uninstall(language: Language, *, dry_run: bool) -> None:
    """Take back what was installed, the log included."""
    from xlcash.hosts.installing.steps import Installation  # noqa: PLC0415

    if sys.platform == "win32":
        from xlcash.hosts.windows.machine import this_machine  # noqa: PLC0415
        from xlcash.hosts.windows.places import own_folder  # noqa: PLC0415

        machine = this_machine()
        take_back(Installation(own_folder(machine), machine.registry), language, dry_run=dry_run)
    elif sys.platform == "darwin":
        from xlcash.hosts.macos import this_mac  # noqa: PLC0415

        take_back(Installation(this_mac().own_folder), language, dry_run=dry_run)
    else:
        click.echo(say(language, "install.no_excel"))


def take_back(installation: Installation, language: Language, *, dry_run: bool) -> None:
    steps = installation.steps_back()
    if not steps:
        click.echo(say(language, "install.nothing"))
    _carry_out(installation, steps, language, dry_run=dry_run)
    if not dry_run:
        installation.forget()
        click.echo(say(language, "install.taken_back"))


def _carry_out(installation: Installation, steps: Sequence[Step], language: Language, *, dry_run: bool) -> None:
    for step in steps:
        click.echo(say(language, f"install.steps.{step.deed.value}", place=step.place))
    if dry_run:
        click.echo(say(language, "install.dry_run"))
    else:
        installation.carry_out(steps)


def _addin(language: Language) -> dict[str, bytes]:
    """The add-in of one language, built here, so that it fits this package and this xlwings."""
    from xlcash.template.addin import ADDINS, build_addin  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ADDINS[language]
        build_addin(file, language)
        return {file.name: file.read_bytes()}


def _template(language: Language) -> dict[str, bytes]:
    """The empty workbook as Excel offers it under File, New."""
    from xlcash.template.build import TEMPLATE_SUFFIX, blank_company, build_workbook  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"xlcash-{language}{TEMPLATE_SUFFIX}"
        build_workbook(blank_company(language), file, language)
        return {file.name: file.read_bytes()}
