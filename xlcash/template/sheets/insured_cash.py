"""Insured cash: closing cash without and with the policies on the same simulated paths."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, Formula, filled, index, is_number, literal, numbers_in, shown, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import MONTHS, tables
from xlcash.template.sheets.chart_data import AT, block
from xlcash.template.sheets.charts import series
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
BLOCK: Final = (Column("month", 80, "ym"), Column("median", 80, "unit"), Column("worst", 96, "unit"))
SIDES: Final = (("p50", t.BLUE_MID), ("p5", t.BLUE))  # what is drawn, and its colour


def write(book: Book) -> None:
    sheet = book.sheets["insured_cash"]
    sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    given = tables(book, "Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    more = (None, None, MONTHS, "monthly", "operating", *tables(book, "Rates", "Calendar", "Claims", "Disputes"))
    answer = book.xc("XC_INSURED_COMPARISON", *given, book.as_of, *tables(book, "Customers", "Policies"), *more)
    spill = sheet.spill("insured_comparison", f"B{HEAD + 1}", answer, COLUMNS)
    rules = Rules(book.look, sheet.grid, rows=MONTHS - 1)
    for col in range(2, 8):
        rules.below_zero(col)
    rules.hairline(1, len(COLUMNS))
    sheet.grid.set_row_pixels(CHART_AT - 1, t.ROW["gap"])
    title = book.sentence("sheets.insured_cash.chart", unit=book.unit_name())
    sheet.write(CHART_AT, 1, title, book.look.f("xc Section"))
    sheet.write(CHART_AT + 1, 1, _said(book, spill), book.look.f("xc Small"))
    _block(book, spill)
    place(sheet.grid, f"B{CHART_AT + 3}", _chart(book), str(title.value))
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


def _block(book: Book, spill: Spill) -> None:
    """What the chart reads, on Chart data: insured less uninsured; the two sides themselves lie too close to be told apart."""
    rows = []
    for at in range(1, MONTHS + 1):
        end, pairs = spill.cell("period_end", at), ((spill.cell(f"insured_{key}", at), spill.cell(key, at)) for key, _ in SIDES)
        added = (when(is_number(bare), (insured - bare) / book.look.unit, NOT_AVAILABLE) for insured, bare in pairs)
        rows.append((when(is_number(end), end, ""), *added))
    block(book, "insured_cash", BLOCK, rows)


def _chart(book: Book) -> Chart:
    """What the policies add, in the median and in the worst twentieth of paths, side by side."""
    columns, first = chart(book.look, "column", CHART, Inset(64)), AT["insured_cash"]
    for col, (_, colour) in enumerate(SIDES, first + 1):
        columns.add_series(series(book, col, first) | {"fill": {"color": colour}, "gap": 60})
    columns.set_x_axis(category_axis(num_format=book.look.number["month"]))
    columns.set_y_axis(value_axis(book.look))
    columns.set_legend(legend(CHART, 560))
    return columns


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether the uninsured side is Cash at risk."""
    there = book.spills["cash_at_risk"]
    same = agreement(book, "sheets.insured_cash", _last(spill, "p50"), _last(there, "p50"))
    return when(numbers_in(spill.column("p50", MONTHS)) > 0, book.facts(same, as_of_fact(book)), book.say("sheets.forecast.empty"))
