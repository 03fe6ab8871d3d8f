"""What a promise in the Log holds, of which invoices and how long."""

import datetime as dt

import pytest

from tests.domain.collections.staging import S3, held, overdue


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


THREE = (overdue(30, "I-1", 100.0), overdue(20, "I-2", 50.0), overdue(10, "I-3", 30.0))


@pytest.mark.parametrize(
    ("amount", "count"), [(1.0, 0), (99.99, 0), (100.0, 1), (149.99, 1), (149.996, 2), (150.0, 2), (179.0, 2), (180.0, 3), (None, 3)]
)
def test_a_promise_that_names_no_invoice_holds_those_it_pays_in_full_the_oldest_first(amount, count):
    log = [["2026-06-25", "C-1", None, None, "2026-07-05", amount]]
    assert held(*THREE, ladder=S3, log=log, contact_gap_days=0.0) == ["Promised by 2026-07-05"] * count + [""] * (3 - count)


def test_a_promise_that_names_an_invoice_holds_it_whatever_the_amount():
    log = [["2026-06-25", "C-1", "I-1", None, "2026-07-05", 1.0]]
    assert held(*THREE, ladder=S3, log=log, contact_gap_days=0.0) == ["Promised by 2026-07-05", "", ""]


def test_what_came_since_it_was_given_counts_against_a_promise():
    log = [["2026-06-20", "C-1", None, None, "2026-07-05", 150.0]]
    paid = [["2026-06-26", "C-1", 100.0, "I-1"]]
    assert held(*THREE, ladder=S3, log=log, receipts=paid, contact_gap_days=0.0) == ["Promised by 2026-07-05", ""]
    earlier = [["2026-06-19", "C-1", 100.0, "I-1"]]
    assert held(*THREE, ladder=S3, log=log, receipts=earlier, contact_gap_days=0.0) == ["Promised by 2026-07-05"] * 2


def test_a_promise_is_for_what_is_not_disputed():
    disputed = overdue(40, "I-0", 500.0, disputed=500.0)
    log = [["2026-06-25", "C-1", None, None, "2026-07-05", 100.0]]
    assert held(disputed, *THREE, ladder=S3, log=log, contact_gap_days=0.0) == ["Disputed", "Promised by 2026-07-05", "", ""]


@pytest.mark.parametrize(("promised", "hold"), [("2026-09-08", "Promised by 2026-09-08"), ("2026-09-09", "")])
def test_a_promise_for_a_day_more_than_90_days_off_holds_nothing(promised, hold):
    log = [["2026-06-10", "C-1", "I-1", None, promised]]
    assert held(overdue(20), log=log) == [hold]
    assert held(overdue(20), log=log, promise_longest_days=91.0) == [f"Promised by {promised}"]


def test_a_promise_given_about_another_invoice_holds_nothing():
    assert held(overdue(20), log=[["2026-06-25", "C-1", "I-9", None, "2026-07-05"]]) == [""]
