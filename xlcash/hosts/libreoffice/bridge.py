"""Finds LibreOffice and the Python bridge it ships (`uno`), which only the Python it was built for can load."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from xlcash.domain.errors import XlcashError
from xlcash.language import Term

SYSTEM_PACKAGES: Final = Path("/usr/lib/python3/dist-packages")
"""Where Debian keeps `uno`; a virtual environment does not look there by itself."""


class OfficeUnavailableError(XlcashError):
    """LibreOffice can't be used from here."""

    def __init__(self, reason: Term) -> None:
        super().__init__(reason=reason)


def soffice() -> Path | None:
    """The program that starts LibreOffice, wherever the search path leads to."""
    found = shutil.which("soffice")
    return Path(found).resolve() if found else None


def office_python(program: Path) -> tuple[int, int] | None:
    """The version of Python that the bridge in a LibreOffice program folder was built for."""
    library = program / "libpyuno.so"
    built_for = re.search(rb"libpython(\d)\.(\d+)", library.read_bytes()) if library.exists() else None
    return (int(built_for[1]), int(built_for[2])) if built_for else None


def why_unavailable() -> Term | None:
    """The reason why LibreOffice can't be driven from this Python; None where it can."""
    program = soffice()
    if program is None:
        return Term("cli.libreoffice.missing")
    version = office_python(program.parent)
    if version is None or not _finds_uno():
        return Term("cli.libreoffice.no_bridge")
    if version != sys.version_info[:2]:  # loading a foreign bridge ends the process, so it is never tried
        return Term("cli.libreoffice.other_python", theirs="{}.{}".format(*version), ours="{}.{}".format(*sys.version_info[:2]))
    return None


def check_available() -> Path:
    """The program that starts LibreOffice. Raises OfficeUnavailableError with the reason where it can't be driven from here."""
    reason, program = why_unavailable(), soffice()
    if reason or program is None:
        raise OfficeUnavailableError(reason or Term("cli.libreoffice.missing"))
    return program


def _finds_uno() -> bool:
    return importlib.util.find_spec("uno") is not None or (SYSTEM_PACKAGES / "uno.py").exists()


@functools.cache
def uno() -> Any:
    """The module `uno`. Importing it hooks Python's import statement, so it is loaded only where LibreOffice is really wanted.

    Raises OfficeUnavailableError with the reason.
    """
    check_available()
    if importlib.util.find_spec("uno") is None:
        sys.path.append(str(SYSTEM_PACKAGES))
    return importlib.import_module("uno")


def properties(**values: object) -> tuple[Any, ...]:
    """Named values as UNO takes them: a tuple of com.sun.star.beans.PropertyValue."""
    return tuple(uno().createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, value, 0) for name, value in values.items())


def failure(name: str = "com.sun.star.uno.Exception") -> type[BaseException]:
    """A UNO exception as a class that `except` takes; by default the base of all."""
    kind: type[BaseException] = uno().getClass(name)
    return kind
