"""Response plan: which rules have fired, what to do, and which payments to move."""

from __future__ import annotations

from typing import Final

from xlcash.domain.cash.levels import ACT, CRITICAL, WATCH
from xlcash.domain.cash.triggers import MOST_RULES
from xlcash.template.book import Book
from xlcash.template.formula import (
    Formula,
    count_where,
    ends_with,
    filled,
    lookup,
    lowest,
    numbers_in,
    shown,
    text,
    total,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.calls import MONTHS, tables
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.strips import COUNT, DAY, WHOLE, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.lines import height, lines
from xlcash.template.style.rules import HAIRLINE, Rules

FEWEST_LINES: Final = 2  # for a rule that fires later
RESPONSE: Final = 484  # pixels
SECTION: Final = HEAD + MOST_RULES + 2  # rows from 0
FIRST_MOVE: Final = SECTION + 3
RELIEVES: Final = 6  # the last column of the moves
# The two results share the sheet's columns: the moves, which may be many, have their formats, the triggers bring their own.
TRIGGERS: Final = (
    Column("rule", 262, "text"), Column("period", 92, "date"), Column("value", 104, "money"), Column("threshold", 104, "money"),
    Column("fired", 104, "money"), Column("response", RESPONSE, "sentence"), Column("measure", 70, "text"), Column("level", 84, "text"),
)  # fmt: skip
MOVES: Final = (
    Column("payment", 262, "text"), Column("moved_from", 92, "date"), Column("moved_to", 104, "date"), Column("moved_amount", 104, "money"),
    Column("gap_left", 104, "money"), Column("relieves", RESPONSE, "text"), Column("", 70, "text"), Column("", 84, "text"),
)  # fmt: skip
MEASURES: Final = {"share": "pct", "times": "ratio", "days": "days"}  # word of ``results.measures`` → kind of number
LIGHT_OF: Final[dict[str, t.LightName]] = {WATCH: "yellow", ACT: "red", CRITICAL: "red"}


def write(book: Book) -> None:
    sheet = book.sheets["response"]
    sheet.heading(MOVES)
    forecast = book.spills["forecast"].block(MONTHS)
    ledger = tables(book, "Monthly", "Settings", "Invoices", "Receipts", "Customers")
    triggers = book.xc("XC_CASH_TRIGGERS", forecast, *ledger, book.as_of, book.table("Rates"))
    rules = sheet.spill("triggers", f"B{HEAD + 1}", triggers, TRIGGERS, own_rows=MOST_RULES)
    responses = list(rules.column("response").cells) + [""] * MOST_RULES
    for row, said in enumerate(responses[:MOST_RULES], HEAD + 1):
        sheet.grid.set_row_pixels(row, height(max(lines(str(said), RESPONSE), FEWEST_LINES)))
    _rules_of_triggers(book)
    moves = book.xc("XC_DEFERRALS", forecast, *tables(book, "Bills", "Plan", "Settings", "Accounts", "Rates", "Calendar"))
    spill = sheet.spill("deferrals", f"B{FIRST_MOVE}", moves, MOVES[:RELIEVES])
    sheet.write(SECTION, 1, book.say("sheets.response.moves"), book.look.f("xc Section"))
    sheet.write(SECTION + 1, 1, _message(book), book.look.f("xc Small"))
    Rules(book.look, sheet.grid).status((SECTION + 1, 1, SECTION + 1, 1), f"$B${SECTION + 2}")
    _rules_of_moves(book)
    sheet.strip(_strip(book))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(FIRST_MOVE + len(spill.rows), len(MOVES), repeat=False)


def _rules_of_triggers(book: Book) -> None:
    """Each figure in its measure; a rule that fired in the colour of its level."""
    look, grid = book.look, book.sheets["response"].grid
    first, last = HEAD + 1, HEAD + MOST_RULES
    room = look.number["head"].removeprefix("@")  # so that the figures line up with money
    for measure, number in MEASURES.items():
        said, form = book.say(f"results.measures.{measure}"), look.dx(num_format=look.number[number] + room, **HAIRLINE)
        grid.conditional_format(first, 3, last, 4, {"type": "formula", "criteria": f'=$H{first + 1}&""="{said}"', "format": form})
    fired = book.say("words.fired.yes")
    for level, name in LIGHT_OF.items():
        light, word = t.LIGHTS[name], book.say(f"words.risk_level.{level}")
        grid.conditional_format(first, 5, last, 5, {
            "type": "formula", "criteria": f'=AND($F{first + 1}&""="{fired}",$I{first + 1}&""="{word}")', "format": look.dx(
                font_color=light.text, bg_color=light.tint, bold=name == "red", num_format=f';;;"{light.symbol} "@', **HAIRLINE),
        })  # fmt: skip
    Rules(look, grid, rows=MOST_RULES - 1).hairline(1, len(TRIGGERS))


def _rules_of_moves(book: Book) -> None:
    """The column that is wide for the responses holds dates here; the last row is what remains."""
    look, grid = book.look, book.sheets["response"].grid
    rules = Rules(look, grid, first=FIRST_MOVE)
    remains = {"bold": True, "top": 1, "top_color": t.INK, "bottom": 1, "bottom_color": t.INK}
    last_row = f'$B{FIRST_MOVE + 1}&""="{book.say("results.deferrals.remains")}"'
    for test, look_of_row in ((last_row, remains), (f"ISNUMBER($G{FIRST_MOVE + 1})", HAIRLINE)):
        rule = {"type": "formula", "criteria": f"={test}", "stop_if_true": True}
        form = look.dx(num_format=look.number["date"], **look_of_row)
        grid.conditional_format(FIRST_MOVE, RELIEVES, rules.last, RELIEVES, rule | {"format": form})
    rules.hairline(1, RELIEVES, total=book.say("results.deferrals.remains"))


def _message(book: Book) -> Formula:
    """What the moves achieve, against what is tolerated."""
    moves, gap = book.spills["deferrals"], book.spills["forecast"].column("gap", MONTHS)
    amount = moves.column("moved_amount")
    number, before = numbers_in(amount), lowest(gap)
    after = lookup(text(book.say("results.deferrals.remains")), moves.column("payment"), moves.column("gap_left"))
    said = {"n": shown(number, COUNT), "amount": shown(total(amount), WHOLE)}
    said |= {"before": shown(-before, WHOLE), "after": shown(-after, WHOLE)}
    tolerated = after >= -(figure(book, "gap_share") * figure(book, "lowest_target"))
    some = when(tolerated, book.sentence("sheets.response.mended", **said), book.sentence("sheets.response.eased", **said))
    left = {"after": said["after"]}
    none = when(tolerated, book.sentence("sheets.response.tolerated", **left), book.sentence("sheets.response.stuck", **left))
    answer = when(number > 0, some, when(before < 0, none, book.say("sheets.response.no_gap")))
    return unless_error(when(number > 0, answer & book.say("sheets.response.relieves"), answer), book.say("sheets.dashboard.fill_in"))


def _strip(book: Book) -> Formula:
    spill = book.spills["triggers"]
    rules, fired = (spill.column(key, MOST_RULES) for key in ("rule", "fired"))
    number = count_where((fired, ends_with(book.say("words.fired.yes"))))
    day = spill.cell("period", 1)
    said = {"n": shown(number, COUNT), "m": shown(filled(rules), COUNT), "rule": spill.cell("rule", 1) & "", "day": shown(day, DAY)}
    some = book.sentence("sheets.response.fired", **said)
    facts = book.facts(when(number > 0, unless_error(some, ""), book.say("sheets.response.none_fired")), as_of_fact(book))
    return when(numbers_in(book.spills["forecast"].column("closing", MONTHS)) > 0, facts, book.say("sheets.forecast.empty"))
