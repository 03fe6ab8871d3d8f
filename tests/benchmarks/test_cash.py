"""What the forecast of a large ledger costs: 100,000 invoices of 2,000 customers, 4,000 of them open.  Run with --benchmark-enable."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.cash.collections import collections
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.situation import Situation
from xlcash.domain.company import empty_table
from xlcash.domain.credit.behaviour import INDEX_DAYS, INDEX_POINTS, payment_behaviour
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.tables import BILLS, INVOICES, MONTHLY, PLAN, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
INVOICES_MADE, CUSTOMERS_MADE = 100_000, 2_000


@pytest.fixture(scope="module")
def large():
    chance = np.random.default_rng(0)
    who = chance.integers(0, CUSTOMERS_MADE, INVOICES_MADE)
    issued = np.datetime64(AS_OF, "s") - chance.integers(0, 1000, INVOICES_MADE).astype("timedelta64[D]")
    due = issued + chance.choice([15, 30, 60], INVOICES_MADE).astype("timedelta64[D]")
    late = chance.normal(5, 12, INVOICES_MADE) + chance.normal(0, 8, CUSTOMERS_MADE)[who]
    number = np.array([f"I-{n}" for n in range(INVOICES_MADE)], dtype=object)
    common = {"invoice": number, "customer": np.array([f"C-{n:04d}" for n in range(CUSTOMERS_MADE)], dtype=object)[who]}
    common |= {"amount": np.exp(chance.normal(9, 1, INVOICES_MADE)).round(2)}
    invoices = empty_table(INVOICES).reindex(range(INVOICES_MADE)).assign(currency="", contract="", account="", corrects="")
    invoices = invoices.assign(**common, invoice_date=issued, due_date=due, type="invoice", disputed=0.0)
    paid = np.maximum(due + late.round().astype("timedelta64[D]"), issued)
    receipts = empty_table(RECEIPTS).reindex(range(INVOICES_MADE)).assign(**common, date=paid, type="cash", currency="", receipt="")
    return settle(invoices, receipts, as_of=AS_OF)


def by_groupby_apply(ledger):
    """The same statistics as most people would write them: a function of one customer's rows."""
    invoices = ledger.invoices.assign(at=range(len(ledger.invoices)))
    parts = ledger.settlements[["at", "date", "amount"]].merge(invoices[["at", "customer", "due_date"]], on="at")
    parts["delay"] = (parts["date"] - parts["due_date"]).dt.days
    invoices["delay"] = (invoices["last_paid"] - invoices["due_date"]).dt.days
    today = pd.Timestamp(AS_OF)
    recent = today - pd.Timedelta(days=180)

    def of_parts(one):
        side = [one[one["date"] > recent], one[one["date"] <= recent]]
        trend = np.subtract(*(np.average(part["delay"], weights=part["amount"]) if len(part) >= 3 else np.nan for part in side))
        index = np.average(np.interp(one["delay"], INDEX_DAYS, INDEX_POINTS), weights=one["amount"])
        return pd.Series({"weighted_delay": np.average(one["delay"], weights=one["amount"]), "trend": trend, "payment_index": index})

    def of_invoices(one):
        closed = one[one["open"] == 0]
        counted = len(closed) + ((one["open"] > 0) & (one["due_date"] < today)).sum()
        return pd.Series({"median_delay": closed["delay"].median(), "on_time_rate": (closed["delay"] <= 0).sum() / counted})

    return pd.concat([parts.groupby("customer").apply(of_parts), invoices.groupby("customer").apply(of_invoices)], axis=1)


@pytest.mark.benchmark(group="payment behaviour")
def test_payment_behaviour(benchmark, large):
    assert len(benchmark(payment_behaviour, large)) == CUSTOMERS_MADE


@pytest.mark.benchmark(group="payment behaviour")
def test_payment_behaviour_by_groupby_apply(benchmark, large):
    expected = benchmark.pedantic(by_groupby_apply, (large,), rounds=3)
    found = payment_behaviour(large).set_index("customer")
    assert found.index.tolist() == expected.index.tolist()
    np.testing.assert_allclose(found[expected.columns].to_numpy(), expected.to_numpy(), atol=1e-9)


@pytest.mark.benchmark(group="collections")
@pytest.mark.parametrize(("periods", "frequency"), [(12, "monthly"), (13, "weekly")])
def test_collections(benchmark, large, periods, frequency):
    table = benchmark(collections, large, periods=periods, frequency=frequency)
    assert table["expected"].sum() == pytest.approx(large.invoices["open"].sum())


@pytest.mark.benchmark(group="cash forecast")
def test_cash_forecast(benchmark, large):
    accounts = pd.DataFrame({"account": ["Bank"], "group": ["operating"], "balance": [0.0], "currency": [""]})
    tables = (empty_table(BILLS), empty_table(PLAN), accounts, empty_table(MONTHLY), Policy())
    table = benchmark(lambda: cash_forecast(Situation(large, *tables)))
    assert len(table) == 12
