"""Statement: one customer's account from a day to a day, ready to be sent."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, absolute, ends_with, lookup, shown, text, total, total_where, unless_error, when
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.customers import NOBODY, pick_customer
from xlcash.template.sheets.inputs import FIRST_DAY, LAST_DAY
from xlcash.template.sheets.strips import AGREES_WITHIN, DAY, agreement
from xlcash.template.style.tokens import INPUT_RULE

COLUMNS: Final = (
    Column("date", 98, "date"), Column("document", 190, "text"), Column("type", 96, "text"), Column("due_date", 98, "date"),
    *(Column(key, 118, "money2") for key in ("debit", "credit", "balance")), Column("currency", 74, "text"),
)  # fmt: skip
GAP: Final = Column("gap", 24, "text")
PICKER: Final = Column("customer", 200, "text")
PICK_AT: Final = len(COLUMNS) + 2  # the column of the three inputs, from 0
CUSTOMER, FROM, TO = "K6", "K9", "K11"


def write(book: Book) -> None:
    sheet = book.sheets["statement"]
    sheet.heading((*COLUMNS, GAP, PICKER))
    picked, start, end = _inputs(book, sheet)
    tables = (book.table("Invoices"), book.table("Receipts"))
    answer = book.xc("XC_STATEMENT", *tables, picked, start, end, book.table("Customers"))
    spill = sheet.spill("statement", "B5", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS), total=_closing(book), key=2)
    sheet.strip(when(picked.equals(NOBODY), book.say("sheets.statement.pick"), _strip(book, spill, picked, end)))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + max(len(spill.rows), 8), PICK_AT)


def _inputs(book: Book, sheet: Sheet) -> tuple[Formula, Formula, Formula]:
    """Customer, first and last day; at first the customer who owes most, from the start of the year to the as-of date."""
    look, box = book.look, {"border": 1, "border_color": INPUT_RULE, "align": "left", "indent": 1}
    picked = pick_customer(sheet, CUSTOMER, "StatementCustomer", _largest(book))
    as_of = book.company.as_of
    for key, row, value in (("from", 8, as_of.replace(month=1, day=1)), ("to", 10, book.as_of)):
        sheet.write(row - 1, PICK_AT, book.say(f"sheets.statement.{key}"), look.f("xc Small", indent=1))
        sheet.write(row, PICK_AT, value, look.f("xc Input", "date", **box))
        sheet.grid.data_validation(row, PICK_AT, row, PICK_AT, {
            "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, "error_title": "xlcash",
            "error_message": book.say("sheets.validation.date"),
        })  # fmt: skip
    named = {"StatementFrom": FROM, "StatementTo": TO}
    for name, place in named.items():
        look.book.define_name(name, f"={sheet.quoted}!${place[0]}${place[1:]}")
    start, end = (Formula(name, sheet.at(place).value) for name, place in named.items())
    return picked, start, end


def _largest(book: Book) -> str:
    """The customer who owes most."""
    spill = book.spills["ageing"]
    owed = [
        (amount, customer)
        for customer, amount in zip(spill.column("customer").cells[:-1], spill.column("total").cells[:-1], strict=True)
        if isinstance(amount, float)
    ]
    return max(owed)[1] if owed else NOBODY


def _closing(book: Book) -> str:
    return book.say("results.statement.closing")


def _strip(book: Book, spill: Spill, picked: Formula, end: Formula) -> Formula:
    """The closing balances agree with Ageing where both are of one day, and each is what the lines make of the opening balance."""
    documents, balances = spill.column("document"), spill.column("balance")
    of_closing, of_opening = ((documents, ends_with(book.say(f"results.statement.{key}"))) for key in ("closing", "opening"))
    ageing = book.spills["ageing"]
    owed = unless_error(lookup(picked, ageing.column("customer"), ageing.column("total")), 0)
    agrees = agreement(book, "sheets.statement", in_base(book, balances, spill.column("currency"), of_closing), owed)
    earlier = book.sentence("sheets.statement.earlier", to=shown(end, DAY), day=shown(book.as_of, DAY))
    moved = total_where(balances, of_opening) + total(spill.column("debit")) - total(spill.column("credit"))
    rolled = absolute(moved - total_where(balances, of_closing)) < AGREES_WITHIN
    rolls = when(rolled, book.say("sheets.statement.rolls"), book.say("sheets.statement.rolls_not"))
    return unless_error(book.facts(when(end.equals(book.as_of), agrees, earlier), rolls), text(book.say("sheets.strip.unusable")))
