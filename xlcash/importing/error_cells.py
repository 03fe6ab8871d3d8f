"""Cells of a workbook that hold an error (#N/A), which the reader of workbooks gives as blanks."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from xlcash.domain.errors import CellError
from xlcash.domain.errors.families import CELL_ERROR_TEXT
from xlcash.importing.package.parts import Package
from xlcash.importing.package.tables import Area

_CELL: Final = re.compile(rb"<c\b([^>]*\bt=\"e\"[^>]*)>(.*?)</c>", re.DOTALL)
_PLACE: Final = re.compile(rb"\br=\"([A-Z]{1,3}\d{1,7})\"")
_VALUE: Final = re.compile(rb"<v>([^<]*)</v>")
_BY_TEXT: Final = {text.encode(): error for error, text in CELL_ERROR_TEXT.items()}

Errors = dict[tuple[int, int], CellError]  # by row and column, counted from 0


def error_cells(path: Path, data: bytes, parts: Collection[str]) -> Mapping[str, Errors]:
    """The errors of each sheet by its name; `parts`: the parts of the package that hold any."""
    if not parts:
        return {}
    package = Package(path, data, ZipFile(io.BytesIO(data)))
    return {name: _errors(package[part]) for name, part in package.sheets() if part in parts}


def _errors(sheet: bytes) -> Errors:
    found: Errors = {}
    for cell in _CELL.finditer(sheet):
        place, value = _PLACE.search(cell[1]), _VALUE.search(cell[2])
        if place and value:
            area = Area.of(place[1].decode())
            found[area.top - 1, area.left - 1] = _BY_TEXT.get(value[1], CellError.VALUE)
    return found
