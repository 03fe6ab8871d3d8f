"""Financing: quoted ways to get money by annual cost, the discount for early payment, and longer terms for good customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlcash.domain.financing.longer_terms import GRADES
from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    filled,
    index,
    literal,
    lookup,
    match,
    numbers_in,
    shown,
    text,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, WHOLE, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

MOST_OFFERS, DRAWN = 10, 8  # rows; the cheapest are drawn
CHARTS_AT: Final = HEAD + MOST_OFFERS + 2  # rows from 0
DISCOUNT_AT: Final = CHARTS_AT + 16
BY_DAY_AT: Final = DISCOUNT_AT + 5
QUOTE_AT: Final = BY_DAY_AT + 6
TERMS_AT: Final = QUOTE_AT + 6
OFFER_AT: Final = TERMS_AT + 12
SECOND_CHART: Final = 6  # its column, from 0
COSTS, BY_DAY = Size(608, 300), Size(640, 300)  # the first ends where the second begins
PAID_ON: Final = tuple(range(20, 121, 10))  # days
PERCENT: Final = "0.0%"
MOST: Final = {"count": 3_660, "money": 1e15}  # what may be typed of each kind of number; of a share 1
WIDTHS: Final = (182, 164, *(87,) * 11)
OPTIONS: Final = tuple(zip(
    ("option", "kind", "cash_now", "cost", "days", "annual_cost", "simple_rate", "off_risk", "rank", "note"),
    ("text", "text", "money", "money", "int", "pct2", "pct2", "money", "int", "text"),
    strict=True,
))  # fmt: skip
TERMS: Final = tuple(zip(
    ("grade", "customers", "yearly_sales", "days_outstanding", "extra_balance", "capital_cost", "loss_rate", "extra_loss", "yearly_cost",
     "break_even_sales", "break_even_rise"),
    ("text", "count", "money", "int", "money", "money", "pct2", "money", "money", "money", "pct1"),
    strict=True,
))  # fmt: skip
OFFER: Final = tuple(zip(
    ("customer", "paid", "paid_early_anyway", "days_now", "days_gained", "given_anyway", "given_for_days", "yearly_cost", "cash_freed",
     "annual_cost", "saved", "net_benefit", "break_even_discount"),
    ("text", "money", "money", "int", "int", "money", "money", "money", "money", "pct1", "money", "money", "pct2"),
    strict=True,
))  # fmt: skip
DISCOUNT_INPUTS: Final[Mapping[str, tuple[float, str]]] = {
    "discount": (0.02, "pct1"),
    "discount_days": (10.0, "count"),
    "net_days": (30.0, "count"),
}
QUOTE_INPUTS: Final[Mapping[str, tuple[float, str]]] = {
    "amount": (500_000.0, "money"), "advance_rate": (0.8, "pct1"), "fee_rate": (0.006, "pct2"), "interest_rate": (0.062, "pct2"),
    "days": (60.0, "count"), "release_days": (5.0, "count"),
}  # fmt: skip
TERMS_INPUTS: Final[Mapping[str, tuple[float, str]]] = {"extra_days": (30.0, "count"), "margin": (0.3, "pct")}


def write(book: Book) -> None:
    sheet = book.sheets["financing"]
    sheet.heading(_columns(OFFER))
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    _spill(book, "financing_options", HEAD, book.xc("XC_FINANCING_OPTIONS", *tables(book, "Offers", "Settings")), OPTIONS, MOST_OFFERS)
    discount = _inputs(book, DISCOUNT_AT, "discount", DISCOUNT_INPUTS)
    _by_day(book, discount)
    _quote(book)
    _longer_terms(book)
    _whole_book(book, discount)
    _charts(book)
    sheet.strip(_strip(book))
    sheet.grid.freeze_panes(HEAD, 0)
    sheet.page(OFFER_AT + 3 + len(book.spills["discount_offer"].rows), len(WIDTHS), repeat=False)
    sheet.grid.repeat_rows(OFFER_AT + 3)  # on the pages that follow it: the list is the one part that goes on
    sheet.grid.set_h_pagebreaks([DISCOUNT_AT, OFFER_AT])


def _columns(keys: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    return tuple(Column(key, width, number) for (key, number), width in zip(keys, WIDTHS, strict=False))


def _spill(book: Book, key: str, head: int, answer: Formula, keys: tuple[tuple[str, str], ...], rows: int) -> None:
    """A result below its header in row `head` (from 0), of at most so many rows; 0 for one that may be of any length."""
    sheet, columns = book.sheets["financing"], _columns(keys)
    sheet.grid.set_row_pixels(head, t.ROW["head2"])
    sheet.spill(key, f"B{head + 1}", answer, columns, own_rows=rows)
    blank = tuple(Column("", width, "text") for width in WIDTHS[len(columns) :])
    sheet.heads(head, blank, 1 + len(columns))  # a note reaches beyond its column
    rules = Rules(book.look, sheet.grid, first=head + 1, **({"rows": rows - 1} if rows else {}))
    rules.hairline(1, len(WIDTHS), total=book.say("results.headers.total"))


def _section(book: Book, row: int, key: str, message: Formula, col: int = 1) -> None:
    sheet = book.sheets["financing"]
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, col, book.say(f"sheets.financing.{key}.title"), book.look.f("xc Section"))
    sheet.write(row + 1, col, message, book.look.f("xc Small"))


def _inputs(book: Book, at: int, key: str, inputs: Mapping[str, tuple[float, str]]) -> list[Formula]:
    """What may be typed over, in a row below its labels."""
    sheet = book.sheets["financing"]
    for col, (name, (value, number)) in enumerate(inputs.items(), 1):
        sheet.write(at + 2, col, book.say(f"sheets.financing.{key}.{name}"), book.look.head(sheet.kind, col, number))
        sheet.write(at + 3, col, value, book.look.f("xc Input", number, border=1, border_color=t.INPUT_RULE, align="right"))
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "error_title": "xlcash"}
        most = next((limit for kind, limit in MOST.items() if number.startswith(kind)), 1)
        said = book.say("sheets.validation.between", low="0", high=f"{most:,}")
        sheet.grid.data_validation(at + 3, col, at + 3, col, rule | {"maximum": most, "error_message": said})
    return [sheet.at(xl_rowcol_to_cell(at + 3, col)) for col in range(1, 1 + len(inputs))]


def _by_day(book: Book, discount: list[Formula]) -> None:
    """What the discount costs by the day customers would pay without it, beside what money costs elsewhere."""
    sheet, head = book.sheets["financing"], BY_DAY_AT
    quoted = book.xc("XC_DISCOUNT_COST", *discount)
    simple = book.xc("XC_DISCOUNT_COST", *discount, None, "simple")
    said = book.sentence("sheets.financing.discount.message", rate=shown(quoted, "0.00%"), simple=shown(simple, "0.00%"))
    _section(book, DISCOUNT_AT, "discount", unless_error(said, book.say("sheets.financing.discount.none")))
    labels = [book.say(f"sheets.financing.by_day.{key}") for key in ("day", "effective", "simple", "elsewhere")]
    for row, label in enumerate(labels, head):
        form = book.look.head(sheet.kind, 1, "text") if row == head else book.look.f("xc Output", "text")
        sheet.write(row, 1, label, form)
    rate = setting(book, "cost_of_capital")
    percent = book.look.f("xc Output", "pct1", align="right")
    for col, day in enumerate(PAID_ON, 2):
        sheet.write(head, col, float(day), book.look.f("xc Head", "int", bottom_color=t.KIND_COLOUR[sheet.kind], align="right"))
        known = sheet.at(xl_rowcol_to_cell(head, col))
        for row, basis in enumerate(("effective", "simple"), head + 1):
            cost = book.xc("XC_DISCOUNT_COST", *discount, known, basis)
            sheet.write(row, col, unless_error(cost, NOT_AVAILABLE), percent)
        sheet.write(head + 3, col, rate, percent)


def _quote(book: Book) -> None:
    """One factor's quote by itself, to be typed over."""
    cost = book.xc("XC_FACTORING_COST", *_inputs(book, QUOTE_AT, "quote", QUOTE_INPUTS), None, None, setting(book, "bank_year_days"))
    said = book.sentence("sheets.financing.quote.message", rate=shown(cost, "0.00%"))
    _section(book, QUOTE_AT, "quote", unless_error(said, book.say("sheets.financing.quote.none")))


