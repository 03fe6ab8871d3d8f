"""Collections: whom to chase first, the next step of each customer, and why; above them the money by level and the steps by day."""

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
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import coloured_bars
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, WHOLE, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Size, place
from xlcash.template.style.lines import height, lines
from xlcash.template.style.rules import HAIRLINE, Rules

ZOOM: Final = 90  # percent: seventeen columns and the sentences of two of them
CHART_ROWS: Final = 5
HEAD_AT: Final = HEAD + CHART_ROWS + 2  # the list's header, row from 0
ROOM: Final = 100  # rows below the present ones that have room for two lines
COLUMNS: Final = (  # all are seen on a laptop's screen without scrolling, at ZOOM
    Column("score", 86, "money"), Column("customer", 68, "text"), Column("name", 128, "sentence"), Column("open", 74, "money"),
    Column("overdue", 74, "money"), Column("oldest", 50, "count"), Column("level", 42, "int"), Column("next_action", 120, "sentence"),
    Column("promise", 80, "date"), Column("reason", 232, "sentence"), Column("light", 72, "text"), Column("due_on", 108, "date"),
    Column("owner", 64, "text"), Column("money_at_risk", 74, "money"), Column("urgency", 56, "ratio2"), Column("special", 58, "text"),
    Column("unapplied", 64, "money"),
)  # fmt: skip
PLACE: Final = {column.key: at for at, column in enumerate(COLUMNS, 1)}  # columns from 0
LEVEL_BLOCK: Final = (Column("level", 120, "text"), Column("overdue", 92, "unit"))
STEP_BLOCK: Final = (Column("when", 120, "text"), Column("steps", 72, "count"))
LEVELS: Final = 4  # bars of either chart
LEVEL_COLOURS: Final = (t.BLUE_MID, *t.AGE_RAMP[2::2])
DAY_COLOURS: Final = (t.LIGHTS["red"].mark, t.LIGHTS["yellow"].mark, t.BLUE_MID, t.SLATE_PALE)
WEEK: Final = 7
CHART: Final = Size(520, CHART_ROWS * t.ROW["body"])
SECOND_CHART: Final = PLACE["promise"]


def write(book: Book) -> None:
    sheet = book.sheets["collections"]
    sheet.heading(COLUMNS)
    answer = book.xc("XC_WORKLIST", *collection_tables(book), book.table("Rates"))
    spill = sheet.spill("worklist", f"B{HEAD_AT + 1}", answer, COLUMNS)
    sheet.grid.set_row_pixels(HEAD_AT - 1, t.ROW["gap"])
    sheet.grid.set_row_pixels(HEAD_AT, t.ROW["head2"])
    needed = [_lines(row) for row in spill.rows[1:]] if spill.answered else []
    for row, number in enumerate([*needed, *[2] * ROOM], HEAD_AT + 1):
        sheet.grid.set_row_pixels(row, height(number))
    _rules(book)
    _block(book, spill)
    _charts(book, spill)
    sheet.strip(_strip(book, spill))
    sheet.grid.set_zoom(ZOOM)
    sheet.grid.freeze_panes(HEAD, PLACE["name"] + 1)  # the charts scroll away
    sheet.page(HEAD_AT + len(spill.rows) - 1, len(COLUMNS), repeat=False)
    sheet.grid.repeat_rows(HEAD_AT)


def _lines(row: list[Any]) -> int:
    """How many lines a row takes; the most urgent customers have the longest reasons, and stand first."""
    return max(lines(str(cell), column.pixels) for cell, column in zip(row, COLUMNS, strict=True) if column.number == "sentence")


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
    """What the charts read, on Chart data: overdue money by level, and open steps by the day they fall due."""
    sheet, levels, steps = book.sheets["chart_data"], AT["levels"], AT["steps"]
    sheet.widths(LEVEL_BLOCK, levels)
    sheet.heads(HEAD, LEVEL_BLOCK, levels, texts=[book.say("sheets.collections.block.level"), book.say("results.headers.overdue")])
    sheet.widths(STEP_BLOCK, steps)
    sheet.heads(HEAD, STEP_BLOCK, steps, texts=[book.say(f"sheets.collections.block.{column.key}") for column in STEP_BLOCK])
    level, overdue = spill.column("level"), spill.column("overdue")
    for at in range(LEVELS):
        where = compared(">=", at) if at == LEVELS - 1 else equal(float(at))
        sheet.write(HEAD + 1 + at, levels, book.say(f"sheets.collections.levels.{at}"))
        sheet.write(HEAD + 1 + at, levels + 1, total_where(overdue, (level, where)) / book.look.unit)
    for at, (key, number) in enumerate(_steps(book).items()):
        sheet.write(HEAD + 1 + at, steps, book.say(f"sheets.collections.when.{key}"))
        sheet.write(HEAD + 1 + at, steps + 1, number)
    _drafts(book)


def _drafts(book: Book) -> None:
    """What the buttons Log contact and Log promise propose."""
    sheet, quiet, at = book.sheets["chart_data"], book.look.f("xc Small"), AT["levels"]
    drafts = {
        "ContactDraft": ("contact", text(book.say("macros.contact.draft"))),
        "PromiseDraft": ("promise", shown(book.as_of + WEEK, "yyyy-mm-dd")),
    }
    for row, (name, (key, value)) in enumerate(drafts.items(), HEAD + CHART_ROWS + 1):
        sheet.write(row, at, book.say(f"sheets.collections.draft.{key}"), quiet)
        sheet.write(row, at + 1, value, quiet)
        book.look.book.define_name(name, f"={sheet.quoted}!${xl_col_to_name(at + 1)}${row + 1}")


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
    late = book.sheets["chart_data"].at(f"{xl_col_to_name(AT['steps'] + 1)}{HEAD + 2}")
    levels = book.sentence("sheets.collections.charts.levels", amount=book.in_units(total(spill.column("overdue"))), unit=book.unit_name())
    days = book.sentence("sheets.collections.charts.when", late=shown(late, COUNT))
    places = ((1, levels, AT["levels"], LEVEL_COLOURS, book.look.number["label"]), (SECOND_CHART, days, AT["steps"], DAY_COLOURS, "0"))
    for col, title, first, colours, number in places:
        sheet.write(HEAD, col, title, book.look.f("xc Section"))
        place(sheet.grid, f"{xl_col_to_name(col)}{HEAD + 2}", coloured_bars(book, CHART, 150, first, colours, number), str(title.value))


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
