"""What a workbook or an add-in says of itself: which versions its VBA was written for, and which functions it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from xlcash.hosts.windows.settings import NAME

XLWINGS_MODULE: Final = "xlwings"
OWN_MODULE: Final = "xlcash_functions"

_XLWINGS_VERSION: Final = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')
_OWN_VERSION: Final = re.compile(r'XLCASH_VERSION As String = "([^"]+)"')
_CALL: Final = re.compile(r'= Answer\("(\w+)"')
_SHEET: Final = re.compile(rf'<sheet [^>]*name="{re.escape(NAME)}"')


class NotReadableError(Exception):
    """The file is no Excel file, or is locked."""


@dataclass(frozen=True)
class Carried:
    """`xlwings` and `xlcash` are versions, empty where the VBA names none; `functions`: the Python functions it calls.

    `has_settings`: the file has a sheet of settings, which goes before every settings file.
    """

    xlwings: str
    xlcash: str
    functions: frozenset[str]
    has_settings: bool


def carried(file: Path) -> Carried:
    """Read a workbook or an add-in without Excel. Raises NotReadableError."""
    from pyopenvba import ExcelFile, PyOpenVBAError  # noqa: PLC0415  a tenth of a second, for this alone

    try:
        with ZipFile(file) as package:
            sheets = package.read("xl/workbook.xml").decode("utf-8", errors="replace")
            if "xl/vbaProject.bin" not in package.namelist():
                return Carried("", "", frozenset(), bool(_SHEET.search(sheets)))
        with ExcelFile(file) as book:
            modules = {name: book.get_module(name) for name in book.module_names() if name in (XLWINGS_MODULE, OWN_MODULE)}
    except (OSError, BadZipFile, KeyError, ValueError, PyOpenVBAError) as error:
        raise NotReadableError(str(error)) from error
    xlwings, own = modules.get(XLWINGS_MODULE, ""), modules.get(OWN_MODULE, "")
    return Carried(_first(_XLWINGS_VERSION, xlwings), _first(_OWN_VERSION, own), frozenset(_CALL.findall(own)), bool(_SHEET.search(sheets)))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
