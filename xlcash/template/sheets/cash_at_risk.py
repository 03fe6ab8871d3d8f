"""Cash at risk: the range in which each month's closing cash will lie, and the chance to fall below the reserve."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart

from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, Formula, highest, index, is_number, literal, match, numbers_in, shown, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import MONTHS, tables
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, MONTH, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW

QUANTILES: Final = ("p5", "p10", "p50", "p90")
COLUMNS: Final = (
    Column("period_end", 110, "date"), *(Column(key, 120, "money") for key in QUANTILES), Column("probability_below_reserve", 190, "pct1"),
    Column("expected", 130, "money"), Column("cash_flow_at_risk", 160, "money"),
)  # fmt: skip
BLOCK: Final = (
    Column("month", 80, "ym"), Column("p5", 80, "unit"), Column("tail", 100, "unit"), Column("band", 100, "unit"),
    Column("p50", 80, "unit"), Column("reserve", 80, "unit"),
)  # fmt: skip
CHART_AT: Final = HEAD + MONTHS + 2  # the row of its heading, from 0
CHART: Final = Size(1070, 340)


def spills(book: Book) -> None:
    """The simulated range, which Forecast and Dashboard draw, too."""
    sheet = book.sheets["cash_at_risk"]
    sheet.heading(COLUMNS)
    given = tables(book, "Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    more = tables(book, "Rates", "Customers", "Calendar", "Disputes")
    answer = book.xc("XC_CASH_AT_RISK", *given, book.as_of, None, None, MONTHS, "monthly", "operating", *more)
    sheet.spill("cash_at_risk", f"B{HEAD + 1}", answer, COLUMNS)


def write(book: Book) -> None:
    sheet, spill = book.sheets["cash_at_risk"], book.spills["cash_at_risk"]
    rules = Rules(book.look, sheet.grid, rows=MONTHS - 1)
    for col in range(2, 2 + len(QUANTILES)):
        rules.below_zero(col)
    rules.bold(2 + QUANTILES.index("p50"))
    rules.hairline(1, len(COLUMNS))
    sheet.grid.set_row_pixels(CHART_AT - 1, ROW["gap"])
    sheet.write(CHART_AT, 1, book.say("sheets.cash_at_risk.chart"), book.look.f("xc Section"))
    sheet.write(CHART_AT + 1, 1, _worst(book, spill), book.look.f("xc Small"))
    _block(book, spill)
    place(sheet.grid, f"B{CHART_AT + 3}", _chart(book), book.say("sheets.cash_at_risk.chart"))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(CHART_AT + 17, len(COLUMNS), one=True)


def _worst(book: Book, spill: Spill) -> Formula:
    """When cash most likely falls short of the reserve, and how low it may then be."""
    chances = spill.column("probability_below_reserve", MONTHS)
    most = highest(chances)
    worst = match(most, chances)
    facts = {
        "month": shown(index(spill.column("period_end", MONTHS), worst), MONTH),
        "share": shown(most, "0.0%"),
        "p5": shown(index(spill.column("p5", MONTHS), worst), WHOLE),
    }
    said = when(most > 0, book.sentence("sheets.cash_at_risk.worst", **facts), book.say("sheets.cash_at_risk.never"))
    with_unit = unless_error(said, "") & book.sentence("sheets.cash_at_risk.drawn_in", unit=book.unit_name())
    return when(numbers_in(chances) > 0, with_unit, book.say("sheets.dashboard.fill_in"))


def _block(book: Book, spill: Spill) -> None:
    """What the chart reads, on Chart data: the areas are stacked, so each holds what lies above the one below it."""
    sheet, forecast, first = book.sheets["chart_data"], book.spills["forecast"], AT["cash_at_risk"]
    sheet.widths(BLOCK, first)
    texts = [book.say(f"sheets.chart_data.cash_at_risk.{column.key}") for column in BLOCK]
    sheet.heads(HEAD, BLOCK, first, texts=texts)
    for at in range(1, MONTHS + 1):
        p5, p10, p50, p90 = (spill.cell(key, at) for key in QUANTILES)
        end = spill.cell("period_end", at)
        amounts = (p5, p10 - p5, p90 - p10, p50, forecast.cell("reserve_target", at))
        sheet.write(HEAD + at, first, when(is_number(end), end, ""))
        for col, amount in enumerate(amounts, first + 1):
            sheet.write(HEAD + at, col, when(is_number(p5), amount / book.look.unit, NOT_AVAILABLE))


def _chart(book: Book) -> Chart:
    """A fan: the lowest area is invisible, the next from P5 to P10, the widest up to P90; the median and the reserve as lines."""
    first = AT["cash_at_risk"]
    area = chart(book.look, "area", CHART, Inset(56), "stacked")
    for at, fill in enumerate(({"none": True}, {"color": t.HEADROOM}, {"color": t.BLUE_PALE}), 1):
        area.add_series(series(book, first + at, first) | {"fill": fill, "border": {"none": True}})
    lines = book.look.book.add_chart({"type": "line"})
    lines.add_series(series(book, first + 4, first) | {"line": {"color": t.BLUE, "width": 2.5}})
    lines.add_series(series(book, first + 5, first) | {"line": {"color": t.INK, "width": 1.25, "dash_type": "dash"}})
    area.combine(lines)
    area.set_x_axis(category_axis(position_axis="between", num_format=book.look.number["month"]))
    area.set_y_axis(value_axis(book.look))
    area.set_legend(legend(CHART, 560, (0,)))
    return area


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether the mean of the paths is the forecast, and how they were drawn."""
    closing = book.spills["forecast"].column("closing", MONTHS)
    mean = index(spill.column("expected", MONTHS), literal(MONTHS))
    same = agreement(book, "sheets.cash_at_risk", mean, index(closing, literal(MONTHS)))
    drawn = book.sentence(
        "sheets.cash_at_risk.drawn",
        paths=shown(setting(book, "simulation_paths"), WHOLE), seed=shown(setting(book, "simulation_seed"), COUNT),
    )  # fmt: skip
    facts = book.facts(same, drawn, literal(book.say("sheets.cash_at_risk.flow")), as_of_fact(book))
    return when(numbers_in(closing) > 0, facts, book.say("sheets.forecast.empty"))
