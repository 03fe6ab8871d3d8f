"""Is the workbook where it can work, and does its VBA fit this Python?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings

import xlcash
from xlcash.excel.functions import FUNCTIONS
from xlcash.hosts.windows.carried import Carried, NotReadableError, carried
from xlcash.hosts.windows.doctor.finding import Finding, fault, ok, unknown, warning
from xlcash.hosts.windows.doctor.patient import Patient
from xlcash.hosts.windows.places import is_network, is_on_onedrive
from xlcash.hosts.windows.settings import WORKBOOK_FOLDER

INTERNET: Final = 3  # urlmon's zones: 0 this computer, 1 intranet, 2 trusted, 3 internet, 4 restricted


def place(patient: Patient) -> Iterator[Finding]:
    """Where the workbook lies: on the web, on OneDrive, on another computer."""
    if not patient.place:
        return
    if patient.is_on_the_web:
        yield warning("place", "web", place=patient.place)
    elif is_network(patient.place, patient.machine):
        yield warning("place", "network", place=patient.place)
    elif patient.workbook is None:
        yield fault("place", "missing", place=patient.place)
    elif is_on_onedrive(patient.workbook, patient.machine):
        kept_out = patient.settings.get(WORKBOOK_FOLDER, "True").lower() == "false"
        yield ok("place", "onedrive", place=patient.place) if kept_out else fault("place", "onedrive_searched", place=patient.place)
    else:
        yield ok("place", "here", place=patient.place)


def origin(patient: Patient) -> Iterator[Finding]:
    """Files that bear the mark of the internet: Excel blocks their macros and offers no button to allow them."""
    for file in patient.own_files:
        if _zone(file) >= INTERNET and not patient.is_trusted(file):
            yield fault("origin", "marked", file=file)
        else:
            yield ok("origin", "clean", file=file.name)


def _zone(file: Path) -> int:
    """The zone a file came from, as the browser or mail program noted beside it (an NTFS stream); 0 without a note."""
    try:
        lines = Path(f"{file}:Zone.Identifier").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    zones = [line.partition("=")[2].strip() for line in lines if line.lower().startswith("zoneid=")]
    return int(zones[0]) if zones and zones[0].isdigit() else 0


def versions(patient: Patient) -> Iterator[Finding]:
    """Whether the VBA in our files names the DLL that is installed, and only functions that this package has."""
    for file in patient.own_files:
        try:
            yield _fit(file, carried(file))
        except NotReadableError as error:
            yield unknown("versions", "unreadable", file=file, reason=error)


def _fit(file: Path, found: Carried) -> Finding:
    facts = {"file": file.name, "theirs": found.xlcash or "?", "ours": xlcash.__version__}
    if not found.xlwings:
        return warning("versions", "foreign", **facts)
    if found.xlwings != xlwings.__version__:
        return fault("versions", "library", **facts, needed=found.xlwings, installed=xlwings.__version__)
    lacking = sorted(found.functions - {function.python_name for function in FUNCTIONS})
    if lacking:
        return fault("versions", "newer", **facts, functions=", ".join(lacking))
    if found.xlcash != xlcash.__version__:
        return warning("versions", "older", **facts)
    return ok("versions", "same", **facts)


def addins(patient: Patient) -> Iterator[Finding]:
    """What else Excel opens by itself."""
    names = [file.name for file in patient.addins]
    ours = [name for name in names if name.lower().startswith("xlcash")]
    foreign = [name for name in names if name.lower().startswith("xlwings")]
    if foreign:
        yield warning("addins", "xlwings", names=", ".join(foreign))
    if len(ours) > 1:
        yield warning("addins", "twice", names=", ".join(ours))
    elif ours:
        yield ok("addins", "there", name=ours[0])
    else:
        yield ok("addins", "none")
