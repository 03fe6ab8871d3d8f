"""Every button of the ribbon, pressed on a real spreadsheet: the very macros that Excel's ribbon calls."""

import datetime as dt
from collections import Counter

import pytest

from xlcash.excel.macros import MACROS, press
from xlcash.excel.macros.books import spill
from xlcash.excel.macros.guard import unguarded
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.language import find, say
from xlcash.template.ribbon import BUTTONS


def values(book, name):
    anchor = book.names[name].refers_to_range
    return anchor.expand("table").value


def everything(book):
    """The inputs: what no button may change; Audit, to which every button adds a row, apart."""
    return {table.name: table.range.value for sheet in book.sheets for table in sheet.tables if table.name != "Audit"}


def assert_same(found, wanted):
    """Equal tables; numbers may differ in the last place, for sums depend on where in memory the numbers stand."""
    assert len(found) == len(wanted)
    for row, other in zip(found, wanted, strict=True):
        for cell, same in zip(row, other, strict=True):
            assert cell == (pytest.approx(same, rel=1e-9) if isinstance(same, float) else same)


def test_the_ribbon_and_the_macros_are_the_same_list():
    assert {button.macro for button in BUTTONS} == set(MACROS)


def test_refresh_forecast_twice_changes_nothing_but_says_when_cash_is_lowest(lent, language):
    inputs, forecast = everything(lent), values(lent, "xc_out_forecast")
    said = press(lent, "refresh_forecast")
    assert said == say(language, "macros.refreshed", lowest="749,833", when="2026-11-30")
    assert press(lent, "refresh_forecast") == said
    assert lent.app.status_bar == said
    assert_same(values(lent, "xc_out_forecast"), forecast)
    assert everything(lent) == inputs
    assert lent.sheets.active.name == lent.names["xc_out_forecast"].refers_to_range.sheet.name


def test_score_customers_counts_the_lights_and_keeps_the_scores_of_a_day_once(opened, language):
    inputs, credit = everything(opened), values(opened, "xc_out_credit")[1:]
    assert press(opened, "score_customers") == say(language, "macros.scored", customers=61, green=46, yellow=11, red=4, kept=61)
    assert opened.sheets.active.name == opened.names["xc_out_credit"].refers_to_range.sheet.name
    after = everything(opened)
    assert {name for name in inputs if inputs[name] != after[name]} == {"Scores"}
    before, kept = inputs["Scores"], after["Scores"]
    assert kept[: len(before)] == before
    assert [row[0] for row in kept[len(before) :]] == [dt.datetime(2026, 6, 30)] * 61
    assert [row[1:3] for row in kept[len(before) :]] == [row[:2] for row in credit]
    assert [len(row[7]) > 200 for row in kept[len(before) :]] == [True] * 61
    shown = values(opened, "xc_out_score_history")
    assert shown[-1][:2] == [
        dt.datetime(2026, 6, 30),
        next(row[1] for row in credit if row[0] == opened.names["ScoredCustomer"].refers_to_range.value),
    ]
    again = say(language, "macros.scored", customers=61, green=46, yellow=11, red=4, kept=0)
    assert press(opened, "score_customers") == again
    assert everything(opened)["Scores"] == kept


def test_a_customer_added_later_the_same_day_is_scored_and_the_users_own_rows_stay(opened, language):
    press(opened, "score_customers")
    kept = table(opened, "Scores")
    kept.range[len(kept.range.value) - 1, 1].value = "C-mine"
    rows = kept.range.value
    assert press(opened, "score_customers").endswith(say(language, "macros.scored", customers=61, green=46, yellow=11, red=4, kept=1)[-12:])
    after = table(opened, "Scores").range.value
    assert after[:-1] == rows
    assert after[-1][1] not in ("C-mine", None)


def limits_by_customer(book):
    return {row[0]: row[12] for row in table(book, "Customers").range.value[1:]}


