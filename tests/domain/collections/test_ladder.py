"""The ladders of the articles, day by day, and what the log, disputes and promises change."""

import datetime as dt

import pandas as pd
import pytest

from xlcash.domain.collections.ladder import collection_stages, default_ladders
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, LADDERS, LOG, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
INVOICE_HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Ship date", "Disputed"]
LOG_HEAD = ["Date", "Customer", "Invoice", "Level", "Promise date"]
S0, S3, S4, KEY = "Standard 30-60-90", "Formal 15-30-45", "Departments 30-60-90", "Key accounts 15-30-45"
COLLECTING_ONLY = default_ladders("en")[lambda ladders: ladders["level"] > 0]


def day(text):
    return pd.Timestamp(text)


def overdue(days, invoice="I-1", amount=100.0, customer="C-1", disputed=None):
    due = AS_OF - dt.timedelta(days=days)
    return [invoice, customer, (due - dt.timedelta(days=30)).isoformat(), due.isoformat(), amount, None, disputed]


def stages(invoices, ladder=None, log=(), receipts=(), ladders=None, as_of=AS_OF):
    ledger = settle(
        read_table(INVOICES, [INVOICE_HEAD, *invoices]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=as_of,
    )
    customers = read_table(CUSTOMERS, [["Customer", "Ladder", "Hold"], ["C-1", ladder, None], ["C-2", None, True]]).rows
    contacts = read_table(LOG, [LOG_HEAD, *log]).rows
    return collection_stages(ledger, customers, default_ladders("en") if ladders is None else ladders, contacts, as_of=as_of)


def level_on(days, ladder):
    return stages([overdue(days)], ladder)["level"].iloc[0]


def step(*invoices, **given):
    """Level, action and due day of the first row."""
    row = stages(list(invoices), **given).iloc[0]
    return row["level"], row["action"], row["due_on"]


# ── the ladder of S3: up to 15 days written reminder, 30 formal demand, after 45 agency ──────────────────────────────


def test_s3_day_1_is_a_written_reminder():
    assert step(overdue(1), ladder=S3) == (1.0, "Written reminder", day("2026-06-30"))


def test_s3_day_14_is_a_written_reminder():
    assert level_on(14, S3) == 1


def test_s3_day_15_is_a_written_reminder():
    assert level_on(15, S3) == 1


def test_s3_day_16_is_still_a_written_reminder():
    assert level_on(16, S3) == 1


def test_s3_day_29_is_still_a_written_reminder():
    assert level_on(29, S3) == 1


def test_s3_day_30_is_a_formal_demand():
    assert step(overdue(30), ladder=S3) == (2.0, "Formal demand", day("2026-06-30"))


def test_s3_day_31_is_a_formal_demand():
    assert level_on(31, S3) == 2


def test_s3_day_45_is_still_a_formal_demand():
    assert level_on(45, S3) == 2


def test_s3_day_46_goes_to_the_agency():
    assert step(overdue(46), ladder=S3) == (3.0, "Hand over to agency, prepare the suit", day("2026-06-30"))


# ── the ladder of S0: 30 days written reminder, 60 legal collection, 90 and more assignment ──────────────────────────


def test_s0_day_29_has_no_step_yet_and_names_the_day_of_the_first():
    assert step(overdue(29), ladder=S0) == (0.0, "", day("2026-07-01"))


def test_s0_day_30_is_a_written_reminder():
    assert step(overdue(30), ladder=S0) == (1.0, "Written reminder", day("2026-06-30"))


def test_s0_day_59_is_still_a_written_reminder():
    assert level_on(59, S0) == 1


def test_s0_day_60_is_legal_collection():
    assert step(overdue(60), ladder=S0) == (2.0, "Legal collection", day("2026-06-30"))


def test_s0_day_89_is_still_legal_collection():
    assert level_on(89, S0) == 2


def test_s0_day_90_is_assignment():
    assert step(overdue(90), ladder=S0) == (3.0, "Assign the debt", day("2026-06-30"))


def test_s0_day_91_is_assignment():
    assert level_on(91, S0) == 3


# ── the ladder of S4: up to 30 days sales, 60 legal, after 90 court ──────────────────────────────────────────────────


def test_s4_day_30_is_with_sales():
    row = stages([overdue(30)], S4).iloc[0]
    assert (row["level"], row["owner"]) == (1.0, "Sales")


def test_s4_day_59_is_still_with_sales():
    assert level_on(59, S4) == 1


def test_s4_day_60_is_with_the_legal_department():
    row = stages([overdue(60)], S4).iloc[0]
    assert (row["level"], row["owner"], row["action"]) == (2.0, "Legal", "Legal collection")


def test_s4_day_90_is_still_with_the_legal_department():
    assert level_on(90, S4) == 2


def test_s4_day_91_goes_to_court():
    assert step(overdue(91), ladder=S4) == (3.0, "File the suit", day("2026-06-30"))


def test_key_accounts_get_an_executive_meeting():
    assert step(overdue(30), ladder=KEY) == (2.0, "Formal demand, executive meeting", day("2026-06-30"))


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
def test_the_track_before_due(as_of, action, due_on):
    assert step(TERM_40, as_of=dt.date.fromisoformat(as_of)) == (0.0, action, day(due_on))


def test_nothing_is_left_to_do_on_the_due_date_itself():
    assert step(TERM_40, as_of=dt.date(2026, 7, 11))[:2] == (0.0, "")


def test_half_of_an_odd_term_has_passed_on_the_day_after_its_middle():
    odd = ["I-1", "C-1", "2026-06-01", "2026-07-16", 100.0, "2026-06-01", None]  # 45 days: 22.5 and 33.75
    assert step(odd, as_of=dt.date(2026, 6, 10))[2] == day("2026-06-24")
    assert step(odd, as_of=dt.date(2026, 6, 25))[2] == day("2026-07-05")


def test_without_a_ship_date_the_statement_is_passed_over():
    assert step([*TERM_40[:5], None, None], as_of=dt.date(2026, 6, 2))[1] == "First gentle reminder"


def test_without_a_track_nothing_is_done_before_due():
    row = stages([TERM_40], ladders=COLLECTING_ONLY).iloc[0]
    assert (row["level"], row["action"], row["owner"]) == (0.0, "", "")
    assert pd.isna(row["due_on"])


def test_a_ladder_may_have_its_own_steps_before_due():
    own = [["Mine", 0, "due", -5, "Call", None, None], ["Mine", 1, "due", 1, "Write", None, None]]
    ladders = read_table(LADDERS, [LADDERS.headers("en"), *own]).rows
    assert step(TERM_40, ladders=ladders) == (0.0, "Call", day("2026-07-06"))


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


def test_without_any_contact_the_days_decide():
    assert level_on(95, S0) == 3


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


# ── disputes and promises ────────────────────────────────────────────────────────────────────────────────────────────


def held(*invoices, **given):
    return [hold.said("en") if hold else "" for hold in stages(list(invoices), **given)["hold"]]


def test_an_invoice_disputed_in_full_is_held():
    assert held(overdue(20, disputed=100.0)) == ["Disputed"]


def test_a_dispute_over_a_part_holds_nothing_and_the_open_amount_stays_whole():
    assert held(overdue(20, disputed=99.0)) == [""]
    assert stages([overdue(20, disputed=99.0)])["open"].tolist() == [100.0]


def test_a_dispute_holds_when_the_undisputed_part_has_been_paid():
    assert held(overdue(20, disputed=40.0), receipts=[["2026-06-20", "C-1", 60.0, "I-1"]]) == ["Disputed"]


def test_a_promise_holds_up_to_its_day():
    promised = [["2026-06-25", "C-1", "I-1", None, "2026-06-30"]]
    assert held(overdue(20), log=promised) == ["Promised by 2026-06-30"]
    assert held(overdue(20), log=promised, as_of=dt.date(2026, 7, 1)) == [""]


def test_the_latest_promise_counts():
    log = [["2026-06-20", "C-1", "I-1", None, "2026-07-20"], ["2026-06-25", "C-1", "I-1", None, "2026-06-28"]]
    assert held(overdue(20), log=log) == [""]


def test_a_promise_without_an_invoice_is_about_all_that_falls_due_by_its_day():
    log = [["2026-06-25", "C-1", None, None, "2026-07-05"]]
    assert held(overdue(20), overdue(-5, "I-2"), overdue(-6, "I-3"), log=log) == ["Promised by 2026-07-05"] * 2 + [""]


def test_a_stop_of_deliveries_does_not_stop_collection():
    assert held(overdue(20, customer="C-2")) == [""]


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
    words = {"due": "due", "ship": "ship", "half_term": "half term"}
    cells = frame.assign(base=frame["base"].map(words)).to_numpy().tolist()
    table = read_table(LADDERS, [LADDERS.headers(language), *cells])
    assert table.problems == ()
    pd.testing.assert_frame_equal(table.rows, frame, check_index_type=False)
