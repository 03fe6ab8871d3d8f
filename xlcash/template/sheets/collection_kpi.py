"""Collection KPI: who collects how well, from a day to a day, by salesperson, department, region or customer."""

from __future__ import annotations

import datetime as dt
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.tables import words_in
from xlcash.template.book import Book
from xlcash.template.formula import NOT_AVAILABLE, Formula, is_number, literal, lookup, shown, text, unless_error, when
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.inputs import FIRST_DAY, LAST_DAY
from xlcash.template.sheets.strips import DAY, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("salesperson", 170, "text"), Column("open", 104, "money"), Column("unapplied", 96, "money"), Column("overdue", 104, "money"),
    Column("overdue_share", 100, "pct1"), Column("dso", 70, "ratio"), Column("cei", 84, "pct1"), Column("sales", 112, "money"),
    Column("collected", 112, "money"), Column("promises", 78, "count"), Column("promises_kept", 104, "count"),
    Column("kept_share", 84, "pct"),
)  # fmt: skip
CHART_AT, CHART_ROWS = HEAD + 4, 9  # rows from 0
HEAD_AT: Final = CHART_AT + CHART_ROWS + 1
INPUTS: Final = {"from": "KpiFrom", "to": "KpiTo", "by": "KpiBy"}
GROUPS: Final = 8  # shown in the charts: those with most overdue
BLOCK: Final = (
    Column("group", 120, "text"), *(Column(key, 92, "unit") for key in ("due_later", "overdue")), Column("cei", 72, "pct"),
)  # fmt: skip
MONEY, INDEX = Size(640, CHART_ROWS * t.ROW["body"]), Size(520, CHART_ROWS * t.ROW["body"])
SECOND_CHART: Final = 7  # its column, from 0


def write(book: Book) -> None:
    sheet = book.sheets["collection_kpi"]
    sheet.heading(COLUMNS)
    start, end, by = _inputs(book, sheet)
    given = (book.table(name) for name in ("Invoices", "Receipts", "Customers"))
    answer = book.xc("XC_COLLECTION_KPI", *given, start, end, book.table("Log"), by, book.table("Rates"))
    spill = sheet.spill("collection_kpi", f"B{HEAD_AT + 1}", answer, COLUMNS)
    for row in (HEAD + 2, HEAD_AT - 1):
        sheet.grid.set_row_pixels(row, t.ROW["gap"])
    Rules(book.look, sheet.grid, first=HEAD_AT + 1).hairline(1, len(COLUMNS), total=book.say("results.headers.total"))
    _block(book, spill)
    _charts(book, sheet)
    sheet.strip(_strip(book, spill, end))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(HEAD_AT + len(spill.rows) - 1, len(COLUMNS), repeat=False)


def _inputs(book: Book, sheet: Sheet) -> tuple[Formula, Formula, Formula]:
    """The period, at first the year so far, and by what it is told."""
    look, box = book.look, {"border": 1, "border_color": t.INPUT_RULE, "align": "left", "indent": 1}
    as_of = book.company.as_of
    values: dict[str, tuple[dt.date | Formula | str, str]] = {
        "from": (as_of.replace(month=1, day=1), "date"), "to": (book.as_of, "date"), "by": (words_in("kpi_by", book.language)[0], "text"),
    }  # fmt: skip
    named = []
    for col, (key, (value, number)) in enumerate(values.items(), 1):
        sheet.write(HEAD, col, book.say(f"sheets.collection_kpi.{key}"), look.f("xc Small", indent=int(col > 1)))
        sheet.write(HEAD + 1, col, value, look.f("xc Input", number, **box))
        name, letter = INPUTS[key], xl_col_to_name(col)
        look.book.define_name(name, f"={sheet.quoted}!${letter}${HEAD + 2}")
        named.append(Formula(name, sheet.at(f"{letter}{HEAD + 2}").value))
        sheet.grid.data_validation(HEAD + 1, col, HEAD + 1, col, {
            "validate": "list", "source": words_in("kpi_by", book.language), "error_title": "xlcash",
            "error_message": book.say("sheets.validation.word"),
        } if key == "by" else {
            "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, "error_title": "xlcash",
            "error_message": book.say("sheets.validation.date"),
        })  # fmt: skip
    start, end, by = named
    return start, end, by


