"""Audit and Help, of the Share group of the ribbon: they only show."""

from __future__ import annotations

from typing import Final

import xlwings as xw

from xlcash.domain.tables import AUDIT
from xlcash.excel.cells import rows_of
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.books import NotAnXlcashBookError, language_of, named_range
from xlcash.excel.macros.formulas import function_called
from xlcash.language import say

MOST_FUNCTIONS: Final = 2 * len(FUNCTIONS)  # rows of the sheet Functions that are looked through: the workbook may be of another version


def show_audit(book: xw.Book) -> str:
    """Show what was done, and say what was done last."""
    language, table = language_of(book), KeptTable(book, AUDIT)
    table.sheet.activate()
    rows = table.read().rows
    if rows.empty:
        return say(language, "macros.audit_empty")
    last = rows.iloc[-1]
    return say(language, "macros.audited", rows=len(rows), action=last["action"], user=last["user"], when=f"{last['when']:%Y-%m-%d}")


def show_help(book: xw.Book) -> str:
    """Show the function of the selected cell on the sheet Functions, or Start where it has none; elsewhere than in a template say it."""
    language, cell = language_of(book), book.app.selection
    function = function_called(str(cell[0, 0].formula)) if cell is not None else None
    try:
        if function is None:
            named_range(book, "Company").sheet.activate()
        else:
            _show(named_range(book, "xc_functions"), function.name)
    except NotAnXlcashBookError:
        if function is None:
            return say(language, "macros.help_elsewhere")
    if function is None:
        return say(language, "macros.help_start")
    return f"{function.signature()}: {function.summary(language)}"


def _show(head: xw.Range, name: str) -> None:
    """Select the row of a function below the head of the list."""
    head.sheet.activate()
    names = [row[0] for row in rows_of(head.offset(1, 0).resize(MOST_FUNCTIONS, 1).raw_value)]
    if name in names:
        head.offset(1 + names.index(name), 0).select()
