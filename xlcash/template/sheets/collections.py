"""Collections: whom to chase first, the next step of each customer, and why.

What is drawn of them stands on Collection KPI, which has room for it (see `collection_charts`).
"""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.template.book import Book
from xlcash.template.formula import (
    ANY_TEXT,
    Formula,
    Range,
    compared,
    count_where,
    ends_with,
    filled,
    literal,
    shown,
    text,
    total,
    total_where,
    when,
)
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.base_currency import in_base
from xlcash.template.sheets.calls import collection_tables
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.lines import height, lines
from xlcash.template.style.rules import HAIRLINE

ZOOM: Final = 90  # percent: seventeen columns and the sentences of two of them
ROOM: Final = 100  # rows below the present ones that have room for two lines
COLUMNS: Final = (  # all are seen on a laptop's screen without scrolling, at ZOOM
    Column("score", 86, "money"), Column("customer", 68, "text"), Column("name", 128, "sentence"), Column("open", 74, "money"),
    Column("overdue", 74, "money"), Column("oldest", 50, "count"), Column("level", 42, "int"), Column("next_action", 120, "sentence"),
    Column("promise", 80, "date"), Column("reason", 232, "sentence"), Column("light", 72, "text"), Column("due_on", 108, "date"),
    Column("owner", 64, "text"), Column("money_at_risk", 74, "money"), Column("urgency", 56, "ratio2"), Column("special", 58, "text"),
    Column("unapplied", 64, "money"),
)  # fmt: skip
PLACE: Final = {column.key: at for at, column in enumerate(COLUMNS, 1)}  # columns from 0
WEEK: Final = 7
DRAFTS_AT: Final = HEAD + 6  # on Chart data, below the block of the levels


def write(book: Book) -> None:
    sheet = book.sheets["collections"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_WORKLIST", *collection_tables(book), book.table("Rates"))
    spill = sheet.spill("worklist", f"B{HEAD + 1}", answer, COLUMNS)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    needed = [_lines(row) for row in spill.rows[1:]] if spill.answered else []
    for row, number in enumerate([*needed, *[2] * ROOM], HEAD + 1):
        sheet.grid.set_row_pixels(row, height(number))
    _rules(book)
    _drafts(book)
    sheet.strip(_strip(book, spill))
    sheet.grid.set_zoom(ZOOM)
    sheet.grid.freeze_panes(HEAD + 1, PLACE["name"] + 1)
    sheet.page(HEAD + len(spill.rows) - 1, len(COLUMNS))


def _lines(row: list[Any]) -> int:
    """How many lines a row takes; the most urgent customers have the longest reasons, and stand first."""
    return max(lines(str(cell), column.pixels) for cell, column in zip(row, COLUMNS, strict=True) if column.number == "sentence")


def _rules(book: Book) -> None:
    """The score wears the light of its row, as sign, colour and tint; a step that is due stands out by its day."""
    look, rules = book.look, book.sheets["collections"].rules
    light = xl_col_to_name(PLACE["light"])
    for name, each in t.LIGHTS.items():
        signed = {"num_format": f'"{each.symbol} "{look.number["money"]}', "bold": name == "red", **HAIRLINE}
        rules.grid.conditional_format(rules.first, PLACE["score"], rules.last, PLACE["score"], {
            "type": "formula", "criteria": f'=${light}{rules.first + 1}&""="{book.say(f"words.light.{name}")}"',
            "format": look.dx(font_color=each.text, bg_color=each.tint, **signed),
        })  # fmt: skip
    rules.lights(PLACE["light"], {name: book.say(f"words.light.{name}") for name in t.LIGHTS})
    rules.bar(PLACE["oldest"])
    rules.due_on(PLACE["due_on"])
    rules.hairline(1, len(COLUMNS))


def _drafts(book: Book) -> None:
    """What the buttons Log contact and Log promise propose."""
    sheet, quiet, at = book.sheets["chart_data"], book.look.f("xc Small"), AT["levels"]
    drafts = {
        "ContactDraft": ("contact", text(book.say("macros.contact.draft"))),
        "PromiseDraft": ("promise", shown(book.as_of + WEEK, "yyyy-mm-dd")),
    }
    for row, (name, (key, value)) in enumerate(drafts.items(), DRAFTS_AT):
        sheet.write(row, at, book.say(f"sheets.collections.draft.{key}"), quiet)
        sheet.write(row, at + 1, value, quiet)
        book.look.book.define_name(name, f"={sheet.quoted}!${xl_col_to_name(at + 1)}${row + 1}")


def _strip(book: Book, spill: Spill) -> Formula:
    """Σ open agrees with Open items; how many customers are red, and who is on the special list with how much."""
    items = book.spills["open_items"]
    amounts = items.column("open")
    owed = in_base(book, amounts, items.column("currency"), (amounts, compared(">", 0)))
    same = agreement(book, "sheets.collections", total(spill.column("open")), owed)
    red = count_where((spill.column("light"), ends_with(book.say("words.light.red"))))
    special = spill.column("special")
    listed = book.sentence(
        "sheets.collections.special", days=shown(setting(book, "special_list_days"), COUNT), n=shown(filled_in(special), COUNT),
        amount=shown(total_where(spill.column("overdue"), (special, ANY_TEXT)), WHOLE),
    )  # fmt: skip
    some = book.sentence("sheets.collections.red", n=shown(red, COUNT), all=shown(filled(spill.column("customer")), COUNT))
    return book.facts(same, when(red > literal(0), some, book.say("sheets.collections.calm")), listed, as_of_fact(book))


def filled_in(column: Range) -> Formula:
    """How many cells hold a text."""
    return count_where((column, ANY_TEXT))
