"""One customer's payment curve, worked by hand."""

import pytest

from xlcash.domain.cash.curve import payment_curve
from xlcash.domain.errors import UnknownCustomerError

AS_OF = "2026-06-30"


def rows(frame):
    return frame.round(6).to_numpy().tolist()


def test_a_curve_worked_by_hand(ledger):
    """C: 100 paid 2 days early; of 200 half on day 5 and half open on day 10; 100 open since 20 days. D is somebody else.

    400 at risk on day −2, 300 on day 5: S = 3/4, then 3/4 × (1 − 100/300) = 1/2.
    """
    invoices = [
        ["I-1", "C", "2026-05-01", "2026-05-31", 100.0],
        ["I-2", "C", "2026-05-20", "2026-06-20", 200.0],
        ["I-3", "C", "2026-05-10", "2026-06-10", 100.0],
        ["I-4", "D", "2026-05-10", "2026-06-10", 999.0],
    ]
    receipts = [["2026-05-29", "C", 100.0, "I-1"], ["2026-06-25", "C", 100.0, "I-2"], ["2026-06-10", "D", 999.0, "I-4"]]
    assert rows(payment_curve(ledger(invoices, receipts, as_of=AS_OF), customer="C")) == [[-3, 1, 400], [-2, 0.75, 400], [5, 0.5, 300]]


def test_what_is_open_and_younger_is_no_longer_at_risk(ledger):
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 60.0], ["I-2", "C", "2026-06-01", "2026-06-28", 40.0]]
    receipts = [["2026-06-20", "C", 60.0, "I-1"]]
    assert rows(payment_curve(ledger(invoices, receipts, as_of=AS_OF), customer="C")) == [[1, 1, 100], [20, 0, 60]]


def test_a_cheque_that_bounced_was_never_paid_and_what_is_written_off_never_came(ledger):
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 60.0], ["I-2", "C", "2026-05-01", "2026-05-31", 40.0]]
    receipts = [
        ["2026-06-02", "C", 60.0, "I-1"],
        ["2026-06-04", "C", -60.0, "I-1"],
        ["2026-06-06", "C", 40.0, "I-2", "write-off"],
    ]
    assert rows(payment_curve(ledger(invoices, receipts, as_of=AS_OF), customer="C")) == [[29, 1, 100]]


def test_nothing_paid_yet_is_one_row_and_nothing_owed_too(ledger):
    book = ledger(
        [["I-1", "C", "2026-06-01", "2026-07-15", 60.0], ["N-1", "E", "2026-06-01", None, -5.0, None, None, "credit note"]], as_of=AS_OF
    )
    assert rows(payment_curve(book, customer="C")) == [[-16, 1, 60]]


def test_an_invoice_a_credit_note_took_whole_was_never_owed(ledger):
    invoices = [["I-1", "C", "2026-06-01", "2026-07-15", 60.0], ["N-1", "C", "2026-06-02", None, -60.0, None, None, "credit note", "I-1"]]
    assert rows(payment_curve(ledger(invoices, as_of=AS_OF), customer="C")) == [[0, 1, 0]]


def test_an_unknown_customer_is_refused(ledger):
    with pytest.raises(UnknownCustomerError):
        payment_curve(ledger([["I-1", "C", "2026-06-01", "2026-07-15", 60.0]], as_of=AS_OF), customer="X")
