"""Limits, caps and experience worked by hand."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.experience import clean_months, progressive_shares
from xlcash.domain.credit.limits import credit_limits
from xlcash.domain.credit.terms import in_high_risk_region
from xlcash.domain.errors import NoPointsError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, INVOICES, RECEIPTS, SCORECARD

AS_OF = dt.date(2026, 6, 30)
CUSTOMER = {"Customer": "C-1", "Since": "2020-01-01", "Terms": 73.0, "Registry": "active"}
STATEMENT = ["C-1", 2025.0, 80e3, 700e3]
BOUGHT = [["I-1", "C-1", "2026-01-01", "2026-03-15", 250e3]]  # 250k × 73 / 365 = 50k
PAID = [["2026-03-15", "C-1", 250e3, "I-1"]]
OTHERS = [["I-9", "C-9", "2026-06-01", "2026-07-15", 1e6]]  # somebody else's million, so that concentration does not bind: 20 % = 200k
CARD = [
    ["Registry check", "active", 100.0],
    ["Registry check", "abnormal", 75.0],
    ["Registry check", "revoked", 10.0],
    ["Registry check", "missing", 65.0],
]
CAPS = ("need", "net_worth_cap", "turnover_cap", "concentration_cap", "insured_cap")


def ledger(invoices, receipts=(), as_of=AS_OF):
    return settle(
        read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Type", "Corrects", "Disputed"],
                              *([*row, *[None] * (8 - len(row))] for row in invoices)]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=as_of,
    )  # fmt: skip


def people(*customers):
    head = list({key: None for customer in customers for key in customer})
    return read_table(CUSTOMERS, [head or ["Customer"], *([customer.get(key) for key in head] for customer in customers)])


def proposed(customer=None, statements=(STATEMENT,), invoices=BOUGHT, receipts=PAID, others=OTHERS, card=CARD, **policy):
    """The row of one customer."""
    table = credit_limits(
        people(CUSTOMER | (customer or {})).rows,
        read_table(FINANCIALS, [["Customer", "Year", "Equity", "Sales"], *statements]).rows,
        ledger([*invoices, *others], receipts),
        read_table(SCORECARD, [["Factor", "Category", "Points"], *card]).rows,
        Policy(**policy),
        as_of=AS_OF,
    )
    return table.iloc[0].to_dict()


def binding(**changes):
    row = proposed(**changes)
    return row["proposed_limit"], row["binding"].said("en")


def test_the_lowest_cap_binds_and_is_named():
    row = proposed()
    assert [row[cap] for cap in CAPS[:4]] == [50e3, 28e3, 35e3, 200e3]
    assert math.isnan(row["insured_cap"])
    assert (row["grade"], row["grade_factor"], row["progressive_share"]) == ("A", 1.0, 1.0)
    assert (row["proposed_limit"], row["binding"].said("en"), row["terms"]) == (28e3, "Net worth", 60.0)


@pytest.mark.parametrize(
    ("changes", "limit", "cap"),
    [
        ({"statements": [["C-1", 2025.0, 800e3, 7e6]]}, 50e3, "Need"),
        ({"statements": [["C-1", 2025.0, 800e3, 100e3]]}, 5e3, "Turnover"),
        ({"limit_concentration_share": 0.01}, 10e3, "Concentration"),
        ({"customer": {"Insured limit": 20e3}}, 20e3, "Insured limit"),
        ({"customer": {"Insured limit": 0.0}}, 0.0, "Insured limit"),
        ({"customer": {"Insured limit": 20e3}, "sales_above_insured": "yes"}, 28e3, "Net worth"),
        ({"customer": {"Registry": "abnormal"}}, 22e3, "Net worth"),
        ({"customer": {"Registry": "revoked"}}, 0.0, "Grade"),
        ({"limit_net_worth_share": 0.1}, 8e3, "Net worth"),
    ],
)
def test_each_cap_in_its_turn(changes, limit, cap):
    assert binding(**changes) == (pytest.approx(limit), cap)


def test_need_counts_the_last_365_days_less_credit_notes():
    first_day, day_before = [["I-0", "C-1", day, "2025-08-01", 100e3] for day in ("2025-07-01", "2025-06-30")]
    settled = [["2025-08-01", "C-1", 100e3, "I-0"]]
    assert proposed(invoices=[*BOUGHT, first_day], receipts=[*PAID, *settled])["need"] == 350e3 * 73 / 365
    assert proposed(invoices=[*BOUGHT, day_before], receipts=[*PAID, *settled])["need"] == 50e3
    note = ["N-1", "C-1", "2026-02-01", None, -50e3, "credit note", None]
    assert proposed(invoices=[*BOUGHT, note])["need"] == 40e3, "a note that names no invoice"
    assert proposed(invoices=[*BOUGHT, [*note[:6], "I-1"]])["need"] == 40e3


def test_need_counts_the_usual_delay_but_no_early_payment():
    late = [["2026-04-14", "C-1", 250e3, "I-1"]]  # 30 days late; one part of its own, so with the book's also 30 days: 250k × 103 / 365
    assert proposed(receipts=late)["need"] == pytest.approx(250e3 * 103 / 365)
    assert proposed(receipts=[["2026-02-15", "C-1", 250e3, "I-1"]])["need"] == 50e3


def test_without_stated_terms_the_need_goes_by_those_of_the_grade():
    assert proposed({"Terms": None})["need"] == pytest.approx(250e3 * 60 / 365)


def test_room_for_peaks_is_a_multiple_of_the_need():
    row = proposed(statements=[], limit_need_times=2.5)
    assert (row["need"], row["proposed_limit"]) == (125e3, 125e3)


@pytest.mark.parametrize(
    ("insured", "step", "limit"),
    [
        (28_999.0, 1e3, 28_000.0), (28_000.0, 1e3, 28_000.0), (999.0, 1e3, 999.0), (0.0, 1e3, 0.0), (28_999.0, 0.0, 28_000.0),
        (27_999.0, 0.0, 27_999.0), (27_999.0, 5e3, 25_000.0),
    ],
    ids=["down", "round already", "below a step as it is", "a stop", "not rounded", "not rounded, another cap", "by the setting"],
)  # fmt: skip
def test_a_limit_is_a_round_figure_never_above_its_caps(insured, step, limit):
    assert proposed({"Insured limit": insured}, limit_round_to=step)["proposed_limit"] == limit


def test_rounding_does_not_lose_a_step_to_the_last_bit():
    assert 0.7 * 0.1 * 400e3 < 28e3, "binary fractions"
    assert proposed({"Insured limit": 0.7 * 0.1 * 400e3})["proposed_limit"] == 28e3


@pytest.mark.parametrize(
    ("in_force", "change"),
    [(28e3, "keep"), (37_333.0, "keep"), (37_334.0, "lower"), (22_400.0, "keep"), (22_399.0, "raise"), (None, "new limit"), (0.0, "raise")],
)
def test_a_proposal_near_the_limit_in_force_keeps_it(in_force, change):
    assert proposed({"Credit limit": in_force})["limit_change"].said("en") == change, "28,000 within a quarter of it"


def test_a_stop_is_proposed_once():
    assert proposed({"Credit limit": 28e3, "Registry": "revoked"})["limit_change"].said("zh") == "停止赊销"
    assert proposed({"Credit limit": 0.0, "Registry": "revoked"})["limit_change"].said("en") == "keep"
    assert proposed({"Credit limit": 28e3}, statements=[], invoices=[], receipts=[])["limit_change"] == "", "no proposal"


def test_what_is_not_known_is_blank_and_does_not_bind():
    assert binding(statements=[]) == (50e3, "Need")
    assert binding(invoices=[], receipts=[], customer={"Since": None}) == (8e3, "Net worth"), "28,000 × 0.3 in whole thousands"
    row = proposed(statements=[], invoices=[], receipts=[])
    assert math.isnan(row["proposed_limit"]), "20 % of what others owe would be a guess"
    assert row["binding"].said("zh") == "无任何依据"
    assert row["concentration_cap"] == 200e3


def test_a_bad_grade_stops_even_where_nothing_is_known():
    assert binding(statements=[], invoices=[], receipts=[], customer={"Registry": "revoked"}) == (0.0, "Grade")


def test_without_anything_open_concentration_is_not_known():
    row = proposed(others=[])
    assert math.isnan(row["concentration_cap"])
    assert row["proposed_limit"] == 28e3


@pytest.mark.parametrize(
    ("statements", "limit", "cap"),
    [
        ([["C-1", 2025.0, -80e3, 700e3]], 0.0, "Net worth"),
        ([["C-1", 2025.0, None, 700e3]], 35e3, "Turnover"),
        ([["C-1", 2025.0, 0.0, 700e3]], 0.0, "Net worth"),
        ([["C-1", 2024.0, 20e3, 700e3], ["C-1", 2025.0, 80e3, 700e3]], 28e3, "Net worth"),
        ([["C-1", 2025.0, 20e3, 700e3], ["C-1", 2025.0, 80e3, 700e3]], 28e3, "Net worth"),
        ([["C-1", 2026.0, 20e3, 700e3]], 50e3, "Need"),
        ([["C-1", None, 20e3, 700e3]], 50e3, "Need"),
    ],
    ids=["negative equity", "no equity", "zero equity", "the latest year", "two for one year: the last row", "not closed yet", "no year"],
)
def test_statements_as_they_come(statements, limit, cap):
    assert binding(statements=statements) == (pytest.approx(limit), cap)


def test_a_card_without_points_gives_no_grades_and_so_no_limits():
    with pytest.raises(NoPointsError):
        proposed(card=[])


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("registry", "grade", "days"), [("active", "A", 60), ("abnormal", "B", 45), (None, "C", 30), ("revoked", "E", 0)])
def test_terms_go_by_the_grade(registry, grade, days):
    row = proposed({"Registry": registry})
    assert (row["grade"], row["terms"]) == (grade, days)


def test_terms_are_shorter_in_a_high_risk_region_or_country_and_never_longer():
    risky = {"high_risk_regions": "南区，Chile", "terms_days_high_risk": 20.0}
    assert proposed({"Region": "南区"}, **risky)["terms"] == 20
    assert proposed({"Country": "CHILE "}, **risky)["terms"] == 20
    assert proposed({"Region": "South"}, **risky)["terms"] == 60
    assert proposed({"Region": "南区", "Registry": "revoked"}, **risky)["terms"] == 0
    assert not in_high_risk_region(people({"Customer": "C", "Region": None}).rows, Policy()).any(), "a blank is no region"


# ── experience ───────────────────────────────────────────────────────────────────────────────────────────────────────


def months(customer, invoices, receipts=(), **policy):
    return clean_months(people({"Customer": "C-1"} | customer).rows, ledger(invoices, receipts), Policy(**policy)).tolist()[0]


ONE = [["I-1", "C-1", "2026-02-01", "2026-03-01", 100.0]]


def test_clean_months_are_whole_months_since_the_earlier_of_since_and_first_invoice():
    paid = [["2026-03-01", "C-1", 100.0, "I-1"]]
    assert months({}, ONE, paid) == 4, "from 1 February to 30 June"
    assert months({"Since": "2026-03-15"}, ONE, paid) == 4
    assert months({"Since": "2025-12-30"}, ONE, paid) == 6
    assert months({"Since": "2025-12-31"}, ONE, paid) == 5
    assert months({"Since": "2010-01-01"}, ONE, paid) == 12, "no more than what earns the whole limit"
    assert months({"Since": "2010-01-01"}, ONE, paid, limit_full_months=24.0) == 24


def test_nothing_paid_yet_is_no_experience():
    assert months({"Since": "2010-01-01"}, ONE[:0]) == 0
    assert months({"Since": "2010-01-01"}, [["I-1", "C-1", "2026-06-01", "2026-07-01", 100.0]]) == 0


def test_every_month_with_something_too_long_overdue_is_spoilt():
    old = {"Since": "2010-01-01"}
    assert months(old, ONE, [["2026-03-31", "C-1", 100.0, "I-1"]]) == 12, "30 days late is not more than 30"
    assert months(old, ONE, [["2026-04-01", "C-1", 100.0, "I-1"]]) == 11, "late on 1 April only"
    assert months(old, ONE, [["2026-05-31", "C-1", 100.0, "I-1"]]) == 9, "late from 1 April to 31 May: three months back from the 30th"
    part = [["2026-03-01", "C-1", 40.0, "I-1"]]
    assert months(old, ONE, part) == 9, "late from 1 April until now"
    assert months(old, [[*ONE[0], None, None, 60.0]], part) == 12, "the rest is in dispute"


def test_the_share_rises_in_equal_steps_from_its_start():
    rows, book = people({"Customer": "C-1"}).rows, ledger(ONE, [["2026-03-01", "C-1", 100.0, "I-1"]])
    assert progressive_shares(rows, book, Policy()).tolist() == [pytest.approx(0.3 + 0.7 * 4 / 12)]
    assert progressive_shares(people({"Customer": "New"}).rows, book, Policy()).tolist() == [pytest.approx(0.3)]


# ── what no order of rows and no currency changes ────────────────────────────────────────────────────────────────────

amounts = st.floats(1.0, 1e6)


@settings(max_examples=15, deadline=None)
@given(amounts, amounts, amounts, st.none() | amounts, st.sampled_from(["active", "abnormal", None]))
def test_twice_the_money_is_twice_the_limit(bought, equity, sales, insured, registry):
    def limit(times):
        return binding(
            customer={"Insured limit": insured and insured * times, "Registry": registry},
            statements=[["C-1", 2025.0, equity * times, sales * times]],
            invoices=[["I-1", "C-1", "2026-01-01", "2026-03-15", bought * times]],
            receipts=[["2026-03-15", "C-1", bought * times, "I-1"]],
            others=[["I-9", "C-9", "2026-06-01", "2026-07-15", 1e5 * times]],
            limit_round_to=0.0,
        )

    (once, cap), (twice, same_cap) = limit(1.0), limit(2.0)
    assert (twice, same_cap) == (pytest.approx(2 * once, rel=1e-6, abs=1e-3), cap)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)), st.permutations(range(4)))
def test_the_order_of_the_rows_changes_nothing(of_customers, of_invoices):
    customers = [CUSTOMER | {"Customer": f"C-{n}", "Terms": 30.0 + n} for n in range(4)]
    invoices = [[f"I-{n}", f"C-{n}", "2026-02-01", "2026-03-01", 1000.0 + n] for n in range(4)]
    financials = read_table(FINANCIALS, [["Customer", "Year", "Equity"], *([f"C-{n}", 2025.0, 1e6] for n in range(4))]).rows
    card = read_table(SCORECARD, [["Factor", "Category", "Points"], *CARD]).rows

    def limits(first, second):
        rows = people(*(customers[n] for n in first)).rows
        table = credit_limits(rows, financials, ledger([invoices[n] for n in second]), card, Policy(), as_of=AS_OF)
        return table.set_index("customer").sort_index()["proposed_limit"].to_dict()

    assert limits(of_customers, of_invoices) == pytest.approx(limits(range(4), range(4)))
