import datetime as dt
import functools

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.credit.card import default_scorecard
from xlcash.domain.credit.scorecard import credit_scores, grades, score_explain
from xlcash.domain.errors import NoPointsError, UnknownCustomerError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, INVOICES, LOG, RECEIPTS, SCORECARD

AS_OF = dt.date(2026, 6, 30)
POLICY = Policy()
CUSTOMER_HEADER = ["Customer", "Since", "Registry", "Reputation", "Management change", "Reviewed", "Region", "Industry"]
LOG_HEADER = ["Date", "Customer", "Invoice", "Promise date", "Promise amount"]
INVOICE_HEADER = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed"]
STATEMENT_HEADER = [
    "Customer", "Year", "Total assets", "Current assets", "Current liabilities", "Total liabilities", "Retained earnings", "EBIT", "Equity",
    "Sales", "Net profit",
]  # fmt: skip

# A customer who earns every point of the default card, and the neighbour whose region and industry it shares.
BEST = ["C-1", "2020-01-01", "active", "good", "no", "2026-03-15", "East", "machinery"]
NEIGHBOUR = ["C-0", "2020-01-01", "active", "good", "no", "2026-03-15", "East", "machinery"]
BEST_STATEMENT = ["C-1", 2025, 200e6, 120e6, 40e6, 60e6, 80e6, 30e6, 140e6, 300e6, 30e6]
NEIGHBOURS = [["I-0", "C-0", "2026-06-01", "2026-07-01", 700.0, None]]
PAID = [["I-1", "C-1", "2026-04-01", "2026-05-01", 1000.0, None], ["I-2", "C-1", "2026-05-01", "2026-05-31", 500.0, None]]
PAID_BY = [["2026-05-01", "C-1", 1000.0, "I-1"], ["2026-05-31", "C-1", 500.0, "I-2"]]
EARLIER = [[f"E-{i}", "C-1", f"2025-0{i}-01", f"2025-0{i}-20", 100.0, None] for i in range(1, 5)]
EARLIER_BY = [[f"2025-0{i}-20", "C-1", 100.0, f"E-{i}"] for i in range(1, 5)]
LATELY = [["I-3", "C-1", "2026-05-02", "2026-06-01", 10.0, None]]
LATELY_BY = [["2026-06-01", "C-1", 10.0, "I-3"]]
CONTACT = [["2026-05-02", "C-0", None, None, None]]
NOTHING = ["C-9", *[None] * 7]


@functools.cache
def rows_of(spec, *rows):
    """The rows of a table, read once for the same cells."""
    return read_table(spec, [list(row) for row in rows]).rows


def cells(header, rows):
    return (tuple(header), *map(tuple, rows))


