"""How customers paid: worked by hand, and what must hold for any ledger."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.behaviour import payment_behaviour

AS_OF = "2026-06-30"
NUMBERS = ["invoices_paid", "weighted_delay", "median_delay", "on_time_rate", "trend", "payment_index", "expected_delay"]


def of(table, customer):
    return table.set_index("customer").loc[customer]


def test_weighted_and_median_delay_worked_by_hand(ledger):
    # 100 paid 10 days late; 300 paid in two parts, 100 on the due date and 200 twenty days late.
    book = ledger(
        [["I-1", "C", "2026-03-01", "2026-03-31", 100.0], ["I-2", "C", "2026-04-01", "2026-05-01", 300.0]],
        [["2026-04-10", "C", 100.0, "I-1"], ["2026-05-01", "C", 100.0, "I-2"], ["2026-05-21", "C", 200.0, "I-2"]],
        as_of=AS_OF,
    )
    found = of(payment_behaviour(book), "C")
    assert found["invoices_paid"] == 2
    assert found["weighted_delay"] == pytest.approx((100 * 10 + 100 * 0 + 200 * 20) / 400)
    assert found["median_delay"] == 15  # of 10 and 20, the delays of the last payments
    assert found["on_time_rate"] == 0
    index = {10: 80 - 10 * 10 / 14, 0: 80.0, 20: 70 - 10 * 6 / 7}
    assert found["payment_index"] == pytest.approx((100 * index[10] + 100 * index[0] + 200 * index[20]) / 400)
    assert math.isnan(found["trend"])


@pytest.mark.parametrize(
    ("paid", "index"),
    [("03-01", 100), ("03-11", 90), ("03-31", 80), ("04-14", 70), ("04-21", 60), ("04-30", 50), ("05-30", 40), ("06-29", 30)],
)
def test_the_payment_index_at_its_corners(ledger, paid, index):
    book = ledger([["I-1", "C", "2026-01-01", "2026-03-31", 100.0]], [[f"2026-{paid}", "C", 100.0, "I-1"]], as_of=AS_OF)
    assert of(payment_behaviour(book), "C")["payment_index"] == pytest.approx(index)


def test_the_payment_index_is_clamped_beyond_its_corners(ledger):
    invoices = [["I-1", "early", "2025-01-01", "2025-12-31", 1.0], ["I-2", "late", "2025-01-01", "2025-01-31", 1.0]]
    receipts = [["2025-01-02", "early", 1.0, "I-1"], ["2026-06-01", "late", 1.0, "I-2"]]
    assert payment_behaviour(ledger(invoices, receipts, as_of=AS_OF))["payment_index"].tolist() == [100.0, 20.0]


def test_an_overdue_invoice_counts_against_the_on_time_rate_and_one_not_due_does_not(ledger):
    invoices = [
        ["I-1", "C", "2026-05-01", "2026-05-31", 100.0],
        ["I-2", "C", "2026-05-01", "2026-05-31", 100.0],
        ["I-3", "C", "2026-06-01", "2026-07-31", 100.0],
        ["I-4", "C", "2026-06-01", "2026-06-30", 100.0],
    ]
    book = ledger(invoices, [["2026-05-31", "C", 100.0, "I-1"]], as_of=AS_OF)
    assert of(payment_behaviour(book), "C")["on_time_rate"] == 0.5  # paid on the due date; one overdue; due today is not overdue


def test_a_write_off_and_a_credit_note_are_no_payments(ledger):
    invoices = [
        ["I-1", "C", "2026-01-01", "2026-01-31", 100.0],
        ["I-2", "C", "2026-01-01", "2026-01-31", 100.0],
        ["N-2", "C", "2026-03-01", None, -100.0, None, None, "credit note", "I-2"],
    ]
    found = of(payment_behaviour(ledger(invoices, [["2026-05-01", "C", 100.0, "I-1", "write-off"]], as_of=AS_OF)), "C")
    assert found["invoices_paid"] == 0
    assert all(math.isnan(found[column]) for column in NUMBERS[1:])


def test_a_bounced_payment_was_never_paid(ledger):
    invoices = [["I-1", "C", "2026-01-01", "2026-01-31", 100.0]]
    receipts = [["2026-01-31", "C", 100.0, "I-1"], ["2026-02-05", "C", -100.0, "I-1"], ["2026-03-02", "C", 100.0, "I-1"]]
    assert of(payment_behaviour(ledger(invoices, receipts, as_of=AS_OF)), "C")["weighted_delay"] == 30


def test_the_trend_needs_three_parts_on_either_side(ledger):
    invoices = [[f"I-{n}", "C", "2025-01-01", due, 100.0] for n, due in enumerate(["2025-06-01"] * 3 + ["2026-05-01"] * 3)]
    receipts = [["2025-06-11", "C", 100.0, f"I-{n}"] for n in range(3)] + [["2026-05-31", "C", 100.0, f"I-{n}"] for n in range(3, 6)]
    assert of(payment_behaviour(ledger(invoices, receipts, as_of=AS_OF)), "C")["trend"] == 20
    assert math.isnan(of(payment_behaviour(ledger(invoices, receipts[:-1], as_of=AS_OF)), "C")["trend"])


def test_a_part_paid_180_days_ago_belongs_to_the_parts_before(ledger):
    days = ["2026-01-01"] * 3 + ["2026-01-02"] * 3  # 180 and 179 days before
    invoices = [[f"I-{n}", "C", "2025-01-01", "2025-12-31", 100.0] for n in range(6)]
    book = ledger(invoices, [[day, "C", 100.0, f"I-{n}"] for n, day in enumerate(days)], as_of=AS_OF)
    assert of(payment_behaviour(book), "C")["trend"] == 1


def test_the_expected_delay_is_shrunk_to_the_books(ledger):
    invoices = [[f"A-{n}", "A", "2026-01-01", "2026-01-31", 100.0] for n in range(5)] + [["B-1", "B", "2026-01-01", "2026-01-31", 500.0]]
    invoices += [["N-1", "new", "2026-06-01", "2026-07-01", 80.0]]
    receipts = [["2026-02-10", "A", 100.0, f"A-{n}"] for n in range(5)] + [["2026-02-20", "B", 500.0, "B-1"]]
    found = payment_behaviour(ledger(invoices, receipts, as_of=AS_OF)).set_index("customer")["expected_delay"]
    assert found["A"] == pytest.approx(10 * 5 / 10 + 15 * 5 / 10)  # the book: (500 · 10 + 500 · 20) / 1000 = 15
    assert found["B"] == pytest.approx(20 * 1 / 6 + 15 * 5 / 6)
    assert found["new"] == pytest.approx(15)


def test_without_any_payment_there_is_nothing_to_say(ledger):
    table = payment_behaviour(ledger([["I-1", "C", "2026-06-01", "2026-06-15", 80.0]], as_of=AS_OF))
    assert table["invoices_paid"].tolist() == [0.0]
    assert table["on_time_rate"].tolist() == [0.0]
    assert table[["weighted_delay", "median_delay", "payment_index", "expected_delay"]].isna().all(axis=None)


def test_an_empty_ledger_has_no_rows(ledger):
    assert payment_behaviour(ledger([], as_of=AS_OF)).empty


invoice = st.tuples(st.sampled_from("ABC"), st.integers(1, 28), st.integers(1, 500), st.integers(-1, 60))


def written(drawn, scale=1.0):
    """Invoices of May 2026, due on a day of May, each paid so many days after the 1st of May (−1: not at all)."""
    days = np.datetime64("2026-05-01") + np.arange(61)
    invoices = [[f"I-{n}", who, "2026-04-01", f"2026-05-{due:02d}", amount * scale] for n, (who, due, amount, _) in enumerate(drawn)]
    receipts = [[str(days[after]), who, amount * scale, f"I-{n}"] for n, (who, _, amount, after) in enumerate(drawn) if after >= 0]
    return invoices, receipts


@settings(deadline=None, max_examples=40)
@given(st.lists(invoice, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(ledger, drawn, random):
    invoices, receipts = written(drawn)
    one = payment_behaviour(ledger(invoices, receipts, as_of=AS_OF))
    random.shuffle(invoices)
    random.shuffle(receipts)
    other = payment_behaviour(ledger(invoices, receipts, as_of=AS_OF))
    assert one["customer"].tolist() == other["customer"].tolist()
    np.testing.assert_allclose(one[NUMBERS].to_numpy(), other[NUMBERS].to_numpy(), atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(invoice, min_size=1, max_size=12))
def test_days_do_not_depend_on_the_unit_of_money(ledger, drawn):
    one, other = (payment_behaviour(ledger(*written(drawn, scale), as_of=AS_OF)) for scale in (1.0, 8.0))
    np.testing.assert_allclose(one[NUMBERS].to_numpy(), other[NUMBERS].to_numpy(), atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(invoice, min_size=1, max_size=12))
def test_the_median_is_numpys(ledger, drawn):
    book = ledger(*written(drawn), as_of=AS_OF)
    found = payment_behaviour(book).set_index("customer")["median_delay"]
    for customer in found.index:
        late = [after + 1 - due for who, due, _, after in drawn if who == customer and after >= 0]
        assert found[customer] == np.median(late) if late else math.isnan(found[customer])
