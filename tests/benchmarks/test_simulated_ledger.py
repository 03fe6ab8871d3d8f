"""The simulated ledger has the features that docs/accuracy.md tells of."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import simulated_ledger as simulator
from simulated_ledger import draw_customers, habits_drift, pay_days, simulated_ledger

CUSTOMERS, INVOICES = 90, 3000
HOLIDAYS = pd.to_datetime(simulator.HOLIDAYS)


@pytest.fixture(scope="module")
def ledger():
    return simulated_ledger(3, drift=0.5, customers=CUSTOMERS, invoices=INVOICES)


@pytest.fixture(scope="module")
def traits():
    """Of the same customers: they are drawn first."""
    return draw_customers(np.random.default_rng(3), CUSTOMERS, INVOICES)


def test_a_third_of_the_customers_have_one_invoice_and_one_has_a_fifth_of_all(ledger):
    count = ledger["customer"].value_counts()
    assert len(count) == CUSTOMERS
    assert (count == 1).sum() == CUSTOMERS // 3
    assert count.iloc[0] / len(ledger) > 0.19
    assert len(ledger) == pytest.approx(INVOICES, rel=0.03)


def test_nobody_pays_before_the_day_after_issue_nor_on_a_closed_day(ledger):
    assert (ledger["paid"] > ledger["issued"]).all()
    assert (ledger["paid"].dt.day_of_week < 5).all()
    assert not ledger["paid"].isin(HOLIDAYS).any()


def test_who_pays_weekly_pays_on_its_weekday_but_for_slips_and_holidays(ledger, traits):
    of = traits.loc[ledger["customer"]]
    weekly = (of["run"] == "weekly").to_numpy()
    after_holiday = (ledger["paid"] - pd.Timedelta(days=1)).isin(HOLIDAYS).to_numpy()
    on_weekday = ledger["paid"].dt.day_of_week.to_numpy() == of["weekday"].to_numpy()
    off = (~on_weekday & ~after_holiday)[weekly].mean()
    assert weekly.sum() > 500
    assert 0 < off <= 0.09  # 8 % of the invoices are paid out of run, some of these by chance on the weekday


def paid_on(wanted, run, *, out_of_run, odd_weeks=True):
    """When a customer whose runs are on Thursdays (and Mondays) pays what it means to pay on these days."""
    customer = pd.DataFrame({"run": [run], "weekday": [3], "other_weekday": [0], "odd_weeks": [odd_weeks]})
    days = np.array(wanted, dtype="datetime64[D]").astype(np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulator, "OUT_OF_RUN", out_of_run)
        found = pay_days(np.random.default_rng(0), customer, np.zeros(len(days), dtype=np.int64), days)
    return found.astype("datetime64[D]").astype(str).tolist()


@pytest.mark.parametrize(
    ("run", "wanted", "paid"),
    [
        ("weekly", "2019-01-04", "2019-01-10"),  # a Friday; the next Thursday
        ("weekly", "2019-01-10", "2019-01-10"),
        ("weekly", "2019-07-01", "2019-07-05"),  # the Thursday is Independence Day
        ("two weekdays", "2019-01-04", "2019-01-07"),  # Thursdays and Mondays
        ("twice a month", "2019-01-04", "2019-01-15"),
        ("twice a month", "2019-09-17", "2019-09-30"),  # the 28th is a Saturday
        ("any day", "2019-01-05", "2019-01-07"),
    ],
)
def test_an_invoice_waits_for_the_next_pay_run(run, wanted, paid):
    assert paid_on([wanted], run, out_of_run=0.0) == [paid]


@pytest.mark.parametrize(("odd_weeks", "runs"), [(True, ["2019-01-17", "2019-01-31"]), (False, ["2019-01-10", "2019-01-24", "2019-02-07"])])
def test_runs_of_every_second_week_are_a_fortnight_apart(odd_weeks, runs):
    wanted = [str(day.date()) for day in pd.date_range("2019-01-07", "2019-01-31")]
    assert sorted(set(paid_on(wanted, "every second week", out_of_run=0.0, odd_weeks=odd_weeks))) == runs


def test_an_invoice_paid_out_of_run_is_paid_on_the_first_working_day():
    assert paid_on(["2019-01-05", "2019-01-08"], "weekly", out_of_run=1.0) == ["2019-01-07", "2019-01-08"]  # a Saturday, a Tuesday


def test_habits_drift_by_so_many_days_every_six_weeks():
    code, chance = np.repeat(np.arange(2000), 2), np.random.default_rng(1)
    issued = np.tile([0, 42], 2000)
    moved = habits_drift(chance, code, issued, 1.5).reshape(-1, 2)
    assert np.std(moved[:, 1] - moved[:, 0]) == pytest.approx(1.5, rel=0.05)
    assert not habits_drift(chance, code, issued, 0.0).any()


def test_another_pay_run_of_the_big_payer_changes_its_payments_alone(ledger, traits):
    other = "every second week" if traits["run"].iloc[0] != "every second week" else "weekly"
    changed = simulated_ledger(3, drift=0.5, customers=CUSTOMERS, invoices=INVOICES, big_payer_run=other)
    big = ledger["customer"] == traits.index[0]
    pd.testing.assert_frame_equal(changed.drop(columns="paid"), ledger.drop(columns="paid"))
    assert (changed["paid"] == ledger["paid"])[~big].all()
    assert (changed["paid"] != ledger["paid"])[big].any()
