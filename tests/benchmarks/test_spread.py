"""Spreading 100,000 open invoices of 2,000 customers over 13 weeks, beside a pandas merge.  Run with --benchmark-enable.

Both start from the same habits: the merge makes a table of curves by customer, weekday of the usual day and day, and looks items up in it.
"""

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.calendar import WEEK
from xlcash.domain.cash.collections import CELLS_AT_ONCE
from xlcash.domain.cash.expected import payment_days
from xlcash.domain.cash.habits import Habits

AS_OF = 20_634  # days from 1970-01-01
OPEN, CUSTOMERS, WEEKS, RECORD = 100_000, 2_000, 13, 140
AT_ONCE = CELLS_AT_ONCE // (WEEKS * WEEK)


@pytest.fixture(scope="module")
def book():
    """Habits, and customer, due day and amount of each invoice."""
    chance = np.random.default_rng(0)
    hazard = np.pad(chance.beta(0.4, 8, (CUSTOMERS, RECORD + 1)), ((0, 0), (1, 0)))
    pay_days = chance.dirichlet(np.full(WEEK, 2.0), CUSTOMERS) * WEEK
    habits = Habits(chance.integers(-10, 30, CUSTOMERS), -35, hazard, pay_days, np.full(CUSTOMERS, 2))
    due = AS_OF + chance.integers(-60, 60, OPEN)
    return habits, chance.integers(0, CUSTOMERS, OPEN), due, chance.exponential(1000, OPEN)


def spread(habits, customer, due, amount):
    daily = sum(
        amount[some] @ habits.chances(customer[some], due[some], as_of=AS_OF, days=WEEKS * WEEK)
        for some in (slice(first, first + AT_ONCE) for first in range(0, OPEN, AT_ONCE))
    )
    return daily.reshape(WEEKS, WEEK).sum(axis=1)


def curves_of(habits):
    """The share unpaid by customer, weekday and day from the usual day."""
    customer, weekday = np.divmod(np.arange(CUSTOMERS * WEEK), WEEK)
    unpaid = np.exp(habits.log_unpaid(customer, weekday, days=280))
    days = np.arange(habits.first - 1, habits.first + 280)
    index = pd.MultiIndex.from_product([range(CUSTOMERS), range(WEEK), days], names=["customer", "weekday", "day"])
    return pd.DataFrame({"unpaid": unpaid.ravel()}, index=index).reset_index()


def spread_by_merge(habits, customer, due, amount):
    usual = due + habits.usual[customer]
    items = pd.DataFrame({"customer": customer, "weekday": usual % WEEK, "age": AS_OF - usual, "amount": amount})
    rows = items.merge(pd.DataFrame({"week": range(WEEKS + 1)}), how="cross")
    rows["day"] = (rows["age"] + WEEK * rows["week"]).clip(lower=habits.first - 1)
    rows = rows.merge(curves_of(habits), on=["customer", "weekday", "day"], how="left")
    rows["unpaid"] /= rows["unpaid"].to_numpy()[:: WEEKS + 1].repeat(WEEKS + 1)
    left = (rows["unpaid"] * rows["amount"]).groupby(rows["week"]).sum()
    return -np.diff(left)


@pytest.mark.benchmark(group="100,000 open invoices over 13 weeks")
def test_spread(benchmark, book):
    assert benchmark(spread, *book).sum() < book[-1].sum()


@pytest.mark.benchmark(group="100,000 open invoices over 13 weeks")
def test_spread_by_merge(benchmark, book):
    expected = benchmark.pedantic(spread_by_merge, book, rounds=3)
    np.testing.assert_allclose(spread(*book), expected, rtol=1e-9)


@pytest.mark.benchmark(group="payment days of 100,000 open invoices")
def test_payment_days(benchmark, book):
    habits, customer, due, _ = book
    assert (benchmark(payment_days, habits, customer, due, as_of=AS_OF).expected > 0).all()
