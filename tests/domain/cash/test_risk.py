"""Cash at risk: by hand, and what must hold for any company."""

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.risk import QUANTILES, cash_at_risk
from xlcash.domain.cash.situation import Situation
from xlcash.domain.policy import Policy

AS_OF = "2026-06-30"
BANK = ["Bank", "operating", 1_000.0]
SALES = [[f"{2024 + month // 12}-{month % 12 + 1:02d}-01", 1_000.0 + 100 * (month * 7 % 5), 900.0] for month in range(30)]
CUSTOMERS = "ABCDEF"
PAST = [
    [f"P-{customer}{n}", customer, f"2026-{n % 4 + 1:02d}-01", f"2026-{n % 4 + 1:02d}-28", 50.0 + n]
    for customer in CUSTOMERS
    for n in range(12)
]
PAID = [
    [f"2026-{n % 4 + 2:02d}-{(n * 5 + ord(customer)) % 27 + 1:02d}", customer, 50.0 + n, f"P-{customer}{n}"]
    for customer in CUSTOMERS
    for n in range(12)
]
OPEN = [[f"O-{n}", CUSTOMERS[n % 6], "2026-06-01", f"2026-{n % 3 + 6:02d}-{n % 28 + 1:02d}", 40.0 + n * 37 % 300] for n in range(60)]


@pytest.fixture(scope="session")
def situation(ledger, rows):
    def made(invoices=(), receipts=(), *, bills=(), plan=(), accounts=(BANK,), monthly=(), policy=None, as_of=AS_OF):
        tables = (rows(name, *lines) for name, lines in (("Bills", bills), ("Plan", plan), ("Accounts", accounts), ("Monthly", monthly)))
        return Situation(ledger(invoices, receipts, as_of=as_of), *tables, policy or Policy(simulation_paths=1_000))

    return made


@pytest.fixture(scope="session")
def company(situation):
    def made(*, shuffled=None, money=1.0, **policy):
        invoices = [[*row[:4], row[4] * money] for row in PAST + OPEN]
        receipts = [[*row[:2], row[2] * money, row[3]] for row in PAID]
        if shuffled is not None:
            random.Random(shuffled).shuffle(invoices)
            random.Random(shuffled + 1).shuffle(receipts)
        tables = {
            "bills": [["B-1", "S", "2026-07-20", 700.0 * money]],
            "plan": [["Wages", "out", 3_000.0 * money, "monthly", "2026-01-31"]],
            "accounts": [["Bank", "operating", 1_000.0 * money]],
            "monthly": [[month, sales * money, cost * money] for month, sales, cost in SALES],
        }
        return situation(invoices, receipts, policy=Policy(**{"simulation_paths": 2_000, **policy}), **tables)

    return made


def test_one_invoice_comes_or_does_not(situation):
    """Seventeen of twenty like it were paid 30 days late, three were written off: 1,000, or 1,100 with a chance of about 85 %."""
    past = [[f"P-{n}", "C", "2025-12-01", "2025-12-31", 100.0] for n in range(20)]
    receipts = [["2026-01-30", "C", 100.0, f"P-{n}", "cash" if n < 17 else "write-off"] for n in range(20)]
    table = cash_at_risk(situation([*past, ["I-1", "C", "2026-06-01", "2026-06-30", 100.0]], receipts), periods=2)
    assert table["period_end"].astype(str).tolist() == ["2026-07-31", "2026-08-31"]
    assert table[["p5", "p10", "p50", "p90"]].to_numpy()[0].tolist() == [1_000, 1_000, 1_100, 1_100]
    assert table["expected"][0] == pytest.approx(1_085, abs=3)
    assert table["cash_flow_at_risk"][0] == pytest.approx(85, abs=3)


def test_what_a_customer_owes_from_one_week_comes_together(situation):
    """As above; 60 and 40 are due in one week, so that 1,060 and 1,040 never are."""
    past = [[f"P-{n}", "C", "2025-12-01", "2025-12-31", 100.0] for n in range(20)]
    receipts = [["2026-01-30", "C", 100.0, f"P-{n}", "cash" if n < 17 else "write-off"] for n in range(20)]
    owed = [["I-1", "C", "2026-06-01", "2026-06-29", 60.0], ["I-2", "C", "2026-06-02", "2026-06-30", 40.0]]
    table = cash_at_risk(situation([*past, *owed], receipts), periods=2)
    assert table[["p5", "p10", "p50", "p90"]].to_numpy()[0].tolist() == [1_000, 1_000, 1_100, 1_100]


def test_what_is_certain_has_no_range(situation):
    bills = [["B-1", "S", "2026-07-20", 300.0]]
    plan = [["Wages", "out", 400.0, "monthly", "2026-01-31"]]
    table = cash_at_risk(situation(bills=bills, plan=plan), periods=2)
    for quantile in QUANTILES:
        assert table[quantile].tolist() == [300.0, -100.0]
    assert table["probability_below_reserve"].tolist() == [0.0, 1.0]
    assert table["cash_flow_at_risk"].tolist() == [0.0, 0.0]


def test_disputed_amounts_never_come(situation):
    table = cash_at_risk(situation([["I-1", "C", "2026-06-01", "2026-07-15", 500.0, 500.0]]), periods=12)
    assert table["p90"].tolist() == [1_000.0] * 12


def test_the_reserve_target_is_that_of_the_forecast(situation):
    monthly = [["2026-05-01", None, 330.0], ["2026-06-01", None, 330.0]]  # 3 months of 330: 990
    plan = [["Rent", "out", 10.0, "monthly", "2026-07-31"]]
    table = cash_at_risk(situation(monthly=monthly, plan=plan), periods=3)
    assert table["p50"].tolist() == [990.0, 980.0, 970.0]
    assert table["probability_below_reserve"].tolist() == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(("periods", "frequency"), [(12, "monthly"), (13, "weekly"), (4, "quarterly"), (30, "daily")])
