"""Bring a result up to date: in Excel by recalculating it, elsewhere also by fitting its block to the answer's size."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.domain.worksheet import LAST_COLUMN, LAST_ROW
from xlcash.excel.macros.answers import rows_or_error
from xlcash.excel.macros.books import SPILLS_BY_ITSELF, Spill, language_of, spill
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.patience import begin
from xlcash.excel.macros.printing import follow
from xlcash.language import say

Progress = Callable[[int, int], str]


class ResultBlockedError(XlcashError):
    """A result has to grow over cells that hold something."""

    def __init__(self, address: str) -> None:
        super().__init__(address=address)


class ResultBeyondSheetError(XlcashError):
    """A result has more rows or columns than there are below and beside its first cell."""

    def __init__(self, address: str, rows: int, room: int) -> None:
        super().__init__(address=address, rows=f"{rows:,}", room=f"{room:,}")


class ResultNotFittedError(XlcashError):
    """The host did not enter a result over the cells that its answer needs, and said nothing."""

    def __init__(self, address: str) -> None:
        super().__init__(address=address)


def refresh(book: xw.Book, results: Iterable[Spill], progress: Progress) -> BookReader:
    """Refresh results one after the other; the status bar tells how far it is, and Esc stops it between two of them.

    Only the cells of the results themselves are written: a block that shrinks is emptied, one that grows takes blank cells, and keeps its
    size where a user has put anything there; once all others are up to date, that raises ResultBlockedError, or ResultBeyondSheetError
    where the sheet ends (Excel itself shows #SPILL!).  The reader is given back, for what the macro says next.
    What is printed follows the results (see `printing`).

    Raises StoppedError.
    """
    todo, blocked, language = list(results), None, language_of(book)
    reader = BookReader(book)
    with _calculating_once(book.app):
        for at, result in enumerate(todo, 1):
            begin(book.app, at - 1, len(todo), progress(at, len(todo)), language)
            if book.app.engine.name in SPILLS_BY_ITSELF:
                result.anchor.formula2 = result.formula
            else:
                blocked = _fit(result, reader) or blocked
    follow(book, todo)
    if blocked:
        raise blocked
    return reader


def shown_afresh(book: xw.Book, key: str, said: str, *beside: str) -> list[list[Any]]:
    """Refresh one result and those `beside` it, show its sheet and give its rows; `said` is the status bar's text meanwhile.

    Raises what stood in its way.
    """
    result = spill(book, key)
    reader = refresh(book, [result, *(spill(book, other) for other in beside)], lambda at, of: say(language_of(book), said, at=at, of=of))
    result.anchor.sheet.activate()
    return rows_or_error(reader.call(result.formula))


@contextlib.contextmanager
def _calculating_once(app: xw.App) -> Iterator[None]:
    """One calculation at the end instead of one after every result; the user's own way of calculating comes back whatever happens.

    A host that never spills computes a cell when it is read, so that there is nothing to hold back.
    """
    before = app.calculation
    if app.engine.name in SPILLS_BY_ITSELF:
        app.calculation = "manual"
    try:
        yield
    finally:
        if app.engine.name in SPILLS_BY_ITSELF:
            app.calculation = before
        app.calculate()


def _fit(result: Spill, reader: BookReader) -> XlcashError | None:
    """Enter the formula over exactly the cells its answer fills; what keeps it from that, else nothing."""
    formula = result.formula
    rows = reader.call(formula).answer()
    if not isinstance(rows, list):
        rows = [[rows]]
    size = (len(rows), len(rows[0]))
    room = (LAST_ROW - result.anchor.row + 1, LAST_COLUMN - result.anchor.column + 1)
    if size[0] > room[0] or size[1] > room[1]:
        return ResultBeyondSheetError(_address(result.anchor), size[0], room[0])
    if result.fills(*size):
        return None
    old = result.extent()
    taken = next(filter(holds_anything, _taken_anew(result.anchor, old, size)), None)
    if taken is not None:
        return ResultBlockedError(_address(taken))
    result.anchor.resize(*old).clear_contents()
    result.anchor.resize(*size).formula_array = formula
    return None if result.fills(*size) else ResultNotFittedError(_address(result.anchor))


def _address(cells: xw.Range) -> str:
    return f"{cells.sheet.name}!{cells.get_address(row_absolute=False, column_absolute=False)}"


def _taken_anew(anchor: xw.Range, old: tuple[int, int], size: tuple[int, int]) -> Iterator[xw.Range]:
    """The cells that a block takes when it grows: those below it, then those to its right."""
    if size[0] > old[0]:
        yield anchor.offset(old[0], 0).resize(size[0] - old[0], size[1])
    if size[1] > old[1]:
        yield anchor.offset(0, old[1]).resize(min(size[0], old[0]), size[1] - old[1])


def holds_anything(cells: xw.Range) -> bool:
    """Whether any of some cells is not blank."""
    raw = cells.raw_value
    rows = raw if isinstance(raw, (list, tuple)) else [[raw]]
    return any(cell not in (None, "") for row in rows for cell in (row if isinstance(row, (list, tuple)) else [row]))
