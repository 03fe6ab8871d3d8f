"""The forecast of collections against what was really paid: every Monday of 70 weeks, with only what was known at each.

The ledger is a public sample, simulated by its publisher; methods.md holds the numbers to beat.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.cash.collections import collections
from xlcash.domain.cash.expected import expected_payments
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


@pytest.fixture(scope="module")
def mondays(sample):
    """Each Monday with the ledger as it was known at the close of the day before, and the day each invoice was paid in the end."""
    invoices, receipts = sample
    paid = pd.Series(receipts["date"].to_numpy(), index=invoices["invoice"])
    origins = [dt.date(2012, 7, 2) + dt.timedelta(weeks=week) for week in range(70)]
    return [(origin, settle(invoices, receipts, as_of=origin - dt.timedelta(days=1))) for origin in origins], paid


def errors(mondays, method):
    """The absolute errors of the weekly and of the 28-day forecasts, as shares of what was paid, and how often P10–P90 held it."""
    ledgers, paid = mondays
    weekly = monthly = total = inside = 0.0
    for origin, ledger in ledgers:
        table = collections(ledger, periods=WEEKS, frequency="weekly", method=method)
        book = ledger.invoices[ledger.invoices["open"] > 0]
        week = (paid[book["invoice"]].to_numpy() - np.datetime64(origin)).astype("timedelta64[D]").astype(int) // 7
        actual = np.bincount(week, book["open"].to_numpy(), WEEKS)[:WEEKS]
        expected = table["expected"].to_numpy(float)[:WEEKS]
        weekly += np.abs(expected - actual).sum()
        monthly += abs(expected.sum() - actual.sum())
        total += actual.sum()
        low, high = (table[key].to_numpy(float)[:WEEKS] for key in ("p10", "p90"))
        inside += ((low <= actual) & (actual <= high)).mean()
    return weekly / total, monthly / total, inside / len(ledgers)


def test_customers_habits_beat_the_due_date_by_far(mondays):
    weekly, monthly, inside = errors(mondays, "behaviour")
    assert weekly <= 0.180  # a careful accountant's 40 lines: 0.185
    assert monthly <= 0.035
    assert 0.76 <= inside <= 0.84


def test_the_expected_dates_of_open_invoices_are_nearer_than_what_a_careful_accountant_would_say(mondays):
    """By the due date 8.5 days off, by the customer's mean 6.0."""
    ledgers, paid = mondays
    off, inside = [], []
    for _, ledger in ledgers:
        table = expected_payments(ledger).set_index("invoice")
        truth = paid[table.index]
        off.extend((table["expected_date"] - truth).dt.days.abs())
        inside.extend((table["p10_date"] <= truth) & (truth <= table["p90_date"]))
    assert np.mean(off) <= 5.85
    assert 0.76 <= np.mean(inside) <= 0.84


def test_the_due_date_alone_misses_a_third(mondays):
    weekly, monthly, _ = errors(mondays, "due_date")
    assert (round(weekly, 3), round(monthly, 3)) == (0.333, 0.101)
