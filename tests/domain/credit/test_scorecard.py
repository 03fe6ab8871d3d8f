import datetime as dt
import math
from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.card import DEFAULT_POINTS, default_scorecard, read_card
from xlcash.domain.credit.scorecard import credit_scores, grade, score_explain
from xlcash.domain.errors import NoPointsError, UnknownCustomerError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, INVOICES, RECEIPTS, SCORECARD

AS_OF = dt.date(2026, 6, 30)
POLICY = Policy()
CUSTOMER_HEADER = ["Customer", "Since", "Registry", "Reputation", "Management change", "Reviewed"]
INVOICE_HEADER = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed"]
STATEMENT_HEADER = [
    "Customer", "Year", "Total assets", "Current assets", "Current liabilities", "Total liabilities", "Retained earnings", "EBIT", "Equity",
    "Sales", "Net profit",
]  # fmt: skip

# A customer who earns every point of the default card.
BEST = ["C-1", "2020-01-01", "active", "good", "no", "2026-03-15"]
BEST_STATEMENT = ["C-1", 2025, 200e6, 120e6, 40e6, 60e6, 80e6, 30e6, 140e6, 300e6, 30e6]
PAID = [["I-1", "C-1", "2026-04-01", "2026-05-01", 1000.0, None], ["I-2", "C-1", "2026-05-01", "2026-05-31", 500.0, None]]
PAID_BY = [["2026-05-01", "C-1", 1000.0, "I-1"], ["2026-05-31", "C-1", 500.0, "I-2"]]


