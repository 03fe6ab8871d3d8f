"""The Kaplan–Meier kernel, against curves worked by hand and against the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.cash.survival import kaplan_meier, waits

AS_OF = "2026-06-30"


def test_the_remission_times_of_freireich_as_in_the_textbooks():
    """6-mercaptopurine group: Freireich et al., Blood 21 (1963); S(t) as in Collett, Modelling Survival Data, and Cox & Oakes, table 1.1."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapsed = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = kaplan_meier(np.array(weeks), np.ones(21), np.array(relapsed, dtype=bool))
    at = np.flatnonzero(curve.paid[:, 0])
    assert curve.time[at].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk[at, 0].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.unpaid[at, 0].round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]


def test_groups_do_not_touch_each_other_and_one_without_items_stays_at_one():
    curves = kaplan_meier(np.array([1, 3, 2]), np.array([1.0, 1.0, 5.0]), np.array([True, True, True]), np.array([0, 0, 2]), 3)
    assert curves.time.tolist() == [1, 2, 3]
    assert curves.unpaid.T.tolist() == [[0.5, 0.5, 0.0], [1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]


def test_negative_times_and_no_items():
    assert kaplan_meier(np.array([-4, 0]), np.ones(2), np.array([True, False])).unpaid[:, 0].tolist() == [0.5, 0.5]
    assert kaplan_meier(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=bool), groups=2).unpaid.shape == (0, 2)


items = st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 9), st.integers(1, 9), st.booleans()), min_size=1, max_size=40)


@given(items)
def test_each_group_is_the_product_over_its_own_days(drawn):
    group, time, weight, event = (np.array(values) for values in zip(*drawn, strict=True))
    curves = kaplan_meier(time, weight.astype(float), event, group, 4)
    for which in range(4):
        share = 1.0
        for at, day in enumerate(curves.time):
            waiting = sum(w for g, t, w, _ in drawn if g == which and t >= day)
            paid = sum(w for g, t, w, e in drawn if g == which and t == day and e)
            share *= 1 - paid / waiting if waiting else 1
            assert curves.unpaid[at, which] == pytest.approx(share)
            assert (curves.at_risk[at, which], curves.paid[at, which]) == pytest.approx((waiting, paid))


def test_parts_paid_are_events_at_their_day_and_the_rest_waits_until_today(ledger):
    """100 less a credit note of 10: 30 in cash, 20 by note, 15 written off, 25 open."""
    invoices = [
        ["I-1", "C", "2026-05-01", "2026-05-31", 100.0],
        ["N-1", "C", "2026-05-10", None, -10.0, None, None, "credit note", "I-1"],
    ]
    receipts = [["2026-06-05", "C", 30.0, "I-1"], ["2026-06-09", "C", 20.0, "I-1", "note"], ["2026-06-20", "C", 15.0, "I-1", "write-off"]]
    found = waits(ledger(invoices, receipts, as_of=AS_OF))
    days = found.day.astype("datetime64[D]").astype(str).tolist()
    assert list(zip(days, found.amount.tolist(), found.paid.tolist(), strict=True)) == [
        ("2026-06-05", 30.0, True),
        ("2026-06-09", 20.0, True),
        (AS_OF, 40.0, False),
    ]
