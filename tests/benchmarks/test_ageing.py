"""Ageing and payment statistics of a million invoices, beside what users write in pandas.  Run with --benchmark-enable."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.ledger.ageing import DEFAULT_BANDS, ageing
from xlcash.domain.ledger.settlement import Ledger

AS_OF = dt.date(2026, 6, 30)
ROWS, CUSTOMERS = 1_000_000, 20_000


@pytest.fixture(scope="module")
def book():
    """A settled ledger, all of it open."""
    chance = np.random.default_rng(0)
    names = np.array([f"C-{number:05d}" for number in range(CUSTOMERS)], dtype=object)
    due = np.datetime64(AS_OF, "s") - chance.integers(-60, 500, ROWS).astype("timedelta64[D]")
    invoices = pd.DataFrame({"customer": pd.Series(names[chance.integers(0, CUSTOMERS, ROWS)], dtype=object), "due_date": due})
    nothing = pd.DataFrame({"customer": pd.Series([], dtype=object), "amount": pd.Series([], dtype=float)})
    return Ledger(AS_OF, invoices.assign(open=chance.exponential(1000, ROWS).round(2)), nothing, nothing)


def cut_and_pivot(ledger):
    invoices = ledger.invoices.assign(age=(pd.Timestamp(AS_OF) - ledger.invoices["due_date"]).dt.days)
    invoices["band"] = pd.cut(invoices["age"], [-np.inf, 0, *DEFAULT_BANDS, np.inf])
    return invoices.pivot_table(index="customer", columns="band", values="open", aggfunc="sum", observed=False, margins=True)


@pytest.mark.benchmark(group="ageing of 1,000,000 invoices")
def test_ageing(benchmark, book):
    assert len(benchmark(ageing, book)) == CUSTOMERS + 1


@pytest.mark.benchmark(group="ageing of 1,000,000 invoices")
def test_ageing_by_cut_and_pivot(benchmark, book):
    expected = benchmark.pedantic(cut_and_pivot, (book,), rounds=3)
    found = ageing(book).drop(columns=["customer", "unapplied"]).to_numpy(dtype=float)
    np.testing.assert_allclose(found, expected.to_numpy(), rtol=1e-9)
