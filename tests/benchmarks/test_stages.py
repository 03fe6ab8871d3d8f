"""Staging 100,000 open invoices of 2,000 customers with 20,000 logged steps, beside a row loop in pandas.  Run with --benchmark-enable.

The loop is what one would write by hand: for each row its ladder, the last level logged, the steps one after the other.  It knows no track
before the due date, plans, disputes, gaps, deadlines or limitation; the levels of what is overdue are asserted equal.
"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.collections.ladder import collection_stages
from xlcash.domain.company import empty_table
from xlcash.domain.demo.frames import typed
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.tables import CUSTOMERS, INVOICES, LOG, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
OPEN, CUSTOMERS_COUNT, LOGGED = 100_000, 2_000, 20_000
LADDERS = default_ladders("en")
NAMES = [
    name
    for name in LADDERS.loc[LADDERS["level"] > 0, "ladder"].unique()
    if "last_step" not in set(LADDERS.loc[LADDERS["ladder"] == name, "base"])
]


@pytest.fixture(scope="module")
def book():
    """A settled ledger, customers with their ladders, and a log."""
    chance = np.random.default_rng(0)
    codes = np.array([f"C-{number:04d}" for number in range(CUSTOMERS_COUNT)], dtype=object)
    invoices = np.array([f"I-{number:06d}" for number in range(OPEN)], dtype=object)
    days, amounts, whose = chance.integers(-30, 120, OPEN).tolist(), chance.integers(1, 10**6, OPEN).tolist(), chance.choice(codes, OPEN)
    frame = typed(INVOICES, [
        {"invoice": invoices[at], "customer": whose[at], "invoice_date": AS_OF - dt.timedelta(days=days[at] + 45), "type": "invoice",
         "due_date": AS_OF - dt.timedelta(days=days[at]), "amount": amounts[at] / 100}
        for at in range(OPEN)
    ])  # fmt: skip
    ledger = settle(frame, empty_table(RECEIPTS), as_of=AS_OF)
    customers = typed(CUSTOMERS, [{"customer": code, "ladder": NAMES[at % len(NAMES)]} for at, code in enumerate(codes)])
    picked = chance.choice(OPEN, LOGGED, replace=False)
    log = typed(LOG, [{"date": AS_OF - dt.timedelta(days=30), "customer": whose[at], "invoice": invoices[at],
                       "level": float(level)} for at, level in zip(picked.tolist(), chance.integers(1, 4, LOGGED).tolist(), strict=True)])  # fmt: skip
    return ledger, customers, log


def staged(ledger, customers, log):
    return collection_stages(ledger, customers, LADDERS, log, as_of=AS_OF)


def staged_by_rows(ledger, customers, log):
    ladder_of = customers.set_index("customer")["ladder"].to_dict()
    logged = log.groupby("invoice")["level"].max().to_dict()
    steps = {name: list(part.sort_values("level")[["level", "day"]].itertuples(index=False, name=None)) for name, part in
             LADDERS[LADDERS["level"] > 0].groupby("ladder")}  # fmt: skip
    levels = {}
    for _, row in ledger.invoices.iterrows():
        late, mine = (pd.Timestamp(AS_OF) - row["due_date"]).days, steps[ladder_of[row["customer"]]]
        if row["open"] <= 0 or late <= 0:
            continue
        if row["invoice"] in logged:
            levels[row["invoice"]] = min((level for level, _ in mine if level > logged[row["invoice"]]), default=mine[-1][0])
        else:
            levels[row["invoice"]] = max((level for level, day in mine if late >= day), default=0.0)
    return levels


@pytest.mark.benchmark(group="steps of 100,000 open invoices")
def test_stages(benchmark, book):
    table = benchmark(staged, *book)
    late = table[table["days_overdue"] > 0]
    assert dict(zip(late["invoice"], late["level"], strict=True)) == staged_by_rows(*book)


@pytest.mark.benchmark(group="steps of 100,000 open invoices")
def test_stages_by_rows(benchmark, book):
    assert len(benchmark.pedantic(staged_by_rows, book, rounds=3)) > 0
