"""Workbooks read by calamine. This module imports little, for `reader_apart` starts a process with it."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

_PANIC: Final = (
    "PanicException"  # how the reader, written in Rust, gives up on some damaged files: no Exception, and of a module nobody can import
)


class Sheet(NamedTuple):
    """A visible sheet that holds something.

    `start`: row and column of its first cell, from 0; `rows`: of one length, blanks ""; `merged`: first and last cell of each merged area.
    """

    name: str
    start: tuple[int, int]
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


class UnreadableError(Exception):
    """The file is no workbook, or a damaged one; the reason is the reader's."""


class PasswordedError(Exception):
    """The workbook is protected by a password."""


def sheets_of(data: bytes) -> list[Sheet]:
    """The sheets of a workbook. Raises UnreadableError, PasswordedError."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        read = ((name, workbook.get_sheet_by_name(name)) for name in visible)
        return [Sheet(name, one.start, one.to_python(), one.merged_cell_ranges or []) for name, one in read if one.start is not None]
    except (CalamineError, OSError) as error:
        raise (PasswordedError() if _has_password(data) else UnreadableError(str(error))) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise UnreadableError(str(error)) from error


def _has_password(data: bytes) -> bool:
    """Only a reader that is told the format, by the name of a file, tells of a password; the one that finds it out knows none."""
    for suffix in (".ods",) if data.startswith(b"PK") else (".xls", ".xlsx"):
        with contextlib.suppress(CalamineError, OSError), tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"workbook{suffix}")
            path.write_bytes(data)
            try:
                CalamineWorkbook.from_path(path)
            except PasswordError:
                return True
    return False
