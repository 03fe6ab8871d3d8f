"""Plan lines and bills become dated flows."""

import datetime as dt

import pytest

from xlcash.domain.cash.plan import bill_flows, plan_flows

AS_OF = dt.date(2026, 6, 30)


def flows(plan, last, as_of=AS_OF, **more):
    found = plan_flows(plan, as_of=as_of, last=dt.date.fromisoformat(last), **more)
    return list(zip(found["date"].astype(str).str[:10], found["amount"].tolist(), found["kind"], strict=True))


@pytest.mark.parametrize(
    ("frequency", "start", "last", "dates"),
    [
        ("once", "2026-08-15", "2026-12-31", ["2026-08-15"]),
        ("once", "2026-06-30", "2026-12-31", []),  # as_of is past
        ("weekly", "2026-06-18", "2026-07-16", ["2026-07-02", "2026-07-09", "2026-07-16"]),
        ("monthly", "2026-01-31", "2026-09-30", ["2026-07-31", "2026-08-31", "2026-09-30"]),
        ("monthly", "2026-08-05", "2026-09-30", ["2026-08-05", "2026-09-05"]),
        ("quarterly", "2025-11-30", "2027-03-31", ["2026-08-30", "2026-11-30", "2027-02-28"]),
        ("yearly", "2024-02-29", "2028-12-31", ["2027-02-28", "2028-02-29"]),
    ],
)
def test_a_line_flows_in_its_rhythm(rows, frequency, start, last, dates):
    plan = rows("Plan", ["Rent", "out", 10.0, frequency, start])
    assert [date for date, *_ in flows(plan, last)] == dates


def test_a_line_flows_up_to_and_including_its_end(rows):
    lines = ["Rent", "out", 10.0, "monthly", "2026-05-05", "2026-08-05"], ["Old", "out", 10.0, "weekly", "2026-05-05", "2026-04-01"]
    plan = rows("Plan", *lines)
    assert [date for date, *_ in flows(plan, "2026-12-31")] == ["2026-07-05", "2026-08-05"]


def test_the_direction_tells_the_sign_and_rigidity_the_kind(rows):
    plan = rows(
        "Plan",
        ["Grant", "in", 10.0, "once", "2026-07-01"],
        ["Rent", "out", -20.0, "once", "2026-07-02"],
        ["Travel", "out", 30.0, "once", "2026-07-03", None, "flexible"],
    )
    assert flows(plan, "2026-12-31") == [
        ("2026-07-01", 10.0, "other_in"), ("2026-07-02", -20.0, "rigid_out"), ("2026-07-03", -30.0, "flexible_out"),
    ]  # fmt: skip


def test_a_bill_flows_on_its_due_date_and_on_the_first_day_when_overdue(rows):
    bills = rows(
        "Bills",
        ["B-1", "S", "2026-07-20", 100.0, 30.0],
        ["B-2", "S", "2026-05-20", 50.0, None, "flexible"],
        ["B-3", "S", "2026-07-20", 40.0, 40.0],
        ["B-4", "S", "2026-07-20", 40.0, 45.0],
        ["B-5", "S", "2026-06-30", 7.0],
    )
    found = bill_flows(bills, as_of=AS_OF)
    assert found["source"].tolist() == ["B-1", "B-2", "B-5"]
    assert found["date"].astype(str).tolist() == ["2026-07-20", "2026-07-01", "2026-07-01"]
    assert found["amount"].tolist() == [-70.0, -50.0, -7.0]
    assert found["kind"].tolist() == ["rigid_out", "flexible_out", "rigid_out"]


def test_flows_are_in_the_base_currency(rows):
    factors = {"CNY": 1.0, "USD": 7.0}
    bills = rows("Bills", ["B-1", "S", "2026-07-20", 10.0, 4.0, None, None, "USD"], ["B-2", "S", "2026-07-20", 10.0])
    assert bill_flows(bills, as_of=AS_OF, factors=factors)["amount"].tolist() == [-42.0, -10.0]
    plan = rows("Plan", ["Fee", "out", 3.0, "once", "2026-07-20", None, None, None, "USD"])
    assert flows(plan, "2026-12-31", factors=factors) == [("2026-07-20", -21.0, "rigid_out")]


def test_no_lines_no_flows(rows):
    assert flows(rows("Plan"), "2026-12-31") == []
    assert bill_flows(rows("Bills"), as_of=AS_OF).empty
