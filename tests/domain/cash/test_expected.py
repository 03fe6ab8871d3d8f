"""When open invoices are expected: by hand, against the chances of every day, and at the edges."""

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.calendar import day_number
from xlcash.domain.cash.collections import HORIZON_DAYS, OpenBook
from xlcash.domain.cash.expected import expected_payments, payment_days
from xlcash.domain.cash.habits import payment_habits
from xlcash.language import Term

AS_OF = "2026-06-30"
DATES = ["expected_date", "p10_date", "p90_date"]


def paid_after(*delays, customer="C", due="2026-01-15", step=7):
    """Invoices of 100 due a week apart, each paid so many days after its due date."""
    dues = [np.datetime64(due) + step * n for n in range(len(delays))]
    invoices = [[f"{customer}-{n}", customer, str(day - 30), str(day), 100.0] for n, day in enumerate(dues)]
    return invoices, [[str(day + late), customer, 100.0, f"{customer}-{n}"] for n, (day, late) in enumerate(zip(dues, delays, strict=True))]


def told(table, *columns):
    return table.set_index("invoice")[list(columns)].map(lambda value: f"{value:%m-%d}" if isinstance(value, pd.Timestamp) else value)


def test_without_any_receipt_everyone_pays_on_the_due_date_and_what_is_overdue_tomorrow(ledger):
    book = ledger([["I-1", "C", "2026-06-01", "2026-07-15", 60.0], ["I-2", "C", "2026-05-01", "2026-05-31", 40.0]], as_of=AS_OF)
    table = expected_payments(book)
    assert told(table, *DATES).to_numpy().tolist() == [["07-15"] * 3, ["07-01"] * 3]
    assert table["probability_unpaid"].tolist() == pytest.approx([0, 0])
    assert table["basis"].tolist() == [Term("results.expected_from.due_date")] * 2


def test_one_invoice_of_one_customer(ledger):
    table = expected_payments(ledger([["I-1", "C", "2026-06-01", "2026-07-15", 60.0]], as_of=AS_OF))
    assert table[["invoice", "customer", "open"]].to_numpy().tolist() == [["I-1", "C", 60.0]]


def test_nothing_open(ledger):
    for book in (ledger([], as_of=AS_OF), ledger(*paid_after(0, 3), as_of=AS_OF)):
        assert expected_payments(book).empty


def test_each_pays_after_its_own_delay_and_a_newcomer_as_the_others_do(ledger):
    parts = [paid_after(*[late] * 12, customer=name) for name, late in (("early", -6), ("late", 10), ("later", 11))]
    invoices = [row for part in parts for row in part[0]]
    invoices += [[f"I-{who}", who, "2026-06-15", "2026-07-16", 100.0] for who in ("early", "late", "later", "new")]  # a Thursday, as always
    table = expected_payments(ledger(invoices, [row for part in parts for row in part[1]], as_of=AS_OF))
    found = told(table, *DATES, "basis")
    assert found.loc[["I-early", "I-late", "I-later"], "expected_date"].tolist() == ["07-10", "07-26", "07-27"]
    assert found.loc["I-new", "p10_date"] < "07-16"
    assert found.loc["I-new", "p90_date"] >= "07-26"
    assert found["basis"].tolist() == [Term("results.expected_from.customer")] * 3 + [Term("results.expected_from.book")]


def test_a_customer_with_a_single_payment_is_believed_where_customers_differ(ledger):
    """Everybody always pays after the same number of days of its own: so one payment tells all there is to know."""
    parts = [paid_after(late, late, customer=f"K{late}") for late in range(0, 60, 5)]
    invoices = [row for part in parts for row in part[0]] + [
        ["I-1", "once", "2026-02-01", "2026-03-01", 9.0],
        ["I-2", "once", "2026-06-20", "2026-07-20", 9.0],
    ]
    receipts = [row for part in parts for row in part[1]] + [["2026-04-10", "once", 9.0, "I-1"]]
    assert told(expected_payments(ledger(invoices, receipts, as_of=AS_OF)), "expected_date").loc["I-2"].item() == "08-29"


def test_where_customers_are_alike_a_single_payment_tells_little(ledger):
    """All pay 0, 10 or 20 days late by chance; who was once 20 days late is expected nearer to the middle than to 20."""
    parts = [paid_after(*np.roll([0, 10, 20] * 4, at), customer=f"K{at}", step=5) for at in range(9)]
    invoices = [row for part in parts for row in part[0]] + [
        ["I-1", "once", "2026-02-01", "2026-03-01", 9.0],
        ["I-2", "once", "2026-06-20", "2026-07-20", 9.0],
    ]
    receipts = [row for part in parts for row in part[1]] + [["2026-03-21", "once", 9.0, "I-1"]]
    assert told(expected_payments(ledger(invoices, receipts, as_of=AS_OF)), "expected_date").loc["I-2"].item() in (
        "07-29",
        "07-30",
        "07-31",
    )


