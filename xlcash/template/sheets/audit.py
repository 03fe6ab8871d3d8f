"""Audit: what was done when, on which inputs, with which control totals; and whether the results still belong to the inputs."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.domain.tables import AUDIT
from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, equal, filled, sentence, text, unless_error, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.inputs import add_table, write_rows
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

COLUMNS: Final = (
    Column("when", 130, "stamp"), Column("user", 110, "text"), Column("action", 130, "text"), Column("result", 246, "sentence"),
    Column("complete", 92, "text"), Column("invoices", 84, "count"), Column("receipts", 84, "count"), Column("open", 110, "money"),
    Column("cash", 110, "money"), Column("inputs", 136, "text"), Column("version", 70, "text"),
)  # fmt: skip
KEYS: Final = [column.key for column in COLUMNS]
NOW: Final = HEAD - 1  # the row of the present totals, from 0
FINGERPRINTED: Final = (
    "Invoices", "Receipts", "Customers", "Bills", "Plan", "Accounts", "Monthly", "Settings", "Financials", "Scorecard", "Ladders", "Log",
    "Rates",
)  # fmt: skip
LATER: Final = (  # arguments after the date; snapshots and scores are kept results, no inputs
    "Scenarios", "Calendar", "", "Orders", "", "Policies", "Claims", "Plans", "Disputes", "Offers", "Credits", "LCDocuments",
)  # fmt: skip


def marks(book: Book) -> None:
    """The table, the mark of the present inputs, and whether it is the one of the last run that brought everything up to date.

    Every answering sheet's control strip begins with that note, so it is written before them.
    """
    sheet, look = book.sheets["audit"], book.look
    sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(NOW, ROW["body"])
    _table(book)
    marked = book.xc("XC_FINGERPRINT", *map(book.table, FINGERPRINTED), book.as_of, *(book.table(name) if name else None for name in LATER))
    note = _stale_note(book, marked)
    book.stale_note = Formula("StaleNote", note.value)
    for name, key, formula in (("InputsNow", "inputs", marked), ("StaleNote", "result", note)):
        place, at = _place(key), 1 + KEYS.index(key)
        sheet.put(place, formula, look.f("xc Output", "text", bold=True, **look.side(at, "text")))
        look.book.define_name(name, f"={sheet.quoted}!${place[0]}${place[1:]}")


def _place(key: str) -> str:
    """A cell of the row of this moment."""
    return str(xl_rowcol_to_cell(NOW, 1 + KEYS.index(key)))


def _stale_note(book: Book, marked: Formula) -> Formula:
    """What to say when the inputs are others than those of the latest row that brought all results up to date; else nothing.

    Before there is such a row, they are compared with those that the workbook was made with: its results are computed from them.
    """
    complete, inputs = book.column("Audit", "complete"), book.column("Audit", "inputs")
    yes = book.say("words.flag.yes")
    rows = [mark for said, mark in zip(complete.cells, inputs.cells, strict=True) if said == yes]
    note = book.say("sheets.audit.stale", refresh=book.say("ribbon.buttons.refresh_forecast.label")) + book.say("sheets.gap")
    latest = f"LOOKUP(2,1/({complete.text}={text(yes).text}),{inputs.text})"
    built = text(str(marked.value)).text
    value = note if rows and rows[-1] != marked.value else ""
    return Formula(f'IFERROR(IF(IFERROR({latest},{built})={_place("inputs")},"",{text(note).text}),"")', value)


def _table(book: Book) -> None:
    sheet, look, rows = book.sheets["audit"], book.look, book.tables["Audit"][1:]
    formats = [look.f("xc Output", column.number, **look.side(at, column.number)) for at, column in enumerate(COLUMNS, 1)]
    write_rows(sheet.grid, rows, formats, 1)
    add_table(sheet, "Audit", max(len(rows), 1), [
        {"header": AUDIT.header(column.key, book.language), "format": form, "header_format": look.head(sheet.kind, at, column.number)}
        for at, (column, form) in enumerate(zip(COLUMNS, formats, strict=True), 1)
    ])  # fmt: skip


def write(book: Book) -> None:
    """The other totals of this moment, which the buttons copy into the table's rows, and the strip."""
    sheet, look = book.sheets["audit"], book.look
    totals: dict[str, Formula | str] = {
        "when": book.say("sheets.audit.now"), "invoices": filled(book.column("Invoices", "invoice")),
        "receipts": filled(book.column("Receipts", "date")), "open": unless_error(figure(book, "open"), ""),
        "cash": unless_error(figure(book, "accounts"), ""), "version": book.xc("XC_VERSION"),
    }  # fmt: skip
    for at, column in enumerate(COLUMNS, 1):
        if column.key in totals:
            sheet.write(NOW, at, totals[column.key], look.f("xc Output", column.number, bold=True, **look.side(at, column.number)))
    look.book.define_name("xc_audit_now", f"={sheet.quoted}!${_place('invoices')[0]}${NOW + 1}:${_place('version')[0]}${NOW + 1}")
    sheet.strip(_strip(book))
    Rules(look, sheet.grid).hairline(1, len(COLUMNS))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + max(len(book.tables["Audit"]) - 1, 1), len(COLUMNS))


def inputs_mark(book: Book) -> Formula:
    """The mark of the present inputs."""
    return Formula("InputsNow", book.sheets["audit"].at(_place("inputs")).value)


def _strip(book: Book) -> Formula:
    refresh = {"refresh": book.say("ribbon.buttons.refresh_forecast.label")}
    inputs = inputs_mark(book) & ""
    said = (book.say(f"sheets.audit.{key}", **refresh, inputs="{inputs}") for key in ("fresh", "built", "changed"))
    fresh, built, changed = (sentence(words, inputs=inputs) for words in said)
    confirmed = count_where((book.column("Audit", "complete"), equal(book.say("words.flag.yes")))) > 0
    return when(book.stale_note.equals(""), when(confirmed, fresh, built), changed)
