"""Score explained: the points behind one customer's score; they add up to it exactly."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, lookup, text, total, unless_error, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.inputs import VALIDATED
from xlcash.template.sheets.strips import agreement
from xlcash.template.style.tokens import INPUT_RULE

COLUMNS: Final = (
    Column("factor", 180, "text"), Column("input", 440, "text"), Column("value", 110, "value"), Column("bin", 150, "text"),
    Column("points", 74, "ratio"), Column("maximum", 84, "ratio"),
)  # fmt: skip
PICKER: Final = Column("customer", 200, "text")
NOBODY: Final = "–"  # no customer yet: a blank cell would reach a function as 0 in one program and as nothing in another
INPUT: Final = 2  # the column that names tables and columns: small, and smaller where it must
GAP: Final = Column("gap", 24, "text")


def _worst(book: Book) -> str:
    """The customer with the lowest score: whoever opens the sheet wants to know why."""
    credit = book.spills["credit"]
    scored = [
        (score, customer)
        for score, customer in zip(credit.column("score").cells, credit.column("customer").cells, strict=True)
        if isinstance(score, float)
    ]
    return min(scored)[1] if scored else NOBODY


def write(book: Book) -> None:
    sheet, look = book.sheets["score_explained"], book.look
    last = len(COLUMNS) + 2
    sheet.heading((*COLUMNS, GAP, PICKER))
    sheet.grid.set_column_pixels(INPUT, INPUT, COLUMNS[1].pixels, look.f("xc Small", "text", indent=1, shrink=True))
    sheet.heads(HEAD, (PICKER,), last, texts=[book.say("sheets.score_explained.customer")])
    sheet.put("I6", _worst(book), look.f("xc Input", "text", border=1, border_color=INPUT_RULE, indent=1))
    sheet.grid.data_validation("I6", {
        "validate": "list", "source": f"={book.sheets['customers'].quoted}!$B${HEAD + 2}:$B${HEAD + 1 + VALIDATED}",
        "input_title": "xlcash", "input_message": book.say("sheets.score_explained.pick"), "error_type": "warning",
    })  # fmt: skip
    book.look.book.define_name("ScoredCustomer", f"={sheet.quoted}!$I$6")
    picked = Formula("ScoredCustomer", sheet.at("I6").value)
    name = lookup(picked, book.column("Customers", "customer"), book.column("Customers", "name"))
    sheet.put("I7", unless_error(name & "", ""), look.f("xc Small", indent=1))
    tables = [book.table(table) for table in ("Customers", "Financials", "Invoices", "Receipts")]
    more = (book.table(table) for table in ("Settings", "Rates", "Log"))
    answer = book.xc("XC_SCORE_EXPLAIN", *tables, book.as_of, book.table("Scorecard"), picked, *more)
    word = book.say("results.headers.total")
    spill = sheet.spill("score_explain", "B5", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS), total=word)
    credit = book.spills["credit"]
    score = lookup(picked, credit.column("customer"), credit.column("score"))
    sum_row = lookup(text(word), spill.column("factor"), spill.column("points"))
    points = total(spill.column("points")) - sum_row
    found = agreement(book, "sheets.score_explained", points, score)
    sheet.strip(when(picked.equals(NOBODY), book.say("sheets.score_explained.pick"), found))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), last, one=True)
