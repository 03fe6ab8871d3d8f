"""Which promises to pay were kept."""

import pytest

from xlcash.domain.credit.promises import broken_promises
from xlcash.domain.ledger.settlement import in_base
from xlcash.domain.reading import read_table
from xlcash.domain.tables import LOG

INVOICES = [["I-1", "C-1", "2026-03-01", "2026-03-31", 1000.0], ["I-2", "C-1", "2026-03-01", "2026-03-31", 400.0]]
HEADER = ["Date", "Customer", "Invoice", "Promise date", "Promise amount"]
PROMISE = ["2026-05-01", "C-1", None, "2026-05-20", 500.0]


def broken(ledger, *promises, receipts=(), invoices=INVOICES, as_of="2026-06-30", days=365):
    log = read_table(LOG, [HEADER, *promises]).rows
    return broken_promises(log, ledger(invoices, receipts, as_of=as_of), days=days).index.tolist()


@pytest.mark.parametrize(
    ("day", "amount", "kept"),
    [("2026-05-20", 500.0, True), ("2026-05-01", 500.0, True), ("2026-05-21", 500.0, False), ("2026-04-30", 500.0, False), ("2026-05-20", 499.99, False)],
)  # fmt: skip
def test_a_promise_is_kept_by_as_much_between_its_day_and_the_promised_one(ledger, day, amount, kept):
    assert broken(ledger, PROMISE, receipts=[[day, "C-1", amount, "I-2" if amount < 400 else "I-1"]]) == ([] if kept else [1])


def test_part_payments_add_up_and_another_customers_money_does_not(ledger):
    assert broken(ledger, PROMISE, receipts=[["2026-05-05", "C-1", 300.0, "I-1"], ["2026-05-19", "C-1", 200.0, "I-2"]]) == []
    assert broken(ledger, PROMISE, receipts=[["2026-05-05", "C-2", 500.0]]) == [1]


def test_money_that_settles_nothing_counts_as_paid(ledger):
    assert broken(ledger, PROMISE, receipts=[["2026-05-05", "C-1", 500.0, "I-unknown"]]) == []


def test_a_promise_about_an_invoice_is_kept_by_its_payment_alone(ledger):
    promise = ["2026-05-01", "C-1", "I-1", "2026-05-20", 300.0]
    assert broken(ledger, promise, receipts=[["2026-05-05", "C-1", 300.0, "I-2"]]) == [1]
    assert broken(ledger, promise, receipts=[["2026-05-05", "C-1", 300.0, "I-1"]]) == []


def test_without_an_amount_the_invoice_is_promised_as_far_as_it_was_open(ledger):
    promise = ["2026-05-01", "C-1", "I-1", "2026-05-20", None]
    before = ["2026-04-10", "C-1", 600.0, "I-1"]
    assert broken(ledger, promise, receipts=[before, ["2026-05-05", "C-1", 399.0, "I-1"]]) == [1]
    assert broken(ledger, promise, receipts=[before, ["2026-05-05", "C-1", 400.0, "I-1"]]) == []


def test_without_amount_and_invoice_any_payment_keeps_it(ledger):
    promise = ["2026-05-01", "C-1", None, "2026-05-20", None]
    assert broken(ledger, promise) == [1]
    assert broken(ledger, promise, receipts=[["2026-05-05", "C-1", 0.5, "I-1"]]) == []


def test_the_day_must_have_passed_and_not_be_too_long_ago(ledger):
    assert broken(ledger, PROMISE, as_of="2026-05-20") == []
    assert broken(ledger, PROMISE, as_of="2026-05-21") == [1]
    assert broken(ledger, PROMISE, days=41) == [1]
    assert broken(ledger, PROMISE, days=40) == []


def test_a_promise_moved_in_time_is_not_broken_and_one_given_again_too_late_is(ledger):
    moved = ["2026-05-20", "C-1", None, "2026-06-10", 500.0]
    assert broken(ledger, PROMISE, moved) == [2]
    too_late = ["2026-05-21", *moved[1:]]
    assert broken(ledger, PROMISE, too_late) == [1, 2]


def test_a_promise_about_another_invoice_moves_nothing(ledger):
    assert broken(ledger, PROMISE, ["2026-05-10", "C-1", "I-2", "2026-06-10", 400.0]) == [1, 2]


def test_a_write_off_keeps_no_promise_and_a_credit_note_does(ledger):
    promise = ["2026-05-01", "C-1", "I-2", "2026-05-20", 400.0]
    assert broken(ledger, promise, receipts=[["2026-05-05", "C-1", 400.0, "I-2", "write-off"]]) == [1]
    note = ["N-1", "C-1", "2026-05-05", None, -400.0, None, None, "credit note", "I-2"]
    assert broken(ledger, promise, invoices=[*INVOICES, note]) == []


def test_contacts_logged_after_the_as_of_date_are_not_known(ledger):
    assert broken(ledger, ["2026-06-20", "C-1", None, "2026-06-10", 5.0], as_of="2026-06-15") == []


def test_entries_without_a_promise_and_an_empty_log(ledger):
    assert broken(ledger, ["2026-05-01", "C-1", None, None, None]) == []
    assert broken(ledger) == []


def test_the_promised_amount_may_be_paid_up_to_half_a_cent(ledger):
    assert broken(ledger, PROMISE, receipts=[["2026-05-20", "C-1", 499.996, "I-1"]]) == []


def test_a_promise_in_dollars_is_kept_by_dollars_whatever_the_ledger_was_converted_to(ledger):
    invoice = ["I-1", "C-1", "2026-03-01", "2026-03-31", 1000.0, *[None] * 4, "USD"]
    log = read_table(LOG, [HEADER, ["2026-05-01", "C-1", "I-1", "2026-05-20", 500.0]]).rows
    for came, broken_rows in ((100.0, [1]), (500.0, [])):  # 100 dollars are 720 yuan, and no 500 dollars
        own = ledger([invoice], [["2026-05-10", "C-1", came, "I-1", "cash", "USD"]], as_of="2026-06-30")
        assert broken_promises(log, in_base(own, {"USD": 7.2}), days=365).index.tolist() == broken_rows
