"""Score explained: the points behind one customer's score; they add up to it exactly."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import Formula, lookup, text, total, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.customers import NOBODY, pick_customer
from xlcash.template.sheets.strips import agreement
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, place, value_axis
from xlcash.template.style.lines import height
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("factor", 170, "text"), Column("input", 396, "sentence"), Column("value", 92, "value"), Column("bin", 140, "text"),
    Column("points", 64, "ratio"), Column("maximum", 70, "ratio"),
)  # fmt: skip
HISTORY: Final = (Column("scored", 104, "date"), Column("score", 64, "ratio"), Column("grade", 64, "text"), Column("light", 92, "text"))
LAST: Final = 12  # scores of the history and its chart
CHART_AT: Final = 8  # row of its title, from 0
CHART: Final = Size(330, 220)
HISTORY_AT: Final = CHART_AT + 8  # row of its header: below the chart
ROWS: Final = 30  # below the header; each has room for two lines of its inputs
GAP: Final = Column("gap", 20, "text")


def _worst(book: Book) -> str:
    """The customer with the lowest score: whoever opens the sheet wants to know why."""
    credit = book.spills["credit"]
    scored = [
        (score, customer)
        for score, customer in zip(credit.column("score").cells, credit.column("customer").cells, strict=True)
        if isinstance(score, float)
    ]
    return min(scored)[1] if scored else NOBODY


def write(book: Book) -> None:
    sheet = book.sheets["score_explained"]
    last = len(COLUMNS) + 1 + len(HISTORY)
    sheet.heading((*COLUMNS, GAP, *HISTORY), last=last)
    for row in range(HEAD + 1, HEAD + 1 + ROWS):
        sheet.grid.set_row_pixels(row, height(2))
    picked = pick_customer(sheet, "I6", "ScoredCustomer", _worst(book))
    tables = [book.table(table) for table in ("Customers", "Financials", "Invoices", "Receipts")]
    more = (book.table(table) for table in ("Settings", "Rates", "Log", "Disputes"))
    answer = book.xc("XC_SCORE_EXPLAIN", *tables, book.as_of, book.table("Scorecard"), picked, *more)
    word = book.say("results.headers.total")
    spill = sheet.spill("score_explain", "B5", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS), total=word)
    credit = book.spills["credit"]
    score = lookup(picked, credit.column("customer"), credit.column("score"))
    sum_row = lookup(text(word), spill.column("factor"), spill.column("points"))
    points = total(spill.column("points")) - sum_row
    found = agreement(book, "sheets.score_explained", points, score)
    sheet.strip(when(picked.equals(NOBODY), book.say("sheets.score_explained.pick"), found))
    _history(book, picked)
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows), HISTORY_AT + LAST), last, one=True)


def _history(book: Book, picked: Formula) -> None:
    """The customer's latest scores as the table Scores keeps them, and above them their line, whose points the dates below name."""
    sheet, first, title = book.sheets["score_explained"], len(COLUMNS) + 2, book.say("sheets.score_explained.history")
    anchor = xl_rowcol_to_cell(HISTORY_AT, first)
    sheet.spill("score_history", anchor, book.xc("XC_SCORE_HISTORY", book.table("Scores"), picked, LAST), HISTORY)
    rules = Rules(book.look, sheet.grid, first=HISTORY_AT + 1, rows=LAST - 1)
    rules.lights(first + len(HISTORY) - 1, {name: book.say(f"words.light.{name}") for name in t.LIGHTS})
    rules.hairline(first, first + len(HISTORY) - 1)
    sheet.write(CHART_AT, first, title, book.look.f("xc Section"))
    made = chart(book.look, "line", CHART, Inset(34, top=12, bottom=12))
    days, scores = (
        f"={sheet.quoted}!${xl_col_to_name(col)}${HISTORY_AT + 2}:${xl_col_to_name(col)}${HISTORY_AT + 1 + LAST}"
        for col in (first, first + 1)
    )
    made.add_series({
        "categories": days, "values": scores, "line": {"color": t.BLUE, "width": 2.25},
        "marker": {"type": "circle", "size": 6, "fill": {"color": t.BLUE}, "border": {"color": t.WHITE}},
    })  # fmt: skip
    made.set_x_axis(category_axis(label_position="none"))
    made.set_y_axis(value_axis(book.look, min=0, max=100, major_unit=25))
    made.set_legend({"none": True})
    place(sheet.grid, xl_rowcol_to_cell(CHART_AT + 1, first), made, title)