def inputs(customers=(BEST,), statements=(BEST_STATEMENT,), invoices=PAID, receipts=PAID_BY, as_of=AS_OF, card=None):
    ledger = settle(
        read_table(INVOICES, [INVOICE_HEADER, *invoices]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=as_of,
    )
    return (
        rows_of(CUSTOMERS, *cells(CUSTOMER_HEADER, customers)),
        rows_of(FINANCIALS, *cells(STATEMENT_HEADER, statements)),
        ledger,
        DEFAULT_CARD if card is None else read_table(SCORECARD, [["Factor", "From", "To", "Category", "Points"], *card]).rows,
    )


def log_of(rows):
    return None if rows is None else rows_of(LOG, *cells(LOG_HEADER, rows))


def scores(policy=POLICY, as_of=AS_OF, log=None, **changes):
    return credit_scores(*inputs(as_of=as_of, **changes), policy, as_of=as_of, log=log_of(log))


def explained(customer="C-1", policy=POLICY, as_of=AS_OF, log=None, **changes):
    return score_explain(*inputs(as_of=as_of, **changes), policy, as_of=as_of, customer=customer, log=log_of(log))


def said(cell, language="en"):
    return cell.said(language) if hasattr(cell, "said") else cell


def points(factor, **changes):
    table = explained(**changes)
    return float(table.loc[[str(cell) == f"scorecard.factors.{factor}" for cell in table["factor"]], "points"].iloc[0])


DEFAULT_CARD = default_scorecard("en")
FAULTLESS = {
    "customers": [BEST, NEIGHBOUR],
    "invoices": [*EARLIER, *PAID, *LATELY, *NEIGHBOURS],
    "receipts": [*EARLIER_BY, *PAID_BY, *LATELY_BY],
    "log": CONTACT,
}


def test_a_customer_without_a_fault_scores_100():
    table = scores(**FAULTLESS)
    assert table["score"].tolist()[0] == 100.0
    assert table["missing_inputs"].tolist()[0] == ""
    assert explained(**FAULTLESS)["points"].tolist() == [10, 10, 6, 5, 5, 3, 6, 18, 3, 9, 9, 4, 2, 3, 2, 2, 3, 100]


def test_a_customer_of_whom_nothing_is_known_earns_half_and_is_yellow():
    unknown = {"customers": [NOTHING], "statements": [], "invoices": [], "receipts": []}
    table = scores(**unknown)
    assert table["score"].tolist() == [55.0], "52 for sixteen missing inputs, 3 for no change of management"
    assert table["light"].tolist() == ["words.light.yellow"]
    bins = [said(cell) for cell in explained("C-9", **unknown)["bin"]][:-1]
    assert bins == [*(f"missing, costs {cost}" for cost in (5, 5, 3, 2, 2, 1, 3, 9, 1, 4, 4, 2, 1, 1, 1, 1)), "no"]
    assert said(table["missing_inputs"][0]) == (
        "Registry check, Financials, Reputation, Payment index, Trend of delay, On-time rate, Overdue share, Broken promises, Disputed share, "
        "Months of relationship, Region's overdue share, Industry's overdue share"
    )


def test_a_table_is_named_only_where_all_of_its_factors_are_missing():
    statement = [["C-1", 2025, 100.0, None, None, 30.0, None, None, None, None, None]]
    assert (
        said(scores(**FAULTLESS | {"statements": statement})["missing_inputs"][0]) == "Altman Z″, Current ratio, Net margin, Annual sales"
    )
    assert said(scores(**FAULTLESS | {"statements": []})["missing_inputs"][0]) == "Financials"
    one = [["Debt ratio", None, None, None, 10], ["Registry check", None, None, "active", 10]]
    assert said(scores(card=one, statements=[])["missing_inputs"][0]) == "Debt ratio", "one factor is told by its name"


def test_a_value_that_no_bin_takes_is_told_from_a_missing_one():
    card = [["Current ratio", 5, None, None, 6], ["Current ratio", None, None, "missing", 1]]
    assert said(explained(card=card)["bin"][0]) == "in no bin, costs 83.33"
    assert said(explained(card=card, statements=[])["bin"][0]) == "missing, costs 83.33"


def test_customers_keep_their_order_and_nobody_is_left_out():
    table = scores(customers=[["C-3", *BEST[1:]], BEST, ["C-2", *BEST[1:]]])
    assert table["customer"].tolist() == ["C-3", "C-1", "C-2"]
    assert list(table.columns) == ["customer", "score", "grade", "light", "reviewed", "next_review", "missing_inputs"]
    kinds = ["object", "float64", "object", "object", "datetime64[s]", "datetime64[s]", "object"]
    assert table.dtypes.map(str).tolist() == kinds


def test_no_customers_no_scores():
    assert len(scores(customers=[])) == 0


@pytest.mark.parametrize(
    ("score", "name"), [(85.0, "A"), (84.99, "B"), (70.0, "B"), (69.99, "C"), (60.0, "C"), (59.99, "D"), (50.0, "D"), (49.99, "E")]
)
def test_grade_bounds(score, name):
    assert grades(np.array([score]), POLICY).tolist() == [name]


@pytest.mark.parametrize(("score", "light"), [(70.0, "green"), (69.0, "yellow"), (50.0, "yellow"), (49.0, "red")])
def test_light_bounds_of_the_default_policy(score, light):
    card = [["Registry check", None, None, "active", score], ["Registry check", None, None, "revoked", 100.0]]
    assert scores(card=card)["light"].tolist() == [f"words.light.{light}"]


def test_the_policy_moves_grades_and_lights():
    assert grades(np.array([84.0]), Policy(grade_a_from=80.0)).tolist() == ["A"]
    card = [["Registry check", None, None, "active", 60.0], ["Registry check", None, None, "revoked", 100.0]]
    assert scores(Policy(score_green_from=60.0), card=card)["light"].tolist() == ["words.light.green"]
    assert scores(Policy(score_red_below=61.0), card=card)["light"].tolist() == ["words.light.red"]


@pytest.mark.parametrize(("score", "due"), [(100.0, "2027-08-31"), (60.0, "2027-02-28"), (10.0, "2026-09-30")])
def test_the_next_review_falls_on_the_months_of_the_light_month_ends_held(score, due):
    card = [["Registry check", None, None, "active", score], ["Registry check", None, None, "revoked", 100.0]]
    table = scores(customers=[[*BEST[:5], "2026-08-31", *BEST[6:]]], card=card, as_of=dt.date(2026, 12, 31))
    assert table["next_review"].tolist() == [pd.Timestamp(due)]


def test_who_was_never_reviewed_is_due_now():
    table = scores(customers=[[*BEST[:5], None, *BEST[6:]]])
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
    assert points("current_ratio", statements=[later, earlier]) == 3.0, "missing, not the 5 of the year before"
    assert points("altman", statements=[later, earlier]) == 5.0
    assert points("debt_ratio", statements=[later, earlier]) == 6.0


@pytest.mark.parametrize(("overdue", "earned"), [(0.0, 9.0), (49.0, 9.0), (50.0, 6.0), (199.0, 6.0), (200.0, 3.0), (500.0, 0.0)])
def test_overdue_share_of_the_open_balance(overdue, earned):
    late = ["I-1", "C-1", "2026-04-01", "2026-06-29", overdue, None]
    due_today = ["I-2", "C-1", "2026-06-01", "2026-06-30", 1000.0 - overdue, None]
    assert points("overdue_share", invoices=[late, due_today], receipts=[]) == earned


def test_a_buyer_who_owes_nothing_has_nothing_overdue():
    assert points("overdue_share") == 9.0
    assert points("overdue_share", invoices=[], receipts=[]) == 5.0, "no ledger at all: missing"


def test_disputes_are_counted_against_the_invoices_of_a_year():
    invoices = [[f"I-{i}", "C-1", "2026-04-01", "2026-07-01", 100.0, None] for i in range(19)]
    assert points("disputed_share", invoices=[*invoices, ["I-x", "C-1", "2024-01-01", "2024-02-01", 100.0, 10.0]], receipts=[]) == 1.0
    assert points("disputed_share", invoices=[*invoices, ["I-x", "C-1", "2024-01-01", "2024-02-01", 100.0, None]], receipts=[]) == 2.0
    assert points("disputed_share", invoices=[[*invoices[0][:5], 10.0]], receipts=[]) == 0.0


def test_overdue_invoices_do_not_thin_out_the_disputes():
    disputed = ["I-0", "C-1", "2026-04-01", "2026-07-01", 100.0, 10.0]
    overdue = [[f"I-{i}", "C-1", "2026-04-01", "2026-05-01", 100.0, None] for i in range(1, 40)]
    assert points("disputed_share", invoices=[disputed, *overdue], receipts=[]) == 0.0
    assert points("disputed_share", invoices=overdue, receipts=[]) == 1.0, "nothing to take a share of: missing"


@pytest.mark.parametrize(("overdue", "earned"), [(0.0, 2.0), (199.0, 2.0), (200.0, 1.0), (400.0, 0.0)])
@pytest.mark.parametrize("factor", ["region_overdue", "industry_overdue"])
def test_what_the_others_of_the_region_or_industry_have_overdue(factor, overdue, earned):
    theirs = [
        ["N-1", "C-0", "2026-04-01", "2026-05-01", overdue, None],
        ["N-2", "C-0", "2026-04-01", "2026-07-01", 1000.0 - overdue, None],
    ]
    assert points(factor, customers=[BEST, NEIGHBOUR], invoices=[*PAID, *theirs]) == earned


@pytest.mark.parametrize("factor", ["region_overdue", "industry_overdue"])
def test_a_region_or_industry_of_its_own_or_unknown_is_missing(factor):
    others = [*NEIGHBOUR[:6], "West", "retail"]
    assert points(factor, customers=[BEST, others], invoices=[*PAID, *NEIGHBOURS]) == 1.0
    blank = [*BEST[:6], None, None]
    assert points(factor, customers=[blank, [*NEIGHBOUR[:6], None, None]], invoices=[*PAID, *NEIGHBOURS]) == 1.0


def test_its_own_debts_count_in_no_region():
    late = ["I-4", "C-1", "2026-04-01", "2026-05-01", 5000.0, None]
    assert points("region_overdue", customers=[BEST, NEIGHBOUR], invoices=[late, *NEIGHBOURS], receipts=[]) == 2.0


@pytest.mark.parametrize(("late", "earned"), [(0, 3.0), (4, 3.0), (5, 2.0), (14, 2.0), (15, 0.0)])
def test_paying_later_than_before_costs_points(late, earned):
    paid = [["2026-05-01", "C-1", 1000.0, "I-1"], ["2026-05-31", "C-1", 500.0, "I-2"], ["2026-06-01", "C-1", 10.0, "I-3"]]
    later = [[f"{dt.date.fromisoformat(day) + dt.timedelta(days=late)}", *rest] for day, *rest in paid]
    assert points("trend", invoices=[*EARLIER, *PAID, *LATELY], receipts=[*EARLIER_BY, *later]) == earned


@pytest.mark.parametrize(("broken", "earned"), [(0, 4.0), (1, 1.0), (2, 0.0), (3, 0.0)])
def test_broken_promises_cost_points(broken, earned):
    log = [[f"2026-0{i}-02", "C-1", None, f"2026-0{i}-10", 900.0] for i in range(1, broken + 1)]
    assert points("broken_promises", log=[*CONTACT, *log]) == earned


def test_without_a_log_nothing_is_known_of_promises():
    assert points("broken_promises") == points("broken_promises", log=[]) == 2.0


@pytest.mark.parametrize(("since", "months"), [("2025-06-30", 12.0), ("2025-07-01", 11.0), ("2026-06-30", 0.0)])
def test_whole_months_of_relationship(since, months):
    table = explained(customers=[["C-1", since, *BEST[2:]]])
    assert table["value"].tolist()[13] == months


def test_receipts_after_the_as_of_date_do_not_count():
    late = [["I-1", "C-1", "2026-04-01", "2026-05-01", 1000.0, None]]
    assert points("overdue_share", invoices=late, receipts=[["2026-07-01", "C-1", 1000.0, "I-1"]]) == 0.0
