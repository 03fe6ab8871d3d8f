"""Limits: the limit proposed for each customer beside the one in force, what binds it, and a column to accept it by.

Its chart stands on Concentration, which has room for it (see `limits_chart`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import Formula, Range, absolute, count_where, ends_with, literal, shown, when
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets.customers import credit_limit, customer_name, followed_rows
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import HAIRLINE, Rules
from xlcash.template.style.tokens import LightName

GRADES: Final = "ABCDE"
LIGHT_OF: Final[Mapping[LightName, str]] = {"green": "raise", "yellow": "lower", "red": "stop"}
COLUMNS: Final = (
    Column("customer", 64, "text"), *(Column(key, 76, "money") for key in ("need", "net_worth_cap", "turnover_cap")),
    Column("concentration_cap", 86, "money"), Column("insured_cap", 74, "money"), Column("grade", 42, "int"),
    Column("grade_factor", 48, "pct"), Column("progressive_share", 74, "pct"), Column("proposed_limit", 74, "money"),
    Column("binding", 90, "text"), Column("terms", 46, "int"), Column("limit_change", 82, "text"),
)  # fmt: skip
FOLLOWING: Final = (
    Column("stated", 74, "money"), Column("difference", 76, "money"), Column("name", 122, "sentence"), Column("accept", 58, "text"),
    Column("accept_for", 66, "text"),
)  # fmt: skip
PLACE: Final = {column.key: at for at, column in enumerate((*COLUMNS, *FOLLOWING), 1)}  # columns from 0


def write(book: Book) -> None:
    sheet, columns = book.sheets["limits"], (*COLUMNS, *FOLLOWING)
    sheet.heading(columns)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    tables = (book.table(name) for name in ("Customers", "Financials", "Invoices", "Receipts"))
    more = (book.table(name) for name in ("Scorecard", "Settings", "Rates", "Log", "Disputes"))
    answer = book.xc("XC_CREDIT_LIMIT", *tables, book.as_of, *more)
    spill = sheet.spill("limits", f"B{HEAD + 1}", answer, COLUMNS)
    heads = [book.say(f"sheets.limits.heads.{column.key}") for column in FOLLOWING]
    sheet.heads(HEAD, FOLLOWING, len(COLUMNS) + 1, texts=heads)
    _follow(book, sheet, spill)
    _accept(book, sheet, spill)
    _rules(book, sheet)
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(spill.rows), len(columns))


def _follow(book: Book, sheet: Sheet, spill: Spill) -> None:
    rows = followed_rows(spill)
    keys = spill.column("customer", rows)
    sheet.array(_first("stated"), credit_limit(book, keys))
    stated = sheet.range(_first("stated"), xl_rowcol_to_cell(HEAD + rows, PLACE["stated"]))
    sheet.array(_first("difference"), _difference(spill.column("proposed_limit", rows), stated))
    sheet.array(_first("name"), customer_name(book, keys))


def _first(key: str) -> str:
    return str(xl_rowcol_to_cell(HEAD + 1, PLACE[key]))


def _difference(proposed: Range, stated: Range) -> Formula:
    """What the proposal adds to the limit in force; "" where there is none of either."""
    pairs = zip(proposed.cells, stated.cells, strict=False)
    values = [[new - old if isinstance(new, float) and isinstance(old, float) else ""] for new, old in pairs]
    body = f'IF(ISNUMBER({proposed.text})*ISNUMBER({stated.text}),{proposed.text}-{stated.text},"")'
    return Formula(body, values + [[""]] * (proposed.rows - len(values)))


def _accept(book: Book, sheet: Sheet, spill: Spill) -> None:
    """Where to say yes, and beside it whom the yes is for: a constant that the button checks, for a spill may move below its marks."""
    rows, col = followed_rows(spill), PLACE["accept"]
    anchor = xl_rowcol_to_cell(HEAD, col, row_abs=True, col_abs=True)
    book.look.book.define_name("xc_accept", f"={sheet.quoted}!{anchor}")
    free = book.look.f("xc Output", "text", locked=False, **book.look.side(col, "text"))
    sheet.grid.set_column_pixels(col, col, FOLLOWING[col - len(COLUMNS) - 1].pixels, free)
    sheet.grid.data_validation(HEAD + 1, col, HEAD + rows, col, {
        "validate": "list", "source": [book.say("words.flag.yes")], "ignore_blank": True, "error_title": "xlcash",
        "error_message": book.say("sheets.limits.accept"), "input_title": "xlcash", "input_message": book.say("sheets.limits.accept"),
    })  # fmt: skip
    quiet = book.look.f("xc Small", "text", indent=1)
    for row, customer in enumerate(spill.column("customer").cells, HEAD + 1):
        sheet.write(row, PLACE["accept_for"], customer, quiet)


def _rules(book: Book, sheet: Sheet) -> None:
    look, grid = book.look, sheet.grid
    rules = Rules(look, grid)
    rules.lights(PLACE["limit_change"], {light: book.say(f"words.limit_change.{change}") for light, change in LIGHT_OF.items()})
    rules.bold(PLACE["proposed_limit"])
    col = PLACE["accept"]
    grid.conditional_format(rules.first, col, rules.last, col, {
        "type": "formula", "criteria": f'=$B{rules.first + 1}<>""',
        "format": look.dx(bg_color=t.INPUT_FILL, font_color=t.INPUT_TEXT, **HAIRLINE | {"bottom_color": t.INPUT_RULE}),
    })  # fmt: skip
    rules.hairline(1, len(PLACE))


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether the grades are those of Credit; what the proposals do to the limits in force; what is made of the need."""
    changes, words = spill.column("limit_change"), find(book.language, "words.limit_change")
    counts = {change: shown(count_where((changes, ends_with(word))), COUNT) for change, word in words.items()}
    said = book.sentence("sheets.limits.strip", **counts)
    peaks = book.sentence("sheets.limits.peaks", times=shown(setting(book, "limit_need_times"), "0.0"))
    return book.facts(_agreement(book, spill), said, peaks, as_of_fact(book))


def _agreement(book: Book, spill: Spill) -> Formula:
    """Whether each grade is given as often as on Credit."""
    differences = literal(0)
    for grade in GRADES:
        here, there = (count_where((each.column("grade"), ends_with(grade))) for each in (spill, book.spills["credit"]))
        differences = differences + absolute(here - there)
    return when(differences.equals(0), book.say("sheets.limits.agrees"), book.say("sheets.limits.differs"))
