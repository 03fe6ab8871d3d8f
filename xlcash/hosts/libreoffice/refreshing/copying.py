"""A copy of the open workbook's file that shows what LibreOffice shows now; everything else in it is as it was."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlcash.hosts.libreoffice.refreshing.errors import UnknownPartError
from xlcash.hosts.libreoffice.refreshing.package import shared_texts
from xlcash.hosts.libreoffice.refreshing.run import State, compare, put_in, reach_of_tables
from xlcash.importing.package.parts import Package
from xlcash.importing.package.tables import Area, tables_of

_DIMENSION: Final = re.compile(rb'<dimension\b[^<>]*?\bref="([^"]+)"')


def write_copy(book: Any, path: Path) -> None:
    """Write a book of the engine. Raises what reading a package raises, StrictWorkbookError, UnknownPartError."""
    package, shown = Package.read(Path(book.fullname)), xw.Book(impl=book)
    parts = dict(package.sheets())
    added = next((sheet.name for sheet in shown.sheets if sheet.name not in parts), None)
    if added is not None:
        raise UnknownPartError(package.path.name, added)
    unknown = {name: _unknown(package[part]) for name, part in parts.items()}
    tables = {name: table.area.reference for name, table in tables_of(package).items()}
    done = compare(shown, package, State(unknown, tables), shared_texts(package))
    put_in(package, done, tables, reach_of_tables(shown))
    package.write(path)


def _unknown(sheet: bytes) -> list[list[float]]:
    """Cells as far as the file has any, none of which is equal to what is shown: every one is compared with what the file says."""
    found = _DIMENSION.search(sheet)
    area = Area.of(found[1].decode()) if found else Area(1, 1, 1, 1)
    return [[math.nan] * area.right] * area.bottom
