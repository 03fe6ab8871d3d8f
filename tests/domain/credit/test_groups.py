"""Chains of parents, circles, and parents that are no customers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.credit.groups import groups, parent_notices


def customers(*pairs):
    frame = pd.DataFrame(pairs, columns=["customer", "parent"])
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def test_a_chain_leads_to_its_end():
    assert groups(customers(("D", "C"), ("C", "B"), ("B", "A"), ("A", ""), ("X", ""))) == {"D": "A", "C": "A", "B": "A", "A": "A"}


def test_a_parent_need_not_be_a_customer():
    assert groups(customers(("B", "Holding"), ("C", "Holding"))) == {"B": "Holding", "C": "Holding", "Holding": "Holding"}
    (notice,) = parent_notices(customers(("B", "Holding")))
    assert str(notice) == (
        "Customers, row 1: customer B names the parent Holding, which is not in the table; the group has no limit until a row for Holding "
        "states one."
    )


def test_to_name_oneself_is_to_name_nobody():
    assert groups(customers(("A", "A"))) == {}
    assert parent_notices(customers(("A", "A"))) == []


@pytest.mark.parametrize("circle", [(("A", "B"), ("B", "A")), (("A", "B"), ("B", "C"), ("C", "A"))])
def test_customers_in_a_circle_count_by_themselves_and_each_is_told(circle):
    assert groups(customers(*circle)) == {}
    notices = parent_notices(customers(*circle))
    assert [notice.row for notice in notices] == list(range(1, len(circle) + 1))
    assert "stands above itself through its parent B" in str(notices[0])
    assert "成为自己的上级" in notices[0].sentence("zh")


def test_who_stands_below_a_circle_belongs_to_the_customer_it_names():
    assert groups(customers(("A", "B"), ("B", "A"), ("C", "A"), ("D", "C"))) == {"C": "A", "D": "A", "A": "A"}


@given(st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from(["", *"ABCDEFG"])), unique_by=lambda pair: pair[0], max_size=7))
def test_every_member_of_a_group_has_the_same_top_which_is_its_own(pairs):
    found = groups(customers(*pairs))
    assert all(found[top] == top for top in found.values())
    assert groups(customers(*reversed(pairs))) == found
