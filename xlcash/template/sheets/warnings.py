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
from xlcash.template.style.tokens import LIGHTS, ROW, LightName

CHART_ROWS: Final = 6
HEAD_AT: Final = HEAD + CHART_ROWS + 3  # the list's header, row from 0: below the chart, its title and message
COLUMNS: Final = (
    Column("customer", 176, "text"), Column("rule", 196, "text"), Column("value", 92, "value"), Column("threshold", 92, "value"),
    Column("since", 98, "date"), Column("light", 84, "text"), Column("measure", 84, "text"), Column("open", 108, "money"),
)  # fmt: skip
NAME: Final = Column("name", 240, "text")
BLOCK: Final = (Column("rule", 190, "text"), Column("red", 64, "count"), Column("yellow", 64, "count"))
DRAWN: Final[tuple[LightName, ...]] = ("red", "yellow")
CHART: Final = Size(1_150, CHART_ROWS * ROW["body"])
VALUES: Final = (3, 4)  # columns from 0
LIGHT: Final = 6
MEASURES: Final = {"share": "pct", "days": "ratio", "points": "ratio", "customers": "days"}  # word of ``results.measures`` → kind of number


def write(book: Book) -> None:
    sheet = book.sheets["warnings"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    more = tables(book, "Settings", "Rates", "Scores", "Disputes")
    answer = book.xc("XC_WARNINGS", *tables(book, "Invoices", "Receipts", "Customers"), book.as_of, *more)
    spill = sheet.spill("warnings", f"B{HEAD_AT + 1}", answer, COLUMNS)
    sheet.heads(HEAD_AT, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"J{HEAD_AT + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    sheet.grid.set_row_pixels(HEAD_AT - 1, ROW["gap"])
    sheet.grid.set_row_pixels(HEAD_AT, ROW["head"])
    rules = Rules(book.look, sheet.grid, first=HEAD_AT + 1)
    _measures(book, rules)
    rules.lights(LIGHT, {name: book.say(f"words.light.{name}") for name in LIGHTS})
    rules.hairline(1, len(columns))
    _chart(book, spill)
    sheet.strip(book.facts(_lights(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(HEAD_AT + len(spill.rows), len(columns), repeat=False)
    sheet.grid.repeat_rows(HEAD_AT)


def _measures(book: Book, rules: Rules) -> None:
    """Each figure in its measure."""
    look = book.look
    for measure, number in MEASURES.items():
        test = f'=$H{rules.first + 1}&""="{book.say(f"results.measures.{measure}")}"'
        form = look.dx(num_format=look.number[number], **HAIRLINE)
        rules.grid.conditional_format(rules.first, VALUES[0], rules.last, VALUES[1], {"type": "formula", "criteria": test, "format": form})


def _chart(book: Book, spill: Spill) -> None:
    """How many warnings each rule has given, red and yellow; above the list, which may be of any length."""
    sheet, data, names = book.sheets["warnings"], book.sheets["chart_data"], find(book.language, "results.warnings.rules")
    rules, lights, first = spill.column("rule"), spill.column("light"), AT["warnings"]
    words = [book.say(f"words.light.{light}") for light in DRAWN]
    counts = ([count_where((rules, ends_with(name)), (lights, ends_with(word))) for word in words] for name in names.values())
    block(book, "warnings", BLOCK, [(name, *each) for name, each in zip(names.values(), counts, strict=True)])
    title = book.say("sheets.warnings.chart")
    sheet.write(HEAD, 1, title, book.look.f("xc Section"))
    last = HEAD + len(names)
    sums = [data.range(xl_rowcol_to_cell(HEAD + 1, col), xl_rowcol_to_cell(last, col)) for col in (first, first + 1)]
    most = unless_error(book.sentence("sheets.warnings.most", rule=index(sums[0], match(highest(sums[1]), sums[1])) & ""), "")
    sheet.write(HEAD + 1, 1, when(total(sums[1]) > 0, most, book.say("sheets.warnings.none_red")), book.look.f("xc Small"))
    columns = chart(book.look, "column", CHART, Inset(40, top=28, bottom=36), "stacked")
    for col, light in enumerate(DRAWN, first + 1):
        columns.add_series(series(book, col, first, len(names)) | {"fill": {"color": LIGHTS[light].mark}, "gap": 60})
    columns.set_x_axis(category_axis(num_font=INK_FONT))
    columns.set_y_axis(value_axis(book.look, min=0, num_format="0"))
    columns.set_legend(legend(CHART, 200))
    place(sheet.grid, f"B{HEAD + 3}", columns, title)


def _lights(book: Book) -> Formula:
    light = book.spills["warnings"].column("light")
    red, yellow = (count_where((light, ends_with(book.say(f"words.light.{name}")))) for name in ("red", "yellow"))
    said = {"red": shown(red, COUNT), "yellow": shown(yellow, COUNT)}
    some, few = (book.sentence(f"sheets.warnings.{key}", **said) for key in ("red", "yellow"))
    return when(red > 0, some, when(yellow > 0, few, book.say("sheets.warnings.none")))
