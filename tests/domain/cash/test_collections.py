"""What open invoices bring in: worked by hand, and what must hold for any ledger."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.calendar import day_number
from xlcash.domain.calendar import periods as periods_of
from xlcash.domain.cash.collections import HORIZON_DAYS, METHODS, OpenBook, chances_by, chances_of_periods, collections, daily_collections
from xlcash.domain.cash.habits import payment_habits
from xlcash.language import Term

AS_OF = "2026-06-30"
MONEY = ["due", "expected", "p10", "p90"]


def paid_on(delays, *, customer="C", due="2026-01-15", step=7):
    """Invoices of 100 with due dates a week apart, each paid so many days after its due date."""
    dues = [np.datetime64(due) + step * n for n in range(len(delays))]
    names = [f"{customer}-{n}" for n in range(len(delays))]
    invoices = [[name, customer, str(day - 30), str(day), 100.0] for name, day in zip(names, dues, strict=True)]
    receipts = [[str(day + late), customer, 100.0, name] for name, day, late in zip(names, dues, delays, strict=True)]
    return invoices, receipts


def test_by_the_due_date_everyone_pays_on_it_and_what_is_overdue_on_the_first_day(ledger):
    invoices = [
        ["I-1", "C", "2026-05-01", "2026-05-31", 10.0],
        ["I-2", "C", "2026-06-01", "2026-07-07", 20.0],
        ["I-3", "C", "2026-06-01", "2026-07-08", 40.0],
        ["I-4", "C", "2026-06-01", "2026-09-30", 80.0],
    ]
    table = collections(ledger(invoices, as_of=AS_OF), periods=2, frequency="weekly", method="due_date")
    assert table["period_start"].tolist() == [pd.Timestamp("2026-07-01"), pd.Timestamp("2026-07-08"), Term("results.after_horizon")]
    assert table["period_end"].tolist() == [pd.Timestamp("2026-07-07"), pd.Timestamp("2026-07-14"), None]
    assert table["due"].tolist() == table["expected"].tolist() == [30.0, 40.0, 80.0]
    assert table["p10"].tolist() == pytest.approx([30, 40, 80])
    assert table["p90"].tolist() == pytest.approx([30, 40, 80])


def history(*delays, customer):
    """Invoices of 100 due in March, each paid so many days late, in full."""
    return paid_on(delays, customer=customer, due="2026-03-02", step=1)


def test_by_the_customer_mean_and_median_invoices_come_so_many_days_late(ledger):
    """A was 2, 3 and 10 days late: mean 5, median 3. B 0, 0, 0 and 6: mean 1.5 (rounded to even: 2), median 0. The book: 3 and 2."""
    invoices, receipts = zip(history(2, 3, 10, customer="A"), history(0, 0, 0, 6, customer="B"), strict=True)
    invoices = [*invoices[0], *invoices[1]]
    receipts = [*receipts[0], *receipts[1]]
    invoices += [[f"I-{who}", who, "2026-06-01", "2026-07-10", amount] for who, amount in (("A", 1.0), ("B", 10.0), ("new", 100.0))]
    book = ledger(invoices, receipts, as_of=AS_OF)

    def days(method):
        daily = collections(book, periods=20, frequency="daily", method=method)["expected"]
        return {float(amount): 1 + at for at, amount in daily[:-1].items() if amount}

    assert days("customer_mean") == {1.0: 15, 10.0: 12, 100.0: 13}
    assert days("customer_median") == {1.0: 13, 10.0: 10, 100.0: 12}


def test_by_the_customer_mean_what_should_have_come_already_comes_on_the_first_day(ledger):
    invoices, receipts = history(-30, customer="A")
    invoices += [["I-1", "A", "2026-06-15", "2026-07-15", 100.0]]
    table = collections(ledger(invoices, receipts, as_of=AS_OF), periods=1, frequency="daily", method="customer_mean")
    assert table["expected"].tolist() == [100.0, 0.0]


def test_customer_mean_counts_only_invoices_paid_in_full(ledger):
    invoices, receipts = history(10, customer="A")
    invoices += [["I-1", "A", "2026-03-01", "2026-05-31", 100.0], ["I-2", "A", "2026-06-15", "2026-07-15", 200.0]]
    receipts += [["2026-06-05", "A", 60.0, "I-1"]]
    table = collections(ledger(invoices, receipts, as_of=AS_OF), periods=30, frequency="daily", method="customer_mean")
    assert table["expected"][0] == 40.0  # due 31 May + 10 days has passed
    assert table["expected"][24] == 200.0  # 25 July


def test_without_any_history_behaviour_is_the_due_date(ledger):
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 10.0], ["I-2", "D", "2026-06-01", "2026-08-07", 20.0]], as_of=AS_OF)
    for method in METHODS:
        assert collections(book, periods=3, method=method)["expected"].tolist() == [10.0, 20.0, 0.0, 0.0]


def test_a_customer_who_always_pays_ten_days_late_is_expected_ten_days_late(ledger):
    invoices, receipts = paid_on([10] * 20, step=1)
    invoices += [["I-1", "C", "2026-06-01", "2026-07-05", 1000.0]]  # to be paid on 15 July
    expected = collections(ledger(invoices, receipts, as_of=AS_OF), periods=4, frequency="weekly")["expected"]
    assert expected[1:3].sum() > 990  # days are smoothed over two neighbours
    assert expected[0] < 1


def test_chances_that_add_up_to_a_hair_more_than_one_are_one(ledger):
    book = OpenBook.of(ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], as_of=AS_OF))
    days = np.array([[0.1, 0.2, 0.4, 0.3, 0.0, 0.0, 0.0]])
    assert np.add.reduceat(days, [0], axis=1) > 1
    spans = periods_of(pd.Timestamp(AS_OF).date(), 1, "weekly")
    assert chances_of_periods(book, lambda _, __: days, spans).tolist() == [[1.0, 0.0]]


def test_an_early_payer_is_expected_before_the_due_date(ledger):
    invoices, receipts = paid_on([-20] * 20, step=1)
    invoices += [["I-1", "C", "2026-06-15", "2026-07-30", 1000.0]]  # to be paid on 10 July
    table = collections(ledger(invoices, receipts, as_of=AS_OF), periods=3, frequency="weekly")
    assert table["expected"][1] > 990
    assert table["due"].tolist() == [0.0, 0.0, 0.0, 1000.0]


def test_a_customer_without_history_pays_as_the_book_does(ledger):
    invoices, receipts = paid_on([10] * 20, step=1)
    invoices += [["I-1", "new", "2026-06-01", "2026-07-05", 1000.0]]
    assert collections(ledger(invoices, receipts, as_of=AS_OF), periods=4, frequency="weekly")["expected"][1:3].sum() > 900


def test_what_is_open_is_censored_not_paid(ledger):
    """Half of the invoices were paid on the due date, the others never: a new one is paid on it with a chance of a half."""
    invoices, receipts = paid_on([0] * 40, step=1)
    invoices += [["I-1", "new", "2026-06-01", "2026-07-05", 1000.0]]
    expected = collections(ledger(invoices, receipts[::2], as_of=AS_OF), periods=2, frequency="weekly")["expected"]
    assert expected[:2].sum() == pytest.approx(500, abs=60)


def test_an_invoice_older_than_any_that_was_ever_paid_has_a_small_chance(ledger):
    invoices, receipts = paid_on([5] * 30, step=1)
    invoices += [["I-1", "C", "2024-01-01", "2024-02-01", 1000.0], ["I-2", "D", "2024-01-01", "2024-02-01", 1000.0]]
    table = collections(ledger(invoices, receipts, as_of=AS_OF), periods=12)
    assert 0 < table["expected"][:-1].sum() < 1000
    assert table["expected"].sum() == pytest.approx(2000)


def test_pay_runs_on_thursdays_are_learned(ledger):
    thursdays = np.datetime64("2026-01-01") + 7 * np.arange(25)
    dues = [np.datetime64("2026-01-01") + 7 * n + n % 7 for n in range(24)]
    paid = [thursdays[np.searchsorted(thursdays, due)] for due in dues]
    invoices = [[f"I-{n}", "C", str(due - 10), str(due), 100.0] for n, due in enumerate(dues)]
    receipts = [[str(day), "C", 100.0, f"I-{n}"] for n, day in enumerate(paid)]
    invoices += [["I-X", "C", "2026-06-25", "2026-07-06", 1000.0]]  # a Monday
    book = ledger(invoices, receipts, as_of=AS_OF)
    open_book = OpenBook.of(book)
    daily = daily_collections(open_book, chances_by("behaviour", book, open_book), days=14)
    weekday = np.arange(14) % 7  # 1 July 2026 is a Wednesday: Thursdays are 1 and 8
    assert daily[weekday == 1].sum() > 0.9 * daily.sum()
    assert daily[8] > 800  # 9 July


def test_what_is_disputed_is_expected_in_no_period_and_stands_in_the_last_row(ledger):
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 100.0, 30.0], ["I-2", "C", "2026-05-01", "2026-07-31", 50.0, 50.0]]
    table = collections(ledger(invoices, as_of=AS_OF), periods=1)
    assert table[MONEY].to_numpy().tolist() == [[70.0] * 4, [80.0] * 4]


def test_all_disputed(ledger):
    table = collections(ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0, 100.0]], as_of=AS_OF), periods=2)
    assert table["expected"].tolist() == [0.0, 0.0, 100.0]


def test_nothing_open(ledger):
    for book in (ledger([], as_of=AS_OF), ledger(*paid_on([0, 3]), as_of=AS_OF)):
        assert collections(book, periods=2)[MONEY].to_numpy().tolist() == [[0.0] * 4] * 3


def test_unapplied_cash_is_not_netted(ledger):
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-01", "other", 60.0]], as_of=AS_OF)
    assert collections(book, periods=1)["expected"].tolist() == [100.0, 0.0]


def test_no_payment_is_expected_beyond_three_years(ledger):
    book = ledger([["I-1", "C", "2026-05-01", "2036-05-31", 100.0]], as_of=AS_OF)
    table = collections(book, periods=3000)
    assert table["expected"].iloc[-1] == 100.0
    assert HORIZON_DAYS == 1096


def test_the_first_month_ends_with_the_current_one(ledger):
    invoices = [["I-1", "C", "2026-06-01", "2026-06-30", 10.0], ["I-2", "C", "2026-06-01", "2026-07-01", 20.0]]
    assert collections(ledger(invoices, as_of="2026-06-10"), periods=2)["due"].tolist() == [10.0, 20.0, 0.0]


def test_chances_of_a_day_never_pass_one_and_add_up_to_at_most_one(ledger):
    rng = np.random.default_rng(1)
    parts = [paid_on(rng.integers(-5, 60, 15), customer=name, step=3) for name in "ABCDEF"]
    book = ledger([row for part in parts for row in part[0]], [row for part in parts for row in part[1]], as_of=AS_OF)
    habits = payment_habits(book, np.array(list("ABCDEF"), dtype=object))
    as_of = day_number(book.as_of)
    chances = habits.chances(np.arange(6), as_of - np.array([-40, -5, 0, 10, 50, 2000]), as_of=as_of, days=400)
    assert (chances >= 0).all()
    assert (chances.sum(axis=1) <= 1 + 1e-9).all()


invoice = st.tuples(st.sampled_from("ABC"), st.integers(0, 60), st.integers(1, 900), st.integers(-1, 90), st.integers(0, 2))


def written(drawn, scale=1.0):
    """Invoices due from April to May 2026, each paid so many days after 1 April (−1: not at all), a share of it disputed."""
    days = np.datetime64("2026-04-01") + np.arange(91)
    invoices = [
        [f"I-{n}", who, "2026-03-25", str(days[due]), amount * scale, amount * scale * disputed / 4]
        for n, (who, due, amount, _, disputed) in enumerate(drawn)
    ]
    receipts = [[str(days[after]), who, amount * scale, f"I-{n}"] for n, (who, _, amount, after, _) in enumerate(drawn) if after >= 0]
    return invoices, receipts


ledgers = st.lists(invoice, min_size=1, max_size=25)
methods = st.sampled_from(sorted(METHODS))


@settings(deadline=None, max_examples=60)
@given(ledgers, methods, st.dates(pd.Timestamp("2026-04-01").date(), pd.Timestamp("2026-07-05").date()))
def test_expected_and_due_add_up_to_what_is_open_and_the_range_holds_what_is_expected(ledger, drawn, method, as_of):
    book = ledger(*written(drawn), as_of=str(as_of))
    table = collections(book, periods=5, frequency="weekly", method=method)
    still_open = book.invoices["open"].sum()
    assert table["expected"].sum() == pytest.approx(still_open, abs=0.001)
    assert table["due"].sum() == pytest.approx(still_open, abs=0.001)
    assert (table["p10"] <= table["expected"] + 1e-9).all()
    assert (table["expected"] <= table["p90"] + 1e-9).all()
    assert (table[MONEY] >= -1e-9).all(axis=None)


@settings(deadline=None, max_examples=30)
@given(ledgers, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(ledger, drawn, random):
    invoices, receipts = written(drawn)
    one = collections(ledger(invoices, receipts, as_of="2026-05-20"), periods=4, frequency="weekly")
    random.shuffle(invoices)
    random.shuffle(receipts)
    other = collections(ledger(invoices, receipts, as_of="2026-05-20"), periods=4, frequency="weekly")
    np.testing.assert_allclose(one[["due", "expected"]].to_numpy(float), other[["due", "expected"]].to_numpy(float), atol=1e-6)
    np.testing.assert_allclose(one[["p10", "p90"]].to_numpy(float), other[["p10", "p90"]].to_numpy(float), atol=0.5)


@settings(deadline=None, max_examples=30)
@given(ledgers)
def test_amounts_scale_with_the_unit_of_money(ledger, drawn):
    one, other = (collections(ledger(*written(drawn, scale), as_of="2026-05-20"), periods=3, frequency="weekly") for scale in (1.0, 8.0))
    np.testing.assert_allclose(one[MONEY].to_numpy(float) * 8, other[MONEY].to_numpy(float), rtol=1e-6, atol=1e-3)


@settings(deadline=None, max_examples=30)
@given(ledgers)
def test_days_weeks_and_months_of_the_same_span_agree(ledger, drawn):
    book = ledger(*written(drawn), as_of="2026-04-30")
    daily = collections(book, periods=91, frequency="daily")["expected"].to_numpy(float)
    weekly = collections(book, periods=13, frequency="weekly")["expected"].to_numpy(float)
    monthly = collections(book, periods=2, frequency="monthly")["expected"].to_numpy(float)
    np.testing.assert_allclose(daily[:-1].reshape(13, 7).sum(axis=1), weekly[:-1], atol=1e-9)
    np.testing.assert_allclose([daily[:31].sum(), daily[31:61].sum()], monthly[:-1], atol=1e-9)
