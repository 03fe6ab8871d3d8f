"""What holds of scores for any input."""

import datetime as dt
import math
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.credit.test_scorecard import AS_OF, BEST, NEIGHBOUR, explained, inputs, scores
from xlcash.domain.credit.card import DEFAULT_POINTS, read_card

amounts = st.one_of(st.none(), st.floats(-1e9, 1e9))
statements = st.lists(st.tuples(st.sampled_from(["C-1", "C-2"]), st.integers(2020, 2026), *[amounts] * 9).map(list), max_size=4)
invoices = st.lists(st.tuples(st.floats(0.01, 1e6), st.integers(-200, 100), st.floats(0, 1e6)), max_size=5)
card_rows = st.lists(
    st.tuples(
        st.sampled_from(list(DEFAULT_POINTS)),
        st.one_of(st.none(), st.floats(-10, 10)),
        st.one_of(st.none(), st.floats(-10, 100)),
        st.sampled_from([None, "active", "good", "missing", "yes", "no"]),
        st.floats(-20, 50),
    ).map(list),
    min_size=1,
    max_size=30,
)


def invoice_rows(drawn):
    return [
        [f"I-{i}", "C-1", "2025-10-01", (AS_OF + dt.timedelta(days=days)).isoformat(), amount, disputed]
        for i, (amount, days, disputed) in enumerate(drawn)
    ]


@settings(max_examples=25, deadline=None)
@given(card=card_rows, statements=statements, invoices=invoices)
def test_points_add_up_to_the_score_to_the_last_bit_in_any_order(card, statements, invoices):
    given_inputs = {"card": card, "statements": statements, "invoices": invoice_rows(invoices), "receipts": []}
    assume(sum(row.maximum for row in read_card(inputs(card=card)[3])) >= 1)
    score = scores(**given_inputs)["score"].iloc[0]
    table = explained(**given_inputs)
    parts = table["points"].tolist()[:-1]
    assert table["points"].tolist()[-1] == score
    assert sum(parts) == score
    assert list(accumulate(reversed(parts)))[-1] == score
    assert math.fsum(parts) == score
    assert np.sum(parts) == score
    assert sum(table["maximum"][:-1]) == table["maximum"].iloc[-1] == 100.0


debts = st.lists(
    st.tuples(st.floats(1, 1e6), st.integers(-200, 100), st.floats(0, 1e6), st.floats(0, 1), st.sampled_from(["C-1", "C-0"])),
    min_size=1,
    max_size=8,
)


def books(drawn, *, named):
    """Invoices as drawn, each paid in part on a day of its own, and the promises of an unlucky debtor."""
    rows = [
        [number, customer, *rest]
        for (number, _, *rest), customer in zip(invoice_rows([one[:3] for one in drawn]), (one[4] for one in drawn), strict=True)
    ]
    paid = [
        [(dt.date(2025, 11, 1) + dt.timedelta(days=29 * i)).isoformat(), one[4], round(one[0] * one[3], 2), f"I-{i}" if named else None]
        for i, one in enumerate(drawn)
    ]
    log = [
        ["2026-03-01", "C-1", None, "2026-04-01", 50.0],
        ["2026-04-02", "C-1", "I-0", "2026-05-01", None],
        ["2026-05-01", "C-0", None, "2026-06-01", None],
    ]
    return rows, paid, log


def scores_of(rows, paid, log):
    return scores(customers=[BEST, NEIGHBOUR], invoices=rows, receipts=paid, log=log)["score"]


@pytest.mark.parametrize("named", [True, False])
@settings(max_examples=25, deadline=None)
@given(drawn=debts, which=st.integers(0, 7), more=st.floats(0.01, 1e7))
def test_raising_an_overdue_amount_never_raises_a_score(named, drawn, which, more):
    rows, paid, log = books(drawn, named=named)
    which %= len(rows)
    settled = inputs(customers=[BEST, NEIGHBOUR], invoices=rows, receipts=paid)[2].invoices
    assume(drawn[which][1] < 0 and settled["open"].iloc[which] > 0)
    before = scores_of(rows, paid, log)
    rows[which] = [*rows[which][:4], rows[which][4] + more, rows[which][5]]
    assert (scores_of(rows, paid, log) <= before).all()


@settings(max_examples=25, deadline=None)
@given(drawn=debts, days=st.integers(1, 200), amount=st.floats(0.01, 1e7), disputed=st.booleans(), who=st.sampled_from(["C-1", "C-0"]))
def test_one_more_overdue_invoice_never_raises_a_score(drawn, days, amount, disputed, who):
    rows, paid, log = books(drawn, named=True)
    before = scores_of(rows, paid, log)
    one_more = ["I-more", who, "2025-10-01", (AS_OF - dt.timedelta(days=days)).isoformat(), amount, 0.01 if disputed else None]
    assert (scores_of([*rows, one_more], paid, log) <= before).all()
