"""What every button leaves on Audit, and that results say when their inputs have changed since."""

import datetime as dt

import xlcash
from tests.hosts.libreoffice.test_buttons import table
from xlcash.excel.macros import press
from xlcash.excel.macros.books import language_of
from xlcash.language import say


def kept(book):
    return [row for row in table(book, "Audit").range.value[1:] if row[0] is not None]


def strip(book, key):
    return book.sheets[say(language_of(book), f"sheets.{key}.tab")]["B3"].value


def test_a_row_tells_who_pressed_what_when_and_on_which_inputs(opened, language):
    refresh = say(language, "ribbon.buttons.refresh_forecast.label")
    stale = say(language, "sheets.audit.stale", refresh=refresh)
    assert kept(opened) == []
    assert strip(opened, "audit") == say(language, "sheets.audit.built", inputs=opened.names["InputsNow"].refers_to_range.value)
    began = dt.datetime.now().replace(microsecond=0)
    said = press(opened, "refresh_forecast")
    (row,) = kept(opened)
    mark = opened.names["InputsNow"].refers_to_range.value
    assert began <= row[0] <= dt.datetime.now()
    assert row[2:] == [refresh, said, say(language, "words.flag.yes"), 1500.0, 1410.0, row[7], 2186400.0, mark, xlcash.__version__]
    assert row[7] == opened.names["xc_audit_now"].refers_to_range.value[2]
    assert strip(opened, "audit") == say(language, "sheets.audit.fresh", inputs=mark)

    amount = table(opened, "Invoices").data_body_range[0, 4]
    amount.value = amount.value + 1.0
    for key in ("forecast", "credit", "collections"):
        assert strip(opened, key).startswith(stale), "an output whose inputs have changed says so"
    start = opened.sheets[say(language, "sheets.start.tab")].range("J5")
    assert start.value == say(language, "sheets.start.states.stale", refresh=refresh)
    press(opened, "simulate")
    assert strip(opened, "forecast").startswith(stale), "one result brought up to date is not all of them"
    amount.value = amount.value - 1.0
    assert not strip(opened, "forecast").startswith(stale), "the inputs are again what they were"
    assert start.value == say(language, "sheets.start.states.waiting", sheet=say(language, "sheets.checks.tab"), n=1)
    first, second = kept(opened)
    assert first == row
    assert (second[2], second[4]) == (say(language, "ribbon.buttons.simulate.label"), None)
    assert second[9] != mark


def test_a_button_that_only_looks_or_fails_leaves_no_row(opened, language):
    press(opened, "set_as_of", "never")
    opened.names["xc_out_credit"].refers_to_range.sheet.activate()
    opened.names["xc_out_credit"].refers_to_range.select()
    press(opened, "explain_cell")
    assert kept(opened) == []
