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
from xlcash.template.style.tokens import ROW

WHOLE_LIST: Final = (
    Column("customer", 62, "text"), Column("currency", 66, "text"), Column("invoices", 52, "count"), Column("overdue", 72, "money"),
    *(Column(key, 80, "money2") for key in ("interest_open", "interest_settled", "interest")),
)  # fmt: skip
NAME: Final = Column("name", 104, "sentence")
GAP: Final = Column("", 14, "text")
SEGMENTS: Final = (
    Column("invoice", 152, "text"), Column("customer", 70, "text"), Column("from", 78, "date"), Column("to", 78, "date"),
    Column("days", 36, "int"), Column("open", 82, "money2"), Column("interest_rate", 56, "pct2"), Column("interest", 76, "money2"),
    Column("currency", 66, "text"),
)  # fmt: skip
AT: Final = len(WHOLE_LIST) + 3  # the first column of the segments, from 0
PICK: Final = f"{xl_col_to_name(AT)}{HEAD}"


def write(book: Book) -> None:
    sheet = book.sheets["late_interest"]
    sheet.heading((*WHOLE_LIST, NAME, GAP, *SEGMENTS))
    sheet.grid.set_row_pixels(HEAD - 1, ROW["body"])  # what the lists are stands in the gap above their headers, and stays with these
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    sheet.write(HEAD - 1, 1, book.say("sheets.late_interest.list"), book.look.f("xc Section"))
    given = (*tables(book, "Invoices", "Receipts"), book.as_of, *tables(book, "Rates", "Settings", "Customers"))
    disputes = book.table("Disputes")
    spill = sheet.spill("late_interest", f"B{HEAD + 1}", book.xc("XC_LATE_INTEREST", *given, "customer", None, disputes), WHOLE_LIST)
    sheet.heads(HEAD, (NAME,), len(WHOLE_LIST) + 1, texts=[book.say("tables.Customers.columns.name")])
    name_at = xl_col_to_name(len(WHOLE_LIST) + 1)
    sheet.array(f"{name_at}{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    first = spill.rows[1][0] if len(spill.rows) > 1 and spill.answered else NOBODY
    picked = pick_customer(sheet, PICK, "InterestCustomer", first, beside=True)
    segments = sheet.spill(
        "interest_segments", f"{xl_col_to_name(AT)}{HEAD + 1}", book.xc("XC_LATE_INTEREST", *given, None, picked, disputes), SEGMENTS
    )
    sheet.rules.hairline(1, len(WHOLE_LIST) + 1)
    sheet.rules.hairline(AT, AT + len(SEGMENTS) - 1)
    sheet.strip(_strip(book, spill, segments, picked))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + max(len(spill.rows), len(segments.rows)), AT + len(SEGMENTS) - 1)


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
