"""Payment curve: how the money of one customer comes in as the days pass, from before the due date on."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    absolute,
    all_of,
    compared,
    count_where,
    higher_of,
    highest,
    index,
    is_number,
    literal,
    lowest,
    numbers_in,
    shown,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets import statement
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.customers import NOBODY, followed_rows, pick_customer
from xlcash.template.sheets.strips import COUNT, WHOLE, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, place, value_axis

COLUMNS: Final = (Column("days_from_due", 110, "count"), Column("share_unpaid", 110, "pct1"), Column("at_risk", 124, "money"))
GAP: Final = Column("gap", 24, "text")
PICKER: Final = Column("customer", 200, "text")
ROOM: Final = Column("room", 640, "text")
PICK_AT: Final = len(COLUMNS) + 2  # the column of the input, from 0
CUSTOMER, TITLE_AT = "F6", 8  # the input, at first the customer of Statement; the row of the chart's title, from 0
BLOCK: Final = (Column("day", 80, "int"), Column("unpaid", 80, "pct1"), Column("watched", 100, "int"))
FIRST: Final = AT["payment_curve"]
EARLIEST, LATEST, LABELS_APART = -30, 120, 15  # days from due that the chart draws, and between its labels
CURVE_ROWS: Final = 2_000  # days with payments that are looked up
LATE: Final = 90  # days after due
TRACE: Final = 1e-9  # a share is a product of floats: one half, or nothing, may come out a trace above
NEVER: Final = -9_999  # days overdue of nothing
CHART: Final = Size(840, 360)


def write(book: Book) -> None:
    sheet = book.sheets["payment_curve"]
    sheet.heading((*COLUMNS, GAP, PICKER, ROOM))
    picked = pick_customer(sheet, CUSTOMER, "CurveCustomer", book.sheets["statement"].at(statement.CUSTOMER).value)
    tables = (book.table("Invoices"), book.table("Receipts"), book.as_of, picked, book.table("Customers"), book.table("Rates"))
    spill = sheet.spill("payment_curve", "B5", book.xc("XC_PAYMENT_CURVE", *tables), COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS))
    sheet.rules.unseen(HEAD, 1, "ISNA($B$5)")
    _block(book, spill, picked)
    sheet.write(TITLE_AT, PICK_AT, book.say("sheets.payment_curve.chart"), book.look.f("xc Section"))
    sheet.write(TITLE_AT + 1, PICK_AT, _message(book, spill, picked), book.look.f("xc Small"))
    place(sheet.grid, xl_rowcol_to_cell(TITLE_AT + 2, PICK_AT), _chart(book), book.say("sheets.payment_curve.chart"))
    sheet.strip(_strip(book, spill, picked))
    sheet.grid.freeze_panes(HEAD + 1, 0)
    sheet.page(max(HEAD + len(spill.rows), TITLE_AT + 18), PICK_AT + 1)


# ── chart ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _block(book: Book, spill: Spill, picked: Formula) -> None:
    """What the chart reads, on Chart data: one row a day; beyond the day up to which anything was watched there is no curve."""
    sheet = book.sheets["chart_data"]
    sheet.widths(BLOCK, FIRST)
    sheet.heads(HEAD, BLOCK, FIRST, texts=[book.say(f"sheets.chart_data.payment_curve.{column.key}") for column in BLOCK])
    days, shares = (spill.column(key, CURVE_ROWS) for key in ("days_from_due", "share_unpaid"))
    sheet.single_array(HEAD + 2, FIRST + 2, _oldest(book, picked))
    oldest, first = sheet.at(_cell(2, 2)), spill.cell("days_from_due", 1)
    everything = when(lowest(shares) < TRACE, LATEST, higher_of(oldest, highest(days)))
    sheet.write(HEAD + 1, FIRST + 2, when(is_number(first), everything, ""))
    watched = sheet.at(_cell(1, 2))
    for row, number in enumerate(range(EARLIEST, LATEST + 1), 1):
        sheet.write(HEAD + row, FIRST, number)
        day = sheet.at(_cell(row, 0))
        share = index(shares, higher_of(count_where((days, compared("<=", day))), 1))  # the first row: nothing has happened yet
        sheet.write(HEAD + row, FIRST + 1, when(all_of(is_number(first), day <= watched), share, NOT_AVAILABLE))


def _oldest(book: Book, picked: Formula) -> Formula:
    """How many days the customer's oldest open invoice is overdue (negative before it is due), as an array formula."""
    items = book.spills["open_items"]
    customers, overdue = (items.column(key, followed_rows(items)) for key in ("customer", "days_overdue"))
    text = f'MAX(IF({customers.text}&""={picked.text}&"",IF(ISNUMBER({overdue.text}),{overdue.text},{NEVER}),{NEVER}))'
    wanted = str(picked.value).casefold()
    pairs = zip(customers.cells, overdue.cells, strict=True)
    theirs = [days for who, days in pairs if str(who).casefold() == wanted and isinstance(days, float)]
    return Formula(text, max(theirs, default=float(NEVER)))


