"""Does Excel find the Python it is to start?"""

from __future__ import annotations

from collections.abc import Iterator

from xlcash.hosts.windows.carried import NotReadableError, carried
from xlcash.hosts.windows.doctor.finding import Finding, fault, ok, warning
from xlcash.hosts.windows.doctor.patient import Patient
from xlcash.hosts.windows.settings import INTERPRETER, NAME, PATHS, passes, settings_file


def settings(patient: Patient) -> Iterator[Finding]:
    """The user's settings file: there, naming a Python that is there, and this one."""
    file, named = settings_file(patient.machine), patient.settings.get(INTERPRETER)
    if not file.is_file():
        yield fault("settings", "missing", file=file)
    elif not named:
        yield fault("settings", "empty", file=file)
    elif not passes(str(patient.machine.interpreter), patient.machine.code_page) and patient.interpreter is None:
        yield fault("settings", "letters", file=file, interpreter=patient.machine.interpreter)
    elif patient.interpreter is None:
        yield fault("settings", "stale", file=file, interpreter=named)
    elif not patient.interpreter.samefile(patient.machine.interpreter):
        yield warning("settings", "other", interpreter=named, running=patient.machine.interpreter)
    else:
        yield ok("settings", "right", interpreter=named)
    for folder in filter(None, patient.settings.get(PATHS, "").split(";")):
        if not patient.machine.expanded_path(folder).is_dir():
            yield fault("settings", "stale_path", file=file, folder=folder)


def other_settings(patient: Patient) -> Iterator[Finding]:
    """Settings that go before the user's: beside the workbook, or on a sheet of its own."""
    if patient.workbook is None:
        return
    beside = patient.workbook.with_name(NAME)
    if beside.is_file() and not beside.samefile(settings_file(patient.machine)):
        yield warning("other_settings", "beside", file=beside)
    try:
        if carried(patient.workbook).has_settings:
            yield warning("other_settings", "sheet", file=patient.workbook.name, sheet=NAME)
    except NotReadableError:
        return  # said by the check of versions