def test_the_mean_is_the_forecast(company, periods, frequency):
    here = company()
    risk, forecast = (table(here, periods=periods, frequency=frequency) for table in (cash_at_risk, cash_forecast))
    np.testing.assert_allclose(risk["expected"], forecast["closing"], rtol=1e-9)
    np.testing.assert_allclose(risk["p50"], forecast["closing"], atol=0.01 * 11_000)


def test_the_forecast_method_does_not_make_payments_certain(company):
    careful, certain = (cash_at_risk(company(collection_method=method), periods=1) for method in ("behaviour", "due_date"))
    pd.testing.assert_frame_equal(careful, certain)


def test_the_order_of_the_rows_changes_nothing(company):
    one, other = cash_at_risk(company()), cash_at_risk(company(shuffled=5))
    np.testing.assert_allclose(one.drop(columns="period_end"), other.drop(columns="period_end"), rtol=1e-9)


def test_twice_the_money_is_twice_the_answer(company):
    one, two = cash_at_risk(company()), cash_at_risk(company(money=2.0))
    money = [*QUANTILES, "expected", "cash_flow_at_risk"]
    np.testing.assert_allclose(two[money], 2 * one[money], rtol=1e-12)
    assert two["probability_below_reserve"].tolist() == one["probability_below_reserve"].tolist()


def test_the_same_seed_gives_these_figures(company):
    table = cash_at_risk(company(), periods=2, seed=1)
    np.testing.assert_allclose(table[[*QUANTILES, "probability_below_reserve"]], PINNED, rtol=1e-9)
    assert not cash_at_risk(company(), periods=2, seed=2)["p5"].equals(table["p5"])


PINNED = [
    [1705.0034326717512, 1956.0514997010828, 2773.409302077471, 3668.1721064737562, 0.45],
    [3291.169550044412, 3609.188709812104, 4571.562329274975, 5367.3558064628905, 0.005],
]


def test_paths_and_seed_are_those_of_the_settings_unless_given(company):
    stated = cash_at_risk(company(simulation_paths=1_500, simulation_seed=9), periods=1)
    pd.testing.assert_frame_equal(stated, cash_at_risk(company(), periods=1, paths=1_500, seed=9))


def test_a_common_shock_widens_the_range(company):
    """Thirty pay runs of about 380 and a month of sales: the shock moves what July brings at worst, and nothing of what is expected."""
    months = [cash_at_risk(company(payment_correlation=rho), periods=1, paths=10_000).iloc[0] for rho in (0.0, 0.08, 0.3)]
    assert [month["expected"] for month in months] == pytest.approx([2_812.95] * 3, abs=0.01)
    assert [month["cash_flow_at_risk"] for month in months] == pytest.approx([912, 1_108, 1_351], abs=5)


def test_receivables_of_monthly_slow_down_too(situation):
    """No invoice, 1,130 owed, a month of sales: expected in July all of it; in bad states less, never more."""
    here = situation(monthly=[["2026-06-01", 1_000.0, 90.0, None, 1_130.0]])
    table = cash_at_risk(here, periods=1, frequency="weekly")
    forecast = cash_forecast(here, periods=1, frequency="weekly")
    assert table["expected"][0] == pytest.approx(forecast["closing"][0])
    assert table["p5"][0] < forecast["closing"][0] < table["p90"][0]


def test_project_money_has_no_reserve_and_no_sales(situation):
    here = situation(
        [["I-1", "C", "2026-06-01", "2026-07-15", 80.0, None, "Escrow"]], accounts=[BANK, ["Escrow", "project", 10.0]], monthly=SALES
    )
    table = cash_at_risk(here, periods=3, group="project")
    assert table["p90"].tolist() == [90.0] * 3  # nothing was ever paid: everyone pays on the due date
    assert table["probability_below_reserve"].tolist() == [0.0] * 3


amount = st.floats(1, 5_000).map(lambda number: round(number, 2))
invoice = st.tuples(st.sampled_from("ABC"), st.integers(-60, 60), amount, st.integers(-1, 40))


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(invoice, max_size=15), correlation=st.sampled_from([0.0, 0.08, 0.5]), seed=st.integers(0, 2**32 - 1))
def test_whatever_the_ledger(situation, lines, correlation, seed):
    start = dt.date.fromisoformat(AS_OF)
    day = [(start + dt.timedelta(days=due)).isoformat() for _, due, _, _ in lines]
    invoices = [[f"I-{n}", customer, "2026-01-01", day[n], owed] for n, (customer, _, owed, _) in enumerate(lines)]
    receipts = [
        [(start - dt.timedelta(days=ago)).isoformat(), customer, owed, f"I-{n}"]
        for n, (customer, _, owed, ago) in enumerate(lines)
        if ago >= 0
    ]
    here = situation(invoices, receipts, monthly=SALES[-4:], policy=Policy(payment_correlation=correlation))
    table = cash_at_risk(here, periods=3, paths=1_000, seed=seed)
    ordered = table[list(QUANTILES)].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()
    assert table["probability_below_reserve"].between(0, 1).all()
    most = 1_000 + sum(owed for _, _, owed, ago in lines if ago < 0)
    assert (ordered[:, 0] >= 1_000 - 900 * 3 - 1e-6).all(), "no path loses more than is paid out"
    assert (table["expected"] <= most + 3 * 2_000).all()
