"""The walk over a ledger scores what it should, on ledgers whose answer is plain."""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from payment_dates import Walk, scores, walk

MONDAYS = pd.to_datetime(["2026-03-02", "2026-04-06"])


def ledger(late):
    """An invoice a day to each of two customers, all paid so many days after the due date."""
    issued = pd.date_range("2026-01-01", "2026-04-30").repeat(2)
    due = issued + pd.Timedelta(days=30)
    columns = {"customer": ["C-1", "C-2"] * (len(issued) // 2), "issued": issued, "due": due, "paid": due + pd.Timedelta(days=late)}
    return pd.DataFrame(columns).assign(amount=100.0)


def test_where_all_pay_ten_days_late_everybody_but_the_due_date_is_right():
    walked = walk(ledger(10), MONDAYS)
    table = scores(walked)
    assert walked.sums["actual"].tolist() == [1400.0] * 8
    assert table.loc[["customer mean", "customer median", "xlcash"], "date, days"].tolist() == [0.0, 0.0, 0.0]
    assert table.loc[["customer mean", "customer median"], ["weekly", "four weeks"]].to_numpy().tolist() == [[0.0, 0.0]] * 2
    # Of 40 days' invoices 30 fall due later and come ten days after that; those overdue, said to come on Monday, 9, 8 … 0 days after it.
    assert table.loc["due date", "date, days"] == (30 * 10 + sum(range(10))) / 40


def test_only_what_was_known_is_handed_over():
    walked = walk(ledger(10), MONDAYS[:1])
    assert len(walked.dates) == 2 * 40  # issued before the Monday, to be paid on it or later
    assert walked.dates["before"].unique().tolist() == [20.0]  # due from 31 January, paid from 10 February to 1 March


def test_errors_are_shares_of_what_was_paid():
    sums = {"monday": ["a", "a", "b"], "actual": [100.0, 60.0, 40.0], "p10": [90.0, 70.0, 40.0], "p90": [110.0, 80.0, 50.0]}
    methods = {
        "due date": [90.0, 70.0, 50.0],
        "customer mean": [100.0, 60.0, 40.0],
        "customer median": [0.0, 0.0, 0.0],
        "xlcash": [100.0, 80.0, 40.0],
    }
    dates = {
        "due date": [1.0, 3.0],
        "customer mean": [0.0, 0.0],
        "customer median": [5.0, 5.0],
        "xlcash": [1.0, 2.0],
        "inside": [True, False],
    }
    table = scores(Walk(pd.DataFrame(sums | methods), pd.DataFrame(dates)))
    assert table.loc["due date", ["weekly", "four weeks", "date, days"]].tolist() == [0.15, 0.05, 2.0]
    assert table.loc["customer median", ["weekly", "four weeks"]].tolist() == [1.0, 1.0]
    assert table.loc["xlcash"].tolist() == [0.1, 0.1, 1.5, 0.5, pytest.approx(2 / 3)]
