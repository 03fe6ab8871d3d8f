"""Collection KPI: who collects how well, from a day to a day, by salesperson, department, region or customer."""

from __future__ import annotations

import datetime as dt
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

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

COLUMNS: Final = (
    Column("salesperson", 128, "text"), Column("open", 90, "money"), Column("unapplied", 82, "money"), Column("overdue", 90, "money"),
    Column("overdue_share", 66, "pct1"), Column("dso", 62, "ratio"), Column("cei", 62, "pct1"), Column("sales", 92, "money"),
    Column("collected", 92, "money"), Column("promises", 66, "count"), Column("promises_kept", 66, "count"),
    Column("kept_share", 58, "pct"),
)  # fmt: skip
WIDE: Final = 334  # pixels of the charts beside the list
BESIDE: Final = (Column("gap", 16, "text"), Column("room", WIDE, "text"))
LEFT: Final = len(COLUMNS) + 2  # the charts' column, from 0
MONEY_AT, INDEX_AT, LEVELS_AT, STEPS_AT = (HEAD + row for row in (1, 12, 22, 29))  # the rows of their titles
LAST: Final = STEPS_AT + 6  # the row where the last one ends
INPUTS: Final = {"from": ("KpiFrom", 2), "to": ("KpiTo", 4), "by": ("KpiBy", 8)}  # the names of the cells and their columns, from 0
GROUPS: Final = 8  # shown in the charts: those with most overdue
BLOCK: Final = (
    Column("group", 120, "text"), *(Column(key, 92, "unit") for key in ("due_later", "overdue")), Column("cei", 72, "pct"),
)  # fmt: skip
MONEY, INDEX = Size(WIDE, 230), Size(WIDE, 200)
LEFT_OF_NAMES: Final = 112


def write(book: Book) -> None:
    sheet = book.sheets["collection_kpi"]
    sheet.heading((*COLUMNS, *BESIDE))
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    start, end, by = _inputs(book, sheet)
    given = (book.table(name) for name in ("Invoices", "Receipts", "Customers"))
    answer = book.xc("XC_COLLECTION_KPI", *given, start, end, book.table("Log"), by, book.table("Rates"))
    spill = sheet.spill("collection_kpi", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.rules.hairline(1, len(COLUMNS), total=book.say("results.headers.total"))
    _block(book, spill)
    _charts(book, sheet)
    sheet.strip(_strip(book, spill, end))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows) - 1, LAST), LEFT)


def _inputs(book: Book, sheet: Sheet) -> tuple[Formula, Formula, Formula]:
    """The period, at first the year so far, and by what it is told; in the gap above the list's header, with which it stays."""
    look, box = book.look, {"border": 1, "border_color": t.INPUT_RULE, "align": "left", "indent": 1}
    as_of = book.company.as_of
    values: dict[str, tuple[dt.date | Formula | str, str]] = {
        "from": (as_of.replace(month=1, day=1), "date"), "to": (book.as_of, "date"), "by": (words_in("kpi_by", book.language)[0], "text"),
    }  # fmt: skip
    sheet.grid.set_row_pixels(HEAD - 1, t.ROW["body"])
    named = []
    for key, (value, number) in values.items():
        name, col = INPUTS[key]
        sheet.write(HEAD - 1, col - 1, book.say(f"sheets.collection_kpi.{key}"), look.f("xc Small", align="right", indent=1))
        sheet.write(HEAD - 1, col, value, look.f("xc Input", number, **box))
        letter = xl_col_to_name(col)
        look.book.define_name(name, f"={sheet.quoted}!${letter}${HEAD}")
        named.append(Formula(name, sheet.at(f"{letter}{HEAD}").value))
        sheet.grid.data_validation(HEAD - 1, col, HEAD - 1, col, {
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
    for key, row, made in (("money", MONEY_AT, _money(book)), ("index", INDEX_AT, _index(book))):
        title = book.sentence(f"sheets.collection_kpi.charts.{key}", unit=book.unit_name())
        sheet.write(row, LEFT, title, book.look.f("xc Section"))
        place(sheet.grid, xl_rowcol_to_cell(row + 1, LEFT), made, str(title.value))


def _money(book: Book) -> Chart:
    bars = chart(book.look, "bar", MONEY, Inset(LEFT_OF_NAMES, top=30, right=20, bottom=8), "stacked")
    for at, colour in ((1, t.BLUE_MID), (2, t.LIGHTS["red"].mark)):
        bars.add_series(_series(book, at) | {"fill": {"color": colour}, "gap": 38})
    bars.set_y_axis(category_axis(reverse=True))
    bars.set_x_axis(value_axis(book.look, visible=False, min=0, major_gridlines={"visible": False}))
    bars.set_legend(legend(MONEY, 320))
    return bars


def _index(book: Book) -> Chart:
    bars = chart(book.look, "bar", INDEX, Inset(LEFT_OF_NAMES, top=8, right=48, bottom=8))
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