def test_review_limits_takes_over_what_is_marked_and_nothing_else(opened, language):
    inputs, limits = everything(opened), limits_by_customer(opened)
    proposals = {row[0]: row[9] for row in values(opened, "xc_out_limits")[1:]}
    marks, anchor = opened.names["xc_accept"].refers_to_range.resize(100, 2), opened.names["xc_out_limits"].refers_to_range
    rows = {row[0]: at for at, row in enumerate(anchor.expand("table").value)}
    for customer in ("C-0009", "C-0107"):
        marks[rows[customer], 0].value = say(language, "words.flag.yes")
    marks[rows["C-0012"], 0].value = say(language, "words.flag.no")
    accepted = limits | {customer: proposals[customer] for customer in ("C-0009", "C-0107")}
    # C-0009 keeps its 300,000; the stop of C-0107 is in force now, so the four stops are three.
    said = say(language, "macros.reviewed", taken=2, **{"keep": 32, "raise": 4, "lower": 22, "stop": 3, "new": 0})
    assert press(opened, "review_limits") == said
    assert limits_by_customer(opened) == accepted
    after = everything(opened)
    assert {name for name in inputs if inputs[name] != after[name]} == {"Customers"}
    assert marks[rows["C-0009"], 0].value is None
    assert marks[rows["C-0012"], 0].value == say(language, "words.flag.no"), "not a yes: left as it is"
    assert opened.sheets.active.name == anchor.sheet.name
    exposure = {row[0]: row[4] for row in values(opened, "xc_out_exposure")[1:]}
    assert exposure["C-0107"] == 0.0, "the release follows: a limit of 0 is stop"


def test_a_mark_under_which_the_list_has_moved_is_refused(opened, language):
    limits = limits_by_customer(opened)
    marks = opened.names["xc_accept"].refers_to_range.resize(100, 2)
    marks[3, 0].value = say(language, "words.flag.yes")
    with unguarded(opened):
        marks[3, 1].value = "C-9999"
    said = press(opened, "review_limits")
    assert said.endswith(say(language, "macros.limits_moved", moved=1))
    assert limits_by_customer(opened) == limits
    shown = [row[0] for row in values(opened, "xc_out_limits")[1:]]
    assert [marks[at, 1].value for at in range(1, len(shown) + 1)] == shown, "the marks to come are for whom they stand beside"


def test_a_blank_proposal_is_no_limit_and_is_not_taken(opened, language):
    table(opened, "Invoices").data_body_range.clear_contents()
    table(opened, "Financials").data_body_range.clear_contents()
    table(opened, "Customers").range[1:, 13].clear_contents()
    opened.app.calculate()
    limits, marks = limits_by_customer(opened), opened.names["xc_accept"].refers_to_range.resize(100, 2)
    assert opened.names["xc_out_limits"].refers_to_range.offset(1, 9).value in (None, "")
    marks[1, 0].value = say(language, "words.flag.yes")
    assert press(opened, "review_limits").endswith(say(language, "macros.limits_moved", moved=1))
    assert limits_by_customer(opened) == limits


def test_simulate_says_when_cash_is_likeliest_to_fall_below_the_reserve(lent, language):
    inputs, before = everything(lent), values(lent, "xc_out_cash_at_risk")
    chances = [row[5] for row in before[1:]]
    worst = before[1 + chances.index(max(chances))]
    said = say(language, "macros.simulated", chance=f"{worst[5]:.1%}", when=f"{worst[0]:%Y-%m-%d}")
    assert press(lent, "simulate") == said
    assert_same(values(lent, "xc_out_cash_at_risk"), before)  # the same seed draws the same paths
    assert lent.sheets.active.name == say(language, "sheets.cash_at_risk.tab")
    assert everything(lent) == inputs


def test_simulate_draws_as_the_settings_say(opened, language):
    settings = table(opened, "Settings").range
    row = [cells[1] for cells in settings.value].index(say(language, "policy.simulation_seed.key"))
    before = values(opened, "xc_out_cash_at_risk")
    settings[row, 2].value = 2
    press(opened, "simulate")
    assert values(opened, "xc_out_cash_at_risk") != before


def test_stress_test_says_which_scenario_is_the_worst(lent, language):
    inputs, rows = everything(lent), values(lent, "xc_out_stress")[1:]
    worst = min(rows, key=lambda row: row[1])
    said = say(language, "macros.stressed", scenario=worst[0], lowest=f"{worst[1]:,.0f}", when=f"{worst[2]:%Y-%m-%d}")
    assert press(lent, "stress_test") == said
    assert lent.sheets.active.name == say(language, "sheets.stress.tab")
    assert everything(lent) == inputs


