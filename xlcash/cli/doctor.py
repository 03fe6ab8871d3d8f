"""`xlcash doctor`: what keeps Excel from reaching Python, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from xlcash.cli.options import language_option
from xlcash.cli.speech import Spoken
from xlcash.language import Language, say

if TYPE_CHECKING:
    from xlcash.hosts.windows.doctor import Finding
    from xlcash.hosts.windows.machine import Machine

FAULTY = 1  # the exit code where anything keeps Excel from working


def doctor_command(language: Language, settings: dict[str, Any]) -> Spoken:
    params = [click.Argument(["file"], metavar="[FILE.xlsm]", required=False, default=""), language_option(language)]
    return Spoken("doctor", language, callback=doctor, params=params, context_settings=settings)


def doctor(file: str, language: Language) -> int:
    """Examine this computer, and the workbook if one is named (a path or the web address Excel shows)."""
    if sys.platform == "win32":
        from xlcash.hosts.windows.machine import this_machine  # noqa: PLC0415  imports are paid for by the command that needs them

        return examine_windows(this_machine(), file, language)
    if sys.platform == "darwin":
        return _examine_macos(language)
    return _examine_linux(language)


def examine_windows(machine: Machine, file: str, language: Language) -> int:
    from xlcash.hosts.windows.doctor import Patient, Verdict, examine  # noqa: PLC0415

    findings = list(examine(Patient(machine, file)))
    for line in findings_lines(findings, language):
        click.echo(line)
    faults, warnings = (sum(finding.verdict is verdict for finding in findings) for verdict in (Verdict.FAULT, Verdict.WARNING))
    click.echo(say(language, "doctor.summary.faulty" if faults else "doctor.summary.well", faults=faults, warnings=warnings))
    return FAULTY if faults else 0


def findings_lines(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    """Each finding, and below it what to do about it."""
    for finding in findings:
        verdict = say(language, f"doctor.verdicts.{finding.verdict.value}")
        yield say(language, "doctor.summary.finding", verdict=verdict, title=finding.title(language), sentence=finding.sentence(language))
        if remedy := finding.remedy(language):
            yield f"    {remedy}"


def _examine_macos(language: Language) -> int:
    from xlcash.hosts.installing.steps import Deed, Installation  # noqa: PLC0415
    from xlcash.hosts.macos import this_mac  # noqa: PLC0415

    mac = this_mac()
    missing = [step.place for step in Installation(mac.own_folder).steps_to(mac.wanted()) if step.deed is not Deed.SAME]
    for place in missing:
        click.echo(say(language, "doctor.macos.missing", place=place))
    click.echo(say(language, "install.macos_note"))
    return FAULTY if missing else 0


def _examine_linux(language: Language) -> int:
    from xlcash.hosts.libreoffice.bridge import why_unavailable  # noqa: PLC0415

    reason = why_unavailable()
    click.echo(say(language, "install.no_excel"))
    click.echo(say(language, "errors.OfficeUnavailableError", reason=reason) if reason else say(language, "doctor.linux.well"))
    return FAULTY if reason else 0
