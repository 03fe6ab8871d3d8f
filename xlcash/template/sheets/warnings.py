"""Warnings: which customers have changed or come near a bound, the worst first."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, highest, index, match, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.chart_data import AT, block
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.strips import COUNT, as_of_fact
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import HAIRLINE, Rules
from xlcash.template.style.tokens import LIGHTS, LightName

COLUMNS: Final = (
    Column("customer", 120, "text"), Column("rule", 176, "text"), Column("value", 66, "value"), Column("threshold", 76, "value"),
    Column("since", 86, "date"), Column("light", 78, "text"), Column("measure", 72, "text"), Column("open", 88, "money"),
)  # fmt: skip
NAME: Final = Column("name", 140, "sentence")
BESIDE: Final = (Column("gap", 16, "text"), Column("room", 386, "text"))
LEFT: Final = len(COLUMNS) + 3  # the chart's column, from 0
BLOCK: Final = (Column("rule", 190, "text"), Column("red", 64, "count"), Column("yellow", 64, "count"))
DRAWN: Final[tuple[LightName, ...]] = ("red", "yellow")
CHART: Final = Size(BESIDE[-1].pixels, 340)
LAST: Final = HEAD + 17  # the row where the chart ends, from 0
LEFT_OF_RULES: Final = 164  # pixels
VALUES: Final = (3, 4)  # columns from 0
LIGHT: Final = 6
MEASURES: Final = {"share": "pct", "days": "ratio", "points": "ratio", "customers": "days"}  # word of ``results.measures`` → kind of number


def write(book: Book) -> None:
    sheet = book.sheets["warnings"]
    columns = (*COLUMNS, NAME)
    sheet.heading((*columns, *BESIDE))
    more = tables(book, "Settings", "Rates", "Scores", "Disputes")
    answer = book.xc("XC_WARNINGS", *tables(book, "Invoices", "Receipts", "Customers"), book.as_of, *more)
    spill = sheet.spill("warnings", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"J{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    rules = sheet.rules
    _measures(book, rules)
    rules.lights(LIGHT, {name: book.say(f"words.light.{name}") for name in LIGHTS})
    rules.hairline(1, len(columns))
    _chart(book, spill)
    sheet.strip(book.facts(_lights(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows), LAST), LEFT)


def _measures(book: Book, rules: Rules) -> None:
    """Each figure in its measure."""
    look = book.look
    for measure, number in MEASURES.items():
        test = f'=$H{rules.first + 1}&""="{book.say(f"results.measures.{measure}")}"'
        form = look.dx(num_format=look.number[number], **HAIRLINE)
        rules.grid.conditional_format(rules.first, VALUES[0], rules.last, VALUES[1], {"type": "formula", "criteria": test, "format": form})


def _chart(book: Book, spill: Spill) -> None:
    """How many warnings each rule has given, red and yellow; beside the list, which may be of any length."""
    sheet, data, names = book.sheets["warnings"], book.sheets["chart_data"], find(book.language, "results.warnings.rules")
    rules, lights, first = spill.column("rule"), spill.column("light"), AT["warnings"]
    words = [book.say(f"words.light.{light}") for light in DRAWN]
    counts = ([count_where((rules, ends_with(name)), (lights, ends_with(word))) for word in words] for name in names.values())
    block(book, "warnings", BLOCK, [(name, *each) for name, each in zip(names.values(), counts, strict=True)])
    title = book.say("sheets.warnings.chart")
    sheet.write(HEAD + 1, LEFT, title, book.look.f("xc Section"))
    last = HEAD + len(names)
    sums = [data.range(xl_rowcol_to_cell(HEAD + 1, col), xl_rowcol_to_cell(last, col)) for col in (first, first + 1)]
    most = unless_error(book.sentence("sheets.warnings.most", rule=index(sums[0], match(highest(sums[1]), sums[1])) & ""), "")
    sheet.write(HEAD + 2, LEFT, when(total(sums[1]) > 0, most, book.say("sheets.warnings.none_red")), book.look.f("xc Small"))
    bars = chart(book.look, "bar", CHART, Inset(LEFT_OF_RULES, top=28, right=16), "stacked")
    for col, light in enumerate(DRAWN, first + 1):
        bars.add_series(series(book, col, first, len(names)) | {"fill": {"color": LIGHTS[light].mark}, "gap": 40})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, label_position="high", min=0, num_format="0"))
    bars.set_legend(legend(CHART, 200))
    place(sheet.grid, xl_rowcol_to_cell(HEAD + 3, LEFT), bars, title)


def _lights(book: Book) -> Formula:
    light = book.spills["warnings"].column("light")
    red, yellow = (count_where((light, ends_with(book.say(f"words.light.{name}")))) for name in ("red", "yellow"))
    said = {"red": shown(red, COUNT), "yellow": shown(yellow, COUNT)}
    some, few = (book.sentence(f"sheets.warnings.{key}", **said) for key in ("red", "yellow"))
    return when(red > 0, some, when(yellow > 0, few, book.say("sheets.warnings.none")))
