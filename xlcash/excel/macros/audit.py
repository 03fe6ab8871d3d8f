"""Audit: every button that was pressed leaves a row: who, when, what it said, the control totals and the mark of the inputs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import xlwings as xw

from xlcash.domain.tables import AUDIT
from xlcash.excel.cells import rows_of
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.books import language_of, named_range
from xlcash.excel.user import logged_in
from xlcash.language import say

TOTALS: Final = ("invoices", "receipts", "open", "cash", "inputs", "version")
"""What the row `Now` on Audit holds, from left to right."""

COMPLETE: Final = frozenset({"refresh_forecast", "roll_forward", "set_as_of", "check_data", "write_import", "undo_import"})
"""The buttons that bring every result up to date."""

SILENT: Final = frozenset({"explain_cell", "import_ledger", "audit", "help"})
"""The buttons that only look."""


def note(book: xw.Book, macro: str, said: str, *, stopped: bool = False) -> None:
    """Add a row to the table Audit. A book without that table keeps no record. A run that was `stopped` brought not everything up to date.

    This is the one place that reads the clock: the row tells when a person pressed a button; no answer depends on it.
    """
    if macro in SILENT or not any(table.name == AUDIT.name for sheet in book.sheets for table in sheet.tables):
        return
    language = language_of(book)
    now = dict(zip(TOTALS, rows_of(named_range(book, "xc_audit_now").raw_value)[0], strict=True))
    row: dict[str, Any] = {
        "when": dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005  the wall clock of whoever pressed
        "user": logged_in(),
        "action": say(language, f"ribbon.buttons.{macro}.label"),
        "result": said,
        "complete": say(language, "words.flag.yes") if macro in COMPLETE and not stopped else None,
        **now,
    }
    KeptTable(book, AUDIT).append({key: [value] for key, value in row.items()})
