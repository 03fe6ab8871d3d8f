"""Preview letters, Issue letters and Statement, of the Collections group of the ribbon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlwings as xw

from xlcash.documents.library import Library
from xlcash.documents.outbox import Entry, Outbox, Step
from xlcash.documents.staging import said
from xlcash.documents.writing import Written, write_drafts, write_letters
from xlcash.domain.letters.fields import Sender
from xlcash.domain.letters.letter import Letter
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import LOG, SETTINGS
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.letters import letters_of
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.beside import folder_beside
from xlcash.excel.macros.books import as_of_date, language_of, named_range, spill, spills, table_named
from xlcash.excel.macros.formulas import BookReader, FormulaCall
from xlcash.excel.macros.patience import go_on, whole_or_none
from xlcash.excel.macros.refresh import refresh
from xlcash.language import Language, say

FOLLOWING: Final = frozenset({"letters", "collections", "collection_steps", "worklist"})  # the results that a row of the Log has a say in
LONGEST_TEXT: Final = 255  # characters of a text in a formula of Excel


def preview_letters(book: xw.Book) -> str:
    """Show which letters are due, and write drafts of them; nothing is logged, nothing is sent."""
    language, folder = language_of(book), folder_beside(book, "preview")
    listed = spill(book, "letters")
    reader = refresh(book, [listed], lambda at, of: say(language, "macros.listing_letters", at=at, of=of))
    letters = _due(reader.call(listed.formula))
    prefix = say(language, "letters.draft_prefix")
    with said(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for draft in folder.glob(f"{prefix} *"):
            draft.unlink()
        written = write_drafts(folder, letters, sender(book), library(book), language, _progress(book, len(letters)))
    _link(book, folder)
    listed.anchor.sheet.activate()
    return _told(say(language, "macros.previewed", letters=len(letters), folder=folder), written, language)


def issue_letters(book: xw.Book) -> str:
    """Write every letter that is due into the folder beside the workbook, with a row in the Log for each step it takes."""
    language, as_of, folder = language_of(book), as_of_date(book), folder_beside(book)
    outbox = Outbox(folder, lambda: _steps(book), lambda entries: _log(book, entries, language))
    repaired = outbox.recover()
    listed = spill(book, "letters")
    letters, written = _due(BookReader(book).call(listed.formula)), Written((), 0)

    def write(staging: Path) -> list[Entry]:
        nonlocal written
        written = write_letters(staging, letters, sender(book), library(book), _progress(book, len(letters)))
        return [entry for letter, name in zip(letters, written.names, strict=True) for entry in _entries(letter, name, as_of)]

    with whole_or_none():
        place = outbox.issue(as_of, write) if letters else None
    if place or repaired:
        following = [result for result in spills(book) if result.key in FOLLOWING]
        refresh(book, following, lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    if place:
        _link(book, place)
    listed.anchor.sheet.activate()
    done = say(language, "macros.issued", letters=len(letters), folder=place) if place else say(language, "macros.issued_none")
    again = say(language, "macros.logged_again", rows=repaired) if repaired else ""
    return " ".join(filter(None, (_told(done, written, language), again)))


def sender(book: xw.Book) -> Sender:
    """Who writes, the day by which to pay and the account to pay to, as Start and Settings state them."""
    as_of = as_of_date(book)
    policy = policy_from(TABLES.table(SETTINGS, rows_of(table_named(book, SETTINGS.name).range.raw_value)))
    company = str(named_range(book, "Company").value or "")
    return Sender(company, as_of, as_of + dt.timedelta(days=int(policy.letter_days_to_pay)), policy.letter_bank_details)


def library(book: xw.Book) -> Library:
    """The templates in force; those that are not in the folder yet are laid out there, to be edited."""
    found = Library(folder_beside(book, "templates"))
    with said(found.folder):
        found.lay_out()
    return found


def arguments(call: FormulaCall) -> dict[str, Any]:
    """The arguments of a formula by name, as its function gets them."""
    return {parameter.name: parameter.read(raw) for parameter, raw in zip(call.function.parameters, call.raw, strict=True)}


def _due(call: FormulaCall) -> list[Letter]:
    """The letters behind the list that are to be issued."""
    return [letter for letter in letters_of(**arguments(call)) if not letter.note]


def _entries(letter: Letter, name: str, as_of: dt.date) -> list[Entry]:
    """One row of the Log for each invoice whose step the letter is."""
    taken = letter.lines[letter.lines["step"].to_numpy(dtype=bool)]
    return [
        Entry(as_of.isoformat(), letter.customer, str(invoice), float(level), f"{name}.docx", letter.owner)
        for invoice, level in zip(taken["invoice"], taken["level"], strict=True)
    ]


def _steps(book: xw.Book) -> Collection[Step]:
    """Every step in the Log, those of rows that can't be used included."""
    read = KeptTable(book, LOG).read()
    rows = pd.concat([read.rows, read.left_out])
    return {
        (f"{date:%Y-%m-%d}", customer, invoice, level)
        for date, customer, invoice, level in zip(rows["date"], rows["customer"], rows["invoice"], rows["level"], strict=True)
    }


def _log(book: xw.Book, entries: Sequence[Entry], language: Language) -> None:
    columns: dict[str, list[Any]] = {
        "date": [dt.datetime.fromisoformat(entry.date) for entry in entries],
        "customer": [entry.customer for entry in entries],
        "invoice": [entry.invoice for entry in entries],
        "level": [entry.level for entry in entries],
        "channel": [say(language, "letters.channel")] * len(entries),
        "result": [say(language, "letters.logged", file=entry.file) for entry in entries],
        "by": [entry.by for entry in entries],
    }
    KeptTable(book, LOG).append(columns)


def _progress(book: xw.Book, of: int) -> Callable[[int], None]:
    """Tells how many letters are written. Raises StoppedError: then none of them is issued."""
    language = language_of(book)

    def tell(done: int) -> None:
        go_on(book.app, done, of)
        book.app.status_bar = say(language, "macros.writing", at=done, of=of)

    tell(0)
    return tell


def _link(book: xw.Book, folder: Path) -> None:
    """A link to the folder on the sheet Letters."""
    address, text = str(folder).replace('"', '""'), say(language_of(book), "sheets.letters.open")
    cell = named_range(book, "xc_letters_folder")
    if len(address) <= LONGEST_TEXT:
        cell.formula = f'=HYPERLINK("{address}","{text}")'
    else:
        cell.value = str(folder)


def _told(done: str, written: Written, language: Language) -> str:
    return f"{done} {say(language, 'macros.without_pdf', files=written.without_pdf)}" if written.without_pdf else done