def _longer_terms(book: Book) -> None:
    given = _inputs(book, TERMS_AT, "terms", TERMS_INPUTS)
    ledger = (*tables(book, "Customers", "Financials", "Invoices", "Receipts"), book.as_of, *tables(book, "Scorecard", "Settings"))
    answer = book.xc("XC_LONGER_TERMS", *ledger, *given, *tables(book, "Rates", "Log", "Disputes"))
    _spill(book, "longer_terms", TERMS_AT + 5, answer, TERMS, len(GRADES))
    spill = book.spills["longer_terms"]
    cost, more = (
        spill.cell("yearly_cost", 1) + spill.cell("yearly_cost", 2),
        spill.cell("break_even_sales", 1) + spill.cell("break_even_sales", 2),
    )
    said = book.sentence("sheets.financing.terms.message", days=shown(given[0], COUNT), cost=shown(cost, WHOLE), more=shown(more, WHOLE))
    _section(book, TERMS_AT, "terms", unless_error(said, book.say("sheets.financing.terms.none")))


def _whole_book(book: Book, discount: list[Formula]) -> None:
    """The discount offered to everybody, customer by customer."""
    ledger = (*tables(book, "Invoices", "Receipts"), book.as_of)
    answer = book.xc("XC_DISCOUNT_OFFER", *ledger, discount[0], discount[1], None, *tables(book, "Settings", "Rates", "Customers"))
    _spill(book, "discount_offer", OFFER_AT + 3, answer, OFFER, 0)
    spill = book.spills["discount_offer"]
    whole = {key: lookup(text(book.say("results.headers.total")), spill.column("customer"), spill.column(key)) for key, _ in OFFER[1:]}
    said = book.sentence(
        "sheets.financing.offer.message", uptake=shown(setting(book, "discount_uptake"), "0%"), cost=shown(whole["yearly_cost"], WHOLE),
        anyway=shown(whole["given_anyway"], WHOLE), freed=shown(whole["cash_freed"], WHOLE), rate=shown(whole["annual_cost"], PERCENT),
    )  # fmt: skip
    worth = book.sentence(
        "sheets.financing.offer.break_even", discount=shown(whole["break_even_discount"], "0.00%"),
        rate=shown(setting(book, "cost_of_capital"), PERCENT),
    )  # fmt: skip
    _section(book, OFFER_AT, "offer", unless_error(said, book.say("sheets.financing.offer.none")))
    book.sheets["financing"].write(OFFER_AT + 2, 1, unless_error(worth, ""), book.look.f("xc Small"))


# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _charts(book: Book) -> None:
    sheet = book.sheets["financing"]
    rate = shown(setting(book, "cost_of_capital"), PERCENT)
    _section(book, CHARTS_AT, "costs", literal(book.say("sheets.financing.costs.message")))
    _section(book, CHARTS_AT, "by_day", book.sentence("sheets.financing.by_day.message", rate=rate), SECOND_CHART)
    for key, col, made in (("costs", 1, _costs(book)), ("by_day", SECOND_CHART, _day_lines(book))):
        place(sheet.grid, f"{xl_col_to_name(col)}{CHARTS_AT + 3}", made, book.say(f"sheets.financing.{key}.title"))


def _costs(book: Book) -> Chart:
    """A bar an offer, the cheapest on top."""
    sheet = book.sheets["financing"].quoted
    bars = chart(book.look, "bar", COSTS, Inset(200, top=8, right=60, bottom=8))
    names, costs = (f"={sheet}!${col}${HEAD + 2}:${col}${HEAD + 1 + DRAWN}" for col in "BG")
    label = {"value": True, "position": "outside_end", "num_format": PERCENT, "font": INK_FONT}
    bars.add_series({"categories": names, "values": costs, "fill": {"color": t.BLUE}, "gap": 45, "data_labels": label})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, visible=False, min=0, major_gridlines={"visible": False}))
    bars.set_legend({"none": True})
    return bars


def _day_lines(book: Book) -> Chart:
    """The annual cost by day of payment, and what other money costs: where they meet is the break-even."""
    sheet = book.sheets["financing"].quoted
    lines = chart(book.look, "line", BY_DAY, Inset(46))
    first, last = xl_col_to_name(2), xl_col_to_name(1 + len(PAID_ON))
    for row, line in ((1, {"color": t.BLUE, "width": 2.5}), (3, {"color": t.INK, "width": 1.25, "dash_type": "dash"})):
        at = BY_DAY_AT + 1 + row
        lines.add_series({
            "name": f"={sheet}!$B${at}", "categories": f"={sheet}!${first}${BY_DAY_AT + 1}:${last}${BY_DAY_AT + 1}",
            "values": f"={sheet}!${first}${at}:${last}${at}", "line": line,
        })  # fmt: skip
    lines.set_x_axis(category_axis())
    lines.set_y_axis(value_axis(book.look, min=0) | {"num_format": "0%"})
    lines.set_legend(legend(BY_DAY, 420))
    return lines


def _strip(book: Book) -> Formula:
    """How many offers could be reckoned, and which is the cheapest."""
    spill, offers = book.spills["financing_options"], book.column("Offers", "offer")
    costs = spill.column("annual_cost", MOST_OFFERS)
    known, stated = numbers_in(costs), filled(offers)
    counts = {"n": shown(known, COUNT), "m": shown(stated, COUNT)}
    all_known = when(
        known.equals(stated), book.sentence("sheets.financing.reckoned", **counts), book.sentence("sheets.financing.lacking", **counts)
    )
    first = match(literal(1.0), spill.column("rank", MOST_OFFERS))
    cheapest = book.sentence(
        "sheets.financing.cheapest", offer=index(spill.column("option", MOST_OFFERS), first) & "", rate=shown(index(costs, first), "0.00%")
    )
    return when(stated > 0, book.facts(all_known, unless_error(cheapest, ""), as_of_fact(book)), book.say("sheets.financing.empty"))
