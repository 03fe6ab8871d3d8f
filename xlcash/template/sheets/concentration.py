"""Concentration: on how few customers, groups or regions the receivables hang."""

from __future__ import annotations

from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.credit.concentration import TOPS
from xlcash.domain.tables import words_in
from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    compared,
    count_where,
    is_number,
    literal,
    lookup,
    shown,
    text,
    total,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import coloured_bars
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Size, place
from xlcash.template.style.rules import HAIRLINE, Rules

COLUMNS: Final = (
    Column("concentration_group", 132, "text"), Column("open", 112, "money"), Column("share", 84, "pct1"), Column("cumulative", 92, "pct1"),
)  # fmt: skip
BESIDE: Final = (Column("name", 164, "text"), Column("gap", 24, "text"), Column("by", 150, "text"), Column("room", 540, "text"))
BLOCK: Final = (Column("label", 200, "text"), Column("owed", 96, "unit"))
PICK_AT: Final = 7  # column from 0
BY, TITLE_AT = "H6", 7  # the picker; the row of the chart's title, from 0
LIMITS_AT: Final = TITLE_AT + 15  # that of the chart of the limits (see `limits_chart`), below the first
TEN: Final = 10
CHART: Final = Size(690, 270)
LEFT_OF_NAMES: Final = {"en": 190, "zh": 160}


def write(book: Book) -> None:
    sheet = book.sheets["concentration"]
    sheet.heading((*COLUMNS, *BESIDE))
    picked = _picker(book, sheet)
    tables = (book.table("Invoices"), book.table("Receipts"))
    answer = book.xc("XC_CONCENTRATION", *tables, book.as_of, book.table("Customers"), picked, book.table("Rates"))
    spill = sheet.spill("concentration", "B5", answer, COLUMNS)
    sheet.heads(HEAD, BESIDE[:1], len(COLUMNS) + 1, texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"F{HEAD + 2}", customer_name(book, spill.column("concentration_group", followed_rows(spill))))
    _plain_index(book, sheet)
    sheet.rules.hairline(1, len(COLUMNS) + 1)
    _block(book, spill)
    title = book.sentence("sheets.concentration.chart", unit=book.unit_name())
    sheet.write(TITLE_AT, PICK_AT, title, book.look.f("xc Section"))
    sheet.write(TITLE_AT + 1, PICK_AT, _message(book, spill), book.look.f("xc Small"))
    Rules(book.look, sheet.grid).status((TITLE_AT + 1, PICK_AT, TITLE_AT + 1, PICK_AT), f"${xl_col_to_name(PICK_AT)}${TITLE_AT + 2}")
    place(sheet.grid, f"{xl_col_to_name(PICK_AT)}{TITLE_AT + 3}", _chart(book), str(title.value))
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(max(HEAD + len(spill.rows), LIMITS_AT + 15), PICK_AT + 1)


def _plain_index(book: Book, sheet: Sheet) -> None:
    """The index stands among shares and is none."""
    rules, name = sheet.rules, book.say("results.concentration.hhi")
    rules.grid.conditional_format(rules.first, 3, rules.last, 3, {
        "type": "formula", "criteria": f'=$B{rules.first + 1}&""="{name}"', "stop_if_true": True,
        "format": book.look.dx(num_format="0.000", **HAIRLINE),
    })  # fmt: skip


def _picker(book: Book, sheet: Sheet) -> Formula:
    """By what the receivables are grouped."""
    sheet.heads(HEAD, BESIDE[2:3], PICK_AT, texts=[book.say("sheets.concentration.by")])
    box = {"border": 1, "border_color": t.INPUT_RULE, "indent": 1}
    sheet.put(BY, book.say("words.concentration_by.customer"), book.look.f("xc Input", "text", **box))
    sheet.grid.data_validation(BY, {
        "validate": "list", "source": words_in("concentration_by", book.language), "error_title": "xlcash",
        "error_message": book.say("sheets.validation.word"),
    })  # fmt: skip
    book.look.book.define_name("ConcentrationBy", f"={sheet.quoted}!${BY[0]}${BY[1:]}")
    return Formula("ConcentrationBy", sheet.at(BY).value)


def _measure(book: Book, spill: Spill, path: str, **fields: int) -> Formula:
    """One of the rows below the groups."""
    name = book.say(f"results.concentration.{path}", **fields)
    return lookup(text(name), spill.column("concentration_group"), spill.column("share"))


def _message(book: Book, spill: Spill) -> Formula:
    """The index as what it amounts to: so many debtors of equal size."""
    hhi = _measure(book, spill, "hhi")
    five, ten = (shown(_measure(book, spill, "top", n=n), "0%") for n in TOPS)
    said = {"hhi": shown(hhi, "0.000"), "equals": shown(literal(1) / hhi, "0.0"), "five": five, "ten": ten}
    return unless_error(book.sentence("sheets.concentration.message", **said), book.say("sheets.concentration.nothing"))


def _strip(book: Book, spill: Spill) -> Formula:
    """Σ open agrees with the invoices on Open items; how many stand above the cap that the settings put on one customer."""
    items = book.spills["open_items"]
    amounts, currencies = items.column("open"), items.column("currency")
    owed = in_base(book, amounts, currencies, (amounts, compared(">", 0)))
    same = agreement(book, "sheets.concentration", total(spill.column("open")), owed)
    cap, debts = setting(book, "limit_concentration_share"), spill.column("open")
    above = count_where((debts, compared(">", cap * total(debts))))
    large = book.sentence("sheets.concentration.large", cap=shown(cap, "0%"), n=shown(above, COUNT))
    return book.facts(same, unless_error(large, ""), as_of_fact(book))


def _block(book: Book, spill: Spill) -> None:
    """What the chart reads, on Chart data: the ten largest; the rows of the measures have no amount and are left out."""
    sheet, first = book.sheets["chart_data"], AT["concentration"]
    sheet.widths(BLOCK, first)
    sheet.heads(HEAD, BLOCK, first, texts=[book.say("results.headers.concentration_group"), book.say("results.headers.open")])
    for n in range(1, TEN + 1):
        owed, group = spill.cell("open", n), spill.cell("concentration_group", n) & ""
        name = spill.sheet.at(f"F{HEAD + 1 + n}") & ""
        sheet.write(HEAD + n, first, when(is_number(owed), when(name.equals(""), group, name), ""))
        sheet.write(HEAD + n, first + 1, when(is_number(owed), owed / book.look.unit, NOT_AVAILABLE))


def _chart(book: Book) -> Chart:
    return coloured_bars(book, CHART, LEFT_OF_NAMES[book.language], AT["concentration"], (t.BLUE,) * TEN)
