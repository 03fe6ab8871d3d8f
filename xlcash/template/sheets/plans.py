"""Payment plans: which are kept and which are broken, instalment by instalment; and a plan to offer."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.tables import words_in
from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, filled, months_later, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Sheet
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.inputs import FIRST_DAY, LAST_DAY
from xlcash.template.sheets.strips import CENTS, COUNT, agreement, as_of_fact
from xlcash.template.style import tokens as t

PLANS: Final = (
    Column("plan", 80, "text"), Column("customer", 70, "text"), Column("invoices", 50, "count"), Column("instalments", 70, "count"),
    *(Column(key, 70, "money") for key in ("instalment_amount", "paid", "open", "still_owed")), Column("next_due", 78, "date"),
    Column("state", 72, "text"),
)  # fmt: skip
GAP: Final = Column("gap", 12, "text")
INSTALMENTS: Final = (
    Column("plan", 86, "text"), Column("customer", 70, "text"), Column("due_date", 78, "date"),
    *(Column(key, 76, "money2") for key in ("instalment_amount", "paid", "open")),
    Column("days_overdue", 52, "count"), Column("state", 78, "text"),
)  # fmt: skip
BESIDE: Final = len(PLANS) + 2  # the column of the instalments, from 0

OFFER: Final = (
    Column("instalment", 84, "count"), Column("due_date", 110, "date"),
    *(Column(key, 126, "money2") for key in ("instalment_amount", "interest", "left")),
)  # fmt: skip
ASKED: Final = Column("asked", 200, "text")
ASK_AT: Final = len(OFFER) + 2  # the column of what is asked, from 0
EXAMPLE: Final = {"amount": 60_000.0, "instalments": 6.0, "rate": 0.06}
ROOM: Final = 24  # rows of the page


def write_standing(book: Book) -> None:
    sheet = book.sheets["plan_standing"]
    sheet.heading((*PLANS, GAP, *INSTALMENTS))
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    given, more = (*tables(book, "Plans", "Invoices", "Receipts"), book.as_of, book.table("Settings")), book.table("Customers")
    plans = sheet.spill("plans", f"B{HEAD + 1}", book.xc("XC_PLANS", *given, "plan", more), PLANS)
    each = sheet.spill("plan_instalments", f"{xl_col_to_name(BESIDE)}{HEAD + 1}", book.xc("XC_PLANS", *given, None, more), INSTALMENTS)
    lights: dict[t.LightName, str] = {"red": book.say("results.plans.broken"), "green": book.say("results.plans.kept")}
    sheet.rules.lights(len(PLANS), lights)
    sheet.rules.lights(
        len(PLANS) + 1 + len(INSTALMENTS), {"red": book.say("results.plans.missed"), "yellow": book.say("results.plans.in_grace")}
    )
    sheet.rules.hairline(1, len(PLANS))
    sheet.rules.hairline(BESIDE, BESIDE + len(INSTALMENTS) - 1)
    owed = agreement(book, "sheets.plan_standing", total(plans.column("open")), total(plans.column("still_owed")))
    broken = count_where((plans.column("state"), ends_with(lights["red"])))
    counts = {"n": shown(filled(plans.column("plan")), COUNT), "broken": shown(broken, COUNT)}
    told = when(
        broken > 0, book.sentence("sheets.plan_standing.broken", **counts), book.sentence("sheets.plan_standing.kept", n=counts["n"])
    )
    sheet.strip(book.facts(told, owed, as_of_fact(book, own_currency=True)))
    sheet.grid.freeze_panes(HEAD + 1, 0)
    sheet.page(HEAD + max(len(plans.rows), len(each.rows)), BESIDE + len(INSTALMENTS) - 1)


def write_offer(book: Book) -> None:
    sheet = book.sheets["plan_offer"]
    last = sheet.heading((*OFFER, GAP, ASKED))
    asked = _asked(book, sheet)
    spill = sheet.spill("plan_offer", f"B{HEAD + 1}", book.xc("XC_PAYMENT_PLAN", *asked.values(), book.table("Settings")), OFFER)
    sheet.rules.hairline(1, len(OFFER))
    parts = total(spill.column("instalment_amount")) - total(spill.column("interest"))
    agrees = agreement(book, "sheets.plan_offer", parts, asked["amount"])
    interest = book.sentence("sheets.plan_offer.interest", amount=shown(total(spill.column("interest")), CENTS))
    sheet.strip(unless_error(book.facts(agrees, interest), book.say("sheets.strip.unusable")))
    sheet.grid.freeze_panes(HEAD + 1, 0)
    sheet.page(max(HEAD + len(spill.rows), ROOM), last)


def _asked(book: Book, sheet: Sheet) -> dict[str, Formula]:
    """What is owed, in how many instalments, from when, how often and at which rate; each cell has a name."""
    values = {
        "amount": (EXAMPLE["amount"], "money2"), "instalments": (EXAMPLE["instalments"], "count"),
        "first_date": (unless_error(months_later(book.as_of, 1), book.as_of), "date"),  # no date: LibreOffice's error is none of Excel's
        "frequency": (book.say("words.period.monthly"), "text"), "rate": (EXAMPLE["rate"], "pct2"),
    }  # fmt: skip
    rules: dict[str, dict[str, Any]] = {
        "amount": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": book.say("sheets.validation.positive")},
        "instalments": {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 600,
                        "error_message": book.say("sheets.plan_offer.count")},
        "first_date": {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY,
                       "error_message": book.say("sheets.validation.date")},
        "frequency": {"validate": "list", "source": words_in("period", book.language), "error_message": book.say("sheets.validation.word")},
        "rate": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
                 "error_message": book.say("sheets.validation.share")},
    }  # fmt: skip
    named = {}
    for at, (key, (value, number)) in enumerate(values.items()):
        row = HEAD + 1 + 2 * at
        box = book.look.f("xc Input", number, border=1, border_color=t.INPUT_RULE, align="left", indent=1)
        sheet.write(row - 1, ASK_AT, book.say(f"sheets.plan_offer.asked.{key}"), book.look.f("xc Small", indent=1))
        sheet.write(row, ASK_AT, value, box)
        sheet.grid.data_validation(row, ASK_AT, row, ASK_AT, {**rules[key], "error_title": "xlcash"})
        name = "Plan" + "".join(part.capitalize() for part in key.split("_"))
        column = xl_col_to_name(ASK_AT)
        book.look.book.define_name(name, f"={sheet.quoted}!${column}${row + 1}")
        named[key] = Formula(name, sheet.at(f"{column}{row + 1}").value)
    return named
