"""Insured loss: what the policies would pay if some customers failed today, and where the rest would stay."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.domain.tables import LOSSES
from xlcash.template.book import Book
from xlcash.template.formula import Formula, is_number, lookup, shown, total, unless_error, when
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.calls import tables
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import series
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import AGREES_WITHIN, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, legend, place, value_axis
from xlcash.template.style.rules import Rules

FAILED: Final = 5  # customers
ANSWER_AT: Final = HEAD + FAILED + 4  # rows from 0
CHART_AT: Final = ANSWER_AT + FAILED + 2
LOSS: Final = (Column("customer", 72, "text"), Column("date", 84, "date"), Column("amount", 142, "money"), Column("vat", 70, "money"))
PARTS: Final = ("uninsured_part", "above_limit", "own_share", "deductible", "first_loss", "above_maximum", "compensation")
COLUMNS: Final = (
    Column("customer", 72, "text"), Column("date", 84, "date"), Column("insurer", 142, "text"),
    *(Column(key, 70, "money") for key in (
        "amount", "uninsured_part", "insurable", "above_limit", "within_limit", "own_share", "deductible", "insured_loss", "first_loss",
        "above_maximum",
    )), Column("compensation", 88, "money"), Column("maximum_left", 70, "money"), Column("reason", 148, "sentence"),
)  # fmt: skip
COLOURS: Final = {
    "compensation": t.BLUE, "own_share": t.SLATE_PALE, "deductible": t.SLATE, "first_loss": "#5B6672", "above_limit": t.AGE_RAMP[3],
    "above_maximum": t.AGE_RAMP[5], "uninsured_part": t.AGE_RAMP[1],
}  # fmt: skip
BLOCK: Final = (Column("customer", 200, "text"), *(Column(key, 96, "unit") for key in COLOURS))
CHART: Final = Size(1_000, 260)
LEFT_OF_NAMES: Final = {"en": 190, "zh": 160}


def write(book: Book) -> None:
    sheet = book.sheets["insured_loss"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_INSURED_LOSS", _losses(book), *tables(book, "Policies", "Customers"))
    sheet.grid.set_row_pixels(ANSWER_AT - 2, t.ROW["gap"])
    sheet.write(ANSWER_AT - 1, 1, book.say("sheets.insured_loss.parts"), book.look.f("xc Section"))
    sheet.grid.set_row_pixels(ANSWER_AT, t.ROW["head2"])
    spill = sheet.spill("insured_loss", f"B{ANSWER_AT + 1}", answer, COLUMNS, own_rows=FAILED)
    for row in range(ANSWER_AT + 1, ANSWER_AT + 1 + FAILED):
        sheet.grid.set_row_pixels(row, t.ROW["body"])
    Rules(book.look, sheet.grid, first=ANSWER_AT + 1, rows=FAILED - 1).hairline(1, len(COLUMNS))
    _chart(book, spill)
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD, 2)
    sheet.page(CHART_AT + 13, len(COLUMNS), one=True)


def _losses(book: Book) -> Formula:
    """The customers that fail, at first the largest risks with all they owe; every cell may be typed over."""
    sheet, look, risks = book.sheets["insured_loss"], book.look, book.spills["insure_next"]
    heads = [LOSSES.header(column.key, book.language) for column in LOSS]
    for col, (head, column) in enumerate(zip(heads, LOSS, strict=True), 1):
        sheet.write(HEAD, col, head, look.head("input", col, column.number))
    vat, rows = setting(book, "vat_rate"), [list(heads)]
    for row in range(HEAD + 1, HEAD + 1 + FAILED):
        known = is_number(risks.cell("exposure", row - HEAD))
        sheet.write(row, 1, when(known, risks.cell("customer", row - HEAD) & "", ""), look.f("xc Input", "text"))
        customer = sheet.at(xl_rowcol_to_cell(row, 1))
        owed = unless_error(lookup(customer, risks.column("customer"), risks.column("exposure")), "")
        sheet.write(row, 2, when(customer.equals(""), "", book.as_of), look.f("xc Input", "date", align="center"))
        sheet.write(row, 3, when(customer.equals(""), "", owed), look.f("xc Input", "money", align="right"))
        amount = sheet.at(xl_rowcol_to_cell(row, 3))
        sheet.write(row, 4, when(is_number(amount), amount * vat / (vat + 1), ""), look.f("xc Input", "money", align="right"))
        rows.append([sheet.at(xl_rowcol_to_cell(row, col)).value for col in range(1, 1 + len(LOSS))])
    corners = (xl_rowcol_to_cell(at, col, row_abs=True, col_abs=True) for at, col in ((HEAD, 1), (HEAD + FAILED, len(LOSS))))
    return Formula(f"{sheet.quoted}!{':'.join(corners)}", rows)


def _chart(book: Book, spill: Spill) -> None:
    """A bar a customer, made of where its debt would stay."""
    sheet = book.sheets["insured_loss"]
    sheet.grid.set_row_pixels(CHART_AT - 1, t.ROW["gap"])
    title = book.sentence("sheets.insured_loss.chart", unit=book.unit_name())
    sheet.write(CHART_AT, 1, title, book.look.f("xc Section"))
    _block(book, spill)
    bars = chart(book.look, "bar", CHART, Inset(LEFT_OF_NAMES[book.language], right=24), "stacked")
    for col, colour in enumerate(COLOURS.values(), AT["insured_loss"] + 1):
        bars.add_series(series(book, col, AT["insured_loss"], FAILED) | {"fill": {"color": colour}, "gap": 40})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, label_position="high"))
    bars.set_legend(legend(CHART, 900))
    place(sheet.grid, f"B{CHART_AT + 2}", bars, str(title.value))


def _block(book: Book, spill: Spill) -> None:
    """What the chart reads, on Chart data: each customer by its name, and the parts of its debt."""
    sheet, first = book.sheets["chart_data"], AT["insured_loss"]
    sheet.widths(BLOCK, first)
    sheet.heads(HEAD, BLOCK, first, texts=[book.say(f"results.headers.{column.key}") for column in BLOCK])
    codes, names = (book.column("Customers", key) for key in ("customer", "name"))
    for at in range(1, FAILED + 1):
        customer = spill.cell("customer", at) & ""
        name = unless_error(lookup(customer, codes, names) & "", "")
        sheet.write(HEAD + at, first, when(name.equals(""), customer, name))
        for col, key in enumerate(COLOURS, first + 1):
            sheet.write(HEAD + at, col, unless_error(spill.cell(key, at) / book.look.unit, 0))


def _strip(book: Book, spill: Spill) -> Formula:
    """Σ of the parts is what was owed; how much of it the policies would pay."""
    amount, paid = (total(spill.column(key, FAILED)) for key in ("amount", "compensation"))
    parts = total(spill.column(PARTS[0], FAILED))
    for key in PARTS[1:]:
        parts = parts + total(spill.column(key, FAILED))
    same = agreement(book, "sheets.insured_loss", parts, amount)
    share = book.sentence("sheets.insured_loss.paid", paid=shown(paid, WHOLE), share=shown(paid / amount, "0%"))
    return when(amount > AGREES_WITHIN, book.facts(same, unless_error(share, ""), as_of_fact(book)), book.say("sheets.insured_loss.empty"))
