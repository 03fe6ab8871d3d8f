"""Workbooks of Excel and LibreOffice, read by calamine."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from xlcash.importing.error_cells import Errors, error_cells
from xlcash.importing.errors import DamagedWorkbookError, LockedWorkbookError, RowsFarApartError
from xlcash.importing.grid import FIRST_ROWS, Grid, uncollected, upright
from xlcash.importing.limits import BLANK_ROWS, check_packed

_PACKED = b"PK"
_PANIC = (
    "PanicException"  # how the reader, written in Rust, gives up on some damaged files: no Exception, and of a module nobody can import
)


def sheet_grids(path: Path, data: bytes) -> list[Grid]:
    """Every visible sheet that holds something, its rows numbered as Excel numbers them.

    Raises LockedWorkbookError for a workbook with a password, DamagedWorkbookError for a file that is no workbook, SourceTooLargeError.
    """
    errors = error_cells(path, data, check_packed(path, data)) if data.startswith(_PACKED) else {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            grid
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            for grid in _grid(path, workbook, sheet.name, errors.get(sheet.name, {}))
        ]
    except PasswordError as error:
        raise LockedWorkbookError(path) from error
    except (CalamineError, OSError) as error:
        raise DamagedWorkbookError(path, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise DamagedWorkbookError(path, str(error)) from error


def _grid(path: Path, workbook: CalamineWorkbook, name: str, errors: Errors) -> list[Grid]:
    with uncollected():
        sheet = workbook.get_sheet_by_name(name)
        rows: list[list[Any]] = sheet.to_python() if sheet.start is not None else []
    if sheet.start is None:
        return []
    first = sheet.start[0] + 1
    for (row, column), error in errors.items():
        at, place = row - sheet.start[0], column - sheet.start[1]
        if 0 <= at < len(rows) and 0 <= place < len(rows[at]):
            rows[at][place] = error
    down = [
        (left - sheet.start[1], top - sheet.start[0], bottom - sheet.start[0])
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top
    ]
    return [Grid(rows[:FIRST_ROWS], functools.partial(_columns, path, rows, first, name), first, name, name, down)]


def _columns(path: Path, rows: Sequence[Sequence[Any]], first: int, name: str) -> list[list[Any]]:
    """The columns of a sheet. Raises RowsFarApartError for a stray cell far below the list: a million blank rows would be read for it."""
    before = 0
    for at, row in enumerate(rows):
        if any(row):
            if at - before > BLANK_ROWS:
                raise RowsFarApartError(path, name, first + before, first + at)
            before = at
    return upright(rows, None)