def _block(book: Book, spill: Spill) -> None:
    """What the charts read, on Chart data: the first groups, without the total."""
    sheet, first = book.sheets["chart_data"], AT["collection_kpi"]
    sheet.widths(BLOCK, first)
    heads = [book.say(f"sheets.collection_kpi.block.{column.key}") for column in BLOCK]
    sheet.heads(HEAD, BLOCK, first, texts=heads)
    whole = book.say("results.headers.total")
    for at in range(1, GROUPS + 1):
        group = spill.cell("salesperson", at) & ""
        none = when(group.equals(whole), True, group.equals(""))
        owed, late, index = (spill.cell(key, at) for key in ("open", "overdue", "cei"))
        cells = (
            when(none, "", group),
            when(none, NOT_AVAILABLE, (owed - late) / book.look.unit),
            when(none, NOT_AVAILABLE, late / book.look.unit),
            when(none, NOT_AVAILABLE, when(is_number(index), index, NOT_AVAILABLE)),
        )
        for col, cell in enumerate(cells, first):
            sheet.write(HEAD + at, col, cell)


def _charts(book: Book, sheet: Sheet) -> None:
    for key, col, made in (("money", 1, _money(book)), ("index", SECOND_CHART, _index(book))):
        title = book.sentence(f"sheets.collection_kpi.charts.{key}", unit=book.unit_name())
        sheet.write(CHART_AT - 1, col, title, book.look.f("xc Section"))
        place(sheet.grid, f"{xl_col_to_name(col)}{CHART_AT + 1}", made, str(title.value))


def _money(book: Book) -> Chart:
    bars = chart(book.look, "bar", MONEY, Inset(130, top=30, right=20, bottom=24), "stacked")
    for at, colour in ((1, t.BLUE_MID), (2, t.LIGHTS["red"].mark)):
        bars.add_series(_series(book, at) | {"fill": {"color": colour}, "gap": 38})
    bars.set_y_axis(category_axis(reverse=True))
    bars.set_x_axis(value_axis(book.look, label_position="high", min=0))
    bars.set_legend(legend(MONEY, 320))
    return bars


def _index(book: Book) -> Chart:
    bars = chart(book.look, "bar", INDEX, Inset(130, top=30, right=48, bottom=24))
    label = {"value": True, "position": "outside_end", "num_format": "0%", "font": {"size": t.SMALL, "color": t.INK}}
    bars.add_series(_series(book, 3) | {"fill": {"color": t.BLUE}, "gap": 38, "data_labels": label})
    bars.set_y_axis(category_axis(reverse=True))
    bars.set_x_axis(value_axis(book.look, visible=False, min=0, max=1, major_gridlines={"visible": False}))
    bars.set_legend({"none": True})
    return bars


def _series(book: Book, at: int) -> dict[str, object]:
    first = AT["collection_kpi"]
    return series(book, first + at, first, GROUPS)


def _strip(book: Book, spill: Spill, end: Formula) -> Formula:
    """Open and unapplied of all are the balance of Ageing, where both are of one day; and how DSO and CEI are counted."""
    keys, whole = spill.column("salesperson"), text(book.say("results.headers.total"))
    balance = lookup(whole, keys, spill.column("open")) + lookup(whole, keys, spill.column("unapplied"))
    same = agreement(book, "sheets.collection_kpi", balance, ageing.of_total_row(book, "total"))
    earlier = book.sentence("sheets.collection_kpi.earlier", to=shown(end, DAY), day=shown(book.as_of, DAY))
    facts = book.facts(when(end.equals(book.as_of), same, earlier), literal(book.say("sheets.collection_kpi.basis")), as_of_fact(book))
    return unless_error(facts, book.say("sheets.strip.unusable"))
