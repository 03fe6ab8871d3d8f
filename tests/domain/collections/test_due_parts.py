"""Invoices under a payment plan age by its instalments."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.collections.staging import AS_OF, ledger_of, overdue, rows
from xlcash.domain.collections.due_parts import by_instalments
from xlcash.domain.collections.plans import plan_standing
from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.ledger.open_items import open_items
from xlcash.domain.policy import Policy
from xlcash.domain.tables import PLANS

OWED = overdue(60, amount=100.0, plan="P")  # due on 2026-05-01
PLAN = [["P", "C-1", "2026-06-10", 40.0, "2026-06-01"], ["P", "C-1", "2026-07-10", 60.0, "2026-06-01"]]
PAID = [["2026-06-09", "C-1", 40.0, "I-1"]]


def split(invoices, plans, receipts=(), as_of=AS_OF):
    ledger = ledger_of(invoices, receipts, as_of)
    return by_instalments(ledger, plan_standing(rows(PLANS, plans), ledger, Policy()))


def parts(*given, **more):
    """Invoice, due day, amount, paid, disputed, open and days overdue of every part."""
    frame = open_items(split(*given, **more))
    columns = frame[["invoice", "due_date", "amount", "paid", "disputed", "open", "days_overdue"]]
    return [(name, f"{due:%m-%d}", *map(float, figures)) for name, due, *figures in columns.itertuples(index=False)]


def test_what_is_left_of_an_invoice_under_a_kept_plan_ages_by_the_next_instalment():
    assert parts([OWED], PLAN, PAID) == [("I-1", "07-10", 100.0, 40.0, 0.0, 60.0, -10.0)]
    assert ageing(split([OWED], PLAN, PAID)).iloc[-1][["not_due", "days_31_60", "total"]].tolist() == [60.0, 0.0, 60.0]


def test_an_instalment_in_its_days_of_grace_is_overdue_by_its_own_date():
    early = dt.date(2026, 6, 12)
    assert parts([OWED], PLAN, as_of=early) == [
        ("I-1", "06-10", 40.0, 0.0, 0.0, 40.0, 2.0), ("I-1", "07-10", 60.0, 0.0, 0.0, 60.0, -28.0),
    ]  # fmt: skip


def test_a_broken_plan_and_a_paid_one_leave_the_due_dates_as_invoiced():
    broken = [("I-1", "05-01", 100.0, 0.0, 0.0, 100.0, 60.0)]
    assert parts([OWED], PLAN) == broken
    small = [["P", "C-1", "2026-06-10", 40.0, "2026-06-01"]]
    assert parts([OWED], small, PAID) == [("I-1", "05-01", 100.0, 40.0, 0.0, 60.0, 60.0)]


def test_the_earliest_invoices_fill_the_earliest_instalments_and_the_rest_is_due_as_invoiced():
    plan = [["P", "C-1", f"2026-{month:02}-10", 50.0, "2026-06-01"] for month in (7, 8)]
    owed = [overdue(30, "I-2", 40.0, plan="P"), overdue(60, "I-1", 70.0, plan="P"), overdue(10, "I-3", 90.0)]
    assert parts(owed, plan) == [
        ("I-2", "05-31", 10.0, 0.0, 0.0, 10.0, 30.0), ("I-2", "08-10", 30.0, 0.0, 0.0, 30.0, -41.0),
        ("I-1", "07-10", 50.0, 0.0, 0.0, 50.0, -10.0), ("I-1", "08-10", 20.0, 0.0, 0.0, 20.0, -41.0),
        ("I-3", "06-20", 90.0, 0.0, 0.0, 90.0, 10.0),
    ]  # fmt: skip


def test_instalments_with_interest_reach_beyond_what_is_owed():
    plan = [["P", "C-1", f"2026-{month:02}-10", 55.0, "2026-06-01"] for month in (7, 8)]
    assert [(row[1], row[5]) for row in parts([OWED], plan)] == [("07-10", 55.0), ("08-10", 45.0)]


def test_what_is_disputed_is_of_the_parts_that_fall_due_first():
    plan = [["P", "C-1", f"2026-{month:02}-10", 50.0, "2026-06-01"] for month in (7, 8)]
    assert [row[4] for row in parts([overdue(60, amount=100.0, plan="P", disputed=70.0)], plan)] == [50.0, 20.0]


def test_settlements_follow_the_first_part_of_their_invoice():
    ledger = split(
        [overdue(90, "I-0"), OWED], [["P", "C-1", f"2026-0{month}-10", 30.0] for month in (7, 8, 9)], [["2026-06-09", "C-1", 10.0, "I-1"]]
    )
    of_invoice = ledger.invoices["invoice"].to_numpy()[ledger.settlements["at"].to_numpy()]
    assert of_invoice.tolist() == ["I-1"]
    assert ledger.invoices["paid"].tolist() == [0.0, 10.0, 0.0, 0.0]


def test_without_a_plan_the_ledger_is_the_same():
    ledger = ledger_of([OWED])
    assert by_instalments(ledger, plan_standing(rows(PLANS, []), ledger, Policy())) is ledger


cents = st.integers(1, 100_000).map(lambda number: number / 100)


@settings(max_examples=60, deadline=None)
@given(st.lists(cents, min_size=1, max_size=5), st.lists(cents, min_size=1, max_size=5), st.floats(0, 1))
def test_the_parts_add_up_to_the_invoices_to_the_cent(owed, instalments, paid):
    invoices = [overdue(40 + at, f"I-{at}", amount, plan="P") for at, amount in enumerate(owed)]
    plan = [["P", "C-1", f"2026-07-{at + 1:02}", amount] for at, amount in enumerate(instalments)]
    receipts = [["2026-06-01", "C-1", round(paid * owed[0], 2), "I-0"]] if paid * owed[0] >= 0.01 else []
    whole, found = ledger_of(invoices, receipts), split(invoices, plan, receipts)
    keys = ["amount", "paid", "disputed", "open"]
    sums = found.invoices.groupby("invoice")[keys].sum().round(6)
    assert sums.equals(whole.invoices.set_index("invoice")[keys].sort_index().round(6))
    assert (found.invoices["open"] == (found.invoices["amount"] - found.invoices["paid"]).round(4)).all()
    assert ageing(found).iloc[-1]["total"] == pytest.approx(whole.invoices["open"].sum())
