"""The cash forecast: worked by hand, and what must hold for any company."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.cash.flows import KINDS
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.new_sales import collection_profile, days_of_sales
from xlcash.domain.cash.situation import Situation
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.policy import Policy
from xlcash.domain.working_days import WorkingDays

AS_OF = "2026-06-30"
POLICY = Policy(vat_rate=0.1)
BANK = ["Bank", "operating", 100.0]
SALES = [[f"2026-{month:02d}-01", 3_000.0, 90.0] for month in range(1, 7)]


@pytest.fixture(scope="session")
def forecast(ledger, rows):
    def made(
        invoices=(),
        receipts=(),
        *,
        bills=(),
        plan=(),
        accounts=(BANK,),
        monthly=(),
        as_of=AS_OF,
        policy=POLICY,
        calendar=(),
        factors=None,
        **more,
    ):
        tables = (rows(name, *lines) for name, lines in (("Bills", bills), ("Plan", plan), ("Accounts", accounts), ("Monthly", monthly)))
        working = WorkingDays.of(rows("Calendar", *calendar))
        return cash_forecast(Situation(ledger(invoices, receipts, as_of=as_of), *tables, policy, factors, working), **more)

    return made


def test_two_months_worked_by_hand(forecast):
    table = forecast(
        [["I-1", "C", "2026-06-01", "2026-07-15", 500.0], ["I-2", "C", "2026-06-01", "2026-08-15", 50.0, 20.0]],
        bills=[["B-1", "S", "2026-05-01", 60.0], ["B-2", "S", "2026-08-20", 30.0, 10.0, "flexible"]],
        plan=[["Grant", "in", 7.0, "once", "2026-08-01"], ["Wages", "out", 200.0, "monthly", "2026-01-31"]],
        monthly=[["2026-05-01", None, 80.0], ["2026-06-01", None, 120.0]],
        periods=2,
    )
    assert table["period_start"].astype(str).tolist() == ["2026-07-01", "2026-08-01"]
    assert table["period_end"].astype(str).tolist() == ["2026-07-31", "2026-08-31"]
    assert table[["opening", *KINDS, "net", "closing"]].to_numpy().tolist() == [
        pytest.approx([100, 500, 0, 0, -260, 0, 240, 340]),
        pytest.approx([340, 30, 0, 7, -200, -20, -183, 157]),
    ]
    assert table["reserve_target"].tolist() == [300.0, 300.0]  # 3 months of (80 + 120) / 2
    assert table["gap"].tolist() == pytest.approx([0, -143])


def test_project_money_is_kept_apart(forecast):
    company = {
        "invoices": [["I-1", "C", "2026-06-01", "2026-07-15", 10.0, None, "Escrow"], ["I-2", "C", "2026-06-01", "2026-07-15", 20.0]],
        "bills": [["B-1", "S", "2026-07-20", 3.0, None, None, "Escrow"], ["B-2", "S", "2026-07-20", 4.0, None, None, "nowhere"]],
        "plan": [["Wages", "out", 5.0, "once", "2026-07-31", None, None, "Escrow"]],
        "accounts": [BANK, ["Escrow", "project", 1_000.0], ["Deposit", "restricted", 9.0]],
        "monthly": SALES,
    }
    assert forecast(**company, periods=3)["new_sales"].sum() > 0
    own = forecast(**company, periods=1).iloc[0]
    assert (own["opening"], own["collections"], own["rigid_out"], own["reserve_target"]) == (100.0, 20.0, -4.0, 270.0)
    assert forecast(**company, periods=3, group="project")["new_sales"].sum() == 0
    project = forecast(**company, periods=1, group="project").iloc[0]
    assert project[["opening", "collections", "rigid_out", "closing", "reserve_target"]].tolist() == [1000, 10, -8, 1002, 0]
    restricted = forecast(**company, periods=1, group="restricted").iloc[0]
    assert restricted[["opening", "net", "closing"]].tolist() == [9, 0, 9]


def test_new_sales_come_in_after_the_term_of_the_invoices_where_nothing_was_paid_yet(forecast):
    # 3,000 a month + 10 % VAT, invoiced evenly, paid 31 days later: nothing in July, July's sales in August,
    # those of 1 to 30 August in September.
    table = forecast([["I-1", "C", "2026-06-30", "2026-07-31", 1.0]], monthly=SALES, periods=3)
    assert table["new_sales"].tolist() == pytest.approx([0, 3_300, 3_300 * 30 / 31])


def test_new_sales_come_in_as_the_book_was_collected(forecast):
    invoices = [[f"I-{n}", "C", "2026-05-01", "2026-05-31", 100.0] for n in range(10)]
    receipts = [["2026-05-11", "C", 100.0, f"I-{n}"] for n in range(8)]  # 80 % after 10 days, the rest not so far
    table = forecast(invoices, receipts, monthly=SALES, periods=2)
    daily = 3_300 / 31
    assert table["new_sales"].tolist() == pytest.approx([0.8 * 21 * daily, 0.8 * 31 * daily])


def test_the_months_of_sales_are_those_that_have_ended(forecast):
    months = [["2026-05-01", 1_000.0], ["2026-06-01", 99_000.0]]
    invoices = [["I-1", "C", "2026-06-01", "2026-06-01", 1.0]]
    daily = forecast(invoices, monthly=months, as_of="2026-06-29", periods=3, frequency="daily")["new_sales"]
    assert daily.tolist() == pytest.approx([1_100 / 30, 1_100 / 31, 1_100 / 31])


def test_only_the_latest_months_of_sales_count(forecast):
    policy = Policy(vat_rate=0.0, sales_history_months=2)
    months = [["2026-06-01", 310.0], ["2026-05-01", 930.0], ["2026-04-01", 9_999.0]]
    table = forecast([["I-1", "C", "2026-06-01", "2026-06-01", 1.0]], monthly=months, policy=policy, periods=1)
    assert table["new_sales"].tolist() == pytest.approx([620])


def test_the_least_a_firm_has_is_enough(forecast):
    """A4: receivables of 45 days of sales, payables of 30 days, fixed cost; neither invoices nor bills nor plan."""
    sales, purchases = 3_000.0, 2_000.0
    gross = 1 + POLICY.vat_rate
    month = ["2026-06-01", sales, 90.0, None, sales * gross * 45 / (365 / 12), purchases * gross * 30 / (365 / 12), purchases]
    daily = forecast(monthly=[month], periods=62, frequency="daily")
    assert daily["collections"][:45].tolist() == pytest.approx([sales * gross / (365 / 12)] * 45)
    assert daily["collections"][45:].sum() == 0
    assert daily["new_sales"][:45].sum() == 0
    assert daily["new_sales"][45:].tolist() == pytest.approx([sales * gross / 31] * 17)
    assert daily["rigid_out"][0] == pytest.approx(-purchases * gross / (365 / 12))
    assert daily["rigid_out"][30] == pytest.approx(-purchases * gross / 31 - 90)  # 31 July: July's first purchases and the fixed cost
    assert daily["rigid_out"][61] == pytest.approx(-purchases * gross / 31 - 90)


def test_fixed_cost_stands_in_only_for_a_plan_without_payments(forecast):
    inflow = [["Grant", "in", 7.0, "once", "2026-08-01"]]
    bill = [["B-1", "S", "2026-07-20", 3.0]]
    assert forecast(monthly=SALES, plan=inflow, bills=bill, periods=1)["rigid_out"].tolist() == [-93.0]
    wages = [["Wages", "out", 5.0, "once", "2026-07-31"]]
    assert forecast(monthly=SALES, plan=wages, bills=bill, periods=1)["rigid_out"].tolist() == [-8.0]


def test_without_monthly_there_are_no_new_sales_and_no_target(forecast):
    table = forecast(periods=3)
    assert table[[*KINDS, "reserve_target", "gap"]].to_numpy().sum() == 0
    assert table["closing"].tolist() == [100.0] * 3


def test_no_account_is_an_error(forecast):
    with pytest.raises(EmptyTableError, match="Accounts has no row"):
        forecast(accounts=[])


def test_balances_are_in_the_base_currency(forecast):
    accounts = [["Bank", "operating", 100.0, "CNY"], ["Dollars", "operating", 10.0, "USD"]]
    assert forecast(accounts=accounts, factors={"CNY": 1.0, "USD": 7.0}, periods=1)["opening"].tolist() == [170.0]


def test_days_of_sales_of_the_latest_receivables(rows):
    monthly = rows("Monthly", ["2026-06-01", 3_000.0, None, None, 3_300.0])
    assert days_of_sales(monthly, POLICY, as_of=dt.date(2026, 6, 30)) == pytest.approx(365 / 12)
    assert days_of_sales(rows("Monthly"), POLICY, as_of=dt.date(2026, 6, 30)) == 30


def test_the_shares_collected_fall_short_of_one_by_what_never_came(ledger, rows):
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 75.0], ["I-2", "C", "2026-05-01", "2026-05-31", 25.0]]
    book = ledger(invoices, [["2026-05-21", "C", 75.0, "I-1"], ["2026-06-01", "C", 25.0, "I-2", "write-off"]], as_of=AS_OF)
    profile = collection_profile(book, rows("Monthly"), POLICY)
    assert profile[20] == pytest.approx(0.75)
    assert profile.sum() == pytest.approx(0.75)


bill = st.tuples(st.integers(-30, 120), st.integers(1, 500), st.sampled_from(["rigid", "flexible"]))
rhythms = st.sampled_from(["once", "weekly", "monthly", "quarterly", "yearly"])
line = st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 500), rhythms, st.integers(-400, 120))
invoice = st.tuples(st.sampled_from("ABC"), st.integers(-60, 60), st.integers(1, 900), st.integers(-1, 30))
lists = {"bills": st.lists(bill, max_size=5), "plan": st.lists(line, max_size=5), "invoices": st.lists(invoice, max_size=8)}
company = st.fixed_dictionaries(lists | {"sales": st.booleans()})


def written(drawn, as_of, scale=1.0):
    def day(n):
        return str(np.datetime64(as_of) + n)

    return {
        "invoices": [[f"I-{n}", who, day(due - 75), day(due), amount * scale] for n, (who, due, amount, _) in enumerate(drawn["invoices"])],
        "receipts": [
            [day(-paid), who, amount * scale, f"I-{n}"] for n, (who, _, amount, paid) in enumerate(drawn["invoices"]) if paid >= 0
        ],
        "bills": [[f"B-{n}", "S", day(due), amount * scale, None, rigidity] for n, (due, amount, rigidity) in enumerate(drawn["bills"])],
        "plan": [[f"P-{n}", way, amount * scale, rhythm, day(start)] for n, (way, amount, rhythm, start) in enumerate(drawn["plan"])],
        "monthly": [[month, sales * scale, fixed * scale] for month, sales, fixed in SALES] if drawn["sales"] else [],
        "accounts": [["Bank", "operating", 100.0 * scale]],
        "as_of": as_of,
    }


@settings(deadline=None, max_examples=30)
@given(company)
def test_days_weeks_and_months_of_the_same_span_agree(forecast, drawn):
    """91 days, 13 weeks; 1 May to 30 July 2026 less its last day are May, June and 30 days of July."""
    inputs = written(drawn, "2026-04-30")
    daily = forecast(**inputs, periods=92, frequency="daily")[list(KINDS)].to_numpy()
    weekly = forecast(**inputs, periods=13, frequency="weekly")[list(KINDS)].to_numpy()
    monthly = forecast(**inputs, periods=3, frequency="monthly")[list(KINDS)].to_numpy()
    np.testing.assert_allclose(daily[:91].reshape(13, 7, -1).sum(axis=1), weekly, atol=1e-6)
    np.testing.assert_allclose([daily[:31].sum(axis=0), daily[31:61].sum(axis=0), daily[61:].sum(axis=0)], monthly, atol=1e-6)


@settings(deadline=None, max_examples=30)
@given(company, st.sampled_from(["2026-04-30", "2024-02-28", "2026-06-10"]))
def test_every_period_opens_with_the_closing_before_it(forecast, drawn, as_of):
    table = forecast(**written(drawn, as_of), periods=6)
    assert table["opening"][1:].tolist() == table["closing"][:-1].tolist()
    np.testing.assert_allclose(table["opening"] + table["net"], table["closing"], atol=1e-6)
    np.testing.assert_allclose(table[list(KINDS)].sum(axis=1), table["net"], atol=1e-6)
    assert (table[["rigid_out", "flexible_out", "gap"]] <= 0).all(axis=None)
    assert (table[["collections", "new_sales", "other_in"]] >= 0).all(axis=None)


@settings(deadline=None, max_examples=20)
@given(company)
def test_amounts_scale_with_the_unit_of_money(forecast, drawn):
    one, other = (forecast(**written(drawn, "2026-04-30", scale), periods=3).iloc[:, 2:] for scale in (1.0, 8.0))
    np.testing.assert_allclose(one * 8, other, rtol=1e-9, atol=1e-6)


def test_period_dates_are_dates(forecast):
    table = forecast(periods=1)
    assert pd.api.types.is_datetime64_dtype(table["period_start"])
    assert pd.api.types.is_datetime64_dtype(table["period_end"])


@settings(deadline=None, max_examples=20)
@given(company, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(forecast, drawn, random):
    inputs = written(drawn, "2026-04-30")
    other = {key: random.sample(rows, len(rows)) if isinstance(rows, list) else rows for key, rows in inputs.items()}
    one, two = (forecast(**tables, periods=4).iloc[:, 2:] for tables in (inputs, other))
    np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-6)


@settings(deadline=None, max_examples=20)
@given(company, st.integers(1, 99))
def test_an_open_item_in_two_halves_is_owed_no_differently(forecast, drawn, percent):
    """Where nothing was paid yet, nothing is learned from the number of invoices: every figure stays."""
    inputs = written(drawn, "2026-04-30") | {"receipts": []}
    halves = [
        [f"{number}{half}", *rest, amount * share]
        for number, *rest, amount in inputs["invoices"]
        for half, share in (("a", percent / 100), ("b", 1 - percent / 100))
    ]
    one, two = (forecast(**tables, periods=3).iloc[:, 2:] for tables in (inputs, inputs | {"invoices": halves}))
    np.testing.assert_allclose(one, two, rtol=1e-6, atol=0.02)
