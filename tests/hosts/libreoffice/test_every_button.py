"""Every button of the ribbon, pressed twice on the demo workbook: what it may change is changed once, and nothing else is."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlcash.excel.macros import MACROS, press
from xlcash.excel.macros.answers import column_of
from xlcash.excel.macros.books import as_of_date, language_of, spill
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.ribbon import BUTTONS
from xlcash.template.sheets import KINDS

Answer = Callable[[xw.Book, Language], str]
RECORD = "Audit"  # to which a button may add its row
CUSTOMER = "C-0133"  # one of the worklist, whatever the day


def nothing(_book: xw.Book) -> None:
    """The button needs no row chosen."""


def select(book: xw.Book, key: str, row: int) -> None:
    anchor = spill(book, key).anchor
    anchor.sheet.activate()
    anchor.offset(row, 0).select()


def row_of(key: str, customer: str = "") -> Callable[[xw.Book], None]:
    """Select the row of a customer, or the first one."""

    def choose(book: xw.Book) -> None:
        rows = spill(book, key).anchor.expand("table").value
        select(book, key, 1 + column_of(rows, "customer").index(customer) if customer else 1)

    return choose


def preview(book: xw.Book) -> None:
    press(book, "import_ledger", ledger(book))


def ledger(book: xw.Book) -> str:
    """A file with one invoice that the workbook lacks."""
    path = Path(book.fullname).with_name("ledger.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [
            ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"],
            ["NEW-1", "C-0009", "2026-06-01", "", "100", "CNY"],
        ]
        csv.writer(file).writerows(rows)
    return str(path)


def without_inserted_sheets(book: xw.Book) -> None:
    """A values-only copy patches the file as it lies on the disk, where a sheet that was inserted since is not."""
    tabs = {say(language_of(book), f"sheets.{key}.tab") for key in KINDS}
    for sheet in [sheet for sheet in book.sheets if sheet.name not in tabs]:
        sheet.delete()


def accept(book: xw.Book) -> None:
    """A yes beside the first limit that is to be raised or lowered."""
    rows = spill(book, "limits").anchor.expand("table").value
    language = language_of(book)
    moved = {say(language, f"words.limit_change.{change}") for change in ("raise", "lower")}
    at = next(at for at, change in enumerate(column_of(rows, "limit_change"), 1) if change in moved)
    book.names["xc_accept"].refers_to_range.offset(at, 0).value = say(language, "words.flag.yes")


@dataclass(frozen=True)
class Press:
    """`writes`: the inputs that the first press changes; `again`: those that a second one changes, too; `says`: the refusals of both.

    `prepared`: what is done before the first press; `chosen`: the row that is selected before each; `answer`: to the button's question.
    `moves`: sheets whose results a second press may change; None where they all follow.
    """

    writes: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    says: tuple[str, str] = ("", "")
    prepared: Callable[[xw.Book], None] = nothing
    chosen: Callable[[xw.Book], None] = nothing
    answer: Answer | None = None
    moves: frozenset[str] | None = frozenset()


def inputs(*names: str) -> frozenset[str]:
    return frozenset(names)


PRESSES = {
    "import_ledger": Press(answer=lambda book, _: ledger(book)),
    "write_import": Press(inputs("Invoices"), prepared=preview, says=("", "NothingPreviewedError")),
    "undo_import": Press(inputs("Invoices"), says=("", "NothingPreviewedError")),
    "check_data": Press(),
    "set_as_of": Press(inputs("AsOf"), answer=lambda *_: "2026-05-31"),
    "refresh_forecast": Press(),
    "roll_forward": Press(inputs("AsOf", "Snapshots"), inputs("AsOf", "Snapshots"), moves=None),
    "freeze_snapshot": Press(inputs("Snapshots")),
    "simulate": Press(),
    "stress_test": Press(),
    "score_customers": Press(inputs("Scores")),
    "review_limits": Press(inputs("Customers"), prepared=accept),
    "warnings": Press(),
    "worklist": Press(),
    "preview_letters": Press(),
    "issue_letters": Press(inputs("Log")),
    "log_contact": Press(
        inputs("Log"), says=("", "StepLoggedAlreadyError"), chosen=row_of("worklist", CUSTOMER), answer=lambda *_: "called"
    ),
    "log_promise": Press(
        inputs("Log"),
        says=("", "StepLoggedAlreadyError"),
        chosen=row_of("worklist", CUSTOMER),
        answer=lambda book, _: f"{as_of_date(book)} 1",
    ),
    "statement": Press(),
    "claim_clock": Press(),
    "claim_pack": Press(chosen=row_of("claims")),
    "insert_table": Press(says=("TableThereError", "TableThereError"), answer=lambda _, language: say(language, "tables.Invoices.title")),
    "insert_report": Press(answer=lambda _, language: say(language, "macros.reports.ageing")),
    "export_pdf": Press(),
    "copy_values": Press(prepared=without_inserted_sheets),
    "explain_cell": Press(chosen=row_of("credit")),
    "audit": Press(),
    "help": Press(chosen=row_of("credit")),
}
"""Every button by its macro."""


def input_values(book: xw.Book) -> dict[str, Any]:
    """What people type: every table, and every single cell that has a name and no formula."""
    tables = {table.name: table.range.impl.cells.getDataArray() for sheet in book.sheets for table in sheet.tables}
    cells = {name.name: name.refers_to_range.impl.cells for name in book.names if not name.name.startswith("xc_")}
    return tables | {name: cell.getDataArray() for name, cell in cells.items() if "=" not in cell.getFormulaArray()[0][0][:2]}


def shown(book: xw.Book) -> dict[str, Any]:
    """What every sheet but those of records shows; numbers to nine places, for sums depend on where in memory the numbers stand."""
    sheets = {}
    for sheet in book.sheets:
        cursor = sheet.impl.xl.createCursor()
        cursor.gotoEndOfUsedArea(True)
        rows = cursor.getDataArray()
        sheets[sheet.name] = [tuple(float(f"{cell:.9g}") if isinstance(cell, float) else cell for cell in row) for row in rows]
    return sheets


def different(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after.get(name)}


def pressed(book: xw.Book, button: Press, macro: str, language: Language, refusal: str) -> None:
    """Press a button; it does what it is for, or refuses with the sentence that is expected."""
    button.chosen(book)
    alerts = len(book.app.impl.alerts)
    said = press(book, macro, *([button.answer(book, language)] if button.answer else []))
    assert (len(book.app.impl.alerts) > alerts) == bool(refusal), said
    assert said == book.app.status_bar
    if refusal:
        assert re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(find(language, f"errors.{refusal}"))), said), said


def test_the_table_is_about_every_button_and_every_macro():
    assert set(PRESSES) == {button.macro for button in BUTTONS} == set(MACROS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("macro", [button.macro for button in BUTTONS])
def test_a_second_press_changes_nothing_that_it_should_not(books, macro, language, monkeypatch):
    monkeypatch.setattr("xlcash.documents.writing.to_pdf", lambda *_, **__: [])
    book, button = books[language], PRESSES[macro]
    book.activate()
    button.prepared(book)
    before = input_values(book)
    pressed(book, button, macro, language, button.says[0])
    first = input_values(book)
    assert different(before, first) - {RECORD} == button.writes
    sheets = shown(book)
    pressed(book, button, macro, language, button.says[1])
    assert different(first, input_values(book)) - {RECORD} == button.again
    if button.moves is not None:
        assert different(sheets, shown(book)) - {say(language, "sheets.audit.tab")} <= button.moves
