"""The forecast of collections against what was really paid: every Monday of 70 weeks, with only what was known at each.

The ledger is a public sample, simulated by its publisher; methods.md holds the numbers to beat.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.cash.collections import collections
from xlcash.domain.company import empty_table
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.tables import INVOICES, RECEIPTS

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "ar" / "ibm_ar_invoices.csv"
WEEKS = 4


@pytest.fixture(scope="module")
def sample():
    if not SAMPLE.exists():
        pytest.skip(f"the sample ledger is not in {SAMPLE.parent}")
    raw = pd.read_csv(SAMPLE)
    dates = {name: pd.to_datetime(raw[name]).to_numpy().astype("datetime64[s]") for name in ("InvoiceDate", "DueDate", "SettledDate")}
    number = raw.index.astype(str).to_numpy(dtype=object)
    common = {"invoice": number, "customer": raw["customerID"].to_numpy(dtype=object), "amount": raw["InvoiceAmount"].astype(float)}
    invoices = empty_table(INVOICES).reindex(raw.index).assign(currency="", contract="", account="", corrects="")
    receipts = empty_table(RECEIPTS).reindex(raw.index).assign(currency="", receipt="", type="cash")
    return (
        invoices.assign(**common, invoice_date=dates["InvoiceDate"], due_date=dates["DueDate"], type="invoice", disputed=0.0),
        receipts.assign(**common, date=dates["SettledDate"]),
    )


def errors(sample, method):
    """The absolute errors of the weekly and of the 28-day forecasts, as shares of what was paid, and how often P10–P90 held it."""
    invoices, receipts = sample
    paid_on = receipts["date"].to_numpy().astype("datetime64[D]")
    weekly = monthly = total = inside = 0.0
    origins = [dt.date(2012, 7, 2) + dt.timedelta(weeks=week) for week in range(70)]
    for origin in origins:
        ledger = settle(invoices, receipts, as_of=origin - dt.timedelta(days=1))
        table = collections(ledger, periods=WEEKS, frequency="weekly", method=method)
        known = (invoices["invoice_date"].to_numpy() < np.datetime64(origin)) & (paid_on >= np.datetime64(origin))
        week = (paid_on - np.datetime64(origin)).astype(int)[known] // 7
        actual = np.bincount(week, invoices["amount"].to_numpy()[known], WEEKS)[:WEEKS]
        expected = table["expected"].to_numpy(float)[:WEEKS]
        weekly += np.abs(expected - actual).sum()
        monthly += abs(expected.sum() - actual.sum())
        total += actual.sum()
        low, high = (table[key].to_numpy(float)[:WEEKS] for key in ("p10", "p90"))
        inside += ((low <= actual) & (actual <= high)).mean()
    return weekly / total, monthly / total, inside / len(origins)


def test_customers_habits_beat_the_due_date_by_far(sample):
    weekly, monthly, inside = errors(sample, "behaviour")
    assert weekly <= 0.180  # a careful accountant's 40 lines: 0.185
    assert monthly <= 0.035
    assert 0.7 <= inside <= 0.9


def test_the_due_date_alone_misses_a_third(sample):
    weekly, monthly, _ = errors(sample, "due_date")
    assert (round(weekly, 3), round(monthly, 3)) == (0.333, 0.101)
