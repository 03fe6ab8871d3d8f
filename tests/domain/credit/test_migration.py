"""Roll rates: worked by hand, and against a ledger settled anew for every month."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.migration import BANDS, look_days, migration, movements
from xlcash.domain.ledger.ageing import DEFAULT_BANDS, bands_of

AS_OF = "2026-06-30"
NOT_DUE, TO_30, TO_60, TO_90, TO_180, TO_360, OVER = range(BANDS)
MONEY = ["balance_then", "stayed", "settled", "rolled", "written_off"]


def fates(table, band):
    return table.iloc[band][MONEY].tolist()


def test_a_write_off_is_no_collection(ledger):
    # 100 were 20 days overdue on 31 May; by 30 June 30 are paid, 20 written off, 50 still open.
    receipts = [["2026-06-10", "C", 30.0, "I-1"], ["2026-06-20", "C", 20.0, "I-1", "write-off"]]
    table = migration(ledger([["I-1", "C", "2026-04-01", "2026-05-11", 100.0]], receipts, as_of=AS_OF), months=1)
    assert fates(table, TO_30) == [100, 0, 30, 50, 20]
    assert table["roll_rate"][TO_30] == pytest.approx(0.7)


def test_a_credit_note_is_no_loss(ledger):
    invoices = [
        ["I-1", "C", "2026-04-01", "2026-05-11", 100.0],
        ["N-1", "C", "2026-06-05", None, -40.0, None, None, "credit note", "I-1"],
    ]
    assert fates(migration(ledger(invoices, as_of=AS_OF), months=1), TO_30) == [100, 0, 40, 60, 0]


def test_what_is_not_due_yet_has_no_fate(ledger):
    invoices = [["I-1", "C", "2026-05-01", "2026-08-31", 900.0], ["I-2", "C", "2026-05-01", "2026-06-15", 100.0]]
    table = migration(ledger(invoices, [["2026-06-20", "C", 75.0, "I-2"]], as_of=AS_OF), months=1)
    assert fates(table, NOT_DUE) == [1000, 900, 75, 25, 0]
    assert table["roll_rate"][NOT_DUE] == 0.25


def test_a_band_of_ninety_days_is_judged_by_what_left_it(ledger):
    # 91–180 days overdue for three looks; 40 of 100 are paid on the way, 60 roll on: two looks without a fate don't make it a third.
    book = ledger([["I-1", "C", "2025-12-01", "2026-01-01", 100.0]], [["2026-05-10", "C", 40.0, "I-1"]], as_of="2026-07-31")
    table = migration(book, months=4)
    assert fates(table, TO_180) == [100 + 60 + 60, 60 + 60, 40, 60, 0]
    assert table["roll_rate"][TO_180] == pytest.approx(0.6)


def test_months_weigh_with_what_was_open(ledger):
    invoices = [["I-1", "C", "2026-03-01", "2026-04-10", 100.0], ["I-2", "C", "2026-04-01", "2026-05-10", 300.0]]
    receipts = [["2026-05-05", "C", 100.0, "I-1"], ["2026-06-05", "C", 60.0, "I-2"]]
    table = migration(ledger(invoices, receipts, as_of=AS_OF), months=2)
    assert table["roll_rate"][TO_30] == pytest.approx((0 + 240) / (100 + 300))  # not the mean of 0 % and 80 %
    assert table["items"][TO_30] == 2


def test_the_loss_rate_is_the_product_of_the_later_rates_and_the_terminal_loss(ledger):
    days = {"2026-06-10": 0.5, "2026-05-11": 0.4, "2026-04-11": 0.3, "2026-03-12": 0.2, "2025-12-03": 0.6, "2025-06-06": 0.9}
    invoices = [[f"I-{due}", "C", "2025-01-01", due, 100.0] for due in days]
    receipts = [["2026-06-15", "C", 100 * (1 - rate), f"I-{due}"] for due, rate in days.items()]
    table = migration(ledger(invoices, receipts, as_of=AS_OF), months=1, terminal_loss=0.8)
    assert table["roll_rate"].tolist() == pytest.approx([0.5, 0.4, 0.3, 0.2, 0.6, 0.9, 0.8])
    assert table["loss_rate"].tolist() == pytest.approx([np.prod([*days.values()][at:]) * 0.8 for at in range(BANDS)])


def test_nothing_is_said_of_a_band_that_nothing_left(ledger):
    table = migration(ledger([["I-1", "C", "2026-04-01", "2026-05-11", 100.0]], as_of=AS_OF), months=1)
    assert table["roll_rate"][TO_30] == 1
    assert np.isnan(table["roll_rate"][TO_60])
    assert table["loss_rate"].isna().tolist() == [True] * 6 + [False]


def test_nothing_is_lost_of_a_band_from_which_nothing_rolls(ledger):
    book = ledger([["I-1", "C", "2026-04-01", "2026-05-11", 100.0]], [["2026-06-10", "C", 100.0, "I-1"]], as_of=AS_OF)
    assert migration(book, months=1)["loss_rate"][TO_30] == 0


def test_an_empty_ledger_has_nothing_to_say(ledger):
    assert migration(ledger([], as_of=AS_OF), months=12)["balance_then"].sum() == 0


def test_a_bounced_payment_is_a_new_debt(ledger):
    receipts = [["2026-05-20", "C", 100.0, "I-1"], ["2026-06-05", "C", -100.0, "I-1"]]
    book = ledger([["I-1", "C", "2026-04-01", "2026-05-11", 100.0]], receipts, as_of="2026-07-31")
    assert fates(migration(book, months=2), TO_30) == [0, 0, 0, 0, 0]
    assert fates(migration(book, months=2), TO_60) == [100, 0, 0, 100, 0]


@pytest.mark.parametrize(
    ("as_of", "looks"),
    [
        (dt.date(2024, 2, 29), ["2023-12-31", "2024-01-31", "2024-02-29"]),
        (dt.date(2026, 4, 30), ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (dt.date(2026, 3, 30), ["2026-01-30", "2026-02-28", "2026-03-30"]),
        (dt.date(2026, 1, 15), ["2025-11-15", "2025-12-15", "2026-01-15"]),
    ],
)
def test_the_looks_are_month_ends_or_the_same_day(as_of, looks):
    assert look_days(as_of, 2).astype("datetime64[D]").astype(str).tolist() == looks


BASE = np.datetime64("2026-01-01")
invoice = st.tuples(st.integers(0, 180), st.integers(0, 60), st.integers(1, 500))
payment = st.tuples(st.integers(0, 11), st.integers(0, 220), st.integers(1, 600), st.sampled_from(["cash", "note", "write-off"]))


def written(drawn, paid, scale=1.0):
    """Invoices of 2026 and receipts that name one each, none before its invoice."""
    invoices = [
        [f"I-{n}", f"C-{n % 3}", str(BASE + issued), str(BASE + issued + terms), amount * scale]
        for n, (issued, terms, amount) in enumerate(drawn)
    ]
    receipts = [
        [str(BASE + drawn[at % len(drawn)][0] + after), f"C-{at % len(drawn) % 3}", amount * scale, f"I-{at % len(drawn)}", kind]
        for at, after, amount, kind in paid
    ]
    return invoices, receipts


def settled_anew(ledger, invoices, receipts, looks):
    """The same sums from a ledger settled for every look."""
    sums = np.zeros((BANDS, 5))
    for before, after in pairwise(looks):
        then, now = (
            ledger(invoices, receipts, as_of=str(np.datetime64(int(day), "D"))).invoices.set_index("invoice") for day in (before, after)
        )
        for number, item in then[then["open"] > 0].iterrows():
            due = int(np.datetime64(item["due_date"], "D").astype(int))
            was, band = (int(bands_of(np.array([day - due]), DEFAULT_BANDS)[0]) for day in (before, after))
            kept, lost = now.loc[number, "open"], now.loc[number, "written_off"] - item["written_off"]
            stayed = kept if band == was else 0
            sums[was] += [item["open"], stayed, item["open"] - kept - lost, kept - stayed, lost]
    return sums


@settings(deadline=None, max_examples=15)
@given(st.lists(invoice, min_size=1, max_size=8), st.lists(payment, max_size=10))
def test_looking_back_equals_settling_anew(ledger, drawn, paid):
    invoices, receipts = written(drawn, paid)
    moved = movements(ledger(invoices, receipts, as_of="2026-07-15"), months=5)
    found = np.stack([amounts[0] for amounts in moved[:5]], axis=1)
    np.testing.assert_allclose(found, settled_anew(ledger, invoices, receipts, look_days(dt.date(2026, 7, 15), 5)), atol=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.lists(invoice, min_size=1, max_size=8), st.lists(payment, max_size=10), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_unit_nor_a_later_receipt_moves_a_rate(ledger, drawn, paid, random):
    invoices, receipts = written(drawn, paid)
    rates = migration(ledger(invoices, receipts, as_of=AS_OF), months=6)["roll_rate"]
    larger, more = written(drawn, paid, 64.0)
    late = [["2026-07-01", invoices[0][1], 9999.0 * 64, "I-0"]]
    random.shuffle(larger)
    random.shuffle(more)
    np.testing.assert_allclose(migration(ledger(larger, more + late, as_of=AS_OF), months=6)["roll_rate"], rates, atol=1e-9)
    assert ((rates.dropna() >= 0) & (rates.dropna() <= 1 + 1e-12)).all()
