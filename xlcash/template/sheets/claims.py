"""Claims: by which day every open invoice must be reported to its insurer and claimed."""

from __future__ import annotations

from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, compared, count_where, shown, total, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, agreement, as_of_fact
from xlcash.template.style.tokens import LIGHTS, ROW

COLUMNS: Final = (
    Column("invoice", 152, "text"), Column("customer", 72, "text"), Column("insurer", 140, "text"), Column("open", 76, "money"),
    Column("covered", 76, "money"),
    *(Column(key, 79, "date") for key in ("due_date", "notify_by", "extension_ends", "claim_from", "claim_by")),
    Column("days_left", 52, "int"), Column("light", 72, "text"), Column("next_step", 268, "sentence"),
)  # fmt: skip
LIGHT: Final = 12  # its column, from 0


def write(book: Book) -> None:
    sheet = book.sheets["claims"]
    sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    more = tables(book, "Claims", "Settings", "Rates", "Disputes")
    given = (*tables(book, "Invoices", "Receipts", "Customers", "Policies"), book.as_of, *more)
    spill = sheet.spill("claims", f"B{HEAD + 1}", book.xc("XC_CLAIM_CLOCK", *given), COLUMNS)
    sheet.rules.lights(LIGHT, {name: book.say(f"words.light.{name}") for name in LIGHTS})
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.strip(book.facts(owed(book, "claims", total(spill.column("open"))), _deadlines(book, spill), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), len(COLUMNS))


def owed(book: Book, key: str, amount: Formula) -> Formula:
    """Whether an amount is all that is open on Ageing, credits and unapplied cash apart."""
    return agreement(book, f"sheets.{key}", amount, ageing.of_total_row(book, "total") - ageing.of_total_row(book, "unapplied"))


def missed_and_soon(book: Book, spill: Spill) -> tuple[Formula, Formula]:
    """How many deadlines have passed, and how many fall within the days of the settings."""
    left = spill.column("days_left")
    missed = count_where((left, compared("<", 0)))
    return missed, count_where((left, compared("<=", setting(book, "claim_alert_days")))) - missed


def _deadlines(book: Book, spill: Spill) -> Formula:
    missed, soon = missed_and_soon(book, spill)
    days = shown(setting(book, "claim_alert_days"), COUNT)
    ahead = when(
        soon > 0, book.sentence("sheets.claims.soon", n=shown(soon, COUNT), days=days), book.sentence("sheets.claims.quiet", days=days)
    )
    late = when(missed > 0, book.sentence("sheets.claims.missed", n=shown(missed, COUNT)) & book.say("sheets.gap"), "")
    return late & ahead
