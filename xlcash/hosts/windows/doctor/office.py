"""Does Excel itself let the workbook run its macros?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlcash.hosts.windows.doctor.finding import Finding, fault, ok, unknown, warning, word
from xlcash.hosts.windows.doctor.patient import OWN_ADDINS, Patient
from xlcash.hosts.windows.doctor.python import is_of_the_store
from xlcash.hosts.windows.places import CLOUD_POLICY, EXCEL, POLICIES

APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
WITHOUT_VBA: Final = (
    CLOUD_POLICY + r"\Common", *(rf"{hive}\Software\Policies\Microsoft\Office\16.0\Common" for hive in ("HKCU", "HKLM")),
)  # fmt: skip
SIGNED_ONLY, NOTHING_RUNS = 3, 4  # VBAWarnings; 1 runs everything, 2 asks


def office(patient: Patient) -> Iterator[Finding]:
    """Which Excel is there: the one of the Microsoft Store can't be reached by Python."""
    paths = [patient.machine.value(f"{hive}\\{APP_PATHS}", "") for hive in ("HKCU", "HKLM")]
    excel = next((str(path) for path in paths if path), "")
    if not excel:
        yield unknown("office", "missing")
    elif is_of_the_store(Path(excel.replace("\\", "/"))):
        yield fault("office", "store", excel=excel)
    else:
        yield ok("office", "found", excel=excel)


def macros(patient: Patient) -> Iterator[Finding]:
    """Whether Excel runs macros at all, by its own settings or by a policy of the firm."""
    findings = [*_vba(patient), *_macro_level(patient), *_addin_rules(patient)]
    yield from findings or [ok("macros", "allowed")]


def _vba(patient: Patient) -> Iterator[Finding]:
    if any(patient.machine.value(key, "vbaoff") == 1 for key in WITHOUT_VBA):
        yield fault("macros", "no_vba")


def _macro_level(patient: Patient) -> Iterator[Finding]:
    level, decided_by = _setting(patient, "VBAWarnings")
    if patient.workbook is not None and patient.is_trusted(patient.workbook):
        return
    if level == NOTHING_RUNS:
        yield fault("macros", "off", decided_by=decided_by)
    elif level == SIGNED_ONLY:
        yield warning("macros", "signed_only", decided_by=decided_by)
    blocked, decided_by = _setting(patient, "blockcontentexecutionfrominternet")
    if blocked == 1:
        yield warning("macros", "internet", decided_by=decided_by)


def _addin_rules(patient: Patient) -> Iterator[Finding]:
    for name, case in (("DisableAllAddins", "no_addins"), ("RequireAddinSig", "signed_addins")):
        value, decided_by = _setting(patient, name)
        if value == 1:
            yield fault("macros", case, decided_by=decided_by)


def _setting(patient: Patient, name: str) -> tuple[object, object]:
    """A setting of Excel's Trust Center and who decides it: a policy goes before the user."""
    by_policy = [patient.machine.value(f"{policy}\\Security", name) for policy in POLICIES]
    if decided := [value for value in by_policy if value is not None]:
        return decided[0], word("policy")
    return patient.machine.value(f"{EXCEL}\\Security", name), word("user")


def disabled(patient: Patient) -> Iterator[Finding]:
    """Whether Excel has put xlcash on its list of what crashed it: nothing on that list is opened, and nobody is told."""
    items = patient.machine.registry.values(f"{EXCEL}\\Resiliency\\DisabledItems").values()
    texts = [item.decode("utf-16-le", errors="ignore").lower() for item in items if isinstance(item, bytes)]
    ours = any(OWN_ADDINS in text for text in texts)
    yield fault("disabled", "listed") if ours else ok("disabled", "not_listed")
