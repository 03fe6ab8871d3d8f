"""Worklist, Log contact and Log promise, pressed on a real spreadsheet: what they add to the Log, and what follows from it."""

import datetime as dt

import pytest

from xlcash.excel.macros import press
from xlcash.excel.macros.answers import column_of
from xlcash.language import say

AS_OF = dt.datetime(2026, 6, 30)
ONE_STEP = "C-0133"  # one invoice, its reminder due the day before


def log(book):
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == "Log").range.value


def rows(book, key):
    return book.names[f"xc_out_{key}"].refers_to_range.expand("table").value


def select(book, key, customer, column=3):
    """Select a cell in the row of a customer."""
    shown, anchor = rows(book, key), book.names[f"xc_out_{key}"].refers_to_range
    anchor.sheet.activate()
    anchor.offset(1 + column_of(shown, "customer").index(customer), column).select()


def listed(book, key, customer, column):
    shown = rows(book, key)
    return column_of(shown, column)[column_of(shown, "customer").index(customer)]


def test_worklist_shows_the_customers_and_says_how_many_steps_are_due(lent, language):
    before, inputs = rows(lent, "worklist"), log(lent)
    steps = rows(lent, "collection_steps")
    days = [day for day, hold in zip(column_of(steps, "due_on"), column_of(steps, "hold"), strict=True) if day and not hold]
    due, late = sum(day <= AS_OF for day in days), sum(day < AS_OF for day in days)
    assert press(lent, "worklist") == say(language, "macros.listed", due=due, late=late, as_of="2026-06-30")
    assert lent.sheets.active.name == say(language, "sheets.collections.tab")
    assert rows(lent, "worklist") == before
    assert log(lent) == inputs
    scores = column_of(before, "score")
    assert scores == sorted(scores, reverse=True)


def test_a_contact_takes_the_steps_that_are_due_once_and_the_lists_follow(opened, language):
    before, due = log(opened), listed(opened, "worklist", ONE_STEP, "due_on")
    invoice = listed(opened, "collection_steps", ONE_STEP, "invoice")
    assert due < AS_OF
    select(opened, "worklist", ONE_STEP)
    said = press(opened, "log_contact", say(language, "macros.contact.draft") + "will pay next week")
    assert said == say(language, "macros.steps_logged", customer=ONE_STEP, steps=1, as_of="2026-06-30")
    after = log(opened)
    assert after[:-1] == before
    channel = say(language, "macros.contact.channel")
    assert after[-1][:6] == [AS_OF, ONE_STEP, invoice, 1.0, channel, "will pay next week"]
    assert after[-1][8] == say(language, "ladders.owners.finance")
    assert listed(opened, "worklist", ONE_STEP, "due_on") > AS_OF, "the next level is not due yet"
    select(opened, "worklist", ONE_STEP)
    again = press(opened, "log_contact", "will pay next week")
    assert again == say(language, "errors.StepLoggedAlreadyError", customer=ONE_STEP, day="2026-06-30")
    assert log(opened) == after
    assert press(opened, "log_contact", "called once more") == say(language, "macros.contact_logged", customer=ONE_STEP, as_of="2026-06-30")
    assert log(opened)[-1][2:4] == [None, None], "no step was due: a contact, no step"
    owed = listed(opened, "worklist", ONE_STEP, "overdue")
    promised = press(opened, "log_promise", "2026-07-15")
    assert promised == say(language, "macros.promise_logged", customer=ONE_STEP, amount=f"{owed:,.2f}", date="2026-07-15")
    assert log(opened)[-1][6:8] == [dt.datetime(2026, 7, 15), owed]
    assert listed(opened, "worklist", ONE_STEP, "promise") == dt.datetime(2026, 7, 15)
    assert say(language, "macros.contact.promised") == log(opened)[-1][5]
    select(opened, "collection_steps", ONE_STEP)
    kept = log(opened)
    part = press(opened, "log_promise", "2026-07-20 1,000")
    assert part == say(language, "macros.promise_logged", customer=ONE_STEP, amount="1,000.00", date="2026-07-20")
    assert log(opened)[:-1] == kept
    assert log(opened)[-1][2] == invoice, "chosen on Collection steps, it is about that invoice"


def test_a_contact_with_the_customer_takes_no_report_to_the_insurer(opened, language):
    """On the last day to report it, that is the invoice's step; logging a call must not bring it up its ladder."""
    steps, insurer = rows(opened, "collection_steps"), say(language, "demo.insurance.insurer")
    report = next(at for at, action in enumerate(column_of(steps, "action")) if action and insurer in action)
    last_day, invoice = column_of(steps, "due_on")[report], column_of(steps, "invoice")[report]
    assert not column_of(steps, "level")[report], "a report has no level"
    opened.names["AsOf"].refers_to_range.value = last_day
    anchor = opened.names["xc_out_collection_steps"].refers_to_range
    anchor.sheet.activate()
    anchor.offset(1 + report, 1).select()
    customer = column_of(steps, "customer")[report]
    said = press(opened, "log_contact", "phone; asked")
    assert said == say(language, "macros.contact_logged", customer=customer, as_of=f"{last_day:%Y-%m-%d}")
    assert log(opened)[-1][:4] == [last_day, customer, invoice, None]


@pytest.mark.parametrize(
    ("answer", "error", "facts"),
    [
        ("2026-06-29", "PromiseInThePastError", {"promised": "2026-06-29", "as_of": "2026-06-30"}),
        ("next week", "ArgumentNotADateError", {"argument": "Promise", "value": "next"}),
        ("2026-07-15 soon", "ArgumentNotANumberError", {"argument": "Promise", "value": "soon"}),
        ("2026-07-15 0", "PromiseAboveOpenError", {"amount": "0.00"}),
        ("2026-07-15 99999999", "PromiseAboveOpenError", {"amount": "99,999,999.00"}),
        ("", "NothingToLogError", {}),
    ],
)
def test_a_promise_that_can_not_be_is_refused_with_its_reason(lent, language, answer, error, facts):
    before = log(lent)
    select(lent, "worklist", ONE_STEP)
    owed = {"owed": f"{listed(lent, 'worklist', ONE_STEP, 'open'):,.2f}"} if error == "PromiseAboveOpenError" else {}
    assert press(lent, "log_promise", answer) == say(language, f"errors.{error}", **facts, **owed)
    assert log(lent) == before


def test_without_a_row_chosen_nothing_is_logged(lent, language):
    before = log(lent)
    start = lent.names["AsOf"].refers_to_range
    start.sheet.activate()
    start.select()
    tabs = ", ".join(say(language, f"sheets.{key}.tab") for key in ("collections", "collection_steps"))
    assert press(lent, "log_contact", "phone; nobody there") == say(language, "errors.NoRowChosenError", sheets=tabs)
    assert press(lent, "log_contact", "phone; ") == say(language, "errors.NothingToLogError")
    assert log(lent) == before
