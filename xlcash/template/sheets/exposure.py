"""Exposure: what every customer and every group owes and has ordered, against its limits, and whether more may leave."""

from __future__ import annotations

from typing import Final

from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import Criterion, Formula, Range, count_where, ends_with, shown, text, total, total_where
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import COUNT, agreement, as_of_fact
from xlcash.template.style.rules import HAIRLINE
from xlcash.template.style.tokens import ROW, LightName

COLUMNS: Final = (
    Column("customer", 96, "text"), Column("open", 92, "money"), Column("orders", 84, "money"), Column("exposure", 92, "money"),
    Column("limit", 88, "money"), Column("headroom", 94, "money"), Column("insured_headroom", 94, "money"), Column("release", 122, "text"),
    Column("unapplied", 84, "money"), Column("overdue", 84, "money"), Column("reason", 204, "text"),
)  # fmt: skip
NAME: Final = Column("name", 170, "text")
RELEASE: Final = 8  # its column, from 0
LIGHT_OF: Final[dict[str, LightName]] = {"yes": "green", "approval": "yellow", "no": "red"}


def write(book: Book) -> None:
    sheet, columns = book.sheets["exposure"], (*COLUMNS, NAME)
    sheet.heading(columns)
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    tables = (book.table(name) for name in ("Customers", "Invoices", "Receipts", "Orders"))
    answer = book.xc("XC_EXPOSURE", *tables, book.as_of, *(book.table(name) for name in ("Settings", "Rates", "Disputes")))
    spill = sheet.spill("exposure", "B5", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"M{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.lights(RELEASE, lights(book))
    sheet.rules.below_zero(6)
    _bold_groups(book)
    sheet.rules.hairline(1, len(columns))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))


def lights(book: Book) -> dict[LightName, str]:
    """The decisions, as lights."""
    return {light: book.say(f"words.release.{decision}") for decision, light in LIGHT_OF.items()}


def _bold_groups(book: Book) -> None:
    rules = book.sheets["exposure"].rules
    begin = _group_begins(book)
    rules.grid.conditional_format(rules.first, 1, rules.last, len(COLUMNS), {
        "type": "formula", "criteria": f'=LEFT($B{rules.first + 1},{len(begin)})="{begin}"',
        "format": book.look.dx(bold=True, **HAIRLINE),
    })  # fmt: skip


def _group_begins(book: Book) -> str:
    return str(find(book.language, "results.group")).split("{")[0]


def _groups(book: Book, spill: Spill) -> tuple[Range, Criterion]:
    """The condition that a row is a group's."""
    begin = _group_begins(book)
    return spill.column("customer"), Criterion(text(begin + "*").text, lambda cell: isinstance(cell, str) and cell.startswith(begin))


def _strip(book: Book, spill: Spill) -> Formula:
    """What the customers owe agrees with Ageing; how many may have more, need approval, may not."""
    groups = _groups(book, spill)
    columns = (spill.column("open"), spill.column("unapplied"))
    gross, left = (total(column) - total_where(column, groups) for column in columns)
    same = agreement(book, "sheets.exposure", gross + left, ageing.of_total_row(book, "total"))
    release = spill.column("release")
    counts = {}
    for decision in LIGHT_OF:
        said = (release, ends_with(book.say(f"words.release.{decision}")))
        counts[decision] = shown(count_where(said) - count_where(said, groups), COUNT)
    return book.facts(same, book.sentence("sheets.exposure.decisions", **counts), as_of_fact(book))
