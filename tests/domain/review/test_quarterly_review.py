"""The quarterly review, worked by hand: two customers, two quarters."""

import dataclasses
import datetime as dt
from math import nan

import pytest

from xlcash.domain.company import empty_table
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.review.measures import MEASURES, quarterly_review
from xlcash.domain.review.moved import moved_customers
from xlcash.domain.review.quarter import Records, latest_quarters
from xlcash.domain.tables import SPECS

AS_OF = dt.date(2026, 6, 30)
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"],
    ["I-1", "C-1", "2026-01-10", "2026-02-09", 100.0, "CNY"],
    ["I-2", "C-1", "2026-04-10", "2026-05-10", 400.0, "CNY"],
    ["I-3", "C-2", "2026-06-10", "2026-07-10", 200.0, "CNY"],
    ["I-4", "C-2", "2026-07-01", "2026-07-31", 999.0, "CNY"],  # after the quarter
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], ["2026-03-01", "C-1", 60.0, "I-1"]]
CUSTOMERS = [
    ["Customer", "Registry", "Insured limit", "Since"],
    ["C-1", "active", 300.0, "2020-01-01"],
    ["C-2", "active", None, "2026-04-15"],
]
CARD = [["Factor", "From", "To", "Category", "Points"], ["Overdue share", None, 0.5, None, 100.0], ["Overdue share", 0.5, None, None, 0.0]]
POLICIES = [["Insurer", "From", "To", "Percentage"], ["A", "2026-01-01", "2026-12-31", 0.9]]
CLAIMS = [["Claim", "Invoice", "Filed", "Amount", "Paid", "Closed"], ["K-1", "I-1", "2026-02-10", 50.0, 30.0, "2026-05-05"]]


MONTHLY = [["Month", "Cash", "Current liabilities"], ["2026-03-31", 50.0, 100.0], ["2026-05-31", 9.0, 9.0], ["2026-06-30", 60.0, 300.0]]


def rows(name, cells):
    return read_table(SPECS[name], cells).rows


def records(invoices=INVOICES, factors=None, **changes):
    billed, paid, customers = (
        rows(name, cells) for name, cells in (("Invoices", invoices), ("Receipts", RECEIPTS), ("Customers", CUSTOMERS))
    )
    made = Records(
        lambda day: settle(billed, paid, as_of=day, customers=customers), factors or {"": 1.0, "CNY": 1.0}, paid, customers,
        empty_table(SPECS["Financials"]), rows("Scorecard", CARD), rows("Policies", POLICIES), rows("Claims", CLAIMS), monthly=rows("Monthly", MONTHLY),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def review(as_of=AS_OF, policy=None, **changes):
    """Before, after and light of each measure."""
    table = quarterly_review(records(**changes), policy or Policy(), as_of=as_of).iloc[1:]
    keys = [*MEASURES]
    lights = [light.removeprefix("words.light.") for light in table["light"]]
    return {key: (*pair, light) for key, pair, light in zip(keys, zip(table["before"], table["after"], strict=True), lights, strict=True)}


# ── which quarters ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("as_of", "start_month", "ends"),
    [
        ("2026-06-30", 1, ["2026-03-31", "2026-06-30"]), ("2026-06-29", 1, ["2025-12-31", "2026-03-31"]),
        ("2026-08-15", 1, ["2026-03-31", "2026-06-30"]), ("2026-01-01", 1, ["2025-09-30", "2025-12-31"]),
        ("2026-06-30", 2, ["2026-01-31", "2026-04-30"]), ("2024-02-29", 3, ["2023-11-30", "2024-02-29"]),
    ],
)  # fmt: skip
def test_the_last_two_quarters_that_have_ended(as_of, start_month, ends):
    quarters = latest_quarters(dt.date.fromisoformat(as_of), fiscal_year_start=start_month)
    assert [str(quarter.end) for quarter in quarters] == ends
    assert quarters[1].start == quarters[0].end + dt.timedelta(days=1)


def test_a_running_quarter_is_not_looked_at():
    for found, wanted in zip(review(as_of=dt.date(2026, 8, 15)).values(), review().values(), strict=True):
        assert found == pytest.approx(wanted, nan_ok=True)


