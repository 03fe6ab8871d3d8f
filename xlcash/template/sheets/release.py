"""Release check: may an order leave on credit, and what speaks against it?"""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, shown, text, unless_error, when
from xlcash.template.sheet import HEAD, Column, Sheet
from xlcash.template.sheets.customers import NOBODY, pick_customer
from xlcash.template.sheets.exposure import LIGHT_OF, lights
from xlcash.template.sheets.strips import WHOLE, as_of_fact
from xlcash.template.style.tokens import INPUT_RULE

COLUMNS: Final = (
    Column("check", 400, "text"), Column("value", 120, "money"), Column("threshold", 120, "money"), Column("result", 140, "text"),
)  # fmt: skip
GAP: Final = Column("gap", 24, "text")
PICKER: Final = Column("customer", 200, "text")
PICK_AT: Final = len(COLUMNS) + 2  # the column of the two inputs, from 0
CUSTOMER, AMOUNT_LABEL, AMOUNT = "G6", "G9", "G10"
EXAMPLE: Final = 30_000.0  # so that the sheet shows what it does


def write(book: Book) -> None:
    sheet = book.sheets["release"]
    sheet.heading((*COLUMNS, GAP, PICKER))
    picked, amount = _inputs(book, sheet)
    tables = (book.table(name) for name in ("Customers", "Invoices", "Receipts", "Orders"))
    more = (book.table(name) for name in ("Settings", "Rates", "Disputes"))
    answer = book.xc("XC_RELEASE_CHECK", picked, amount, *tables, book.as_of, *more)
    spill = sheet.spill("release", "B5", answer, COLUMNS)
    sheet.rules.lights(4, lights(book))
    decision = book.say("results.release.decision")
    sheet.rules.hairline(1, len(COLUMNS), total=decision)
    result = spill.cell("result", 1) & ""
    said = {"customer": picked & "", "amount": shown(amount, WHOLE)}
    verdict = text("")
    for key in LIGHT_OF:
        verdict = when(result.equals(book.say(f"words.release.{key}")), book.sentence(f"sheets.release.{key}", **said), verdict)
    sheet.strip(unless_error(book.facts(verdict, as_of_fact(book)), book.say("sheets.release.pick")))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + max(len(spill.rows), 6), PICK_AT, one=True)


def _inputs(book: Book, sheet: Sheet) -> tuple[Formula, Formula]:
    look, box = book.look, {"border": 1, "border_color": INPUT_RULE, "align": "left", "indent": 1}
    picked = pick_customer(sheet, CUSTOMER, "ReleaseCustomer", _example(book))
    sheet.put(AMOUNT_LABEL, book.say("sheets.release.amount"), look.f("xc Small", indent=1))
    sheet.put(AMOUNT, EXAMPLE, look.f("xc Input", "count", **box))
    sheet.grid.data_validation(AMOUNT, {
        "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "xlcash",
        "error_message": book.say("sheets.validation.positive"), "input_title": "xlcash",
        "input_message": book.say("sheets.release.not_in_orders"),
    })  # fmt: skip
    look.book.define_name("ReleaseAmount", f"={sheet.quoted}!${AMOUNT[0]}${AMOUNT[1:]}")
    return picked, Formula("ReleaseAmount", EXAMPLE)


def _example(book: Book) -> str:
    """The customer with the largest exposure that is not simply refused: there the check has most to say."""
    spill = book.spills["exposure"]
    columns = (spill.column(key).cells for key in ("exposure", "customer", "release"))
    known = set(book.column("Customers", "customer").cells)
    rows = [row for row in zip(*columns, strict=True) if row[1] in known and row[2] != book.say("words.release.no")]
    return str(max(rows)[1]) if rows else NOBODY
