"""Set as-of date and Check data, of the Data group of the ribbon."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

import xlwings as xw

from xlcash.excel.arguments import DateArgument
from xlcash.excel.cells import rows_of
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, named_range, spill, spills
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.refresh import refresh
from xlcash.language import say

STATES: Final = {"agree": "agrees", "waiting": "open", "apart": "differs"}
"""What the button counts, and the word for it on Checks."""


def set_as_of(book: xw.Book, text: str) -> str:
    """Write the as-of date and bring every result up to it. A text that is no date changes nothing."""
    day = DateArgument().read(text, "AsOf")
    language = language_of(book)
    cell = named_range(book, "AsOf")
    cell.value = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  a worksheet's dates have no time zone
    _refresh_all(book)
    return say(language, "macros.as_of_set", as_of=day.isoformat())


def check_data(book: xw.Book) -> str:
    """Look through the inputs afresh and show what is to be looked at.

    Rows left out come first, for totals may differ because of them; then checks that differ or wait; then assumptions about rows.
    """
    language, messages = language_of(book), spill(book, "messages")
    reader = _refresh_all(book)
    effects = Counter(column_of(rows_or_error(reader.call(messages.formula)), "effect"))
    checks = named_range(book, "xc_checks")
    states = Counter(row[0] for row in rows_of(checks.raw_value))
    found = {effect: effects[say(language, f"results.effects.{effect}")] for effect in ("left_out", "used", "stands_in")}
    seen = {key: _in_state(states, say(language, f"sheets.checks.states.{state}")) for key, state in STATES.items()}
    assumed = found["used"] + found["stands_in"] and not seen["waiting"] + seen["apart"]
    (messages.anchor if found["left_out"] or assumed else checks).sheet.activate()
    return say(language, "macros.checked", **found, **seen)


def _in_state(states: Counter[str], word: str) -> int:
    """How many checks are in a state: its word follows the symbol of its light."""
    return sum(number for state, number in states.items() if str(state).partition(" ")[2] == word)


def _refresh_all(book: xw.Book) -> BookReader:
    language = language_of(book)
    return refresh(book, spills(book), lambda at, of: say(language, "macros.refreshing", at=at, of=of))
