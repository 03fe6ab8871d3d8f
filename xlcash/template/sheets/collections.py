"""Collections: whom to chase first, the next step of each customer, and why; above them the money by level and the steps by day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from xlcash.template.book import Book
from xlcash.template.formula import (
    ANY_TEXT,
    Formula,
    Range,
    compared,
    count_where,
    ends_with,
    equal,
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
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import INK_FONT, Inset, Size, category_axis, chart, place, value_axis
from xlcash.template.style.rules import HAIRLINE, Rules

CHART_ROWS: Final = 5
HEAD_AT: Final = HEAD + CHART_ROWS + 2  # the list's header, row from 0
LINES: Final = (t.ROW["body"], 34, 48, 62)  # pixels of a row whose reason takes one line, two, three, four
ROOM: Final = 100  # rows below the present ones that have room for two lines
WIDE, NARROW, CHINESE = 12.0, 5.3, "\u2e80"  # pixels of a small character, from which one on they are wide
SIDES: Final = 14  # pixels of a cell that no text stands on
COLUMNS: Final = (  # those up to due_on are seen on a laptop's screen without scrolling
    Column("score", 86, "money"), Column("customer", 72, "text"), Column("name", 150, "text"), Column("open", 74, "money"),
    Column("overdue", 74, "money"), Column("oldest", 52, "count"), Column("level", 44, "int"), Column("next_action", 144, "sentence"),
    Column("promise", 84, "date"), Column("reason", 366, "sentence"), Column("light", 72, "text"), Column("due_on", 86, "date"),
    Column("owner", 80, "text"), Column("money_at_risk", 80, "money"), Column("urgency", 66, "ratio2"), Column("special", 84, "text"),
)  # fmt: skip
PLACE: Final = {column.key: at for at, column in enumerate(COLUMNS, 1)}  # columns from 0
BLOCK_AT: Final = len(COLUMNS) + 2
BLOCK: Final = (
    Column("level", 120, "text"), Column("overdue", 92, "unit"), Column("", 24, "text"), Column("when", 120, "text"),
    Column("steps", 72, "count"),
)  # fmt: skip
LEVELS: Final = 4  # bars of either chart
LEVEL_COLOURS: Final = (t.BLUE_MID, *t.AGE_RAMP[2::2])
DAY_COLOURS: Final = (t.LIGHTS["red"].mark, t.LIGHTS["yellow"].mark, t.BLUE_MID, t.SLATE_PALE)
WEEK: Final = 7
CHART: Final = Size(520, CHART_ROWS * t.ROW["body"])
SECOND_CHART: Final = PLACE["next_action"]


def write(book: Book) -> None:
    sheet = book.sheets["collections"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_WORKLIST", *collection_tables(book), book.table("Rates"))
    spill = sheet.spill("worklist", f"B{HEAD_AT + 1}", answer, COLUMNS)
    sheet.grid.set_row_pixels(HEAD_AT - 1, t.ROW["gap"])
    lines = [_lines(str(row[PLACE["reason"] - 1])) for row in spill.rows[1:]] if spill.answered else []
    for row, number in enumerate([*lines, *[2] * ROOM], HEAD_AT + 1):
        sheet.grid.set_row_pixels(row, LINES[number - 1])
    _rules(book)
    _block(book, spill)
    _charts(book, spill)
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD_AT + 1, PLACE["name"] + 1)
    sheet.page(HEAD_AT + len(spill.rows) - 1, len(COLUMNS), repeat=False)
    sheet.grid.repeat_rows(HEAD_AT)


def _lines(reason: str) -> int:
    """How many lines a reason takes in its column; the most urgent customers have the longest, and stand first."""
    width = sum(WIDE if character >= CHINESE else NARROW for character in reason)
    return min(math.ceil(max(width, 1.0) / (COLUMNS[PLACE["reason"] - 1].pixels - SIDES)), len(LINES))


def _rules(book: Book) -> None:
    """The score wears the light of its row, as sign, colour and tint; a step that is due stands out by its day."""
    look, rules = book.look, Rules(book.look, book.sheets["collections"].grid, first=HEAD_AT + 1)
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


def _block(book: Book, spill: Spill) -> None:
    """What the charts read, beside the page: overdue money by level, and open steps by the day they fall due."""
    sheet = book.sheets["collections"]
    sheet.widths(BLOCK, BLOCK_AT)
    sheet.heads(HEAD, BLOCK[:2], BLOCK_AT, texts=[book.say("sheets.collections.block.level"), book.say("results.headers.overdue")])
    sheet.heads(HEAD, BLOCK[3:], BLOCK_AT + 3, texts=[book.say(f"sheets.collections.block.{key}") for key in ("when", "steps")])
    level, overdue = spill.column("level"), spill.column("overdue")
    for at in range(LEVELS):
        where = compared(">=", at) if at == LEVELS - 1 else equal(float(at))
        sheet.write(HEAD + 1 + at, BLOCK_AT, book.say(f"sheets.collections.levels.{at}"))
        sheet.write(HEAD + 1 + at, BLOCK_AT + 1, total_where(overdue, (level, where)) / book.look.unit)
    for at, (key, number) in enumerate(_steps(book).items()):
        sheet.write(HEAD + 1 + at, BLOCK_AT + 3, book.say(f"sheets.collections.when.{key}"))
        sheet.write(HEAD + 1 + at, BLOCK_AT + 4, number)
    _drafts(book)


def _drafts(book: Book) -> None:
    """What the buttons Log contact and Log promise propose."""
    sheet, quiet = book.sheets["collections"], book.look.f("xc Small")
    drafts = {
        "ContactDraft": ("contact", text(book.say("macros.contact.draft"))),
        "PromiseDraft": ("promise", shown(book.as_of + WEEK, "yyyy-mm-dd")),
    }
    for row, (name, (key, value)) in enumerate(drafts.items(), HEAD + CHART_ROWS + 1):
        sheet.write(row, BLOCK_AT, book.say(f"sheets.collections.draft.{key}"), quiet)
        sheet.write(row, BLOCK_AT + 1, value, quiet)
        book.look.book.define_name(name, f"={sheet.quoted}!${xl_col_to_name(BLOCK_AT + 1)}${row + 1}")


def _steps(book: Book) -> dict[str, Formula]:
    """Steps by when they fall due, those on hold apart."""
    spill = book.spills["collection_steps"]
    due, hold = spill.column("due_on"), spill.column("hold")

    def number(*days: tuple[Range, object]) -> Formula:
        return count_where(*days) - count_where(*days, (hold, ANY_TEXT))  # type: ignore[arg-type]

    today, soon = book.as_of, book.as_of + WEEK
    return {
        "late": number((due, compared("<", today))),
        "today": number((due, compared("<=", today))) - number((due, compared("<", today))),
        "week": number((due, compared("<=", soon))) - number((due, compared("<=", today))),
        "hold": count_where((hold, ANY_TEXT)),
    }


def _charts(book: Book, spill: Spill) -> None:
    sheet = book.sheets["collections"]
    late = sheet.at(f"{xl_col_to_name(BLOCK_AT + 4)}{HEAD + 2}")
    levels = book.sentence("sheets.collections.charts.levels", amount=book.in_units(total(spill.column("overdue"))), unit=book.unit_name())
    days = book.sentence("sheets.collections.charts.when", late=shown(late, COUNT))
    places = ((1, levels, BLOCK_AT, LEVEL_COLOURS, book.look.number["label"]), (SECOND_CHART, days, BLOCK_AT + 3, DAY_COLOURS, "0"))
    for col, title, first, colours, number in places:
        sheet.write(HEAD, col, title, book.look.f("xc Section"))
        place(sheet.grid, f"{xl_col_to_name(col)}{HEAD + 2}", _bars(book, first, colours, number), str(title.value))


def _bars(book: Book, first: int, colours: Sequence[str], number: str) -> Chart:
    sheet = book.sheets["collections"].quoted
    names, values = (f"={sheet}!${col}${HEAD + 2}:${col}${HEAD + 1 + LEVELS}" for col in map(xl_col_to_name, (first, first + 1)))
    bars = chart(book.look, "bar", CHART, Inset(150, top=2, right=70, bottom=2))
    label = {"value": True, "position": "outside_end", "num_format": number, "font": INK_FONT}
    points = [{"fill": {"color": colour}} for colour in colours]
    bars.add_series({"categories": names, "values": values, "points": points, "gap": 30, "data_labels": label})
    bars.set_y_axis(category_axis(reverse=True, num_font=INK_FONT))
    bars.set_x_axis(value_axis(book.look, visible=False, major_gridlines={"visible": False}, min=0))
    bars.set_legend({"none": True})
    return bars


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
