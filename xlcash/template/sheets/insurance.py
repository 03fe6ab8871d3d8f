"""Insurance: how much to insure and what is in force of it, what is left of the policies, and whom to insure next."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.credit.migration import BANDS
from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    count_where,
    ends_with,
    highest,
    is_number,
    literal,
    lookup,
    numbers_in,
    shown,
    total,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.claims import owed
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

MEASURES, POLICIES, TEN = 3, 4, 10  # rows
CHARTS_AT: Final = HEAD + MEASURES + 2  # rows from 0
USE_AT: Final = CHARTS_AT + 16
RELEASE_AT: Final = USE_AT + POLICIES + 4
NEXT_AT: Final = RELEASE_AT + BANDS + 5
RISKIEST_AT: Final = 7  # the second chart's column, from 0
COVER, RISKIEST = Size(560, 300), Size(690, 300)
LEFT_OF_NAMES: Final = {"en": 190, "zh": 160}
NEXT: Final = (
    Column("customer", 138, "text"), Column("exposure", 92, "money"), Column("score", 84, "ratio"), Column("grade", 84, "int"),
    Column("risk", 84, "money"), Column("risk_share", 84, "pct1"), Column("cumulative", 88, "pct1"), Column("insured_limit", 88, "money"),
    Column("covered", 84, "money"), Column("more_to_insure", 84, "money"), Column("covered_share", 84, "pct1"),
    Column("insure_next", 60, "int"), Column("reason", 90, "text"),
)  # fmt: skip
NAME: Final = Column("name", 160, "text")
SIZING: Final = (
    Column("sizing_measure", 138, "text"), Column("basis_amount", 92, "money"), Column("factor_low", 84, "pct"),
    Column("factor_high", 84, "pct"), *(Column(key, 84, "money") for key in ("insure_low", "insure_high", "in_force", "cover_missing")),
    Column("share_in_force", 84, "pct"), Column("how", 84, "text"),
)  # fmt: skip
USE: Final = (
    Column("insurer", 138, "text"), Column("policy_from", 92, "date"), Column("policy_to", 84, "date"), Column("status", 84, "text"),
    Column("claims_filed", 84, "int"),
    *(Column(key, 84, "money") for key in ("claims_amount", "policy_paid", "policy_maximum", "maximum_left")),
)  # fmt: skip
RELEASE: Final = (
    Column("band", 138, "text"), Column("balance", 92, "money"),
    *(Column(key, 84, "money") for key in ("provision", "covered", "released", "net_provision")),
)  # fmt: skip
BLOCK: Final = (Column("label", 200, "text"), Column("covered", 96, "unit"), Column("open", 96, "unit"))


def write(book: Book) -> None:
    sheet, ledger = book.sheets["insurance"], (*tables(book, "Invoices", "Receipts"), book.as_of)
    sheet.heading((*NEXT, NAME))
    for row in (HEAD, USE_AT + 2, RELEASE_AT + 2, NEXT_AT + 2):
        sheet.grid.set_row_pixels(row, t.ROW["head2"])
    sizing = book.xc("XC_INSURANCE_SIZING", *ledger, *tables(book, "Settings", "Policies", "Customers", "Rates", "Disputes"))
    _bounded(book, "insurance_sizing", HEAD, sizing, SIZING, MEASURES)
    use = book.xc("XC_POLICY_USE", *tables(book, "Policies", "Claims", "Invoices"), book.as_of, POLICIES)
    _section(book, USE_AT, "use", literal(book.say("sheets.insurance.use.message")))
    _bounded(book, "policy_use", USE_AT + 2, use, USE, POLICIES)
    _section(book, RELEASE_AT, "release", literal(book.say("sheets.insurance.release.message")))
    more = tables(book, "Settings", "Rates", "Disputes")
    released = book.xc("XC_RELEASED_PROVISION", *ledger[:2], *tables(book, "Customers", "Policies"), book.as_of, *more)
    _bounded(book, "released_provision", RELEASE_AT + 2, released, RELEASE, BANDS + 1)
    spill = _next(book, sheet, ledger)
    _charts(book, sheet, spill)
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD, 0)
    sheet.page(NEXT_AT + 2 + len(spill.rows), len(NEXT) + 1, repeat=False)
    sheet.grid.repeat_rows(NEXT_AT + 2)  # on the pages that follow it: the list is the one part that goes on
    sheet.grid.set_h_pagebreaks([RELEASE_AT])


def _bounded(book: Book, key: str, head: int, answer: Formula, columns: tuple[Column, ...], rows: int) -> None:
    """A result of at most so many rows below its header in row `head` (from 0)."""
    sheet = book.sheets["insurance"]
    sheet.spill(key, f"B{head + 1}", answer, columns, own_rows=rows)
    sheet.heads(head, (*NEXT, NAME)[len(columns) :], 1 + len(columns))  # what is said at the end of a row reaches beyond its column
    Rules(book.look, sheet.grid, first=head + 1, rows=rows - 1).hairline(1, len(NEXT) + 1, total=book.say("results.headers.total"))


def _section(book: Book, row: int, key: str, message: Formula, col: int = 1) -> None:
    sheet = book.sheets["insurance"]
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    title = book.sentence(f"sheets.insurance.{key}.title", unit=book.unit_name())
    sheet.write(row, col, title, book.look.f("xc Section"))
    sheet.write(row + 1, col, message, book.look.f("xc Small"))


def _next(book: Book, sheet: Sheet, ledger: tuple[Formula, ...]) -> Spill:
    _section(book, NEXT_AT, "core", literal(book.say("sheets.insurance.core.message")))
    more = tables(book, "Scorecard", "Policies", "Settings", "Log", "Rates", "Disputes")
    given = (*tables(book, "Customers", "Financials"), *ledger, *more)
    spill = sheet.spill("insure_next", f"B{NEXT_AT + 3}", book.xc("XC_INSURE_NEXT", *given), NEXT)
    sheet.heads(NEXT_AT + 2, (NAME,), len(NEXT) + 1, texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"{xl_col_to_name(len(NEXT) + 1)}{NEXT_AT + 4}", customer_name(book, spill.column("customer", followed_rows(spill))))
    Rules(book.look, sheet.grid, first=NEXT_AT + 3).hairline(1, len(NEXT) + 1)
    return spill


# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _charts(book: Book, sheet: Sheet, spill: Spill) -> None:
    _block(book, spill)
    _section(book, CHARTS_AT, "chart", literal(book.say("sheets.insurance.chart.message")))
    _section(book, CHARTS_AT, "riskiest", _riskiest_message(book, spill), RISKIEST_AT)
    for key, col, made in (("chart", 1, _cover_chart(book, sheet)), ("riskiest", RISKIEST_AT, _risk_chart(book))):
        alt = book.sentence(f"sheets.insurance.{key}.title", unit=book.unit_name())
        place(sheet.grid, f"{xl_col_to_name(col)}{CHARTS_AT + 3}", made, str(alt.value))


def _cover_chart(book: Book, sheet: Sheet) -> Chart:
    bars = chart(book.look, "bar", COVER, Inset(LEFT_OF_NAMES[book.language], top=8, right=64, bottom=4))
    names, shares = (f"={sheet.quoted}!${col}${HEAD + 2}:${col}${HEAD + 1 + MEASURES}" for col in "BJ")
    label = {"value": True, "position": "outside_end", "num_format": "0%", "font": INK_FONT}
    bars.add_series({"categories": names, "values": shares, "fill": {"color": t.BLUE}, "gap": 60, "data_labels": label})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, visible=False, min=0, major_gridlines={"visible": False}))
    bars.set_legend({"none": True})
    return bars


def _block(book: Book, spill: Spill) -> None:
    """What the second chart reads, on Chart data: the ten largest risks, covered and not."""
    sheet, first = book.sheets["chart_data"], AT["riskiest"]
    sheet.widths(BLOCK, first)
    heads = [book.say(f"sheets.insurance.riskiest.{key}") for key in ("covered", "open")]
    sheet.heads(HEAD, BLOCK, first, texts=[book.say("results.headers.customer"), *heads])
    for n in range(1, TEN + 1):
        customer, name = spill.cell("customer", n) & "", spill.sheet.at(f"{xl_col_to_name(len(NEXT) + 1)}{NEXT_AT + 3 + n}") & ""
        known = is_number(spill.cell("exposure", n))
        sheet.write(HEAD + n, first, when(known, when(name.equals(""), customer, name), ""))
        covered, exposure = spill.cell("covered", n), spill.cell("exposure", n)
        for col, amount in enumerate((covered, exposure - covered), first + 1):
            sheet.write(HEAD + n, col, when(known, amount / book.look.unit, NOT_AVAILABLE))


def _risk_chart(book: Book) -> Chart:
    bars = chart(book.look, "bar", RISKIEST, Inset(LEFT_OF_NAMES[book.language], right=24), "stacked")
    for col, colour in enumerate((t.BLUE, t.SLATE_PALE), AT["riskiest"] + 1):
        bars.add_series(series(book, col, AT["riskiest"], TEN) | {"fill": {"color": colour}, "gap": 40})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, label_position="high"))
    bars.set_legend(legend(RISKIEST, 320))
    return bars


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _riskiest_message(book: Book, spill: Spill) -> Formula:
    said = {"share": shown(highest(spill.column("cumulative", TEN)), "0%")}
    covered = shown(highest(spill.column("covered_share")), "0%")
    some = book.sentence("sheets.insurance.riskiest.message", **said, covered=covered)
    return when(numbers_in(spill.column("exposure")) > 0, some, book.say("sheets.insurance.riskiest.nothing"))


def _strip(book: Book, spill: Spill) -> Formula:
    in_force = count_where((book.spills["policy_use"].column("status", POLICIES), ends_with(book.say("insurance.policy.in_force"))))
    share = book.sentence("sheets.insurance.covered", share=shown(highest(spill.column("covered_share")), "0%"))
    cover = when(in_force > 0, share, book.say("sheets.insurance.no_policy"))
    first = lookup(literal(1), spill.column("insure_next"), spill.column("customer"))
    whom = unless_error(book.sentence("sheets.insurance.next", customer=first & ""), "")
    return book.facts(owed(book, "insurance", total(spill.column("exposure"))), cover, whom, as_of_fact(book))