def test_warnings_counts_the_lights_and_the_customers_warned_of(lent, language):
    inputs = everything(lent)
    assert press(lent, "warnings") == say(language, "macros.warned", red=16, yellow=27, customers=27)
    assert lent.sheets.active.name == lent.names["xc_out_warnings"].refers_to_range.sheet.name
    assert everything(lent) == inputs


def test_worklist_counts_the_steps_due(lent, language):
    assert press(lent, "worklist") == say(language, "macros.listed", due=21, late=16, as_of="2026-06-30")
    assert lent.sheets.active.name == lent.names["xc_out_worklist"].refers_to_range.sheet.name


def test_set_as_of_moves_every_result_and_fits_its_block(opened, language):
    items = len(values(opened, "xc_out_open_items"))
    assert press(opened, "set_as_of", "2026-05-31") == say(language, "macros.as_of_set", as_of="2026-05-31")
    assert opened.names["AsOf"].refers_to_range.value == dt.datetime(2026, 5, 31)
    assert values(opened, "xc_out_forecast")[1][0] == dt.datetime(2026, 6, 1)
    assert len(values(opened, "xc_out_open_items")) != items
    press(opened, "set_as_of", "2026-06-30")
    assert len(values(opened, "xc_out_open_items")) == items


def table(book, name):
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


def test_freeze_snapshot_adds_the_forecast_below_what_is_there_once(opened, language):
    before, forecast = table(opened, "Snapshots").range.value, values(opened, "xc_out_forecast")[1:13]
    review = len(values(opened, "xc_out_snapshot_review"))
    assert press(opened, "freeze_snapshot") == say(language, "macros.frozen", as_of="2026-06-30", rows=12)
    after = table(opened, "Snapshots").range.value
    assert after[: len(before)] == before
    assert [row[0] for row in after[len(before) :]] == [dt.datetime(2026, 6, 30)] * 12
    for kept, row in zip(after[len(before) :], forecast, strict=True):
        assert kept[1:3] == row[:2]
        assert kept[3:] == pytest.approx(row[2:])
    assert len(values(opened, "xc_out_snapshot_review")) == review + 12
    assert opened.sheets.active.name == say(language, "sheets.snapshots.tab")
    assert press(opened, "freeze_snapshot") == say(language, "macros.frozen_already", as_of="2026-06-30", rows=0)
    assert table(opened, "Snapshots").range.value == after


def test_the_first_snapshot_fills_the_blank_row_and_leaves_the_users_own_columns(opened, language):
    kept = table(opened, "Snapshots")
    kept.data_body_range.clear_contents()
    kept.resize(kept.range.resize(2, 14))
    kept.range[0, 13].value, kept.range[1, 13].value = "Mine", None
    press(opened, "freeze_snapshot")
    rows = table(opened, "Snapshots").range.value
    assert len(rows) == 13
    assert [row[0] for row in rows[1:]] == [dt.datetime(2026, 6, 30)] * 12
    assert {row[13] for row in rows[1:]} == {None}


def test_a_snapshot_writes_over_nothing(opened, language):
    kept = table(opened, "Snapshots").range
    note = kept.offset(kept.shape[0] + 3, 2)[0, 0]
    note.value = "mine"
    before = everything(opened)
    said = press(opened, "roll_forward")
    address = f"B{kept.row + kept.shape[0]}:N{kept.row + kept.shape[0] + 11}"
    assert said == say(language, "errors.CellsInTheWayError", table="Snapshots", address=f"{kept.sheet.name}!{address}")
    assert opened.app.impl.alerts[-1].prompt == said
    assert everything(opened) == before
    assert note.value == "mine"
    assert opened.names["AsOf"].refers_to_range.value == dt.datetime(2026, 6, 30)


def test_roll_forward_freezes_and_moves_to_the_next_month_end(opened, language):
    accounts = table(opened, "Accounts").range.value
    assert press(opened, "roll_forward") == say(language, "macros.rolled", before="2026-06-30", as_of="2026-07-31")
    assert opened.names["AsOf"].refers_to_range.value == dt.datetime(2026, 7, 31)
    assert values(opened, "xc_out_forecast")[1][0] == dt.datetime(2026, 8, 1)
    taken = [row[0] for row in table(opened, "Snapshots").range.value[1:]]
    assert taken == [dt.datetime(2026, 3, 31)] * 12 + [dt.datetime(2026, 6, 30)] * 12
    assert table(opened, "Accounts").range.value == accounts


