"""Workbooks of Excel and LibreOffice, sheet by sheet."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from xlcash.importing.error_cells import Errors, error_cells
from xlcash.importing.errors import DamagedWorkbookError, LockedWorkbookError, RowsFarApartError
from xlcash.importing.grid import FIRST_ROWS, Grid, uncollected, upright
from xlcash.importing.limits import BLANK_ROWS, WIDEST, check_packed
from xlcash.importing.reader import PasswordedError, Sheet, UnreadableError, sheets_of
from xlcash.importing.reader_apart import sheets_apart

_PACKED: Final = b"PK"
_SIZED: Final = frozenset({"xl/workbook.bin", "content.xml"})  # parts of .xlsb and .ods


def sheet_grids(path: Path, data: bytes) -> list[Grid]:
    """Every visible sheet that holds something, its rows numbered as Excel numbers them.

    Raises LockedWorkbookError for a workbook with a password, DamagedWorkbookError for a file that is no workbook, SourceTooLargeError.
    """
    errors = error_cells(path, data, check_packed(path, data)) if data.startswith(_PACKED) else {}
    try:
        with uncollected():
            sheets = sheets_apart(data) if _states_sizes(data) else sheets_of(data)
    except PasswordedError as error:
        raise LockedWorkbookError(path) from error
    except UnreadableError as error:
        raise DamagedWorkbookError(path, str(error)) from error
    if any(sheet.start[1] + len(sheet.rows[0]) > WIDEST for sheet in sheets):
        raise DamagedWorkbookError(path, "a cell outside the sheet")
    return [_grid(path, sheet, errors.get(sheet.name, {})) for sheet in sheets]


def _states_sizes(data: bytes) -> bool:
    """Whether a workbook is in a form that states sizes or repeats which the reader believes: .xls, .xlsb, .ods, and not .xlsx."""
    if not data.startswith(_PACKED):
        return True
    with ZipFile(io.BytesIO(data)) as package:
        return not _SIZED.isdisjoint(package.namelist())


def _grid(path: Path, sheet: Sheet, errors: Errors) -> Grid:
    top, left = sheet.start
    for (row, column), error in errors.items():
        at, place = row - top, column - left
        if 0 <= at < len(sheet.rows) and 0 <= place < len(sheet.rows[at]):
            sheet.rows[at][place] = error
    down = [(first[1] - left, first[0] - top, last[0] - top) for first, last in sheet.merged if last[0] > first[0]]
    columns = functools.partial(_columns, path, sheet.rows, top + 1, sheet.name)
    return Grid(sheet.rows[:FIRST_ROWS], columns, top + 1, sheet.name, sheet.name, down)


def _columns(path: Path, rows: Sequence[Sequence[Any]], first: int, name: str) -> list[list[Any]]:
    """The columns of a sheet. Raises RowsFarApartError for a stray cell far below the list: a million blank rows would be read for it."""
    before = 0
    for at, row in enumerate(rows):
        if any(row):
            if at - before > BLANK_ROWS:
                raise RowsFarApartError(path, name, first + before, first + at)
            before = at
    return upright(rows, None)
