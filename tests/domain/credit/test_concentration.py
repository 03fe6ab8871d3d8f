"""Shares and indices worked by hand."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.concentration import concentration
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
CUSTOMERS_HEAD = ["Customer", "Parent", "Region", "Country", "Industry", "Salesperson"]
PEOPLE = (
    ["A", None, "East", "China", "metal", "Li"],
    ["B", "A", "East", "China", "metal", "Wu"],
    ["C", None, "West", "Chile", None, "Wu"],
)


def concentrated(owed, receipts=(), by="customer", customers=PEOPLE):
    """(customer, amount) pairs, one invoice each."""
    invoices = [[f"I-{at}", customer, "2026-06-01", "2026-07-01", amount] for at, (customer, amount) in enumerate(owed)]
    ledger = settle(
        read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *invoices]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=AS_OF,
    )
    return concentration(ledger, read_table(CUSTOMERS, [CUSTOMERS_HEAD, *customers]).rows, by=by)


def lines(table):
    """Groups with their figures, and the three measures."""
    said = [str(group.said("en")) if hasattr(group, "said") else group for group in table["concentration_group"]]
    body = list(zip(said[:-3], *(table[key].tolist()[:-3] for key in ("open", "share", "cumulative")), strict=True))
    return body, dict(zip(said[-3:], table["share"].tolist()[-3:], strict=True))


def test_shares_and_the_index_by_hand():
    body, measures = lines(concentrated([("A", 30.0), ("B", 20.0), ("A", 20.0), ("C", 30.0)]))
    assert body == [("A", 50.0, 0.5, 0.5), ("C", 30.0, 0.3, 0.8), ("B", 20.0, 0.2, 1.0)]
    assert measures == pytest.approx({"HHI": 0.25 + 0.09 + 0.04, "Top 5": 1.0, "Top 10": 1.0})


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("parent", [("A", 0.7), ("C", 0.3)]),
        ("region", [("East", 0.7), ("West", 0.3)]),
        ("country", [("China", 0.7), ("Chile", 0.3)]),
        ("industry", [("metal", 0.7), ("not stated", 0.3)]),
        ("salesperson", [("Li", 0.5), ("Wu", 0.5)]),
    ],
)
def test_by_what_customers_says(by, groups):
    body, _ = lines(concentrated([("A", 50.0), ("B", 20.0), ("C", 30.0)], by=by))
    assert [(name, share) for name, _, share, _ in body] == [(name, pytest.approx(share)) for name, share in groups]


def test_ten_equal_debtors_and_one_more():
    owed = [(f"C-{n:02d}", 10.0) for n in range(11)]
    body, measures = lines(concentrated(owed))
    assert [name for name, *_ in body] == [name for name, _ in owed], "equal ones by name"
    assert measures == pytest.approx({"HHI": 1 / 11, "Top 5": 5 / 11, "Top 10": 10 / 11})


def test_a_customer_who_is_not_listed_has_no_region():
    assert lines(concentrated([("Z", 5.0)], by="region"))[0] == [("not stated", 5.0, 1.0, 1.0)]


def test_credits_are_not_taken_off_and_what_is_paid_is_gone():
    body, _ = lines(concentrated([("A", 10.0), ("C", 10.0)], receipts=[["2026-06-15", "C", 4.0, "I-1"], ["2026-06-15", "A", 99.0, "I-9"]]))
    assert [(name, amount) for name, amount, *_ in body] == [("A", 10.0), ("C", 6.0)]


def test_nothing_open_has_no_shares():
    body, measures = lines(concentrated([]))
    assert body == []
    assert all(math.isnan(measure) for measure in measures.values())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.floats(1.0, 1e6)), min_size=1, max_size=20), st.randoms())
def test_shares_add_up_to_one_and_the_order_of_the_rows_does_not_count(owed, chance):
    body, measures = lines(concentrated(owed))
    assert body[-1][3] == pytest.approx(1.0)
    assert 1 / len(body) - 1e-9 <= measures["HHI"] <= 1.0 + 1e-9
    mixed = list(owed)
    chance.shuffle(mixed)
    other, again = lines(concentrated(mixed))
    assert {name: pytest.approx(amount) for name, amount, *_ in body} == {name: amount for name, amount, *_ in other}
    assert again == pytest.approx(measures)
