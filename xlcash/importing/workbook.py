"""Workbooks of Excel and LibreOffice, read by calamine."""

from __future__ import annotations

import functools
import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from xlcash.importing.errors import DamagedWorkbookError, LockedWorkbookError
from xlcash.importing.grid import FIRST_ROWS, Grid, uncollected, upright
from xlcash.importing.limits import check_packed

_PACKED = b"PK"


def sheet_grids(path: Path, data: bytes) -> list[Grid]:
    """Every visible sheet that holds something, its rows numbered as Excel numbers them.

    Raises LockedWorkbookError for a workbook with a password, DamagedWorkbookError for a file that is no workbook, SourceTooLargeError.
    """
    if data.startswith(_PACKED):
        check_packed(path, data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            grid
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            for grid in _grid(workbook, sheet.name)
        ]
    except PasswordError as error:
        raise LockedWorkbookError(path) from error
    except (CalamineError, OSError) as error:
        raise DamagedWorkbookError(path, str(error)) from error


def _grid(workbook: CalamineWorkbook, name: str) -> list[Grid]:
    with uncollected():
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.to_python() if sheet.start is not None else []
    if sheet.start is None:
        return []
    return [Grid(rows[:FIRST_ROWS], functools.partial(upright, rows, None), sheet.start[0] + 1, name)]
