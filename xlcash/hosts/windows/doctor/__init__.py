"""`xlcash doctor`: what can keep Excel from reaching Python, looked for one by one, each with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from xlcash.hosts.windows.doctor.finding import Finding, Verdict
from xlcash.hosts.windows.doctor.office import disabled, macros, office
from xlcash.hosts.windows.doctor.patient import Patient
from xlcash.hosts.windows.doctor.python import environment, library, python, pythons
from xlcash.hosts.windows.doctor.security import security
from xlcash.hosts.windows.doctor.settings import other_settings, settings
from xlcash.hosts.windows.doctor.workbook import addins, origin, place, versions

__all__ = ["CHECKS", "Finding", "Patient", "Verdict", "examine"]

Check: TypeAlias = Callable[[Patient], Iterator[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    office,
    settings,
    other_settings,
    python,
    library,
    pythons,
    environment,
    macros,
    disabled,
    security,
    addins,
    place,
    origin,
    versions,
)


def examine(patient: Patient) -> Iterator[Finding]:
    """Every finding, in the order in which a call goes from Excel to Python."""
    for check in CHECKS:
        yield from check(patient)
