"""What must hold of a workbook whatever was typed into it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import Any, Final

import xlwings as xw

from tests.fuzz.edits import Edit
from xlcash.domain.errors import NumberAsTextNotice, UnforeseenError
from xlcash.domain.tables import SPECS
from xlcash.excel.arguments import TableArgument
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.macros import press
from xlcash.excel.macros.books import language_of
from xlcash.excel.messages import KEPT
from xlcash.hosts.libreoffice.cell_errors import ERROR_OF_NUMBER
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.sheet import HEAD
from xlcash.template.sheets.checks import CHECKS
from xlcash.template.style.tokens import LIGHTS

FORMULAS: Final = 16  # com.sun.star.sheet.CellFlags.FORMULA
ERRORS: Final = 4  # com.sun.star.sheet.FormulaResult.ERROR
ILLEGAL_ARGUMENT: Final = 504

OF_A_PROGRAM: Final = re.compile(
    r"Traceback|\bline \d+, in |\b[A-Z]\w+(Error|Exception|Warning)\b|object at 0x|<class |\bNaT\b|\bnan\b|\binf\b|Timestamp\(|Term\("
)
"""What no cell for people may say."""

OF_THE_BOOKS: Final = frozenset({"unallocated", "receivables", "payables", "cash"})
"""Checks that compare with what a person states elsewhere."""

RESTS_ON: Final = {
    **dict.fromkeys(("ledger", "bands", "inflows", "provision"), ("Invoices", "Receipts")),
    "uncollected": ("Invoices", "Receipts", "Rates"),
    "opening": ("Accounts",),
}
"""Checks that must tell of rows that can't be used or summed, and agree where none of these tables has any. All others must always agree."""

STOPPED_BY_ERRORS: Final = frozenset(
    parameter.argument.spec.name
    for function in FUNCTIONS
    for parameter in function.parameters
    if isinstance(parameter.argument, TableArgument) and parameter.optional
)
"""Tables whose error cells keep LibreOffice from calling a function (docs/decisions/libreoffice-host.md)."""


def faults(book: xw.Book, edits: Sequence[Edit], count: Counter[str]) -> list[str]:
    """Bring every result up to date and say what must not be; `count` counts what was looked at."""
    language = language_of(book)
    said = press(book, "refresh_forecast")
    found = (
        [f"Refresh forecast: {said}"] if _unforeseen(said) or say(language, "errors.ResultBlockedError", address="")[:20] in said else []
    )
    stopped = any(edit.kind == "error" and edit.table in STOPPED_BY_ERRORS for edit in edits)
    for sheet in book.sheets:
        found += _of_texts(sheet.name, sheet.impl.xl, count)
    errors = [error for sheet in book.sheets for error in _errors(sheet.impl.xl)]
    typed = {number for number, formula, _ in errors if formula in {edit.content for edit in edits}}  # sums hand them on
    allowed = {*ERROR_OF_NUMBER, *typed, *([ILLEGAL_ARGUMENT] if stopped else [])}
    found += [f"{address}: Err:{number} in {formula[:200]}" for number, formula, address in errors if number not in allowed]
    messages = _messages(book)
    unsummed = {SPECS[edit.table].title(language) for edit in edits if edit.table in SPECS and stopped} | _unsummed(messages, language)
    if not isinstance(book.names["AsOf"].refers_to_range.value, dt.datetime):
        unsummed = {spec.title(language) for spec in SPECS.values()}  # no function answers of any day
    found += _of_checks(book, language, count, unsummed)
    found += _of_messages(messages, language, count)
    return found + [f"Messages of this session: {text}" for text in _told_since_start(book) if _unforeseen(text)]


def _of_texts(sheet: str, cells: Any, count: Counter[str]) -> Iterator[str]:
    """Formula cells say nothing that only a programmer reads."""
    for block in cells.queryContentCells(FORMULAS):
        for row in block.getDataArray():
            count["formula cells"] += len(row)
            yield from (f"{sheet}: a cell says {cell[:200]!r}" for cell in row if isinstance(cell, str) and OF_A_PROGRAM.search(cell))


def _errors(cells: Any) -> Iterator[tuple[int, str, str]]:
    """The number, formula and place of the errors of formula cells; only some numbers are errors that Excel knows."""
    for block in cells.queryFormulaCells(ERRORS):
        first = block.getCellByPosition(0, 0)
        yield first.getError(), first.Formula, block.AbsoluteName.replace("$", "")


def _of_checks(book: xw.Book, language: Language, count: Counter[str], unsummed: Container[str]) -> Iterator[str]:
    sheet = book.sheets[say(language, "sheets.checks.tab")]
    rows = sheet.range((HEAD + 2, 2), (HEAD + 1 + len(CHECKS), 6)).value
    for check, (says, amount, other, _, state) in zip(CHECKS, rows, strict=True):
        rested_on = (SPECS[table].title(language) for table in RESTS_ON.get(check.key, ()))
        held = check.key not in OF_THE_BOOKS and not any(title in unsummed for title in rested_on)
        light = next((name for name, light in LIGHTS.items() if str(state).startswith(light.symbol)), "none")
        count[f"checks {light if held else 'that may differ'}"] += 1
        if held and light == "red":
            yield f"Checks, {check.key}: {says}: {amount} and {other}"


def _messages(book: xw.Book) -> list[list[Any]]:
    """The rows of the sheet Messages; none where there is nothing to tell, or LibreOffice was kept from asking for them."""
    head = book.names["xc_out_messages"].refers_to_range
    if not (head.value and head.offset(1, 0).value):
        return []
    return list(head.expand("table").value[1:])


def _unsummed(messages: Sequence[Sequence[Any]], language: Language) -> set[str]:
    """The tables of which a message says that a row is left out, or an amount is text."""
    facts = dict.fromkeys(("table", "row", "column", "value"), "")
    remedy = re.split("[)）]", say(language, f"errors.{NumberAsTextNotice.__name__}", **facts, count=0))[-1]
    left_out = say(language, "results.effects.left_out")
    return {row[1] for row in messages if row[2] == left_out or str(row[3]).endswith(remedy)}


def _of_messages(messages: Sequence[Sequence[Any]], language: Language, count: Counter[str]) -> Iterator[str]:
    """A message says where and what; one about a row names its table and the row."""
    titles = {spec.title(each) for spec in SPECS.values() for each in LANGUAGES}
    about_rows = {say(language, f"results.effects.{effect}") for effect in ("left_out", "used")}
    for _, where, effect, message in messages:
        count["messages"] += 1
        if where not in titles or not message:
            yield f"Messages: {where!r} is no table: {message!r}"
        elif effect in about_rows and not (where in message and re.search(r"\d", message)):
            yield f"Messages: names no table or row: {message!r}"


def _told_since_start(book: xw.Book) -> list[str]:
    """What every function said in LibreOffice since it was started."""
    document = book.app.impl.office.new()
    try:
        block = document.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, 3, KEPT)
        block.setArrayFormula("=XC_MESSAGES()")
        return [row[3] for row in block.getDataArray() if isinstance(row[3], str)]
    finally:
        document.close(True)


def _unforeseen(text: str) -> bool:
    ends = (say(language, f"errors.{UnforeseenError.__name__}", function="|", kind="|").split("|") for language in LANGUAGES)
    return any(all(part in text for part in parts) for parts in ends)