def test_check_data_counts_rows_and_checks_and_shows_where_to_look(opened, language):
    """The demo is in order but for what waits for a person; then one invoice's amount is no amount, and one receipt's day no day."""
    inputs = everything(opened)
    states = Counter(str(state)[:1] for state in opened.names["xc_checks"].refers_to_range.value)
    waiting = {"agree": 38, "waiting": 1, "apart": 0}
    assert [states[light] for light in "●▲■"] == [38, 1, 0]
    effects = Counter(row[2] for row in values(opened, "xc_out_messages")[1:])
    kinds = {key: effects[say(language, f"results.effects.{key}")] for key in ("left_out", "used", "stands_in")}
    assert kinds["left_out"] == 0
    assert press(opened, "check_data") == say(language, "macros.checked", **kinds, **waiting)
    assert opened.sheets.active.name == say(language, "sheets.checks.tab")
    assert everything(opened) == inputs
    for name, column in (("Invoices", "amount"), ("Receipts", "date")):
        cells = table(opened, name).range
        cells[1, cells[0, :].value.index(say(language, f"tables.{name}.columns.{column}"))].value = "soon"
    press(opened, "check_data")
    assert Counter(row[2] for row in values(opened, "xc_out_messages")[1:])[say(language, "results.effects.left_out")] == 2
    assert opened.sheets.active.name == say(language, "sheets.messages.tab")


def test_check_data_in_a_workbook_of_assumptions_alone_has_nothing_to_object_to(libreoffice, workbooks, language):
    """Settings, scorecard, ladders and one bank account, as a workbook is begun: what there is agrees, the rest is nothing to compare."""
    book = app_on(libreoffice).books.open(str(workbooks["empty", language]))
    try:
        table(book, "Accounts").data_body_range[0, :3].value = ["Bank", find(language, "words.account_group.operating"), 1000.0]
        said = press(book, "check_data")
        states = Counter(book.names["xc_checks"].refers_to_range.value)
        agree = states[f"● {say(language, 'sheets.checks.states.agrees')}"]
        assert (states[say(language, "sheets.checks.states.nothing")], agree > 30, book.app.impl.alerts) == (4, True, [])
        assert said == say(language, "macros.checked", left_out=0, used=0, stands_in=0, agree=agree, waiting=0, apart=0)
        assert book.sheets.active.name == say(language, "sheets.checks.tab")
        compared = {row[0]: row[1:5] for row in book.sheets.active.range("B5:F20").value}
        bank = say(language, "sheets.checks.opening.says")
        assert compared[bank] == [1000.0, 1000.0, 0.0, f"● {say(language, 'sheets.checks.states.agrees')}"]
    finally:
        book.close()


def test_results_take_their_size_after_explain_and_a_calculation(opened, language):
    """Explain writes a name, whereupon Calc forgets the sizes of its blocks; a calculation then gives them those of the new answers."""
    rows = {key: spill(opened, key).extent()[0] for key in ("ageing", "messages")}
    cells = table(opened, "Invoices").range
    amount = cells[1, cells[0, :].value.index(say(language, "tables.Invoices.columns.amount"))]
    was = amount.value
    for value, more in (("soon", 1), (was, 0)):
        figure = opened.names["xc_out_credit"].refers_to_range.offset(1, 1)
        figure.sheet.activate()
        figure.select()
        press(opened, "explain_cell")
        amount.value = value
        opened.app.calculate()
        press(opened, "check_data")
        assert opened.app.impl.alerts == []
        assert {key: spill(opened, key).extent()[0] for key in rows} == {key: number + more for key, number in rows.items()}


def test_a_text_that_is_no_date_changes_nothing_and_is_said(lent):
    before = lent.names["AsOf"].refers_to_range.value
    for text in ("yesterday", "2026-02-30", "=1+1", ""):
        said = press(lent, "set_as_of", text)
        assert lent.names["AsOf"].refers_to_range.value == before
        assert lent.app.impl.alerts[-1].prompt == said
        assert "AsOf" in said
