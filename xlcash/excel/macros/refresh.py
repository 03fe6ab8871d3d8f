"""Bring a result up to date: in Excel by recalculating it, elsewhere also by fitting its block to the answer's size."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator

import xlwings as xw

from xlcash.excel.macros.books import SPILLS_BY_ITSELF, Spill
from xlcash.excel.macros.formulas import BookReader

Progress = Callable[[int, int], str]


def refresh(book: xw.Book, results: Iterable[Spill], progress: Progress) -> BookReader:
    """Refresh results one after the other; the status bar tells how far it is.

    Only the cells of the results themselves are written: a block that shrinks is emptied, one that grows takes the blank cells below it
    and stops at anything a user put there (Excel's own rule: #SPILL!).  The reader is given back, for what the
    macro says next.
    """
    todo = list(results)
    reader = BookReader(book)
    with _calculating_once(book.app):
        for at, result in enumerate(todo, 1):
            book.app.status_bar = progress(at, len(todo))
            if book.app.engine.name in SPILLS_BY_ITSELF:
                result.anchor.formula2 = result.formula
            else:
                _fit(result, reader)
    return reader


@contextlib.contextmanager
def _calculating_once(app: xw.App) -> Iterator[None]:
    """One calculation at the end instead of one after every result; the user's own way of calculating comes back whatever happens."""
    before = app.calculation
    app.calculation = "manual"
    try:
        yield
    finally:
        app.calculation = before
        app.calculate()


def _fit(result: Spill, reader: BookReader) -> None:
    """Enter the formula over exactly the cells its answer fills."""
    formula = result.formula
    rows = reader.call(formula).answer()
    if not isinstance(rows, list):
        rows = [[rows]]
    size = (len(rows), len(rows[0]))
    old = result.extent()
    if size == old:
        return
    grown = result.anchor.resize(max(size[0], old[0]), old[1])
    if size[0] > old[0] and holds_anything(grown.offset(old[0], 0).resize(size[0] - old[0], size[1])):
        return
    result.anchor.resize(*old).clear_contents()
    result.anchor.resize(*size).formula_array = formula


def holds_anything(cells: xw.Range) -> bool:
    """Whether any of some cells is not blank."""
    raw = cells.raw_value
    rows = raw if isinstance(raw, (list, tuple)) else [[raw]]
    return any(cell not in (None, "") for row in rows for cell in (row if isinstance(row, (list, tuple)) else [row]))
