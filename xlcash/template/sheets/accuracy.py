"""Accuracy: how near each way of forecasting collections would have been, and what became of the forecasts that were frozen."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.domain.cash.accuracy import HORIZONS
from xlcash.domain.cash.collections import METHODS
from xlcash.template.book import Book
from xlcash.template.formula import (
    Formula,
    compared,
    count_where,
    equal,
    highest,
    index,
    literal,
    match,
    shown,
    text,
    total_where,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import DAY, WHOLE, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

FREQUENCY, ORIGINS = "weekly", 12
ROWS: Final = len(METHODS) * (HORIZONS[FREQUENCY] + 1)
CHART_AT: Final = HEAD + 1 + ROWS + 1
REVIEW_AT: Final = CHART_AT + 15
CHART: Final = Size(1172, 264)
LEGEND_WIDTH: Final = 560
# The two results share the sheet's columns: the review, which may grow, has their formats, the bounded one brings its own.
ACCURACY: Final = (
    Column("method", 150, "text"), Column("horizon", 98, "int"), Column("wape", 98, "pct1"), Column("bias", 118, "pct1"),
    Column("coverage", 118, "pct"), Column("origins_used", 118, "int"), Column("chosen", 118, "text"), Column("reason", 118, "text"),
)  # fmt: skip
REVIEW: Final = (
    Column("taken", 150, "date"), Column("period_start", 98, "date"), Column("period_end", 98, "date"),
    *(Column(key, 118, "money") for key in ("forecast_inflow", "actual_inflow", "inflow_deviation")),
    Column("inflow_deviation_share", 118, "pct1"),
    *(Column(key, 118, "money") for key in ("forecast_closing", "actual_cash", "cash_deviation")),
)  # fmt: skip
CHOSEN_AT: Final = 1 + [column.key for column in ACCURACY].index("chosen")


def write(book: Book) -> None:
    sheet = book.sheets["accuracy"]
    sheet.heading(REVIEW)
    ledger = (book.table("Invoices"), book.table("Receipts"))
    more = (book.table(name) for name in ("Customers", "Rates", "Disputes"))
    accuracy = book.xc("XC_FORECAST_ACCURACY", *ledger, book.as_of, FREQUENCY, ORIGINS, *more)
    sheet.spill("accuracy", f"B{HEAD + 1}", accuracy, ACCURACY, own_rows=ROWS)
    sheet.heads(HEAD, REVIEW[len(ACCURACY) :], 1 + len(ACCURACY))  # a reason reaches that far
    rules = Rules(book.look, sheet.grid, rows=ROWS)
    rules.hairline(1, len(REVIEW), total=book.say("words.flag.yes"), key=CHOSEN_AT)
    rules.hairline(1, len(REVIEW))
    _section(book, CHART_AT, "chart", literal(book.say("sheets.accuracy.chart_message")))
    place(sheet.grid, f"B{CHART_AT + 3}", _chart(book), book.say("sheets.accuracy.chart"))
    tables = [book.table(name) for name in ("Snapshots", "Receipts", "Monthly", "Settings")]
    review = book.xc("XC_SNAPSHOT_REVIEW", *tables, book.as_of, book.table("Rates"))
    spill = sheet.spill("snapshot_review", f"B{REVIEW_AT + 3}", review, REVIEW)
    _section(book, REVIEW_AT, "review", _latest(book))
    Rules(book.look, sheet.grid, first=REVIEW_AT + 3).hairline(1, len(REVIEW))
    sheet.strip(book.facts(_verdict(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD, 0)
    sheet.page(REVIEW_AT + 2 + len(spill.rows), len(REVIEW), repeat=False)
    sheet.grid.repeat_rows(REVIEW_AT + 2)  # on the pages that follow it: the list is the one part that goes on
    sheet.grid.set_h_pagebreaks([CHART_AT])


def _section(book: Book, row: int, key: str, message: Formula) -> None:
    sheet = book.sheets["accuracy"]
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, 1, book.say(f"sheets.accuracy.{key}"), book.look.f("xc Section"))
    sheet.write(row + 1, 1, message, book.look.f("xc Small"))


def _chart(book: Book) -> Chart:
    """One group of bars a horizon, one bar a method; it reads the result itself, whose place and rows are fixed."""
    columns = chart(book.look, "column", CHART, Inset(52))
    sheet, step = book.sheets["accuracy"].quoted, HORIZONS[FREQUENCY] + 1
    for at, colour in enumerate((t.BLUE, t.SLATE, t.BLUE_MID, t.SLATE_PALE)):
        first, last = (HEAD + 2 + at * step, HEAD + 1 + (at + 1) * step)
        columns.add_series({
            "name": f"={sheet}!$B${first}", "categories": f"={sheet}!$C${first}:$C${last}", "values": f"={sheet}!$D${first}:$D${last}",
            "fill": {"color": colour}, "gap": 80, "overlap": 0,
        })  # fmt: skip
    columns.set_x_axis(category_axis())
    columns.set_y_axis(value_axis(book.look) | {"num_format": "0%"})
    columns.set_legend(legend(CHART, LEGEND_WIDTH))
    return columns


def _verdict(book: Book) -> Formula:
    """Which method was nearest, and whether the forecast uses it."""
    spill = book.spills["accuracy"]
    at = match(text(book.say("words.flag.yes")), spill.column("chosen", ROWS))
    nearest, reason = (index(spill.column(key, ROWS), at) & "" for key in ("method", "reason"))
    used = unless_error(setting(book, "collection_method") & "", book.say("words.collection_method.behaviour"))
    said = when(
        used.equals(nearest),
        book.sentence("sheets.accuracy.uses_nearest", method=nearest, reason=reason),
        book.sentence("sheets.accuracy.uses_other", method=nearest, reason=reason, used=used),
    )
    return unless_error(said, book.say("sheets.accuracy.no_choice"))


def _latest(book: Book) -> Formula:
    """What came of the latest snapshot so far."""
    spill = book.spills["snapshot_review"]
    taken = spill.column("taken")
    day = highest(taken)
    over = ((taken, equal(day)), (spill.column("period_end"), compared("<=", book.as_of)))
    periods, forecast, actual = count_where(*over), *(total_where(spill.column(f"{key}_inflow"), *over) for key in ("forecast", "actual"))
    came = book.sentence(
        "sheets.accuracy.latest", day=shown(day, DAY), n=shown(periods, "0"), actual=shown(actual, WHOLE), forecast=shown(forecast, WHOLE),
        share=unless_error(shown(actual / forecast, "0%"), "–"),
    )  # fmt: skip
    waiting = book.sentence("sheets.accuracy.waiting", day=shown(day, DAY))
    none = book.say("sheets.accuracy.no_snapshot", button=book.say("ribbon.buttons.freeze_snapshot.label"))
    return unless_error(when(periods > 0, came, when(day > 0, waiting, none)), book.say("sheets.strip.unusable"))