def test_what_is_disputed_is_shown_and_not_dated(ledger):
    invoices = [["I-1", "C", "2026-06-01", "2026-07-15", 60.0, 60.0], ["I-2", "C", "2026-06-01", "2026-07-15", 60.0, 20.0]]
    table = expected_payments(ledger(invoices, as_of=AS_OF))
    assert table["open"].tolist() == [60.0, 60.0]
    assert table["disputed"].tolist() == [60.0, 20.0]
    assert table[DATES].isna().all(axis=1).tolist() == [True, False]
    assert table["probability_unpaid"].isna().tolist() == [True, False]
    assert table["basis"][0] == Term("results.expected_from.disputed")


def test_what_is_due_beyond_the_horizon_has_no_date_and_is_surely_unpaid_by_then(ledger):
    table = expected_payments(ledger([["I-1", "C", "2026-06-01", "2036-07-15", 60.0]], as_of=AS_OF))
    assert table[DATES].isna().all(axis=None)
    assert table["probability_unpaid"].tolist() == [1.0]


def test_the_order_and_the_currencies_of_the_ledger(ledger):
    rows = [
        ["B", "C", "2026-06-01", "2026-07-15", 1.0, None, None, None, None, "USD"],
        ["A", "C", "2026-06-01", "2026-07-10", 2.0, None, None, None, None, "CNY"],
    ]
    table = expected_payments(ledger(rows, as_of=AS_OF))
    assert table[["invoice", "currency"]].to_numpy().tolist() == [["B", "USD"], ["A", "CNY"]]


@pytest.fixture(scope="module")
def mixed(ledger):
    """30 customers of all kinds, some invoices not due for long, some overdue for years."""
    rng = np.random.default_rng(4)
    parts = [paid_after(*np.rint(rng.normal(rng.normal(5, 15), 6, 1 + at // 2)).astype(int), customer=f"K{at}", step=5) for at in range(30)]
    invoices = [row for part in parts for row in part[0]]
    dues = np.datetime64(AS_OF) + rng.integers(-900, 1300, 120)
    invoices += [[f"I-{n}", f"K{n % 33}", "2023-01-01", str(day), 50.0] for n, day in enumerate(dues)]
    return ledger(invoices, [row for part in parts for row in part[1]], as_of=AS_OF)


def test_the_quantiles_are_those_of_the_chances_of_every_day(mixed):
    book, as_of = OpenBook.of(mixed), day_number(mixed.as_of)
    habits = payment_habits(mixed, book.customers)
    found = payment_days(habits, book.customer, book.due, as_of=as_of)
    chances = habits.chances(book.customer, book.due, as_of=as_of, days=HORIZON_DAYS)
    paid = chances.sum(axis=1)
    assert found.unpaid == pytest.approx(1 - paid, abs=1e-12)
    some = paid > 1e-6
    up_to = np.pad(chances[some].cumsum(axis=1) / paid[some, None], ((0, 0), (1, 0)))
    rows = np.arange(some.sum())
    expected, low, high = (days[some] for days in found[:3])
    assert (up_to[rows, expected] >= 0.5 - 1e-6).all()
    assert (up_to[rows, expected - 1] < 0.5).all()
    assert ((low <= expected) & (expected <= high)).all()
    chance = up_to[rows, high] - up_to[rows, low - 1]
    assert np.abs(chance - 0.8).mean() < 0.05
    narrower = np.stack([up_to[rows, high] - up_to[rows, low], up_to[rows, high - 1] - up_to[rows, low - 1]])
    assert (np.abs(chance - 0.8) <= np.abs(narrower - 0.8) + 1e-6)[:, low < high].any(axis=0).all()


def test_the_more_old_invoices_nobody_pays_the_less_likely_is_each(ledger):
    invoices, receipts = paid_after(*[3] * 20)
    old = [[f"X-{n}", f"X{n}", "2024-01-01", "2024-02-01", 10.0] for n in range(10)]
    few, many = (expected_payments(ledger(invoices + old[:count], receipts, as_of=AS_OF))["probability_unpaid"][0] for count in (1, 10))
    assert 0.05 < few < many < 1
