"""Stress: each column of a scenario worked by hand, and what must hold for any firm."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.cash.flows import daily_flows
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.new_sales import daily_new_sales
from xlcash.domain.cash.scenarios import DEFAULT_SCENARIOS, default_scenarios
from xlcash.domain.cash.situation import Situation
from xlcash.domain.cash.stress import _collected_sooner, stress
from xlcash.domain.company import company, table_cells
from xlcash.domain.errors import ArgumentOutOfRangeError, EmptyTableError, UnknownCustomerError
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SCENARIOS, SPECS
from xlcash.language import LANGUAGES, Term

AS_OF = "2026-06-30"
BANK = ["Bank", "operating", 100.0]
POLICY = Policy(vat_rate=0.0, gap_share_of_reserve=0.2)
SALES = [[f"2026-{month:02d}-01", 3_100.0, 90.0] for month in range(1, 7)]


@pytest.fixture(scope="session")
def situation(ledger, rows):
    def made(invoices=(), receipts=(), *, bills=(), plan=(), accounts=(BANK,), monthly=()):
        tables = (rows(name, *lines) for name, lines in (("Bills", bills), ("Plan", plan), ("Accounts", accounts), ("Monthly", monthly)))
        return Situation(ledger(invoices, receipts, as_of=AS_OF), *tables, POLICY)

    return made


@pytest.fixture(scope="session")
def lowest(rows):
    """Lowest cash and its day, of the base case and of each scenario."""

    def made(of, *scenarios):
        table = stress(of, rows("Scenarios", *([f"{at} {name}", *changes] for at, (name, *changes) in enumerate(scenarios))))
        return [(cash, f"{day:%m-%d}") for cash, day in zip(table["lowest_cash"], table["lowest_on"], strict=True)]

    return made


def invoice(number, due, amount, customer="C", issued="2026-06-01"):
    return [number, customer, issued, due, amount]


def scenario(name="S", *, sales=None, delay=None, fails=None, sooner=None, cost=None):
    return [name, sales, delay, fails, sooner, cost]


# ── the base case ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_base_case_comes_first_and_tells_the_lowest_day_not_the_lowest_month_end(situation, rows):
    # 100 − 80 on 10 July, + 50 on 20 July: 20 within July, 70 at its end. The target is 3 × 10.
    of = situation(
        [invoice("I-1", "2026-07-20", 50.0)], plan=[["Wages", "out", 80.0, "once", "2026-07-10"]], monthly=[["2026-06-01", None, 10.0]]
    )
    table = stress(of, rows("Scenarios"))
    base = table.iloc[0]
    assert len(table) == 1
    assert base["scenario"] == Term("results.stress.base")
    assert (base["lowest_cash"], base["lowest_on"], base["lowest_month_end"]) == (20.0, pd.Timestamp("2026-07-10"), 70.0)
    assert (base["gap"], base["reserve_months"]) == (-10.0, 2.0)
    assert (base["level"], base["response"]) == (Term("words.risk_level.act"), Term("results.plans.act"))


def test_without_fixed_cost_there_are_no_months_of_reserve(situation, rows):
    base = stress(situation(), rows("Scenarios")).iloc[0]
    assert np.isnan(base["reserve_months"])
    assert (base["gap"], base["level"]) == (0.0, Term("words.risk_level.normal"))


def test_no_account_is_an_error(situation):
    with pytest.raises(EmptyTableError, match="Accounts"):
        situation(accounts=[])


# ── each column ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_customers_that_pay_later(situation, lowest):
    of = situation([invoice("I-1", "2026-07-05", 60.0)], plan=[["Rent", "out", 90.0, "once", "2026-07-20"]])
    assert lowest(of, scenario(delay=10), scenario(delay=30), scenario(delay=-30)) == [
        (70.0, "07-20"), (70.0, "07-20"), (10.0, "07-20"), (70.0, "07-20"),
    ]  # fmt: skip


def test_an_open_invoice_is_collected_on_the_first_day_at_the_earliest(situation, rows):
    of = situation([invoice("I-1", "2026-07-05", 60.0)], plan=[["Rent", "out", 110.0, "once", "2026-07-01"]])
    assert stress(of, rows("Scenarios", scenario(delay=-30)))["lowest_cash"].tolist() == [-10.0, 50.0]


def test_a_sale_is_collected_on_its_own_day_at_the_earliest(situation, lowest):
    # Sold for 100 a day in July and paid on the day of sale: earlier is not possible.
    months = [["2026-06-01", 3_100.0]]
    of = situation([invoice("I-1", "2026-06-01", 1.0)], [["2026-06-01", "C", 1.0, "I-1"]], monthly=months)
    assert lowest(of, scenario(delay=-7)) == [(200.0, "07-01")] * 2


def test_sales_fall(situation, rows):
    # 100 a day, paid at once; wages of 1,000 on 10 July: 100 + 1,000 − 1,000 that day, a fifth less with a fifth less sales.
    months, plan = [["2026-06-01", 3_100.0]], [["Wages", "out", 1_000.0, "once", "2026-07-10"]]
    of = situation([invoice("I-1", "2026-06-01", 1.0)], [["2026-06-01", "C", 1.0, "I-1"]], monthly=months, plan=plan)
    table = stress(of, rows("Scenarios", scenario(sales=-0.2), scenario("T", sales=0.5)))
    assert table["lowest_cash"].tolist() == pytest.approx([100.0, -100.0, 250.0])


def test_a_share_that_fails_is_lost_of_open_invoices_and_of_new_sales(situation, rows):
    months, plan = [["2026-06-01", 3_100.0]], [["Wages", "out", 1_000.0, "once", "2026-07-10"]]
    books = [invoice("I-1", "2026-06-01", 1.0), invoice("I-2", "2026-07-10", 500.0)], [["2026-06-01", "C", 1.0, "I-1"]]
    of = situation(*books, monthly=months, plan=plan)
    flows = daily_flows(of, days=10)
    expected = flows["invoices", "collections"].sum() + flows["sales", "new_sales"].sum()
    lowest = stress(of, rows("Scenarios", scenario(fails=0.3), scenario("T", fails="30%")))["lowest_cash"]
    assert lowest[1] == lowest[2]
    assert 100 - 1_000 + 0.7 * expected == pytest.approx(lowest[1])


FAILING = [
    invoice("I-1", "2026-07-05", 60.0, "1001"), invoice("I-2", "2026-07-05", 30.0, "B"), invoice("I-3", "2026-07-05", 5.0, "B"),
]  # fmt: skip
DEBT = [["Rent", "out", 150.0, "once", "2026-07-20"]]


@pytest.mark.parametrize("named", ["1001", 1001.0, Decimal("1001.0000"), "largest", "最大客户", " 1001 "])
def test_a_customer_that_fails_pays_none_of_its_invoices(named, situation, lowest):
    assert lowest(situation(FAILING, plan=DEBT), scenario(fails=named)) == [(45.0, "07-20"), (-15.0, "07-20")]


def test_a_customer_that_fails_takes_its_share_of_the_years_sales_along(situation, lowest):
    # B was invoiced 35 of the 95 of the last 365 days; the 900 of an older invoice do not count. The last day is the lowest.
    old = invoice("I-0", "2025-06-30", 900.0, "B", issued="2025-06-30")
    loan = [["Loan", "out", 1e6, "once", "2027-06-30"]]
    of = situation([old, *FAILING], [["2025-07-01", "B", 900.0, "I-0"]], monthly=SALES, plan=loan)
    none = scenario(sales=-1.0)
    base, without, failed, failed_without = (cash for cash, _ in lowest(of, none, scenario(fails="B"), scenario(fails="B", sales=-1.0)))
    assert base - without > 10_000
    assert (failed - failed_without) / (base - without) == pytest.approx(60 / 95)


def test_a_number_typed_as_text_that_is_a_customers_is_the_customer(situation, lowest):
    books = [invoice("I-1", "2026-07-05", 60.0, "1"), invoice("I-2", "2026-07-05", 30.0, "2")]
    of = situation(books, plan=DEBT)
    assert lowest(of, scenario(fails="1"))[1] == (-20.0, "07-20")
    assert lowest(of, scenario(fails=1.0))[1] == (-50.0, "07-20")  # the number 1: everything


def test_an_unknown_customer_is_named(situation, rows):
    with pytest.raises(UnknownCustomerError, match="C-99"):
        stress(situation(FAILING), rows("Scenarios", scenario(fails="C-99")))
    with pytest.raises(UnknownCustomerError, match=r"1\.5"):
        stress(situation(FAILING), rows("Scenarios", scenario(fails=1.5)))


def test_the_largest_customer_of_an_empty_ledger_is_not_known_and_the_other_scenarios_answer(situation, rows):
    table = stress(situation(plan=DEBT), rows("Scenarios", scenario(fails="largest"), scenario("T", cost=1.0)))
    assert table["lowest_cash"].isna().tolist() == [False, True, False]
    assert (table["response"][1], table["level"][1]) == (Term("results.stress.no_customer"), "")
    assert table["lowest_cash"][2] == -200.0


def test_suppliers_are_paid_sooner_or_later(situation, lowest):
    bills, plan = (
        [["B-1", "S", "2026-07-20", 70.0]],
        [["Rent", "out", 20.0, "once", "2026-08-20"], ["Grant", "in", 40.0, "once", "2026-07-10"]],
    )
    of = situation(bills=bills, plan=plan)
    assert lowest(of, scenario(sooner=15), scenario(sooner=60), scenario(sooner=-60)) == [
        (50.0, "08-20"), (30.0, "07-05"), (10.0, "07-01"), (50.0, "10-19"),
    ]  # fmt: skip


def test_payments_planned_for_after_the_year_come_into_it(situation, lowest):
    of = situation(plan=[["Tax", "out", 70.0, "once", "2027-07-10"]])
    assert lowest(of, scenario(sooner=15)) == [(100.0, "07-01"), (30.0, "06-25")]


def test_planned_payments_cost_more_and_bills_do_not(situation, lowest):
    of = situation(bills=[["B-1", "S", "2026-07-20", 30.0]], plan=[["Rent", "out", 50.0, "once", "2026-07-20"]])
    assert lowest(of, scenario(cost=0.1))[1] == (pytest.approx(15.0), "07-20")


def test_what_stands_in_for_bills_and_payments_changes_with_them(situation, lowest):
    month = ["2026-06-01", None, 90.0, None, None, 1_000.0, 730.0]  # no bills, no plan: fixed cost at month ends, payables run off
    of = situation(accounts=[["Bank", "operating", 10_000.0]], monthly=[month])
    base, dearer, sooner = (cash for cash, _ in lowest(of, scenario(cost=0.1), scenario("T", sooner=10)))
    assert 10_000 - dearer == pytest.approx(1.1 * (10_000 - base))
    assert sooner < base


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"sales": -1.1}, "Sales change"),
        ({"cost": 11.0}, "Cost change"),
        ({"delay": 400}, "Delay days"),
        ({"sooner": -400}, "Payment acceleration"),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused_by_its_column(changes, column, situation, rows):
    with pytest.raises(ArgumentOutOfRangeError, match=column):
        stress(situation(), rows("Scenarios", scenario(**changes)))


# ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────────────

book = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-60, 80), st.integers(1, 900)), min_size=1, max_size=6)
debts = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 500)), max_size=4)
firm = st.fixed_dictionaries({"invoices": book, "bills": debts, "plan": debts})


def written(drawn):
    def day(number):
        return str(np.datetime64(AS_OF) + 1 + number)

    return {
        "invoices": [
            invoice(f"I-{n}", day(due), float(amount), who, day(due - 90)) for n, (who, due, amount) in enumerate(drawn["invoices"])
        ],
        "bills": [[f"B-{n}", "S", day(due), float(amount)] for n, (due, amount) in enumerate(drawn["bills"])],
        "plan": [[f"P-{n}", "out", float(amount), "monthly", day(start)] for n, (start, amount) in enumerate(drawn["plan"])],
        "monthly": SALES,
    }


@settings(deadline=None, max_examples=15)
@given(firm, st.sampled_from(["A", 0.4, "largest"]), st.integers(0, 90), st.floats(0, 0.9), st.floats(0, 2))
def test_what_is_worse_is_never_better(situation, rows, drawn, fails, days, less, more):
    scenarios = [
        scenario("1", sales=-less), scenario("2", delay=days), scenario("3", fails=fails if fails != "A" else drawn["invoices"][0][0]),
        scenario("4", sooner=days), scenario("5", cost=more), scenario("6", sales=-less, delay=days, sooner=days, cost=more),
    ]  # fmt: skip
    lowest = stress(situation(**written(drawn)), rows("Scenarios", *scenarios))["lowest_cash"]
    assert (lowest[1:] <= lowest[0] + 1e-6).all()
    assert lowest[6] <= lowest[[1, 2, 4, 5]].min() + 1e-6


@settings(deadline=None, max_examples=15)
@given(firm)
def test_a_scenario_that_changes_nothing_is_the_base_case_and_the_base_case_is_the_forecast(situation, rows, drawn):
    of = situation(**written(drawn))
    table = stress(of, rows("Scenarios", scenario(), scenario("T", delay=9, sooner=9)))
    numbers = ["lowest_cash", "gap", "reserve_months", "lowest_month_end"]
    np.testing.assert_allclose(table.loc[0, numbers].astype(float), table.loc[1, numbers].astype(float), atol=1e-6)
    assert table["lowest_month_end"][0] == pytest.approx(cash_forecast(of)["closing"].min(), abs=1e-6)
    assert (table["lowest_cash"] <= table["lowest_month_end"] + 1e-6).all()


def test_new_sales_collected_no_sooner_are_those_of_the_forecast(situation):
    of = situation([invoice("I-1", "2026-07-05", 60.0)], [["2026-06-20", "C", 10.0, "I-1"]], monthly=SALES)
    np.testing.assert_allclose(_collected_sooner(of, 0, 365), daily_new_sales(of.ledger, of.monthly, of.policy, days=365))


# ── the scenarios of the template ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_default_scenarios_read_back_and_answer(language, situation):
    frame = default_scenarios(language)
    made = company("Firm", as_of=dt.date.fromisoformat(AS_OF), base_currency="CNY", tables={"Scenarios": frame})
    back = read_table(SCENARIOS, table_cells(made, "Scenarios", language))
    assert back.problems == ()
    pd.testing.assert_frame_equal(back.rows, frame)
    table = stress(situation(FAILING, plan=DEBT), back.rows)
    assert len(table) == 1 + len(DEFAULT_SCENARIOS)
    assert not table["lowest_cash"].isna().any()


def test_the_scenario_of_all_takes_every_column():
    assert set(DEFAULT_SCENARIOS["together"]) == set(SPECS["Scenarios"].column) - {"scenario"}
