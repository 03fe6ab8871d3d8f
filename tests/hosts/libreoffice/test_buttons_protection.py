"""The button Claim clock, pressed on a real spreadsheet."""

import datetime as dt

import pytest

from xlcash.excel.macros import press
from xlcash.language import say


def values(book, name):
    return book.names[name].refers_to_range.expand("table").value


def table(book, name):
    return next(each for sheet in book.sheets for each in sheet.tables if each.name == name).range


def test_claim_clock_says_what_is_near_and_next_and_changes_nothing(lent, language):
    before = values(lent, "xc_out_claims")
    policies = table(lent, "Policies").value
    said = press(lent, "claim_clock")
    step = say(language, "insurance.steps.notify_stop", date="2026-07-06")
    assert said == say(language, "macros.wound", missed=0, near=1, invoice="26312000000005223575", left="6", step=step)
    assert lent.sheets.active.name == say(language, "sheets.claims.tab")
    assert values(lent, "xc_out_claims") == before
    assert table(lent, "Policies").value == policies


def test_a_week_later_the_deadline_is_missed_and_the_register_moves_the_clock_on(opened, language):
    opened.names["AsOf"].refers_to_range.value = dt.datetime(2026, 7, 7)
    said = press(opened, "claim_clock")
    assert said.startswith(say(language, "macros.wound", missed=1, near=0, invoice="", left="", step="").split("0")[0])
    first = values(opened, "xc_out_claims")[1]
    assert first[0] == "26312000000005223575"
    assert first[10] == pytest.approx(-1)
    assert first[12] == say(language, "insurance.steps.missed", date="2026-07-06")
    register = table(opened, "Claims")
    reported = register[register.rows.count - 1, 1]
    reported.value = first[0]
    press(opened, "claim_clock")
    rows = {row[0]: row for row in values(opened, "xc_out_claims")[1:]}
    assert rows[first[0]][12] == say(language, "insurance.steps.wait", date="2026-11-03")