def inputs(customers=(BEST,), statements=(BEST_STATEMENT,), invoices=PAID, receipts=PAID_BY, as_of=AS_OF, card=None):
    ledger = settle(
        read_table(INVOICES, [INVOICE_HEADER, *invoices]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=as_of,
    )
    return (
        read_table(CUSTOMERS, [CUSTOMER_HEADER, *customers]).rows,
        read_table(FINANCIALS, [STATEMENT_HEADER, *statements]).rows,
        ledger,
        default_scorecard("en") if card is None else read_table(SCORECARD, [["Factor", "From", "To", "Category", "Points"], *card]).rows,
    )


def scores(policy=POLICY, as_of=AS_OF, **changes):
    return credit_scores(*inputs(as_of=as_of, **changes), policy, as_of=as_of)


def explained(customer="C-1", policy=POLICY, as_of=AS_OF, **changes):
    return score_explain(*inputs(as_of=as_of, **changes), policy, as_of=as_of, customer=customer)


def said(cell, language="en"):
    return cell.said(language) if hasattr(cell, "said") else cell


def points(factor, **changes):
    table = explained(**changes)
    return float(table.loc[[str(cell) == f"scorecard.factors.{factor}" for cell in table["factor"]], "points"].iloc[0])


def test_a_customer_without_a_fault_scores_100():
    assert scores()["score"].tolist() == [100.0]
    assert explained()["points"].tolist() == [10, 10, 6, 6, 5, 3, 8, 22, 10, 10, 3, 4, 3, 100]


def test_a_customer_of_whom_nothing_is_known_earns_half_and_is_yellow():
    table = scores(customers=[["C-9", None, None, None, None, None]], statements=[], invoices=[], receipts=[])
    assert table["score"].tolist() == [50.0], "47 for twelve missing inputs, 3 for no change of management"
    assert table["light"].tolist() == ["words.light.yellow"]
    explanation = explained("C-9", customers=[["C-9", None, None, None, None, None]], statements=[], invoices=[], receipts=[])
    assert [said(cell) for cell in explanation["bin"]][:-1] == ["missing"] * 12 + ["no"]


def test_customers_keep_their_order_and_nobody_is_left_out():
    table = scores(customers=[["C-3", *BEST[1:]], BEST, ["C-2", *BEST[1:]]])
    assert table["customer"].tolist() == ["C-3", "C-1", "C-2"]
    assert list(table.columns) == ["customer", "score", "grade", "light", "reviewed", "next_review"]
    assert table.dtypes.map(str).tolist() == ["object", "float64", "object", "object", "datetime64[s]", "datetime64[s]"]


def test_no_customers_no_scores():
    assert len(scores(customers=[])) == 0


@pytest.mark.parametrize(
    ("score", "name"), [(85.0, "A"), (84.99, "B"), (70.0, "B"), (69.99, "C"), (60.0, "C"), (59.99, "D"), (50.0, "D"), (49.99, "E")]
)
def test_grade_bounds(score, name):
    assert grade(score) == name


@pytest.mark.parametrize(("score", "light"), [(70.0, "green"), (69.0, "yellow"), (50.0, "yellow"), (49.0, "red")])
def test_light_bounds_of_the_default_policy(score, light):
    card = [["Registry check", None, None, "active", score], ["Registry check", None, None, "revoked", 100.0]]
    assert scores(card=card)["light"].tolist() == [f"words.light.{light}"]


def test_the_policy_moves_the_lights():
    card = [["Registry check", None, None, "active", 60.0], ["Registry check", None, None, "revoked", 100.0]]
    assert scores(Policy(score_green_from=60.0), card=card)["light"].tolist() == ["words.light.green"]
    assert scores(Policy(score_red_below=61.0), card=card)["light"].tolist() == ["words.light.red"]


@pytest.mark.parametrize(("score", "due"), [(100.0, "2027-08-31"), (60.0, "2027-02-28"), (10.0, "2026-09-30")])
def test_the_next_review_falls_on_the_months_of_the_light_month_ends_held(score, due):
    card = [["Registry check", None, None, "active", score], ["Registry check", None, None, "revoked", 100.0]]
    table = scores(customers=[[*BEST[:5], "2026-08-31"]], card=card, as_of=dt.date(2026, 12, 31))
    assert table["next_review"].tolist() == [pd.Timestamp(due)]


def test_who_was_never_reviewed_is_due_now():
    table = scores(customers=[[*BEST[:5], None]])
    assert table["reviewed"].isna().all()
    assert table["next_review"].tolist() == [pd.Timestamp(AS_OF)]


def test_a_card_that_is_not_out_of_100_is_scaled():
    card = [["Registry check", None, None, "active", 3], ["Reputation", None, None, "good", 2], ["Reputation", None, None, "fair", 7]]
    assert scores(card=card)["score"].tolist() == [50.0]
    assert explained(card=card)["maximum"].tolist() == [30.0, 70.0, 100.0]


def test_thirds_still_reach_the_full_score_and_its_grade():
    card = [["Registry check", None, None, "active", 1], ["Reputation", None, None, "good", 1], ["Management change", None, None, "no", 1]]
    assert scores(card=card)[["score", "grade"]].to_numpy().tolist() == [[100.0, "A"]]
    assert sum(explained(card=card)["points"][:-1]) == 100.0


def test_a_card_that_gives_no_points_is_refused():
    with pytest.raises(NoPointsError):
        scores(card=[])
    with pytest.raises(NoPointsError):
        scores(card=[["Registry check", None, None, "active", 0]])
    with pytest.raises(NoPointsError):
        scores(card=[["Registry check", None, None, "active", -5]])


def test_an_unknown_customer_is_refused():
    with pytest.raises(UnknownCustomerError, match="C-404"):
        explained("C-404")


def test_the_explanation_names_table_and_column_in_the_readers_language():
    table = explained()
    assert [said(cell) for cell in table["input"]][:3] == [
        "Customers · Registry",
        "Financials · Current assets, Current liabilities, Total assets, Retained earnings, EBIT, Equity, Total liabilities",
        "Financials · Total liabilities, Total assets",
    ]
    assert said(table["input"][2], "zh") == "客户财报·负债总额、资产总额"
    assert said(table["factor"][0], "zh") == "工商核查"


def test_the_explanation_shows_value_and_bin():
    table = explained()
    rows = {said(factor): (said(value), said(bin_)) for factor, value, bin_ in table[["factor", "value", "bin"]].itertuples(index=False)}
    assert rows["Registry check"] == ("active", "active")
    assert rows["Debt ratio"] == (pytest.approx(0.3), "below 0.4")
    assert rows["Current ratio"] == (pytest.approx(3.0), "2 or more")
    assert rows["Payment index"] == (80.0, "80 or more")
    assert rows["Months of relationship"] == (77.0, "36 or more")
    assert rows["Management change"] == ("no", "no")
    assert rows["Total"] == (None, "Grade A, Green")


def test_a_statement_counts_from_the_end_of_its_year():
    worse = ["C-1", 2026, 200e6, 40e6, 120e6, 190e6, -80e6, -30e6, 10e6, 300e6, -30e6]
    both = [worse, BEST_STATEMENT]
    assert points("altman", statements=both) == 10.0
    assert points("altman", statements=both, as_of=dt.date(2026, 12, 30)) == 10.0
    assert points("altman", statements=both, as_of=dt.date(2026, 12, 31)) == 0.0


def test_a_blank_in_the_latest_statement_is_missing_and_not_taken_from_the_year_before():
    later = ["C-1", 2025, 200e6, 120e6, None, 60e6, 80e6, 30e6, 140e6, 300e6, 30e6]
    earlier = ["C-1", 2024, *BEST_STATEMENT[2:]]
    assert points("current_ratio", statements=[later, earlier]) == 3.0, "missing, not the 6 of the year before"
    assert points("altman", statements=[later, earlier]) == 5.0
    assert points("debt_ratio", statements=[later, earlier]) == 6.0


@pytest.mark.parametrize(("overdue", "earned"), [(0.0, 10.0), (49.0, 10.0), (50.0, 7.0), (199.0, 7.0), (200.0, 3.0), (500.0, 0.0)])
def test_overdue_share_of_the_open_balance(overdue, earned):
    late = ["I-1", "C-1", "2026-04-01", "2026-06-29", overdue, None]
    due_today = ["I-2", "C-1", "2026-06-01", "2026-06-30", 1000.0 - overdue, None]
    assert points("overdue_share", invoices=[late, due_today], receipts=[]) == earned


def test_a_buyer_who_owes_nothing_has_nothing_overdue():
    assert points("overdue_share") == 10.0
    assert points("overdue_share", invoices=[], receipts=[]) == 5.0, "no ledger at all: missing"


def test_disputes_are_counted_against_the_invoices_of_a_year():
    invoices = [[f"I-{i}", "C-1", "2026-04-01", "2026-07-01", 100.0, None] for i in range(19)]
    assert points("disputed_share", invoices=[*invoices, ["I-x", "C-1", "2024-01-01", "2024-02-01", 100.0, 10.0]], receipts=[]) == 2.0
    assert points("disputed_share", invoices=[*invoices, ["I-x", "C-1", "2024-01-01", "2024-02-01", 100.0, None]], receipts=[]) == 3.0
    assert points("disputed_share", invoices=[[*invoices[0][:5], 10.0]], receipts=[]) == 0.0


@pytest.mark.parametrize(("since", "months"), [("2025-06-30", 12.0), ("2025-07-01", 11.0), ("2026-06-30", 0.0)])
def test_whole_months_of_relationship(since, months):
    table = explained(customers=[["C-1", since, *BEST[2:]]])
    assert table["value"].tolist()[11] == months


def test_receipts_after_the_as_of_date_do_not_count():
    late = [["I-1", "C-1", "2026-04-01", "2026-05-01", 1000.0, None]]
    assert points("overdue_share", invoices=late, receipts=[["2026-07-01", "C-1", 1000.0, "I-1"]]) == 0.0


# ── what holds for any input ─────────────────────────────────────────────────────────────────────────────────────────

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


@settings(max_examples=60, deadline=None)
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


@settings(max_examples=60, deadline=None)
@given(
    drawn=st.lists(st.tuples(st.floats(1, 1e6), st.integers(-200, 100), st.floats(0, 1e6), st.floats(0, 1)), min_size=1, max_size=6),
    which=st.integers(0, 5),
    more=st.floats(0.01, 1e7),
)
def test_raising_an_overdue_amount_never_raises_the_score(drawn, which, more):
    rows = invoice_rows([one[:3] for one in drawn])
    paid = [["2026-03-01", "C-1", round(amount * share, 2), f"I-{i}"] for i, (amount, _, _, share) in enumerate(drawn)]
    which %= len(rows)
    assume(drawn[which][1] < 0 and drawn[which][3] < 1)
    before = scores(invoices=rows, receipts=paid)["score"].iloc[0]
    rows[which] = [*rows[which][:4], rows[which][4] + more, rows[which][5]]
    assert scores(invoices=rows, receipts=paid)["score"].iloc[0] <= before
