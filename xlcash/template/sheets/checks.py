"""Checks: every total that must equal another, side by side, and what each sheet says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlcash.template.book import Book
from xlcash.template.formula import Formula, absolute, all_of, begins, count_where, equal, is_number, shown, to_the_cent, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.checked import CHECKS
from xlcash.template.sheets.strips import AGREES_WITHIN, COUNT, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.lines import height, lines
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("check", 330, "text"), *(Column(key, 112, "money2") for key in ("amount", "compared", "difference")),
    Column("state", 110, "text"), Column("where", 136, "text"), Column("remedy", 388, "sentence"),
)  # fmt: skip
STATE, SAYS = 5, 7  # the columns of the lights and of the sentences, from 0
SHEETS_AT: Final = HEAD + len(CHECKS) + 2  # the row of the second block's heading, from 0
STATES: Final[dict[t.LightName, str]] = {"green": "agrees", "yellow": "open", "red": "differs"}


def write(book: Book) -> None:
    sheet = book.sheets["checks"]
    sheet.heading(COLUMNS)
    sheet.heads(HEAD, COLUMNS, texts=[book.say(f"sheets.checks.heads.{column.key}") for column in COLUMNS])
    for row, check in enumerate(CHECKS, HEAD + 1):
        sheet.write(row, 1, book.say(f"sheets.checks.{check.key}.says"))
        _compare(book, row, (check.amount(book), check.other(book)), "yellow" if check.waits else "red", covers=check.covers)
        sheet.write(row, 6, book.link(check.where), book.look.f("xc Link"))
        settled = begins(sheet.at(f"F{row + 1}"), t.LIGHTS["green"].symbol)
        _sentence(book, row, when(settled, "", book.say(f"sheets.checks.{check.key}.remedy")))
    _rules(book, HEAD + 1, len(CHECKS))
    _sheets(book)
    book.look.book.define_name("xc_checks", f"={sheet.quoted}!{':'.join(f'${cell[0]}${cell[1:]}' for cell in _states(book))}")
    sheet.strip(book.facts(verdict(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(_last_row(book), len(COLUMNS))


def differing(book: Book) -> Formula:
    """How many checks differ, those that the sheets make of themselves included."""
    return _in_state(book, "red")


def waiting(book: Book) -> Formula:
    """How many checks wait for a person."""
    return _in_state(book, "yellow")


def verdict(book: Book) -> Formula:
    """The worst there is to say: checks that differ, else those that wait for a person."""
    said = book.sentence("sheets.checks.agree", n=shown(_in_state(book, "green"), COUNT))
    lights: Mapping[str, t.LightName] = {"waiting": "yellow", "apart": "red"}
    for key, light in lights.items():
        number = _in_state(book, light)
        said = when(number > 0, book.sentence(f"sheets.checks.{key}", n=shown(number, COUNT)), said)
    return said


def _in_state(book: Book, light: t.LightName) -> Formula:
    states = book.sheets["checks"].range(*_states(book))
    return count_where((states, equal(_state_word(book, light))))


def _states(book: Book) -> tuple[str, str]:
    """The first and the last cell of the lights, of both blocks."""
    return f"F{HEAD + 2}", f"F{_last_row(book) + 1}"


def _state_word(book: Book, light: t.LightName) -> str:
    return f"{t.LIGHTS[light].symbol} {book.say(f'sheets.checks.states.{STATES[light]}')}"


def _compare(book: Book, row: int, amounts: tuple[Formula, Formula], apart: t.LightName, *, covers: bool = False) -> None:
    """Two amounts, their difference, and the light: green, `apart` where they differ, none where one of them is unknown.

    Where the first has to cover the second, only its falling short is a difference.
    """
    sheet = book.sheets["checks"]
    for col, amount in enumerate(amounts, 2):
        sheet.write(row, col, when(is_number(amount), amount, ""))  # a result that has no answer leaves its other cells blank
    first, second = (sheet.at(f"{letter}{row + 1}") for letter in "CD")
    known = all_of(is_number(first), is_number(second))
    sheet.write(row, 4, when(known, to_the_cent(first - second), ""))
    difference = sheet.at(f"E{row + 1}")
    agrees = difference > -AGREES_WITHIN if covers else absolute(difference) < AGREES_WITHIN
    state = when(agrees, _state_word(book, "green"), _state_word(book, apart))
    sheet.write(row, STATE, when(known, state, book.say("sheets.checks.states.nothing")))


def _sentence(book: Book, row: int, said: Formula) -> None:
    """What to do, or what a sheet says of itself; it may grow longer than it is now."""
    sheet = book.sheets["checks"]
    sheet.write(row, SAYS, said, book.look.f("xc Small", "text", text_wrap=True, indent=1))
    sheet.grid.set_row_pixels(row, height(max(lines(str(said.value), COLUMNS[-1].pixels), 2)))


def _rules(book: Book, first: int, rows: int) -> None:
    rules = Rules(book.look, book.sheets["checks"].grid, first=first, rows=rows - 1)
    rules.status((first, STATE, first + rows - 1, STATE), f"$F{first + 1}", quiet=False, ruled=True)
    rules.hairline(1, len(COLUMNS))


# ── what the sheets say of themselves ────────────────────────────────────────────────────────────────────────────────


def _speaking(book: Book) -> list[str]:
    """The answering sheets, in the order of their tabs; each has a control strip."""
    return [key for key, sheet in book.sheets.items() if sheet.kind == "output"]


def _last_row(book: Book) -> int:
    return SHEETS_AT + 1 + len(_speaking(book))


def _sheets(book: Book) -> None:
    """Every answering sheet: the agreement its control strip states, and the strip in the colour of the light it begins with."""
    sheet, look, first = book.sheets["checks"], book.look, SHEETS_AT + 2
    sheet.grid.set_row_pixels(SHEETS_AT - 1, t.ROW["gap"])
    sheet.write(SHEETS_AT, 1, book.say("sheets.checks.strips.title"), look.f("xc Section"))
    sheet.write(SHEETS_AT + 1, 1, book.say("sheets.checks.strips.message"), look.f("xc Small"))
    stated = {path.split(".")[1]: path for path in reversed(book.agreements)}
    for row, key in enumerate(_speaking(book), first):
        sheet.write(row, 1, book.link(key), look.f("xc Link"))
        if key in stated:
            waits = book.say(f"{stated[key]}.differs").startswith(t.LIGHTS["yellow"].symbol)
            _compare(book, row, book.agreements[stated[key]], "yellow" if waits else "red")
        _sentence(book, row, book.sheets[key].at("B3") & "")
    Rules(look, sheet.grid).status((first, SAYS, _last_row(book), SAYS), f"$H{first + 1}", ruled=True)
    _rules(book, first, len(_speaking(book)))
