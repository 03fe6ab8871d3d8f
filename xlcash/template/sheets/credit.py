"""Credit: score, grade and light of every customer, and what each owes against its limit."""

from __future__ import annotations

from typing import Final

from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import Formula, Range, count_where, ends_with, filled, shown, text, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.customers import credit_limit, customer_name, followed_rows, headroom, open_amount
from xlcash.template.sheets.strips import as_of_fact
from xlcash.template.style.tokens import LIGHTS

COLUMNS: Final = (
    Column("customer", 84, "text"), Column("score", 60, "int"), Column("grade", 60, "text"), Column("light", 80, "text"),
    Column("reviewed", 92, "date"), Column("next_review", 108, "date"), Column("missing_inputs", 192, "sentence"),
)  # fmt: skip
FOLLOWING: Final = (
    Column("name", 198, "text"), Column("open", 106, "money"), Column("overdue", 106, "money"), Column("credit_limit", 106, "money"),
    Column("headroom", 108, "money"),
)  # fmt: skip


def following(book: Book, key: str) -> Range:
    """One of the columns that follow the scores."""
    rows = followed_rows(book.spills["credit"])
    col = "BCDEFGHIJKLM"[len(COLUMNS) + [column.key for column in FOLLOWING].index(key)]
    return book.sheets["credit"].range(f"{col}{HEAD + 2}", f"{col}{HEAD + 1 + rows}")


def write(book: Book) -> None:
    sheet = book.sheets["credit"]
    columns = (*COLUMNS, *FOLLOWING)
    sheet.heading(columns)
    tables = (book.table(name) for name in ("Customers", "Financials", "Invoices", "Receipts"))
    more = (book.table(name) for name in ("Scorecard", "Settings", "Rates", "Log", "Disputes"))
    answer = book.xc("XC_CREDIT_SCORE", *tables, book.as_of, *more)
    spill = sheet.spill("credit", "B5", answer, COLUMNS)
    heads = [book.say(f"sheets.credit.heads.{column.key}") for column in FOLLOWING]
    sheet.heads(HEAD, FOLLOWING, len(COLUMNS) + 1, texts=heads)
    _follow(book, spill)
    sheet.rules.lights(4, {name: book.say(f"words.light.{name}") for name in LIGHTS})
    sheet.rules.due_on(6)
    sheet.rules.below_zero(len(columns))
    sheet.rules.hairline(1, len(columns))
    sheet.strip(when(_scored(spill) > followed_rows(spill), _cut(book, spill), book.facts(_lights(book, spill), as_of_fact(book))))
    sheet.grid.autofilter(HEAD, 1, HEAD + max(len(spill.rows) - 1, 1), len(columns))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))


def _follow(book: Book, spill: Spill) -> None:
    sheet, keys = book.sheets["credit"], spill.column("customer", followed_rows(spill))
    first = HEAD + 2
    sheet.array(f"I{first}", customer_name(book, keys))
    sheet.array(f"J{first}", open_amount(book, keys, "total"))
    sheet.array(f"K{first}", open_amount(book, keys, "total", "not_due", "unapplied"))
    sheet.array(f"L{first}", credit_limit(book, keys))
    sheet.array(f"M{first}", headroom(following(book, "credit_limit"), following(book, "open")))


def _scored(spill: Spill) -> Formula:
    return filled(spill.column("customer"))


def _cut(book: Book, spill: Spill) -> Formula:
    """The columns beside the scores end somewhere: say so rather than show too little."""
    return book.sentence("sheets.credit.cut", n=text(f"{followed_rows(spill):,}"))


def _lights(book: Book, spill: Spill) -> Formula:
    words = find(book.language, "words.light")
    counts = {name: shown(count_where((spill.column("light"), ends_with(word))), "0") for name, word in words.items()}
    return book.sentence("sheets.credit.lights", n=shown(_scored(spill), "#,##0"), **counts)
