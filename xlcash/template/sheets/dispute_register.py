"""Dispute register: what is disputed, why and for how long."""

from __future__ import annotations

from typing import Final

from xlcash.domain.tables import words_in
from xlcash.template.book import Book
from xlcash.template.formula import Formula, ends_with, highest, index, lookup, match, shown, text, total, total_where, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.strips import COUNT, WHOLE, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, place, value_axis
from xlcash.template.style.rules import Rules

REASONS: Final = len(words_in("dispute_reason", "en")) + 1  # and those not registered
REGISTER_AT: Final = HEAD + REASONS + 3  # the section above the register, rows from 0
BY_REASON: Final = (
    Column("reason", 158, "text"), Column("disputes", 72, "count"), Column("disputed", 88, "money"), Column("share", 100, "pct"),
    Column("oldest_age", 92, "count"), Column("mean_age", 72, "count"), Column("resolved_disputes", 88, "count"),
    Column("days_to_resolve", 88, "count"),
)  # fmt: skip
REGISTER: Final = (
    Column("invoice", 158, "text"), Column("customer", 72, "text"), Column("raised", 88, "date"), Column("reason", 100, "text"),
    Column("owner", 92, "text"), Column("currency", 72, "text"),
    *(Column(key, 88, "money") for key in ("raised_amount", "open", "disputed")),
    Column("age", 72, "count"), Column("resolved", 88, "date"), Column("note", 290, "sentence"),
)  # fmt: skip
CHART: Final = Size(520, 24 * (REASONS + 1))


def write(book: Book) -> None:
    sheet = book.sheets["dispute_register"]
    sheet.heading(REGISTER)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    given = (*tables(book, "Disputes", "Invoices", "Receipts"), book.as_of)
    more = tables(book, "Rates", "Customers")
    reasons = sheet.spill(
        "dispute_reasons", f"B{HEAD + 1}", book.xc("XC_DISPUTES", *given, "reason", *more), BY_REASON, own_rows=REASONS + 1
    )
    Rules(book.look, sheet.grid, first=HEAD + 1, rows=REASONS).hairline(1, len(BY_REASON), total=book.say("results.headers.total"))
    register = sheet.spill("disputes", f"B{REGISTER_AT + 3}", book.xc("XC_DISPUTES", *given, None, *more), REGISTER)
    Rules(book.look, sheet.grid, first=REGISTER_AT + 3).hairline(1, len(REGISTER))
    sheet.grid.set_row_pixels(REGISTER_AT - 1, t.ROW["gap"])
    sheet.write(REGISTER_AT, 1, book.say("sheets.dispute_register.register.title"), book.look.f("xc Section"))
    sheet.write(REGISTER_AT + 1, 1, book.say("sheets.dispute_register.register.message"), book.look.f("xc Small"))
    _chart(book, reasons)
    sheet.strip(book.facts(_agreement(book, reasons, register), _oldest(book, reasons), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD, 0)
    sheet.page(REGISTER_AT + 2 + len(register.rows), len(REGISTER), repeat=False)
    sheet.grid.repeat_rows(REGISTER_AT + 2)  # on the pages that follow it: the list is the one part that goes on


def _chart(book: Book, reasons: Spill) -> None:
    """The disputed amount by reason, whose place and rows are fixed; its title stands in the header's row and says the most frequent."""
    sheet = book.sheets["dispute_register"]
    first, last = HEAD + 2, HEAD + 1 + REASONS
    bars = chart(book.look, "bar", CHART, Inset(120, top=8, right=64, bottom=4))
    bars.add_series({
        "categories": f"={sheet.quoted}!$B${first}:$B${last}", "values": f"={sheet.quoted}!$D${first}:$D${last}", "gap": 40,
        "fill": {"color": t.BLUE},
        "data_labels": {"value": True, "position": "outside_end", "num_format": "#,##0", "font": INK_FONT},
    })  # fmt: skip
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, visible=False, major_gridlines={"visible": False}))
    bars.set_legend({"none": True})
    title = _title(book, reasons)
    sheet.put(f"J{HEAD + 1}", title, book.look.f("xc Section", indent=2))
    place(sheet.grid, f"J{HEAD + 2}", bars, str(title.value))


def _title(book: Book, reasons: Spill) -> Formula:
    """What the bars are, and which reason holds back most."""
    plain = book.sentence("sheets.dispute_register.chart", currency=book.base_currency & "")
    amounts = reasons.column("disputed", REASONS)
    most = index(reasons.column("reason", REASONS), match(highest(amounts), amounts))
    said = book.sentence("sheets.dispute_register.most", reason=most & "", share=shown(highest(amounts) / total(amounts), "0%"))
    return plain & unless_error(when(total(amounts) > 0, said, ""), "")


def _of_total(book: Book, reasons: Spill, key: str) -> Formula:
    return lookup(text(book.say("results.headers.total")), reasons.column("reason", REASONS + 1), reasons.column(key, REASONS + 1))


def _agreement(book: Book, reasons: Spill, register: Spill) -> Formula:
    """Whether the reasons add up to their total, and whether every disputed amount on Invoices stands in the register."""
    amount = _of_total(book, reasons, "disputed")
    rows = reasons.column("disputed", REASONS)
    missing = total_where(register.column("disputed"), (register.column("reason"), ends_with(book.say("results.disputes.unregistered"))))
    said = {"amount": shown(amount, WHOLE), "missing": shown(missing, WHOLE)}
    adds = when((total(rows) - amount).equals(0), book.sentence("sheets.dispute_register.agrees", **said),
                book.sentence("sheets.dispute_register.differs", **said))  # fmt: skip
    return unless_error(
        when(missing > 0, book.sentence("sheets.dispute_register.missing", **said), adds), book.say("sheets.strip.unusable")
    )


def _oldest(book: Book, reasons: Spill) -> Formula:
    facts = {key: shown(_of_total(book, reasons, column), COUNT) for key, column in (("n", "disputes"), ("days", "oldest_age"))}
    return when(_of_total(book, reasons, "disputes") > 0, book.sentence("sheets.dispute_register.oldest", **facts),
                book.say("sheets.dispute_register.none"))  # fmt: skip
