"""Does the Python that Excel starts answer, and is nothing in its way?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings

import xlcash
from xlcash.hosts.windows.doctor.finding import Finding, fault, ok, unknown, warning
from xlcash.hosts.windows.doctor.patient import Patient
from xlcash.hosts.windows.machine import NoAnswerError
from xlcash.hosts.windows.places import is_network, is_on_onedrive
from xlcash.hosts.windows.settings import PATHS

STORE: Final = "windowsapps"
PROGRAM: Final = b"MZ"  # how every program and library of Windows begins
ENVIRONMENTS: Final = (r"HKCU\Environment", r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment")
SHADOWED: Final = ("xlcash", "xlwings", "numpy", "pandas")
REGISTERED: Final = (r"HKCU\Software\Python", r"HKLM\SOFTWARE\Python")  # PEP 514

# The server that Excel talks to, and the package it asks. pywin32 that is half installed fails here as it would there.
PROBE: Final = """
import sys; sys.path[:0] = {paths!r}
import struct, platform, xlwings.com_server, xlcash
print(platform.python_version(), struct.calcsize("P") * 8, xlwings.__version__, xlcash.__version__, sep="|")
"""


def python(patient: Patient) -> Iterator[Finding]:
    """Start the Python of the settings and let it load what Excel will ask for."""
    interpreter = patient.interpreter
    if interpreter is None:
        return  # said by the check of settings
    if is_of_the_store(interpreter):
        yield fault("python", "store", interpreter=interpreter)
    elif not _is_program(interpreter):
        yield fault("python", "damaged", interpreter=interpreter)
    else:
        yield _answer(patient, interpreter)
    if is_network(str(interpreter), patient.machine):
        yield warning("python", "network", interpreter=interpreter)
    elif is_on_onedrive(interpreter, patient.machine):
        yield warning("python", "onedrive", interpreter=interpreter)


def _answer(patient: Patient, interpreter: Path) -> Finding:
    paths = [folder for folder in patient.settings.get(PATHS, "").split(";") if folder]
    try:
        said = patient.machine.probe(interpreter, PROBE.format(paths=paths))
        version, bits, of_xlwings, of_xlcash = said.strip().splitlines()[-1].split("|")
    except NoAnswerError as error:
        return fault("python", "silent", interpreter=interpreter, reason=error, version=xlwings.__version__)
    if (of_xlwings, of_xlcash) != (xlwings.__version__, xlcash.__version__):
        return warning("python", "other_version", interpreter=interpreter, theirs=of_xlcash, ours=xlcash.__version__)
    return ok("python", "answers", version=version, bits=bits, xlcash=of_xlcash)


def library(patient: Patient) -> Iterator[Finding]:
    """The DLL through which Excel starts Python, in the bits of Excel: those of Python itself do not matter, it runs beside Excel."""
    if patient.interpreter is None:
        return
    bits = patient.office_bits or 64
    name = f"xlwings{bits}-{xlwings.__version__}.dll"
    folders = (patient.interpreter.parent, patient.interpreter.parent.parent)
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        yield fault("library", "missing", name=name, folder=folders[0], version=xlwings.__version__)
    elif not _is_program(found):
        yield fault("library", "damaged", file=found, version=xlwings.__version__)
    else:
        yield ok("library", "there", file=found, bits=bits)
    if not patient.office_bits:
        yield unknown("library", "bits")


def pythons(patient: Patient) -> Iterator[Finding]:
    """Other Pythons of this computer that hold a copy of xlcash too, so that a repair may reach the wrong one."""
    machine = patient.machine
    homes = {folder for folder in (*_registered(patient), *_of_conda(patient), *_on_path(patient)) if folder.is_dir()}
    others = {folder / "Lib" / "site-packages" for folder in homes if folder not in machine.interpreter.parents}
    others |= set((machine.folder("APPDATA") / "Python").glob("Python*/site-packages"))  # pip install --user
    copies = sorted(str(folder) for folder in others if folder != machine.code_folder and (folder / "xlcash").is_dir())
    if copies:
        yield warning("pythons", "copies", folders="; ".join(copies), interpreter=machine.interpreter)
    else:
        yield ok("pythons", "counted", number=len(homes))


def _registered(patient: Patient) -> Iterator[Path]:
    """The folders of the Pythons that Windows knows of."""
    registry = patient.machine.registry
    for root in REGISTERED:
        for company in registry.subkeys(root):
            for version in registry.subkeys(f"{root}\\{company}"):
                folder = patient.machine.value(f"{root}\\{company}\\{version}\\InstallPath", "")
                if folder:
                    yield Path(str(folder))


def _of_conda(patient: Patient) -> list[Path]:
    """The environments conda has made, which it lists for every user."""
    try:
        lines = (patient.machine.folder("USERPROFILE") / ".conda" / "environments.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [Path(line.strip()) for line in lines if line.strip()]


def _on_path(patient: Patient) -> Iterator[Path]:
    """The Pythons and environments that a command line finds: an environment has its programs in a folder Scripts."""
    for folder in filter(None, patient.machine.environment.get("PATH", "").split(os.pathsep)):
        yield from (home for home in (Path(folder), Path(folder).parent) if (home / "Lib" / "site-packages").is_dir())


def environment(patient: Patient) -> Iterator[Finding]:
    """Variables that change every Python that Excel starts."""
    seen = False
    for key in ENVIRONMENTS:
        home, paths = (patient.machine.value(key, name) for name in ("PYTHONHOME", "PYTHONPATH"))
        if home:
            yield fault("environment", "home", value=home)
        if paths:
            folders = map(patient.machine.expanded_path, str(paths).split(";"))
            shadows = [str(folder / name) for folder in folders for name in SHADOWED if (folder / name).is_dir()]
            yield fault("environment", "shadows", files="; ".join(shadows)) if shadows else warning("environment", "path", value=paths)
        seen = seen or bool(home or paths)
    if not seen:
        yield ok("environment", "clean")


def is_of_the_store(program: Path) -> bool:
    """Whether a program comes from the Microsoft Store, which keeps it in a closed room."""
    return STORE in (part.lower() for part in program.parts)


def _is_program(file: Path) -> bool:
    """Whether a program or library is whole at its beginning: an antivirus program often leaves an empty file behind."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(PROGRAM)) == PROGRAM
    except OSError:
        return False
