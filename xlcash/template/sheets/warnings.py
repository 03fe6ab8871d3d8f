"""Warnings: which customers have changed or come near a bound, the worst first."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, shown, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import COUNT, as_of_fact
from xlcash.template.style.rules import HAIRLINE
from xlcash.template.style.tokens import LIGHTS

COLUMNS: Final = (
    Column("customer", 176, "text"), Column("rule", 196, "text"), Column("value", 92, "value"), Column("threshold", 92, "value"),
    Column("since", 98, "date"), Column("light", 84, "text"), Column("measure", 84, "text"), Column("open", 108, "money"),
)  # fmt: skip
NAME: Final = Column("name", 240, "text")
VALUES: Final = (3, 4)  # columns from 0
LIGHT: Final = 6
MEASURES: Final = {"share": "pct", "days": "ratio", "points": "ratio", "customers": "days"}  # word of ``results.measures`` → kind of number


def write(book: Book) -> None:
    sheet = book.sheets["warnings"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    more = tables(book, "Settings", "Rates", "Scores", "Disputes")
    answer = book.xc("XC_WARNINGS", *tables(book, "Invoices", "Receipts", "Customers"), book.as_of, *more)
    spill = sheet.spill("warnings", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"J{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    _measures(book)
    sheet.rules.lights(LIGHT, {name: book.say(f"words.light.{name}") for name in LIGHTS})
    sheet.rules.hairline(1, len(columns))
    sheet.strip(book.facts(_lights(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))


def _measures(book: Book) -> None:
    """Each figure in its measure."""
    rules, look = book.sheets["warnings"].rules, book.look
    for measure, number in MEASURES.items():
        test = f'=$H{rules.first + 1}&""="{book.say(f"results.measures.{measure}")}"'
        form = look.dx(num_format=look.number[number], **HAIRLINE)
        rules.grid.conditional_format(rules.first, VALUES[0], rules.last, VALUES[1], {"type": "formula", "criteria": test, "format": form})


def _lights(book: Book) -> Formula:
    light = book.spills["warnings"].column("light")
    red, yellow = (count_where((light, ends_with(book.say(f"words.light.{name}")))) for name in ("red", "yellow"))
    said = {"red": shown(red, COUNT), "yellow": shown(yellow, COUNT)}
    some, few = (book.sentence(f"sheets.warnings.{key}", **said) for key in ("red", "yellow"))
    return when(red > 0, some, when(yellow > 0, few, book.say("sheets.warnings.none")))