# ── the measures ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("measure", "before", "after", "light"),
    [
        ("open", 40.0, 640.0, ""),
        ("overdue", 40.0, 440.0, "red"),
        ("overdue_share", 1.0, 440 / 640, "green"),
        ("dso", 40 / 100 * 90, 640 / 600 * 91, "red"),
        ("sales", 100.0, 600.0, ""),
        ("collected", 60.0, 0.0, ""),
        ("weak_grades", 1.0, 1.0, "green"),
        ("top_five", 1.0, 1.0, "green"),
        ("hhi", 1.0, (440 / 640) ** 2 + (200 / 640) ** 2, "green"),
        ("cover", 0.9 * 40, 0.9 * 300, ""),
        ("cover_share", 0.9, 270 / 640, "red"),
        ("cash_ratio", 0.5, 0.2, "red"),
        ("insured_cash_ratio", (50 + 36) / 100, (60 + 270) / 300, "green"),
        ("claims_filed", 1.0, 0.0, ""),
        ("claims_amount", 50.0, 0.0, ""),
        ("claims_paid", 0.0, 30.0, ""),
    ],
)
def test_each_measure_before_and_after(measure, before, after, light):
    found = review()[measure]
    assert found[:2] == (pytest.approx(before), pytest.approx(after))
    assert found[2] == light


def test_the_difference_and_its_share():
    table = quarterly_review(records(), Policy(), as_of=AS_OF)
    overdue, share = table.iloc[2], table.iloc[3]
    assert (overdue["difference"], overdue["change"]) == (400.0, 10.0)
    assert share["difference"] == pytest.approx(440 / 640 - 1)
    assert share[["change"]].isna().all()
    assert table.iloc[0][["before", "after"]].tolist() == [dt.datetime(2026, 3, 31), dt.datetime(2026, 6, 30)]


def test_worse_by_no_more_than_the_setting_is_yellow():
    assert review(policy=Policy(review_red_change=0.53))["cover_share"][2] == "red"  # 0.9 → 0.422 is 53.1 % less
    assert review(policy=Policy(review_red_change=0.54))["cover_share"][2] == "yellow"


def test_a_table_that_is_not_handed_over_leaves_its_measures_blank():
    found = review(policies=None, claims=None, monthly=None)
    blank = ("cover", "cover_share", "cash_ratio", "insured_cash_ratio", "claims_filed", "claims_paid")
    assert [found[key] for key in blank] == [pytest.approx((nan, nan, ""), nan_ok=True)] * len(blank)


def test_a_month_without_figures_has_no_cash_ratio():
    assert review(monthly=rows("Monthly", MONTHLY[:2]))["cash_ratio"] == pytest.approx((0.5, nan, ""), nan_ok=True)


def test_exchange_rates_move_nothing():
    foreign = [INVOICES[0], *([*row[:5], "USD"] for row in INVOICES[1:])]
    found = review(invoices=foreign, factors={"": 1.0, "USD": 7.0})
    assert (found["open"][0], found["open"][1]) == (280.0, 4480.0)


def test_a_customer_assessed_alone_may_have_had_no_invoice_a_quarter_ago():
    assert review(policy=Policy(provision_assessed="C-2 = 50%"))["provision"][1] >= 100.0


def test_an_empty_book_has_nothing_to_divide_by():
    found = review(invoices=INVOICES[:1])
    assert found["open"] == (0.0, 0.0, "")
    blank = ("overdue_share", "dso", "cei", "hhi", "cover_share")
    assert [found[key] for key in blank] == [pytest.approx((nan, nan, ""), nan_ok=True)] * len(blank)


# ── the customers ────────────────────────────────────────────────────────────────────────────────────────────────────


def moved(**changes):
    table = moved_customers(records(**changes), Policy(), as_of=AS_OF)
    lights = [light.removeprefix("words.light.") for light in table["light"]]
    return [
        (*row, light)
        for row, light in zip(table[["customer", "grade_before", "grade"]].itertuples(index=False, name=None), lights, strict=True)
    ]


def scores(*kept):
    return rows("Scores", [["Scored", "Customer", "Score", "Grade"], *kept])


def test_a_customer_that_came_in_the_quarter_had_no_grade_before():
    assert moved() == [("C-2", "", "A", "")]


def test_grades_kept_in_a_quarter_count_before_those_worked_out():
    assert moved(scores=scores(["2026-03-01", "C-1", 90.0, "A"], ["2026-02-01", "C-1", 20.0, "E"])) == [
        ("C-1", "A", "E", "red"),
        ("C-2", "", "A", ""),
    ]
    assert moved(scores=scores(["2025-12-31", "C-1", 90.0, "A"])) == [("C-2", "", "A", "")], "kept a quarter earlier"


def test_a_fall_that_is_not_to_d_or_e_is_yellow_and_a_rise_green():
    kept = scores(["2026-03-01", "C-1", 90.0, "A"], ["2026-06-01", "C-1", 75.0, "B"])
    assert moved(scores=kept)[0] == ("C-1", "A", "B", "yellow")
    kept = scores(["2026-03-01", "C-1", 65.0, "C"], ["2026-06-01", "C-1", 75.0, "B"])
    assert ("C-1", "C", "B", "green") in moved(scores=kept)