def _cell(row: int, col: int) -> str:
    return str(xl_rowcol_to_cell(HEAD + row, FIRST + col))


def _chart(book: Book) -> Chart:
    """A line that keeps its height from one payment to the next; the upright axis stands on the due date."""
    made, sheet = chart(book.look, "scatter", CHART, Inset(48, top=12, bottom=28), "straight"), book.sheets["chart_data"].quoted
    days, shares = (
        f"={sheet}!${name}${HEAD + 2}:${name}${HEAD + 2 + LATEST - EARLIEST}" for name in map(xl_col_to_name, (FIRST, FIRST + 1))
    )
    made.add_series({"categories": days, "values": shares, "line": {"color": t.BLUE, "width": 2.5}})
    made.set_x_axis(category_axis(text_axis=False, min=EARLIEST, max=LATEST, major_unit=LABELS_APART, num_format="0"))
    upright = {"line": {"color": t.AXIS, "width": 0.75}, "label_position": "low"}
    made.set_y_axis(value_axis(book.look, **upright | {"min": 0, "max": 1, "major_unit": 0.25, "num_format": "0%"}))
    made.show_blanks_as("span")
    made.set_legend({"none": True})
    return made


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _message(book: Book, spill: Spill, picked: Formula) -> Formula:
    """By when half of the money has come, and what is unpaid long after."""
    days, shares = (spill.column(key, CURVE_ROWS) for key in ("days_from_due", "share_unpaid"))
    half = _half(book, index(days, count_where((shares, compared(">", 0.5 + TRACE))) + 1))
    half = when(lowest(shares) <= 0.5 + TRACE, half, book.say("sheets.payment_curve.half_never"))
    late = book.sheets["chart_data"].at(_cell(LATE - EARLIEST + 1, 1))
    last = shown(highest(days), COUNT)
    some = book.sentence("sheets.payment_curve.late", share=shown(late, "0.0%"), days=literal(str(LATE)))
    rest = when(late < TRACE, book.sentence("sheets.payment_curve.all", last=last), some)
    said = half & unless_error(rest, book.say("sheets.payment_curve.late_unknown", days=LATE))
    known = numbers_in(days)
    nothing = when(known.equals(1), book.say("sheets.payment_curve.unpaid"), book.say("sheets.payment_curve.none"))
    return when(picked.equals(NOBODY), book.say("sheets.payment_curve.pick"), when(known > 1, unless_error(said, ""), nothing))


def _half(book: Book, day: Formula) -> Formula:
    away = shown(absolute(day), COUNT)
    early, due, late = (book.sentence(f"sheets.payment_curve.half_{key}", days=away) for key in ("early", "due", "late"))
    return when(day > 0, late, when(day < 0, early, due))


def _strip(book: Book, spill: Spill, picked: Formula) -> Formula:
    """How much money the curve rests on, and on how many days some was paid."""
    known = numbers_in(spill.column("days_from_due", CURVE_ROWS))
    rests_on = book.sentence(
        "sheets.payment_curve.rests_on",
        amount=unless_error(shown(spill.cell("at_risk", 1), WHOLE), ""), days=shown(known - 1, COUNT),
    )  # fmt: skip
    facts = when(known > 0, book.facts(rests_on, as_of_fact(book)), book.say("sheets.payment_curve.none"))
    return when(picked.equals(NOBODY), book.say("sheets.payment_curve.pick"), facts)
