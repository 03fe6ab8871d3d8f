"""Who pays the next invoice late: customers ranked at every Monday of the sample ledger by what was known then."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.calendar import day_number, day_numbers
from xlcash.domain.cash.habits import payment_habits
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.credit.calibration.validation import auc
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import INVOICES, RECEIPTS

FILE = Path(__file__).parents[4] / "shared" / "data" / "ar" / "ibm_ar_invoices.csv"
MONDAYS = pd.date_range("2012-07-02", "2013-10-28", freq="W-MON")  # half a year of history before the first
DAYS = {"InvoiceDate": "issued", "DueDate": "due", "SettledDate": "paid"}


@pytest.fixture(scope="module")
def ranked():
    """Every invoice of a week beside what was known at the close of the Sunday before: late or not, and two figures of xlcash."""
    if not FILE.exists():
        pytest.skip(f"{FILE} is not there")
    ledger = pd.read_csv(FILE, parse_dates=list(DAYS), date_format="%m/%d/%Y").rename(columns=DAYS)
    number = [f"I-{row}" for row in range(len(ledger))]
    issued, due, paid = (ledger[name].dt.to_pydatetime() for name in DAYS.values())
    cells = [number, ledger["customerID"], issued, due, ledger["InvoiceAmount"]]
    invoices = read_table(
        INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *map(list, zip(*cells, strict=True))]
    ).rows
    cells = [paid, ledger["customerID"], ledger["InvoiceAmount"], number]
    receipts = read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *map(list, zip(*cells, strict=True))]).rows
    return pd.concat([week(ledger, invoices, receipts, monday) for monday in MONDAYS], ignore_index=True)


def week(ledger, invoices, receipts, monday):
    new = ledger[(ledger["issued"] >= monday) & (ledger["issued"] < monday + pd.Timedelta(days=7))]
    known = settle(invoices, receipts, as_of=(monday - pd.Timedelta(days=1)).date())
    delays = payment_behaviour(known).set_index("customer")["expected_delay"].reindex(new["customerID"])
    customers = np.array(sorted(set(new["customerID"])), dtype=object)
    code, due, as_of = pd.Index(customers).get_indexer(pd.Index(new["customerID"])), day_numbers(new["due"]), day_number(known.as_of)
    chances = payment_habits(known, customers).chances(code, due, as_of=as_of, days=int(due.max()) - as_of)
    late = [1 - row[: day - as_of].sum() for row, day in zip(chances, due.tolist(), strict=True)]
    return pd.DataFrame({"late": (new["paid"] > new["due"]).to_numpy(), "delay": delays.to_numpy(), "chance": late})


@pytest.mark.parametrize("figure", ["delay", "chance"])
def test_it_is_told_better_than_by_the_share_of_late_invoices(ranked, figure):
    assert len(ranked) > 1700
    assert auc(ranked[figure].to_numpy(), ranked["late"].to_numpy()) >= 0.87, "the late share, shrunk with k = 5, gives 0.863"


def test_the_chance_is_a_probability(ranked):
    assert ranked["chance"].between(0, 1).all()
    assert ranked["chance"].mean() == pytest.approx(ranked["late"].mean(), abs=0.06), "they pay better every quarter"
