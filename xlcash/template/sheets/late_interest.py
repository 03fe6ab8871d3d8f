"""Late interest: what late payment has cost each customer by law or contract, and the days it is made of for one of them."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.template.book import Book
from xlcash.template.formula import Formula, ends_with, shown, total, total_where, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.customers import NOBODY, customer_name, followed_rows, pick_customer
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import CENTS, agreement, as_of_fact

WHOLE_LIST: Final = (
    Column("customer", 76, "text"), Column("currency", 74, "text"), Column("invoices", 64, "count"), Column("overdue", 104, "money"),
    Column("interest_open", 126, "money2"), Column("interest_settled", 132, "money2"), Column("interest", 116, "money2"),
)  # fmt: skip
NAME: Final = Column("name", 164, "text")
GAP: Final = Column("", 24, "text")
SEGMENTS: Final = (
    Column("invoice", 158, "text"), Column("customer", 76, "text"), Column("from", 92, "date"), Column("to", 92, "date"),
    Column("days", 52, "int"), Column("open", 110, "money2"), Column("interest_rate", 70, "pct2"), Column("interest", 104, "money2"),
    Column("currency", 74, "text"),
)  # fmt: skip
AT: Final = len(WHOLE_LIST) + 3  # the first column of the segments, from 0
PICK: Final = f"{xl_col_to_name(AT)}{HEAD + 2}"
SEGMENTS_AT: Final = HEAD + 4  # the row of their header, from 0


def write(book: Book) -> None:
    sheet = book.sheets["late_interest"]
    sheet.heading((*WHOLE_LIST, NAME, GAP, *SEGMENTS))
    given = (*tables(book, "Invoices", "Receipts"), book.as_of, *tables(book, "Rates", "Settings", "Customers"))
    spill = sheet.spill("late_interest", f"B{HEAD + 1}", book.xc("XC_LATE_INTEREST", *given, "customer"), WHOLE_LIST)
    sheet.heads(HEAD, (NAME,), len(WHOLE_LIST) + 1, texts=[book.say("tables.Customers.columns.name")])
    name_at = xl_col_to_name(len(WHOLE_LIST) + 1)
    sheet.array(f"{name_at}{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.rules.hairline(1, len(WHOLE_LIST) + 1)
    first = spill.rows[1][0] if len(spill.rows) > 1 and spill.answered else NOBODY
    picked = pick_customer(sheet, PICK, "InterestCustomer", first)
    segments = sheet.spill(
        "interest_segments", f"{xl_col_to_name(AT)}{SEGMENTS_AT + 1}", book.xc("XC_LATE_INTEREST", *given, None, picked), SEGMENTS
    )
    rules = sheet.rules
    rules.first = SEGMENTS_AT + 1
    rules.hairline(AT, AT + len(SEGMENTS) - 1)
    sheet.strip(_strip(book, spill, segments, picked))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows), SEGMENTS_AT + len(segments.rows)), AT + len(SEGMENTS) - 1)


def _strip(book: Book, spill: Spill, segments: Spill, picked: Formula) -> Formula:
    """The days of the customer shown add up to its interest; the sum in the base currency; which rate."""
    interest = spill.column("interest")
    of_picked = total_where(interest, (spill.column("customer"), ends_with(picked)))
    same = agreement(book, "sheets.late_interest", total(segments.column("interest")), of_picked)
    own = (spill.column("currency"), ends_with(book.base_currency))
    amount, still = (shown(total_where(spill.column(key), own), CENTS) for key in ("interest", "interest_open"))
    whole = book.sentence("sheets.late_interest.total", currency=book.base_currency & "", amount=amount, open=still)
    facts = book.facts(_rate(book), as_of_fact(book, own_currency=True))
    return unless_error(when(picked.equals(NOBODY), facts, book.facts(same, whole, facts)), _rate(book))


def _rate(book: Book) -> Formula:
    """Which rate is charged, as the settings say."""
    kind, daily = setting(book, "interest_rate_kind"), setting(book, "interest_daily_rate") * 100
    statutory = book.sentence("sheets.late_interest.statutory", rate=shown(daily, "0.000"))
    other = book.sentence("sheets.late_interest.other", kind=kind & "")
    return when(kind.equals(book.say("words.interest_rate.statutory")), statutory, other)
