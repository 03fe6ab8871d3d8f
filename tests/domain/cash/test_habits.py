"""What is learned of how customers pay: against habits that are known, because the ledger was made from them."""

import numpy as np
import pytest

from xlcash.domain.calendar import day_number
from xlcash.domain.cash.habits import BASES, payment_habits

AS_OF = "2026-06-30"


def book(ledger, *customers):
    """A ledger of invoices of 1; each customer is a name and the pairs (due date, days late; None: open) of its invoices."""
    invoices, receipts = [], []
    for name, history in customers:
        for number, (due, late) in enumerate(history):
            day = np.datetime64(due)
            invoices.append([f"{name}-{number}", name, str(day - 30), str(day), 1.0])
            if late is not None:
                receipts.append([str(day + late), name, 1.0, f"{name}-{number}"])
    return ledger(invoices, receipts, as_of=AS_OF)


def every(days, late, *, count=20, until="2026-04-30"):
    """Invoices due every so many days, each paid as late as the function `late` of its number says."""
    return [(np.datetime64(until) - days * number, late(number)) for number in range(count)]


def habits_of(settled, *names):
    return payment_habits(settled, np.array(names, dtype=object))


def test_customers_that_differ_are_believed_and_customers_alike_share_one_day(ledger):
    unlike = book(
        ledger,
        *((f"K{late}", every(9, lambda n, late=late: late + n % 2)) for late in range(0, 50, 10)),
        ("one", every(9, lambda _: 40, count=1)),
    )
    assert habits_of(unlike, "one").usual[0] == pytest.approx(39, abs=2)
    alike = book(
        ledger, *((f"K{at}", every(9, lambda n, at=at: 10 * ((n + at) % 3))) for at in range(5)), ("one", every(9, lambda _: 40, count=1))
    )
    assert habits_of(alike, "one").usual[0] < 20


def test_a_large_customer_does_not_set_the_habits_of_newcomers(ledger):
    small = [(f"K{at}", every(9, lambda _: 30, count=4)) for at in range(12)]
    settled = book(ledger, ("large", every(1, lambda _: 0, count=300)), *small)
    assert habits_of(settled, "new").usual[0] > 15


def test_what_happened_lately_counts_more(ledger):
    """For a year on the day, 13 weeks long 20 days late: 4 days on average, 8 if five months halve a weight.

    The last was due 61 days ago: Σ 2^(−(61 + 7 n) / 150) over 13 weeks is 39 % of the sum over 65.
    """
    settled = book(ledger, ("C", every(7, lambda n: 20 if n < 13 else 0, count=65)))
    assert habits_of(settled, "C").usual[0] == 8


def test_what_a_ledger_knows_of_a_customer_is_told(ledger):
    settled = book(ledger, ("payer", every(9, lambda _: 3)), ("debtor", [("2026-05-01", None)]))
    assert [BASES[at] for at in habits_of(settled, "payer", "debtor", "stranger").basis] == ["customer", "book", "book"]
    assert [BASES[at] for at in habits_of(book(ledger, ("debtor", [("2026-05-01", None)])), "debtor").basis] == ["due_date"]


def test_a_single_payment_of_a_single_customer_is_enough(ledger):
    settled = book(ledger, ("C", [("2026-05-01", 12)]))
    habits = habits_of(settled, "C")
    assert habits.usual.tolist() == [12]
    due = day_number(settled.as_of) + 3  # 15 July is a Wednesday, as 13 May was
    chances = habits.chances(np.array([0]), np.array([due]), as_of=day_number(settled.as_of), days=60)
    assert chances.argmax() + 1 == 15


def test_the_logarithms_tell_the_same_as_the_chances(ledger):
    rng = np.random.default_rng(1)
    settled = book(ledger, *((name, every(3, lambda _: int(rng.integers(-5, 60)))) for name in "ABCDEF"))
    habits, as_of = habits_of(settled, *"ABCDEF"), day_number(settled.as_of)
    customer, due = np.arange(6), as_of - habits.first - habits.usual + 1  # each stands just before its first day on record
    chances = habits.chances(customer, due, as_of=as_of, days=300)
    log_unpaid = habits.log_unpaid(customer, (due + habits.usual) % 7, days=300)
    assert np.exp(log_unpaid) == pytest.approx(1 - np.pad(chances.cumsum(axis=1), ((0, 0), (1, 0))), abs=1e-12)
