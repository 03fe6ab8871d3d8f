"""Deferrals: which payment moves, to when, worked by hand; and what must hold for any forecast."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.cash.deferrals import LEAST, deferrals
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.situation import Situation
from xlcash.domain.company import table_cells
from xlcash.domain.currency import factors
from xlcash.domain.demo.company import demo_company
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.ledger.settlement import in_base, settle
from xlcash.domain.policy import Policy, policy_from
from xlcash.domain.reading import read_table
from xlcash.domain.tables import FORECAST, SETTINGS
from xlcash.domain.working_days import WorkingDays
from xlcash.language import Term

POLICY = Policy(gap_share_of_reserve=0.2, flexible_delay_days=30)
FIRST = "2026-07-01"
REMAINS = Term("results.deferrals.remains")


def forecast(*closings, target=100.0):
    """Months from July 2026 on, by their closing cash."""
    starts = pd.date_range(FIRST, periods=len(closings), freq="MS")
    head = ["Period start", "Period end", "Opening", "Closing", "Reserve target"]
    rows = [[start, start + pd.offsets.MonthEnd(0), 0.0, closing, target] for start, closing in zip(starts, closings, strict=True)]
    return read_table(FORECAST, [head, *rows]).rows


def bill(name, due, amount, wait, rigidity="flexible", account=None, paid=None, currency=None):
    return [name, "S", due, amount, paid, rigidity, account, currency, None, wait]


def line(name, start, amount, wait=None, frequency="once", rigidity="flexible"):
    return [name, "out", amount, frequency, start, None, rigidity, None, None, None, wait]


@pytest.fixture(scope="session")
def moves(rows):
    """Payment, from, to, amount, gap left, period relieved; the last one is the gap that remains."""

    def made(of, bills=(), plan=(), policy=POLICY, **more):
        table = deferrals(of, rows("Bills", *bills), rows("Plan", *plan), policy, **more)
        return [
            tuple("" if pd.isna(cell) else f"{cell:%m-%d}" if isinstance(cell, pd.Timestamp) else cell for cell in row)
            for row in table.to_numpy()
        ]

    return made


# ── one payment ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_payment_moves_to_the_first_period_that_has_enough_cash_although_it_is_paid_then(moves):
    found = moves(forecast(60.0, 70.0, 80.0, 200.0), [bill("B-1", "2026-07-20", 25.0, 90)])
    assert found == [("S · B-1", "07-20", "09-01", 25.0, -15.0, "07-31"), (REMAINS, "", "", "", -20.0, "09-30")]


def test_a_gap_of_exactly_a_fifth_of_the_reserve_moves_nothing(moves):
    assert moves(forecast(80.0, 200.0), [bill("B-1", "2026-07-20", 25.0, 90)]) == [(REMAINS, "", "", "", -20.0, "07-31")]


def test_without_a_gap_there_is_one_row_with_zero(moves):
    assert moves(forecast(100.0, 200.0), [bill("B-1", "2026-07-20", 25.0, 90)]) == [(REMAINS, "", "", "", 0.0, "")]


def test_cash_below_zero_is_always_too_little(moves):
    found = moves(forecast(-5.0, 50.0, target=0.0), [bill("B-1", "2026-07-20", 10.0, 30)])
    assert found == [("S · B-1", "07-20", "08-01", 10.0, 0.0, "07-31"), (REMAINS, "", "", "", 0.0, "")]


def test_a_payment_goes_no_further_than_its_limit_lets_it(moves):
    """The limit is the last day it may be paid on: 31 August is reached on day 42, 1 September only on day 43."""
    of = forecast(30.0, 70.0, 200.0)
    assert moves(of, [bill("B-1", "2026-07-20", 10.0, 42)])[0][2] == "08-01"  # August lacks less than July
    assert moves(of, [bill("B-1", "2026-07-20", 10.0, 43)])[0][2] == "09-01"
    assert moves(of, [bill("B-1", "2026-07-20", 10.0, 11)]) == [(REMAINS, "", "", "", -70.0, "07-31")]


def test_a_payment_is_not_moved_into_a_worse_shortage(moves):
    assert moves(forecast(60.0, 30.0, 200.0), [bill("B-1", "2026-07-20", 10.0, 30)]) == [(REMAINS, "", "", "", -70.0, "08-31")]


def test_an_earlier_payment_can_relieve_a_later_period(moves):
    found = moves(forecast(100.0, 60.0, 200.0), [bill("B-1", "2026-07-20", 25.0, 60)])
    assert found == [("S · B-1", "07-20", "09-01", 25.0, -15.0, "08-31"), (REMAINS, "", "", "", -15.0, "08-31")]


def test_nothing_moves_beyond_the_forecast(moves):
    assert moves(forecast(100.0, 50.0), [bill("B-1", "2026-08-20", 25.0, 365)]) == [(REMAINS, "", "", "", -50.0, "08-31")]


def test_an_overdue_bill_leaves_from_the_first_day_and_its_limit_counts_from_its_due_date(moves):
    of = forecast(60.0, 200.0)
    assert moves(of, [bill("B-1", "2026-06-10", 25.0, 60)])[0][:3] == ("S · B-1", "07-01", "08-01")
    assert moves(of, [bill("B-1", "2026-06-10", 25.0, 51)]) == [(REMAINS, "", "", "", -40.0, "07-31")]  # 31 July


def test_only_what_is_unpaid_moves(moves):
    assert moves(forecast(60.0, 200.0), [bill("B-1", "2026-07-20", 45.0, 30, paid=15.0)])[0][3] == 30.0


def test_rigid_bills_and_those_of_other_account_groups_stay(moves, rows):
    accounts = rows("Accounts", ["Bank", "operating", 1.0], ["Site", "project", 1.0])
    bills = [bill("B-1", "2026-07-20", 30.0, 30, "rigid"), bill("B-2", "2026-07-20", 30.0, 30, account="Site")]
    assert len(moves(forecast(60.0, 200.0), bills, accounts=accounts)) == 1
    assert len(moves(forecast(60.0, 200.0), bills)) == 2  # without Accounts nothing tells the groups apart


def test_a_firm_without_flexible_payments_has_the_gap_that_remains(moves, rows):
    assert moves(forecast(60.0, 200.0), accounts=rows("Accounts", ["Bank", "operating", 1.0])) == [(REMAINS, "", "", "", -40.0, "07-31")]


def test_foreign_bills_count_in_the_base_currency(moves):
    found = moves(forecast(60.0, 200.0), [bill("B-1", "2026-07-20", 4.0, 30, currency="USD")], factors={"USD": 7.0, "": 1.0})
    assert found[0][3:5] == (28.0, -12.0)


# ── plan lines ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_line_may_wait_as_the_settings_say_unless_it_says_itself(moves):
    of = forecast(100.0, 60.0, 200.0)
    assert moves(of, plan=[line("Paint", "2026-08-02", 25.0)])[0][:3] == ("Paint", "08-02", "09-01")  # 30 days after: 1 September
    assert moves(of, plan=[line("Paint", "2026-08-02", 25.0)], policy=Policy(flexible_delay_days=29))[0][0] == REMAINS
    assert moves(of, plan=[line("Paint", "2026-08-02", 25.0, wait=29)])[0][0] == REMAINS
    assert moves(of, plan=[line("Paint", "2026-08-02", 25.0, wait=0)])[0][0] == REMAINS


def test_each_planned_day_is_a_payment_of_its_own(moves):
    found = moves(forecast(60.0, 60.0, 300.0), plan=[line("Paint", "2026-07-10", 25.0, wait=60, frequency="monthly")])
    assert [row[:3] for row in found[:-1]] == [("Paint", "07-10", "09-01")]  # July's payment relieves August too


def test_a_planned_payment_that_a_bill_has_realised_does_not_move_twice(moves):
    billed = [["B-1", "Paint", "2026-07-12", 30.0, None, "flexible", None, None, None, 30]]
    found = moves(forecast(40.0, 200.0), billed, [line("Paint", "2026-07-10", 30.0, frequency="monthly")])
    assert [row[0] for row in found] == ["Paint · B-1", REMAINS]


def test_planned_days_are_shifted_as_in_the_forecast(moves, rows):
    working = WorkingDays.of(rows("Calendar", ["2026-07-31", False]))
    plan = [["Paint", "out", 25.0, "once", "2026-07-31", None, "flexible", None, None, "after", 60]]
    of = forecast(60.0, 70.0, 200.0)
    assert moves(of, plan=plan)[0][1] == "07-31"
    assert moves(of, plan=plan, working=working)[0][1:3] == ("08-03", "09-01")  # a Friday off: the Monday after


def test_no_payment_is_proposed_for_a_day_off_unless_its_limit_is_one(moves, rows):
    working = WorkingDays.of(rows("Calendar", ["2026-09-01", False], ["2026-09-02", False]))
    of = forecast(100.0, 60.0, 200.0)
    for wait, to in ((60, "09-03"), (31, "09-02"), (30, "09-01")):
        assert moves(of, [bill("B-1", "2026-08-02", 25.0, wait)], working=working)[0][2] == to


# ── several payments ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_smallest_payment_that_ends_the_shortage_by_itself_is_taken(moves):
    bills = [bill(f"B-{amount}", "2026-07-20", float(amount), 30) for amount in (90, 25, 19, 60)]
    assert [row[0] for row in moves(forecast(60.0, 300.0), bills)] == ["S · B-25", REMAINS]


def test_where_none_does_the_largest_go_first(moves):
    bills = [bill(f"B-{amount}", "2026-07-20", float(amount), 30) for amount in (5, 12, 9)]
    assert [row[0] for row in moves(forecast(60.0, 300.0), bills)] == ["S · B-12", "S · B-9", REMAINS]


def test_of_equal_amounts_the_one_with_the_shorter_delay_goes(moves):
    bills = [bill("B-1", "2026-07-05", 25.0, 60), bill("B-2", "2026-07-25", 25.0, 60)]
    assert [row[0] for row in moves(forecast(60.0, 300.0), bills)] == ["S · B-2", REMAINS]


def test_a_payment_that_ends_in_enough_cash_is_preferred_to_one_that_does_not(moves):
    bills = [bill("Short", "2026-07-20", 30.0, 20), bill("Long", "2026-07-20", 31.0, 60)]
    assert moves(forecast(60.0, 75.0, 300.0), bills)[0][:3] == ("S · Long", "07-20", "09-01")


def test_a_payment_moved_again_stands_once_with_its_last_day(moves):
    found = moves(forecast(70.0, 300.0, 70.0, 300.0), [bill("B-1", "2026-07-20", 20.0, 90)])
    assert found == [("S · B-1", "07-20", "10-01", 20.0, -10.0, "07-31"), (REMAINS, "", "", "", -10.0, "07-31")]


def test_weeks_have_gaps_as_months_do(rows):
    head = ["Period start", "Period end", "Opening", "Closing", "Reserve target"]
    weeks = [["2026-07-01", "2026-07-07", 0.0, 50.0, 100.0], ["2026-07-08", "2026-07-14", 0.0, 150.0, 100.0]]
    found = deferrals(read_table(FORECAST, [head, *weeks]).rows, rows("Bills", bill("B-1", "2026-07-03", 40.0, 5)), rows("Plan"), POLICY)
    assert found["moved_to"].iloc[0] == pd.Timestamp("2026-07-08")


def test_a_forecast_without_periods_is_an_error(moves):
    with pytest.raises(EmptyTableError, match="Forecast"):
        moves(forecast())


# ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────────────

owed = st.tuples(st.integers(-20, 200), st.integers(1, 90), st.integers(0, 120))
planned = st.tuples(st.integers(0, 200), st.integers(1, 90), st.one_of(st.none(), st.integers(0, 120)))
drawn = st.fixed_dictionaries({
    "closings": st.lists(st.integers(-150, 250), min_size=2, max_size=6),
    "bills": st.lists(owed, max_size=5),
    "plan": st.lists(planned, max_size=4),
})  # fmt: skip


def day(number):
    return str(np.datetime64(FIRST) + number)


def written(of, scale=1.0):
    bills = [bill(f"B-{n}", day(due), amount * scale, wait) for n, (due, amount, wait) in enumerate(of["bills"])]
    plan = [line(f"P-{n}", day(start), amount * scale, wait) for n, (start, amount, wait) in enumerate(of["plan"])]
    return forecast(*(closing * scale for closing in of["closings"]), target=100.0 * scale), bills, plan


@settings(deadline=None, max_examples=25)
@given(drawn)
def test_no_gap_grows_and_the_gap_told_is_the_one_that_remains(rows, drawn):
    of, bills, plan = written(drawn)
    table = deferrals(of, rows("Bills", *bills), rows("Plan", *plan), POLICY)
    moved, last = table.iloc[:-1], table.iloc[-1]
    after = of["closing"].to_numpy().copy()
    for _, each in moved.iterrows():
        paid, then = (np.searchsorted(of["period_end"].to_numpy(), np.datetime64(each[key])) for key in ("moved_from", "moved_to"))
        assert paid < then < len(of)
        after[paid:then] += each["moved_amount"]
    before = np.minimum(of["closing"] - 100.0, 0.0)
    gaps = np.minimum(after - 100.0, 0.0)
    assert (gaps >= before - LEAST).all()
    assert last["gap_left"] == pytest.approx(gaps.min(), abs=LEAST)
    assert (moved["gap_left"] <= 0).all()


@settings(deadline=None, max_examples=25)
@given(drawn)
def test_every_payment_moves_whole_at_most_once_and_within_its_limit(rows, drawn):
    of, bills, plan = written(drawn)
    table = deferrals(of, rows("Bills", *bills), rows("Plan", *plan), POLICY).iloc[:-1]
    limits = {f"S · B-{n}": (amount, day(due + wait)) for n, (due, amount, wait) in enumerate(drawn["bills"])}
    limits |= {f"P-{n}": (amount, day(start + (30 if wait is None else wait))) for n, (start, amount, wait) in enumerate(drawn["plan"])}
    assert table["payment"].is_unique
    for name, to, amount in zip(table["payment"], table["moved_to"], table["moved_amount"], strict=True):
        assert amount == limits[name][0]
        assert to <= pd.Timestamp(limits[name][1])


@settings(deadline=None, max_examples=15)
@given(drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, drawn, random):
    of, bills, plan = written(drawn)
    one = deferrals(of, rows("Bills", *bills), rows("Plan", *plan), POLICY)
    for each in (bills, plan):
        random.shuffle(each)
    other = deferrals(of.sample(frac=1, random_state=1), rows("Bills", *bills), rows("Plan", *plan), POLICY)
    pd.testing.assert_frame_equal(one, other)


@settings(deadline=None, max_examples=15)
@given(drawn)
def test_doubling_all_money_doubles_the_answer(rows, drawn):
    one, two = (
        deferrals(of, rows("Bills", *bills), rows("Plan", *plan), POLICY) for of, bills, plan in (written(drawn), written(drawn, 2.0))
    )
    assert one["payment"].tolist() == two["payment"].tolist()
    np.testing.assert_allclose(one[["moved_amount", "gap_left"]] * 2, two[["moved_amount", "gap_left"]])


# ── the demo ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_demos_gap_is_mended_by_paying_winter_stock_after_the_season():
    tables, as_of = demo_company("en").tables, dt.date(2026, 6, 30)
    policy = policy_from(read_table(SETTINGS, table_cells(demo_company("en"), "Settings", "en")))
    known = factors(["CNY", "USD"], tables["Rates"], as_of=as_of, base="CNY")
    book = in_base(settle(tables["Invoices"], tables["Receipts"], as_of=as_of, customers=tables["Customers"]), known)
    own = [tables[name] for name in ("Bills", "Plan", "Accounts", "Monthly")]
    working = WorkingDays.of(tables["Calendar"])
    of = cash_forecast(Situation(book, *own, policy, known, working))
    tolerated = -policy.gap_share_of_reserve * of["reserve_target"].iloc[0]
    assert of["gap"].min() < tolerated
    table = deferrals(of, own[0], own[1], policy, accounts=own[2], factors=known, working=working)
    assert "Stock for the winter season" in set(table["payment"])
    assert table["gap_left"].iloc[-1] >= tolerated
