"""Insured cash: closing cash without and with the policies on the same simulated paths."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.template.book import Book
from xlcash.template.formula import Formula, filled, index, literal, numbers_in, shown, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import MONTHS, tables
from xlcash.template.sheets.strips import WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("period_end", 104, "date"),
    *(Column(key, 108, "money") for key in ("p5", "p10", "p50", "insured_p5", "insured_p10", "insured_p50")),
    Column("probability_below_reserve", 150, "pct1"), Column("insured_below_reserve", 180, "pct1"), Column("premium", 100, "money"),
    Column("claims_paid", 100, "money"),
)  # fmt: skip
CHART_AT: Final = HEAD + MONTHS + 2  # the row of its heading, from 0
CHART: Final = Size(1280, 340)
LINES: Final = {
    "p50": {"color": t.SLATE, "width": 1.75}, "p5": {"color": t.SLATE, "width": 1.75, "dash_type": "dash"},
    "insured_p50": {"color": t.BLUE, "width": 2.5}, "insured_p5": {"color": t.BLUE, "width": 2.5, "dash_type": "dash"},
}  # fmt: skip


def write(book: Book) -> None:
    sheet = book.sheets["insured_cash"]
    sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    given = tables(book, "Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    more = (None, None, MONTHS, "monthly", "operating", *tables(book, "Rates", "Calendar", "Claims"))
    answer = book.xc("XC_INSURED_COMPARISON", *given, book.as_of, *tables(book, "Customers", "Policies"), *more)
    spill = sheet.spill("insured_comparison", f"B{HEAD + 1}", answer, COLUMNS)
    rules = Rules(book.look, sheet.grid, rows=MONTHS - 1)
    for col in range(2, 8):
        rules.below_zero(col)
    rules.hairline(1, len(COLUMNS))
    sheet.grid.set_row_pixels(CHART_AT - 1, t.ROW["gap"])
    sheet.write(CHART_AT, 1, book.say("sheets.insured_cash.chart"), book.look.f("xc Section"))
    sheet.write(CHART_AT + 1, 1, _said(book, spill), book.look.f("xc Small"))
    place(sheet.grid, f"B{CHART_AT + 3}", _chart(book, spill), book.say("sheets.insured_cash.chart"))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(CHART_AT + 17, len(COLUMNS), one=True)


def _last(spill: Spill, key: str) -> Formula:
    return index(spill.column(key, MONTHS), literal(MONTHS))


def _said(book: Book, spill: Spill) -> Formula:
    """What a year of cover costs and brings."""
    facts = {key: shown(_last(spill, key), WHOLE) for key in ("premium", "claims_paid")}
    facts["better"] = shown(_last(spill, "insured_p5") - _last(spill, "p5"), WHOLE)
    said = book.sentence("sheets.insured_cash.message", **facts, currency=book.base_currency & "")
    uninsured = filled(book.column("Policies", "insurer")).equals(0)
    return when(uninsured, book.say("sheets.insured_cash.no_policy"), unless_error(said, book.say("sheets.dashboard.fill_in")))


def _chart(book: Book, spill: Spill) -> Chart:
    """Median and P5, uninsured in grey, insured in blue."""
    lines, ends = chart(book.look, "line", CHART, Inset(84)), spill.column("period_end", MONTHS).text
    for key, line in LINES.items():
        figures = {"name": f"={spill.cell(key, 0).text}", "values": f"={spill.column(key, MONTHS).text}"}
        lines.add_series(figures | {"categories": f"={ends}", "line": line})
    lines.set_x_axis(category_axis(num_format=book.look.number["month"]))
    lines.set_y_axis(value_axis(book.look))
    lines.set_legend(legend(CHART, 560))
    return lines


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether the uninsured side is Cash at risk."""
    there = book.spills["cash_at_risk"]
    same = agreement(book, "sheets.insured_cash", _last(spill, "p50"), _last(there, "p50"))
    return when(numbers_in(spill.column("p50", MONTHS)) > 0, book.facts(same, as_of_fact(book)), book.say("sheets.forecast.empty"))
