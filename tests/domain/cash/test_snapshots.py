"""Frozen forecasts beside what came, worked by hand."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.cash.snapshots import frozen, snapshot_review
from xlcash.domain.reading import read_table
from xlcash.domain.tables import MONTHLY, RECEIPTS, SNAPSHOTS

AS_OF = dt.date(2026, 6, 30)
SNAPSHOT = ["Taken", "Period start", "Period end", "Collections", "New sales", "Closing"]


def rows(spec, head, *cells):
    return read_table(spec, [head, *map(list, cells)]).rows


def review(snapshots, receipts=(), monthly=(), as_of=AS_OF, **factors):
    kept = rows(SNAPSHOTS, SNAPSHOT, *snapshots)
    came = rows(RECEIPTS, ["Date", "Customer", "Amount", "Type", "Currency"], *([*row, *[None] * (5 - len(row))] for row in receipts))
    cash = rows(MONTHLY, ["Month", "Cash"], *monthly)
    return snapshot_review(kept, came, cash, as_of=as_of, factors={"": 1.0} | factors)


def test_forecast_actual_and_deviation_of_a_period():
    (row,) = review(
        [["2026-05-31", "2026-06-01", "2026-06-30", 90.0, 10.0, 250.0]],
        [["2026-05-31", "C", 1.0], ["2026-06-01", "C", 50.0], ["2026-06-30", "C", 30.0], ["2026-07-01", "C", 2.0]],
        [["2026-05-01", 200.0], ["2026-06-01", 240.0]],
    ).to_dict("records")
    assert (row["forecast_inflow"], row["actual_inflow"], row["inflow_deviation"], row["inflow_deviation_share"]) == (100, 80, -20, -0.2)
    assert (row["forecast_closing"], row["actual_cash"], row["cash_deviation"]) == (250, 240, -10)


def test_notes_count_write_offs_never_refunds_less_and_foreign_money_at_its_rate():
    receipts = [
        ["2026-06-02", "C", 10.0, "note"], ["2026-06-03", "C", 100.0, "write-off"], ["2026-06-04", "C", -4.0, "cash"],
        ["2026-06-05", "C", 5.0, "cash", "USD"],
    ]  # fmt: skip
    table = review([["2026-05-31", "2026-06-01", "2026-06-30", 50.0, 0.0, 0.0]], receipts, USD=7.0)
    assert table["actual_inflow"].tolist() == [10 - 4 + 35]


def test_what_is_not_over_stays_blank():
    table = review(
        [["2026-06-30", "2026-07-01", "2026-07-31", 90.0, 10.0, 250.0], ["2026-05-31", "2026-06-01", "2026-07-31", 90.0, 10.0, 250.0]],
        [["2026-06-15", "C", 5.0]], [["2026-07-01", 240.0]],
    )  # fmt: skip
    blank = ["actual_inflow", "inflow_deviation", "inflow_deviation_share", "actual_cash", "cash_deviation"]
    assert table[blank].isna().to_numpy().all()
    assert table["forecast_inflow"].tolist() == [100.0, 100.0]


def test_cash_is_known_where_the_period_ends_with_a_month_of_monthly():
    snapshots = [
        ["2026-04-15", "2026-04-16", "2026-04-30", 1.0, 0.0, 5.0],
        ["2026-04-15", "2026-05-01", "2026-05-28", 1.0, 0.0, 5.0],
        ["2026-04-15", "2026-06-01", "2026-06-30", 1.0, 0.0, 5.0],
    ]
    table = review(snapshots, (), [["2026-04-01", 7.0], ["2026-05-01", 8.0], ["2026-06-01", None]])
    assert table["actual_cash"].fillna(-1).tolist() == [7.0, -1, -1]
    assert table["cash_deviation"].fillna(-1).tolist() == [2.0, -1, -1]


def test_the_latest_snapshot_comes_first_and_one_taken_later_is_not_known_yet():
    snapshots = [
        ["2026-03-31", "2026-05-01", "2026-05-31", 1.0, 0.0, 0.0],
        ["2026-03-31", "2026-04-01", "2026-04-30", 1.0, 0.0, 0.0],
        ["2026-04-30", "2026-05-01", "2026-05-31", 1.0, 0.0, 0.0],
        ["2026-07-31", "2026-08-01", "2026-08-31", 1.0, 0.0, 0.0],
    ]
    table = review(snapshots)
    assert [(taken.month, end.month) for taken, end in zip(table["taken"], table["period_end"], strict=True)] == [(4, 5), (3, 4), (3, 5)]


def test_no_share_of_a_forecast_of_nothing_and_no_actual_of_a_period_that_ends_before_it_begins():
    table = review(
        [["2026-05-31", "2026-06-01", "2026-06-15", 0.0, 0.0, 0.0], ["2026-05-31", "2026-06-20", "2026-06-16", 1.0, 0.0, 0.0]],
        [["2026-06-10", "C", 5.0]],
    )  # fmt: skip
    assert table["actual_inflow"].fillna(-1).tolist() == [5.0, -1]
    assert table["inflow_deviation_share"].isna().all()


def test_no_snapshots_no_rows():
    assert review([]).empty


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-50, 500)), max_size=20), st.integers(0, 58))
def test_the_inflows_of_periods_that_follow_one_another_add_up_to_that_of_the_whole(drawn, cut):
    first = np.datetime64("2026-05-01")
    receipts = [[str(first + day), "C", float(amount)] for day, amount in drawn]
    parts = [(0, cut), (cut + 1, 59), (0, 59)]
    snapshots = [["2026-04-30", str(first + a), str(first + b), 1.0, 0.0, 0.0] for a, b in parts]
    table = review(snapshots, receipts).set_index(["period_start", "period_end"])["actual_inflow"]
    one, two, both = (table[pd.Timestamp(first + a), pd.Timestamp(first + b)] for a, b in parts)
    assert one + two == pytest.approx(both, abs=1e-9)


def test_a_forecast_becomes_rows_of_the_table():
    forecast = pd.DataFrame({column.key: [0.0] for column in SNAPSHOTS.columns[3:]})
    forecast.insert(0, "period_end", [pd.Timestamp("2026-07-31")])
    forecast.insert(0, "period_start", [pd.Timestamp("2026-07-01")])
    table = frozen(forecast, taken=AS_OF)
    assert list(table) == [column.key for column in SNAPSHOTS.columns]
    assert table["taken"].tolist() == [pd.Timestamp(AS_OF)]
