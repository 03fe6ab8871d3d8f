"""What the ribbon's buttons do, each one function on an xlwings Book; `run` is the one way in, with the one error net."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import xlwings as xw

from xlcash.domain.errors import UnforeseenError, XlcashError
from xlcash.excel.log import logger
from xlcash.excel.macros.account import statement
from xlcash.excel.macros.audit import note
from xlcash.excel.macros.books import READER, language_of
from xlcash.excel.macros.claim_pack import claim_pack
from xlcash.excel.macros.collections import worklist
from xlcash.excel.macros.contacts import log_contact, log_promise
from xlcash.excel.macros.credit import score_customers
from xlcash.excel.macros.data import check_data, set_as_of
from xlcash.excel.macros.explain import explain_cell
from xlcash.excel.macros.forecast import refresh_forecast
from xlcash.excel.macros.guard import unguarded
from xlcash.excel.macros.importing import import_ledger, undo_import, write_import
from xlcash.excel.macros.inserting import insert_report, insert_table
from xlcash.excel.macros.letters import issue_letters, preview_letters
from xlcash.excel.macros.limits import review_limits
from xlcash.excel.macros.patience import StoppedError, forget
from xlcash.excel.macros.protection import claim_clock
from xlcash.excel.macros.risk import simulate, stress_test
from xlcash.excel.macros.sharing import copy_values, export_pdf
from xlcash.excel.macros.showing import show_audit, show_help
from xlcash.excel.macros.snapshots import freeze_snapshot, roll_forward
from xlcash.excel.macros.warnings import warnings
from xlcash.language import Language

__all__ = ["MACROS", "press", "run"]

MACROS: Final[Mapping[str, Callable[..., str]]] = {
    "import_ledger": import_ledger,
    "write_import": write_import,
    "undo_import": undo_import,
    "refresh_forecast": refresh_forecast,
    "roll_forward": roll_forward,
    "freeze_snapshot": freeze_snapshot,
    "simulate": simulate,
    "stress_test": stress_test,
    "score_customers": score_customers,
    "review_limits": review_limits,
    "warnings": warnings,
    "worklist": worklist,
    "log_contact": log_contact,
    "log_promise": log_promise,
    "preview_letters": preview_letters,
    "issue_letters": issue_letters,
    "statement": statement,
    "claim_clock": claim_clock,
    "claim_pack": claim_pack,
    "check_data": check_data,
    "set_as_of": set_as_of,
    "export_pdf": export_pdf,
    "copy_values": copy_values,
    "insert_table": insert_table,
    "insert_report": insert_report,
    "explain_cell": explain_cell,
    "audit": show_audit,
    "help": show_help,
}


def run(name: str, *arguments: str, language: Language = "en") -> None:
    """Press a button of the workbook that called (xlwings' RunPython); `language` is that of the ribbon."""
    READER.set(language)
    press(xw.Book.caller(), name, *arguments)


def press(book: xw.Book, name: str, *arguments: str) -> str:
    """Run one macro on a book. Its sentence stands in the status bar; a mistake is also said in a box."""
    try:
        said = _pressed(book, name, *arguments)
    except XlcashError as error:
        said = error.sentence(language_of(book))
        book.app.alert(said, title="xlcash")
    except Exception as error:  # noqa: BLE001  the net: a traceback helps nobody who pressed a button
        logger().exception("macro %s", name)
        said = UnforeseenError(name, type(error).__name__).sentence(language_of(book))
        book.app.alert(said, title="xlcash")
    book.app.status_bar = said
    return said


def _pressed(book: xw.Book, name: str, *arguments: str) -> str:
    """What the macro says, noted on Audit; a run that the user stops is noted, too."""
    forget(book.app)
    with unguarded(book):
        try:
            said = MACROS[name](book, *arguments)
        except StoppedError as error:
            note(book, name, error.sentence(language_of(book)), stopped=True)
            raise
        note(book, name, said)
    return said
