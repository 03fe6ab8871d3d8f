"""The track before the due date, which ladder applies, and what the log, holds and insured deadlines change."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.collections.staging import S0, S1, S2, S3, S4, day, held, overdue, said, stages, step
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.errors import EmptyTableError, LadderWithoutLevelsError
from xlcash.domain.reading import read_table
from xlcash.domain.tables import LADDERS

COLLECTING_ONLY = default_ladders("en")[lambda ladders: ladders["level"] > 0]
LADDER_HEAD = ["Ladder", "Level", "Base", "Day", "Action"]


def ladder(*steps):
    return read_table(LADDERS, [LADDER_HEAD, *(["Mine", *one] for one in steps)]).rows


# ── before the due date: 3 days after shipment, 50 % and 75 % of the term, 1 day before due ──────────────────────────

TERM_40 = ["I-1", "C-1", "2026-06-01", "2026-07-11", 100.0, "2026-06-01", None]


@pytest.mark.parametrize(
    ("as_of", "action", "due_on"),
    [
        ("2026-06-03", "Send e-statement", "2026-06-04"),
        ("2026-06-04", "Send e-statement", "2026-06-04"),
        ("2026-06-05", "First gentle reminder", "2026-06-21"),
        ("2026-06-21", "First gentle reminder", "2026-06-21"),
        ("2026-06-22", "Second gentle reminder", "2026-07-01"),
        ("2026-07-02", "Confirm payment", "2026-07-10"),
        ("2026-07-10", "Confirm payment", "2026-07-10"),
    ],
)
def test_the_track_before_due_where_each_step_is_logged_on_its_day(as_of, action, due_on):
    done = [[day, "C-1", "I-1", 0, None] for day in ("2026-06-04", "2026-06-21", "2026-07-01") if day < as_of]
    assert step(TERM_40, log=done, as_of=dt.date.fromisoformat(as_of), contact_gap_days=0.0) == (0.0, action, day(due_on))


@pytest.mark.parametrize(
    ("as_of", "action", "due_on"),
    [
        ("2026-06-05", "Send e-statement", "2026-06-04"),
        ("2026-06-20", "Send e-statement", "2026-06-04"),
        ("2026-06-22", "First gentle reminder", "2026-06-21"),
        ("2026-07-09", "Second gentle reminder", "2026-07-01"),
        ("2026-07-10", "Confirm payment", "2026-07-10"),
    ],
)
def test_a_step_before_due_that_nobody_logs_stays_due_until_the_next_one_comes(as_of, action, due_on):
    assert step(TERM_40, as_of=dt.date.fromisoformat(as_of)) == (0.0, action, day(due_on))


@pytest.mark.parametrize(
    ("logged", "action"),
    [("2026-06-20", "First gentle reminder"), ("2026-06-21", "Second gentle reminder"), ("2026-06-23", "Second gentle reminder")],
)
def test_a_step_before_due_is_done_when_one_is_logged_on_its_day_or_later(logged, action):
    log = [[logged, "C-1", "I-1", 0, None]]
    assert step(TERM_40, log=log, as_of=dt.date(2026, 6, 24))[1] == action


def test_a_step_before_due_that_names_no_invoice_is_about_all_that_were_not_overdue_on_its_day():
    log = [["2026-06-22", "C-1", None, 0, None]]
    late = overdue(3, "I-2")
    table = stages([TERM_40, late], ladder=S3, log=log, as_of=dt.date(2026, 6, 30)).set_index("invoice")
    assert table["action"].tolist() == ["Written reminder", "Second gentle reminder"]
    assert table["level"].to_dict() == {"I-2": 1.0, "I-1": 0.0}


def test_a_confirmation_due_on_a_sunday_is_still_due_on_the_monday():
    monday = ["I-1", "C-1", "2026-06-14", "2026-07-14", 100.0, None, None]  # its confirmation on Monday the 13th
    after_weekend = ladder([0, "due", -2, "Confirm"], [1, "due", 1, "Write"])  # on Sunday the 12th
    assert step(monday, ladders=after_weekend, as_of=dt.date(2026, 7, 13)) == (0.0, "Confirm", day("2026-07-12"))
    assert step(monday, ladders=after_weekend, as_of=dt.date(2026, 7, 14))[1] == "", "the due date is here"


def test_nothing_is_left_to_do_on_the_due_date_itself():
    assert step(TERM_40, as_of=dt.date(2026, 7, 11))[:2] == (0.0, "")


def test_half_of_an_odd_term_has_passed_on_the_day_after_its_middle():
    odd = ["I-1", "C-1", "2026-06-01", "2026-07-16", 100.0, "2026-06-01", None]  # 45 days: 22.5 and 33.75
    assert step(odd, as_of=dt.date(2026, 6, 24))[2] == day("2026-06-24")
    assert step(odd, as_of=dt.date(2026, 7, 5))[2] == day("2026-07-05")


def test_without_a_ship_date_the_statement_is_passed_over():
    assert step([*TERM_40[:5], None, None], as_of=dt.date(2026, 6, 2))[1] == "First gentle reminder"


def test_without_a_track_nothing_is_done_before_due():
    row = stages([TERM_40], ladders=COLLECTING_ONLY).iloc[0]
    assert (row["level"], row["action"], row["owner"]) == (0.0, "", "")
    assert pd.isna(row["due_on"])


def test_a_ladder_may_have_its_own_steps_before_due():
    own = ladder([0, "due", -5, "Call"], [1, "due", 1, "Write"])
    assert step(TERM_40, ladders=own) == (0.0, "Call", day("2026-07-06"))


# ── which ladder ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_without_a_ladder_takes_the_first_of_the_table():
    assert stages([overdue(5)])["ladder"].tolist() == [S3]


def test_a_ladder_is_found_whatever_its_case_and_spaces():
    assert stages([overdue(5)], "standard 30-60-90 ")["ladder"].tolist() == [S0]


@pytest.mark.parametrize("named", ["No such ladder", "Pre-due 3+2+1"])
def test_a_ladder_that_can_not_collect_gives_way_to_the_first(named):
    assert stages([overdue(5)], named)["ladder"].tolist() == [S3]


def test_without_ladders_there_is_no_answer():
    with pytest.raises(EmptyTableError):
        stages([overdue(5)], ladders=default_ladders("en")[:0])


# ── the log ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_level_that_was_done_gives_way_to_the_next_and_its_day():
    done = [["2026-06-10", "C-1", "I-1", 1, None]]
    assert step(overdue(20), ladder=S3, log=done) == (2.0, "Formal demand", day("2026-07-10"))


def test_a_level_is_reached_from_the_one_before():
    done = [["2026-04-10", "C-1", "I-1", 1, None]]
    assert step(overdue(95), ladder=S0, log=done) == (2.0, "Legal collection", day("2026-05-26"))


def test_without_any_contact_the_days_decide_or_the_first_level_comes_first():
    assert step(overdue(95), ladder=S0)[0] == 3.0
    assert step(overdue(95), ladder=S0, ladder_without_log="first") == (1.0, "Written reminder", day("2026-04-26"))


def test_after_the_last_level_nothing_falls_due():
    done = [["2026-06-20", "C-1", "I-1", 3, None]]
    level, action, due_on = step(overdue(60), ladder=S3, log=done)
    assert (level, action) == (3.0, "Hand over to agency, prepare the suit")
    assert pd.isna(due_on)


def test_the_highest_level_logged_counts():
    log = [["2026-06-10", "C-1", "I-1", 2, None], ["2026-06-20", "C-1", "I-1", 1, None]]
    assert step(overdue(60), ladder=S3, log=log)[0] == 3.0


def test_a_contact_without_an_invoice_is_about_all_that_was_overdue_then():
    log = [["2026-06-10", "C-1", None, 1, None]]
    table = stages([overdue(21, "I-1"), overdue(20, "I-2")], S3, log)  # due on 2026-06-09 and 2026-06-10
    assert dict(zip(table["invoice"], table["level"], strict=True)) == {"I-1": 2.0, "I-2": 1.0}


def test_a_contact_about_another_invoice_or_after_the_as_of_date_changes_nothing():
    log = [["2026-06-10", "C-1", "I-9", 1, None], ["2026-07-01", "C-1", "I-1", 1, None], ["2026-06-10", "C-2", None, 1, None]]
    assert step(overdue(20), ladder=S3, log=log)[0] == 1.0


def test_a_call_without_a_level_is_no_step():
    assert step(overdue(20), ladder=S3, log=[["2026-06-10", "C-1", "I-1", None, None]])[0] == 1.0


# ── disputes and gaps ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_invoice_disputed_in_full_is_held():
    assert held(overdue(20, disputed=100.0)) == ["Disputed"]


def test_a_dispute_over_a_part_holds_nothing_and_the_open_amount_stays_whole():
    assert held(overdue(20, disputed=99.0)) == [""]
    assert stages([overdue(20, disputed=99.0)])["open"].tolist() == [100.0]


def test_a_dispute_holds_when_the_undisputed_part_has_been_paid():
    assert held(overdue(20, disputed=40.0), receipts=[["2026-06-20", "C-1", 60.0, "I-1"]]) == ["Disputed"]


def test_a_stop_of_deliveries_does_not_stop_collection():
    assert held(overdue(20, customer="C-2")) == [""]


def test_a_step_that_is_due_waits_until_the_customer_has_been_left_alone_for_the_days_between_contacts():
    called = [["2026-06-28", "C-1", "I-9", None, None]]
    assert held(overdue(30), ladder=S3, log=called) == ["Contacted, wait until 2026-07-01"]
    assert held(overdue(30), ladder=S3, log=called, contact_gap_days=2.0) == [""]
    assert held(overdue(20), ladder=S0, log=called) == [""], "no step is due"


def test_a_contact_about_another_customer_leaves_no_gap():
    assert held(overdue(30), ladder=S3, log=[["2026-06-29", "C-2", None, None, None]]) == [""]


# ── key accounts, grades, bases ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "days", "action"), [
    (S3, 30, "Formal demand; executive meeting"), (S0, 60, "Legal collection; executive meeting"),
    (S4, 60, "Legal collection; executive meeting"), (S2, 31, "Put on the special collection list; executive meeting"),
    (S3, 1, "Written reminder"), (S3, 46, "Hand over to agency, prepare the suit"),
])  # fmt: skip
def test_key_accounts_meet_the_management_at_the_second_level_or_the_last_of_whatever_ladder(name, days, action):
    assert step(overdue(days), ladder=name, key_account="yes")[1] == action


def test_the_level_of_the_meeting_is_a_setting():
    assert step(overdue(1), ladder=S3, key_account="yes", executive_meeting_level=1.0)[1] == "Written reminder; executive meeting"
    assert step(overdue(30), ladder=S3, key_account="yes", executive_meeting_level=0.0)[1] == "Formal demand"


def test_a_grade_names_the_ladder_of_a_customer_who_names_none():
    by_grade = {"grades": {"C-1": "D"}, "ladder_grade_d": S0}
    assert stages([overdue(5)], **by_grade)["ladder"].tolist() == [S0]
    assert stages([overdue(5)], S4, **by_grade)["ladder"].tolist() == [S4]
    assert stages([overdue(5)], **{**by_grade, "ladder_grade_d": "No such ladder"})["ladder"].tolist() == [S3]


def test_days_may_count_from_the_end_of_the_month_in_which_an_invoice_falls_due():
    mine = ladder([1, "month end", 10, "Write"])
    assert step(overdue(40), ladders=mine) == (1.0, "Write", day("2026-06-10"))  # due on 2026-05-21


def test_days_may_count_from_the_last_reminder():
    mine = ladder([1, "due", 1, "Write"], [2, "last reminder", 14, "Demand"])
    assert step(overdue(60), ladders=mine)[0] == 1.0, "never reached without the step before it"
    log = [["2026-06-10", "C-1", "I-1", 1, None], ["2026-06-12", "C-1", "I-1", 1, None]]
    assert step(overdue(60), ladders=mine, log=log) == (2.0, "Demand", day("2026-06-26"))


def test_a_higher_level_that_begins_before_a_lower_one_waits_for_it():
    mine = ladder([1, "due", 30, "Write"], [2, "due", 20, "Demand"])
    assert step(overdue(25), ladders=mine)[0] == 0.0
    assert step(overdue(30), ladders=mine)[0] == 2.0


def test_ladders_without_a_level_give_no_answer():
    with pytest.raises(LadderWithoutLevelsError):
        stages([overdue(5)], ladders=ladder([0, "due", -1, "Confirm"]))


# ── insured deadlines and limitation ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("notify_by", "overridden"), [("2026-06-29", False), ("2026-06-30", True), ("2026-07-14", True), ("2026-07-15", False)]
)
def test_a_report_to_the_insurer_comes_first_from_fourteen_days_before_its_last_day(notify_by, overridden):
    table = stages([overdue(30)], S3, deadlines=[("I-1", "Jinhe", notify_by)])
    assert said(table["action"].iloc[0]) == (f"Notify Jinhe by {notify_by}" if overridden else "Formal demand")
    assert table["notify_by"].tolist() == [day(notify_by)]


def test_a_report_overrides_dispute_and_promise_but_not_before_the_due_date():
    promised = [["2026-06-25", "C-1", "I-1", None, "2026-07-05"]]
    row = stages([overdue(20, disputed=100.0)], S3, promised, deadlines=[("I-1", "Jinhe", "2026-07-05")]).iloc[0]
    assert (said(row["action"]), said(row["owner"]), row["due_on"], row["hold"]) == (
        "Notify Jinhe by 2026-07-05",
        "Finance",
        day("2026-07-05"),
        "",
    )
    assert pd.isna(row["level"]), "a report is no step of the ladder"
    assert step(overdue(-1), ladder=S3, deadlines=[("I-1", "Jinhe", "2026-07-05")])[1] == "Confirm payment"


@pytest.mark.parametrize(("log", "last"), [
    ([], "2029-05-31"),
    ([["2026-06-10", "C-1", "I-1", 1, None]], "2029-06-10"),  # a demand
    ([["2026-06-10", "C-1", None, None, "2026-07-01"]], "2029-06-10"),  # a promise
    ([["2026-06-10", "C-1", "I-1", None, None]], "2029-05-31"),  # a call
])  # fmt: skip
def test_limitation_runs_three_years_from_the_due_date_or_what_interrupts_it(log, last):
    assert stages([overdue(30)], S3, log)["limitation"].tolist() == [day(last)]


STEP_ONE = [["2026-06-10", "C-1", "I-1", 1, None]]


@pytest.mark.parametrize(
    ("name", "letter", "last"),
    [(S1, None, "2029-05-31"), (S2, None, "2029-05-31"), ("Mine", None, "2029-05-31"), ("Mine", "Statement of open items", "2029-05-31"),
     ("Mine", "未结款项对账函", "2029-05-31"), ("Mine", "Our own demand", "2029-06-10"), ("Mine", "催款函", "2029-06-10")],
)  # fmt: skip
def test_a_step_interrupts_limitation_only_if_it_is_a_letter_that_demands(name, letter, last):
    ladders = read_table(LADDERS, [[*LADDER_HEAD, "Template"], ["Mine", 1, "due", 1, "Write", letter]]).rows if name == "Mine" else None
    assert stages([overdue(30)], name, STEP_ONE, ladders=ladders)["limitation"].tolist() == [day(last)]


def test_a_level_that_the_ladder_does_not_have_interrupts_nothing():
    log = [["2026-06-10", "C-1", "I-1", 99, None]]
    assert stages([overdue(30)], S3, log)["limitation"].tolist() == [day("2029-05-31")]


@pytest.mark.parametrize(("logged", "shown"), [(2, (3.0, "2026-08-05")), (3, (3.0, None))], ids=["over level 1", "the last"])
def test_a_level_logged_before_its_day_counts_and_the_next_one_keeps_its_own_day(logged, shown):
    """On its tenth day an invoice has reached level 1: level 3 begins on day 46, and after the last level nothing falls due."""
    level, _, due_on = step(overdue(10), ladder=S3, log=[["2026-06-25", "C-1", "I-1", logged, None]])
    assert (level, None if pd.isna(due_on) else due_on) == (shown[0], shown[1] and day(shown[1])), "2026-06-20 + 46 days"


def test_a_part_payment_interrupts_limitation():
    assert stages([overdue(30)], S3, receipts=[["2026-06-20", "C-1", 5.0, "I-1"]])["limitation"].tolist() == [day("2029-06-20")]


def test_what_comes_after_the_period_has_ended_does_not_begin_it_anew():
    late = overdue(1500)  # due on 2022-05-22
    assert stages([late], S3, [["2026-06-10", "C-1", "I-1", 1, None]])["limitation"].tolist() == [day("2025-05-22")]
    in_time = [["2025-05-22", "C-1", "I-1", 1, None], ["2026-06-10", "C-1", "I-1", 2, None]]
    assert stages([late], S3, in_time)["limitation"].tolist() == [day("2029-06-10")]


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_longest_overdue_stands_first_then_customer_and_invoice():
    table = stages([overdue(5, "I-3"), overdue(9, "I-2", customer="C-2"), overdue(9, "I-4"), overdue(9, "I-1"), overdue(-9, "I-0")])
    assert table["invoice"].tolist() == ["I-1", "I-4", "I-2", "I-3", "I-0"]


def test_only_what_is_open_is_shown():
    paid = [["2026-06-20", "C-1", 100.0, "I-1"], ["2026-06-20", "C-1", 30.0, "I-2"]]
    table = stages([overdue(9, "I-1"), overdue(9, "I-2")], receipts=paid)
    assert table[["invoice", "open"]].to_numpy().tolist() == [["I-2", 70.0]]


def test_an_empty_ledger_gives_an_empty_table():
    assert len(stages([])) == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_default_ladders_are_a_table_without_problems(language):
    frame = default_ladders(language)
    words = {"due": "due", "ship": "ship", "half_term": "half term", "last_step": "last step"}
    cells = frame.assign(base=frame["base"].map(words)).to_numpy().tolist()
    table = read_table(LADDERS, [LADDERS.headers(language), *cells])
    assert table.problems == ()
    pd.testing.assert_frame_equal(table.rows, frame, check_index_type=False)


ITEMS = st.lists(
    st.tuples(st.integers(-40, 120), st.integers(1, 500), st.sampled_from(["C-1", "C-2"]), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_ledgers_rows_changes_no_step(drawn, chance):
    invoices = [
        overdue(days, f"I-{at}", float(amount), who, float(amount) if all_of_it else None)
        for at, (days, amount, who, all_of_it) in enumerate(drawn)
    ]
    log = [["2026-06-10", "C-1", "I-0", 1, None], ["2026-06-20", "C-1", None, 2, None], ["2026-06-25", "C-2", None, None, "2026-07-02"]]
    receipts = [["2026-06-20", "C-1", 40.0, "I-1"]]
    table = stages(invoices, S3, log, receipts)
    chance.shuffle(invoices)
    pd.testing.assert_frame_equal(stages(invoices, S3, log, receipts), table)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400), st.integers(1, 3), st.sampled_from([S0, S3, S4]))
def test_whatever_its_age_an_invoice_is_at_most_one_level_above_the_one_logged_last(days, level, name):
    log = [["2026-06-01", "C-1", "I-1", level, None]]
    assert stages([overdue(days)], name, log)["level"].tolist() == [min(level + 1, 3)]
