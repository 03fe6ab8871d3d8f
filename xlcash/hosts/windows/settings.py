"""The settings file that the VBA of xlwings reads: what xlcash writes into it, and what VBA makes of one.

VBA opens it with `Open … For Input` and takes pairs with `Input #`: comma between name and value, quotes around each, in the code page of
the system, never in UTF-8.  The first pair of a name counts, in capitals or not (xlwings_custom_addin.bas, GetConfigFromFile).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xlcash.hosts.installing.errors import InterpreterPathError
from xlcash.hosts.windows.machine import Machine

NAME: Final = "xlcash.conf"
INTERPRETER: Final = "INTERPRETER_WIN"
PATHS: Final = "PYTHONPATH"
WORKBOOK_FOLDER: Final = "ADD_WORKBOOK_TO_PYTHONPATH"


def settings_file(machine: Machine) -> Path:
    return machine.folder("USERPROFILE") / ".xlcash" / NAME


def settings_for(machine: Machine) -> dict[str, str]:
    """What the workbook has to know of this Python. Raises InterpreterPathError.

    The folder of the workbook stays off Python's search path: otherwise a file `numpy.py` beside a workbook that came by mail would be run.
    The folder of xlcash is named even where Python finds it by itself: without any, xlwings would add the current folder of Excel.
    """
    return {
        INTERPRETER: spelled(machine.interpreter, machine),
        PATHS: spelled(machine.code_folder, machine),
        WORKBOOK_FOLDER: "False",
    }


def spelled(path: Path, machine: Machine) -> str:
    """A path in letters the code page has, if need be in its 8.3 form. Raises InterpreterPathError."""
    for form in (path, machine.short(path)):
        if passes(str(form), machine.code_page):
            return str(form)
    raise InterpreterPathError(path)


def passes(text: str, code_page: str) -> bool:
    r"""Whether a text comes through a code page unharmed.

    >>> passes("C:\\财务\\python.exe", "cp936"), passes("C:\\财务\\python.exe", "cp1252")
    (True, False)
    """
    try:
        return text.encode(code_page).decode(code_page) == text
    except UnicodeError:
        return False


def written(settings: Mapping[str, str], code_page: str) -> bytes:
    r"""The settings as VBA's `Write #` would store them.

    >>> written({"INTERPRETER_WIN": "C:\\Python\\python.exe"}, "cp1252")
    b'"INTERPRETER_WIN","C:\\Python\\python.exe"\r\n'
    """
    return "".join(f'"{name}","{value}"\r\n' for name, value in settings.items()).encode(code_page)


def read(file: Path, code_page: str) -> dict[str, str]:
    """The settings as VBA's `Input #` takes them: pair by pair, whatever the lines."""
    lines = file.read_bytes().decode(code_page, errors="replace").splitlines()
    fields = [cell.strip() for row in csv.reader(lines, skipinitialspace=True) for cell in row or [""]]
    pairs = list(zip(fields[::2], fields[1::2], strict=False))
    return {name.upper(): value for name, value in reversed(pairs)}
