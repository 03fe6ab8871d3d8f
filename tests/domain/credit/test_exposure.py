"""Exposure by customer and by group."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.exposure import exposures
from xlcash.domain.credit.groups import groups
from xlcash.domain.credit.position import outstanding, positions
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, ORDERS, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
HEAD = ["Customer", "Parent", "Credit limit", "Insured limit", "Hold", "Since"]
OLD = "2020-01-01"
MONEY = ("open", "orders", "exposure", "unapplied", "overdue")


def exposed(customers, invoices=(), receipts=(), orders=(), rates=None, **policy):
    """Rows by customer; every invoice is dated 1 June and due on the day given."""
    rows = [[f"I-{at}", customer, "2026-06-01", due, amount] for at, (customer, amount, due) in enumerate(invoices)]
    ledger = settle(
        read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *rows]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=AS_OF,
    )
    rules = Policy(**policy)
    ordered = read_table(ORDERS, [["Order", "Customer", "Date", "Amount", "Ship date", "Currency"], *orders]).rows
    open_orders = outstanding(ordered, rates or {"": 1.0}, rules, as_of=AS_OF)
    table = exposures(positions(read_table(CUSTOMERS, [HEAD, *customers]).rows, ledger, open_orders, rules), rules)
    names = [row.said("en") if hasattr(row, "said") else row for row in table["customer"]]
    return table.assign(customer=names).set_index("customer")


def order(customer, amount, date="2026-06-20", ship=None, currency=None):
    return [f"O-{customer}-{currency}", customer, date, amount, ship, currency]


DUE = "2026-07-15"


def test_open_and_orders_against_limit_and_insured_limit():
    row = exposed([["C-1", None, 100.0, 90.0, None, OLD]], [("C-1", 50.0, DUE), ("C-1", 10.0, DUE)], orders=[order("C-1", 15.0)]).loc["C-1"]
    assert row[["open", "orders", "exposure", "limit", "headroom", "insured_headroom"]].tolist() == [60.0, 15.0, 75.0, 100.0, 25.0, 15.0]


@pytest.mark.parametrize(
    ("date", "ship", "counts"),
    [
        ("2026-06-30", None, True),
        ("2026-07-01", None, False),
        ("2026-06-01", "2026-07-01", True),
        ("2026-06-01", "2026-06-30", False),
    ],
    ids=["of today", "of tomorrow", "ships tomorrow", "shipped today"],
)
def test_an_order_counts_from_its_date_until_it_ships(date, ship, counts):
    table = exposed([["C-1", None, None, None, None, None]], orders=[order("C-1", 7.0, date, ship)])
    assert table.loc["C-1", "orders"] == (7.0 if counts else 0.0)


def test_orders_count_by_choice_and_in_the_base_currency():
    orders = [order("C-1", 10.0, currency="USD"), order("C-1", 5.0)]
    customers = [["C-1", None, None, None, None, None]]
    assert exposed(customers, orders=orders, rates={"": 1.0, "USD": 7.0}).loc["C-1", "exposure"] == 75.0
    assert exposed(customers, orders=orders, rates={"": 1.0, "USD": 7.0}, orders_count="no").loc["C-1", "exposure"] == 0.0


def test_unapplied_cash_lowers_the_exposure_in_a_column_of_its_own():
    row = exposed([["C-1", None, 100.0, None, None, OLD]], [("C-1", 50.0, DUE)], [["2026-06-10", "C-1", 70.0, None]], [order("C-1", 30.0)])
    assert row.loc["C-1", ["open", "orders", "unapplied", "exposure", "headroom"]].tolist() == [0.0, 30.0, -20.0, 10.0, 90.0]


def test_a_blank_limit_is_none_and_0_is_stop():
    table = exposed([["C-1", None, None, None, None, OLD], ["C-2", None, 0.0, None, None, OLD]])
    assert math.isnan(table.loc["C-1", "headroom"])
    assert [word.said("en") for word in table["release"]] == ["yes", "no"]
    assert table.loc["C-2", "reason"].said("en") == "Credit limit"


def test_a_limit_typed_as_words_leaves_its_row_out_and_the_customer_needs_approval():
    customers = read_table(CUSTOMERS, [HEAD, ["C-1", None, "unlimited", None, None, None]])
    assert [str(problem) for problem in customers.problems] == [
        "Customers, row 1: “Credit limit” is “unlimited”, which is no amount; the row is left out until it is a number."
    ]
    row = exposed([["C-1", None, "unlimited", None, None, None]], [("C-1", 5.0, DUE)]).loc["C-1"]
    assert (row["open"], row["release"].said("en"), row["reason"].said("en")) == (5.0, "needs approval", "Not on Customers")
    assert exposed([["C-1", None, "1,000", None, None, OLD]]).loc["C-1", "limit"] == 1000.0, "a number written as text is one"


def test_strangers_who_owe_or_have_ordered_come_last():
    table = exposed([["C-2", None, None, None, None, None]], [("C-9", 5.0, DUE)], [["2026-06-10", "C-7", 3.0, None]], [order("C-8", 1.0)])
    assert table["exposure"].to_dict() == {"C-2": 0.0, "C-7": -3.0, "C-8": 1.0, "C-9": 5.0}


def test_a_group_is_the_sum_of_its_members_against_the_limit_of_its_parent():
    customers = [["A", None, 100.0, 50.0, None, OLD], ["B", "A", 80.0, None, None, OLD], ["C", "B", None, 20.0, None, OLD]]
    table = exposed(customers, [("A", 30.0, DUE), ("B", 60.0, DUE), ("C", 15.0, "2026-06-10")])
    group = table.loc["Group A"]
    assert group[["open", "exposure", "limit", "headroom", "insured_headroom", "overdue"]].tolist() == [
        105.0,
        105.0,
        100.0,
        -5.0,
        -35.0,
        15.0,
    ]
    assert group["release"].said("en") == "no"
    assert [table.loc[member, "reason"].said("en") for member in "ABC"] == ["Group limit (the parent's)"] * 3


def test_a_group_of_a_parent_who_is_no_customer_has_no_limit():
    customers = [["B", "Holding", 10.0, None, None, OLD], ["C", "Holding", 10.0, None, None, OLD], ["D", "Alone", 1.0, None, None, OLD]]
    table = exposed(customers, [("B", 8.0, DUE), ("C", 9.0, DUE)])
    assert list(table.index) == ["B", "C", "D", "Group Holding"], "one customer is no group"
    assert math.isnan(table.loc["Group Holding", "limit"])
    assert table.loc["Group Holding", "release"].said("en") == "yes"


def test_parents_in_a_circle_make_no_group():
    assert list(exposed([["A", "B", 1.0, None, None, OLD], ["B", "A", 1.0, None, None, OLD]]).index) == ["A", "B"]


invoices = st.lists(
    st.tuples(st.sampled_from("ABCDZ"), st.floats(0.01, 1e6).map(lambda x: round(x, 2)), st.sampled_from([DUE, "2026-06-02"]))
)
people = st.lists(st.tuples(st.sampled_from(["", *"ABCD"]), st.none() | st.floats(0, 1e6)), min_size=4, max_size=4)


@settings(max_examples=30, deadline=None)
@given(people, invoices, st.randoms())
def test_groups_add_up_headroom_is_what_is_left_and_the_order_of_rows_does_not_count(stated, owed, chance):
    customers = [[code, parent, limit, None, None, OLD] for code, (parent, limit) in zip("ABCD", stated, strict=True)]
    table = exposed(customers, owed)
    members = {name for name in table.index if not name.startswith("Group")}
    assert table.loc[sorted(members), "open"].sum() == pytest.approx(sum(amount for _, amount, _ in owed))
    stopped = table["limit"].notna()
    assert (table["limit"] - table["exposure"])[stopped].tolist() == pytest.approx(table["headroom"][stopped].tolist())
    mixed = list(owed)
    chance.shuffle(mixed)
    other = exposed(list(reversed(customers)), mixed).loc[table.index]
    for key in MONEY:
        assert other[key].tolist() == pytest.approx(table[key].tolist())
    tops = groups(read_table(CUSTOMERS, [HEAD, *customers]).rows)
    for name in set(table.index) - members:
        inside = [code for code in members if tops.get(code) == name.removeprefix("Group ")]
        assert len(inside) > 1
        assert table.loc[name, "exposure"] == pytest.approx(table.loc[inside, "exposure"].sum())
