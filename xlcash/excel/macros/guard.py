"""Guarded sheets: answers that nobody may type over. A button takes the guard away for as long as it writes, and puts it back.

A guard has no password. Excel forgets with the file that macros may write on a guarded sheet (UserInterfaceOnly), and never lets them
resize a table there.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.excel.macros.books import spills

Lock: TypeAlias = Callable[[], object]

ALLOWED: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
    "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a guard may allow, by the names that Excel's Protection object and its method Protect share."""


class SheetLockedError(XlcashError):
    """The user has put a password on a sheet that a button has to write on."""

    def __init__(self, sheet: str) -> None:
        super().__init__(sheet=sheet)


@contextlib.contextmanager
def unguarded(book: xw.Book) -> Iterator[None]:
    """The sheets of a book without their guard. Raises SheetLockedError for a sheet of results that has a password."""
    locks: list[Lock] = []
    try:
        locked = [sheet.name for sheet in book.sheets if not _unlocked(sheet, locks)]
        if locked:
            _check(book, locked)
        yield
    finally:
        for lock in locks:
            lock()


def _check(book: xw.Book, locked: list[str]) -> None:
    """A sheet of the user's own may have a password."""
    found = next((name for name in (result.anchor.sheet.name for result in spills(book)) if name in locked), None)
    if found is not None:
        raise SheetLockedError(found)


def _unlocked(sheet: xw.Sheet, locks: list[Lock]) -> bool:
    """Take the guard off a sheet, where it has one, and note how it is put back; False where a password forbids it."""
    if sheet.book.app.engine.name != "excel":
        lock = sheet.impl.unlock()
    else:
        lock = _unlock_on_macos(sheet.api) if sys.platform == "darwin" else _unlock_in_excel(sheet.api)
    if lock is None:
        return False
    locks.append(lock)
    return True


def _unlock_in_excel(sheet: Any) -> Lock | None:
    """Without a password in the call, Excel would ask the user for one."""
    if not sheet.ProtectContents:
        return _nothing
    allowed = {name: getattr(sheet.Protection, name) for name in ALLOWED}
    drawings, scenarios, selection = sheet.ProtectDrawingObjects, sheet.ProtectScenarios, sheet.EnableSelection
    try:
        sheet.Unprotect(Password="")
    except Exception:  # noqa: BLE001  Excel's own, whose class only Windows has
        return None

    def lock() -> None:
        sheet.Protect(DrawingObjects=drawings, Contents=True, Scenarios=scenarios, **allowed)
        sheet.EnableSelection = selection

    return lock


def _unlock_on_macos(sheet: Any) -> Lock | None:
    if not sheet.protect_contents.get():
        return _nothing
    sheet.unprotect(password="")
    return None if sheet.protect_contents.get() else sheet.protect_worksheet


def _nothing() -> None:
    """The sheet had no guard."""
