"""Working capital by month: worked by hand, blanks, windows, statuses."""

import math

import pandas as pd
import pytest

from xlcash.domain.errors import HistoryTooShortError, RepeatedMonthError
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import MONTHLY
from xlcash.domain.working_capital.status import RULES
from xlcash.domain.working_capital.table import working_capital
from xlcash.language import LANGUAGES, find

HEAD = [
    "Month", "Sales", "Purchases", "COGS", "Receivables", "Payables", "Inventory", "Prepayments", "Cash", "Current assets",
    "Current liabilities",
]  # fmt: skip
NO_VAT = Policy(vat_rate=0.0)
OWN_MONTH = Policy(vat_rate=0.0, turnover_months=1.0)


def monthly(*rows):
    return read_table(MONTHLY, [HEAD, *([*row, *[None] * (len(HEAD) - len(row))] for row in rows)]).rows


def only(*rows, policy=NO_VAT):
    table = working_capital(monthly(*rows), policy)
    assert len(table) == 1
    return table.iloc[0].to_dict()


def status(**figures):
    """The status of a month that is healthy but for these figures."""
    given = {"receivables": 40.0, "assets": 170.0, "owed": 100.0, "inventory": 20.0} | figures
    row = ["2026-04-30", 30.0, None, None, given["receivables"], None, given["inventory"], None, None, given["assets"], given["owed"]]
    return only(row)["status"].said("en")


def test_one_month_worked_by_hand():
    month = only(["2026-04-30", 300.0, 120.0, 150.0, 452.0, 226.0, 200.0, 24.0, 100.0, 900.0, 500.0], policy=Policy(vat_rate=0.13))
    assert month["month"].isoformat() == "2026-04-01T00:00:00"
    assert month["dso"] == pytest.approx(40), "452 with VAT; a day sells 300 / 30 × 1.13 = 11.3"
    assert month["dpo"] == pytest.approx(50), "226 with VAT; a day buys 120 / 30 × 1.13 = 4.52"
    assert month["dio"] == pytest.approx(40), "neither side carries VAT: 200 / (150 / 30)"
    assert (month["ccc"], month["dso_less_dpo"]) == (pytest.approx(30), pytest.approx(-10))
    assert month["wcr"] == 452 + 200 + 24 - 226
    assert month["wcr_days"] == pytest.approx(450 / 11.3)
    assert (month["current_ratio"], month["quick_ratio"], month["cash_ratio"]) == (1.8, 1.352, 0.2)
    assert (month["turnover"], month["day_of_dso"]) == (pytest.approx(365 / 40), pytest.approx(11.3))
    assert month["day_of_dpo"] == pytest.approx(4.52)
    assert month["status"].said("en") == "OK"


def test_a_day_is_the_mean_of_three_months_by_their_own_days():
    rows = [["2026-01-01", 31.0, None, None, 60.0], ["2026-02-01", 56.0, None, None, 60.0], ["2026-03-01", 93.0, None, None, 60.0]]
    table = working_capital(monthly(*rows), NO_VAT)
    assert table["day_of_dso"].tolist() == pytest.approx([1, 87 / 59, 2])
    assert table["dso"].tolist() == pytest.approx([60, 60 * 59 / 87, 30])
    assert working_capital(monthly(*rows), OWN_MONTH)["day_of_dso"].tolist() == [1, 2, 3]


def test_a_missing_or_blank_month_ends_the_window():
    missing = [["2026-01-01", 31.0, None, None, 60.0], ["2026-03-01", 93.0, None, None, 60.0]]
    blank = [*missing[:1], ["2026-02-01", None, None, None, 60.0], *missing[1:]]
    assert working_capital(monthly(*missing), NO_VAT)["day_of_dso"].tolist() == [1, 3]
    assert working_capital(monthly(*blank), NO_VAT)["day_of_dso"].tolist() == [1, 3], "the blank month itself tells nothing"


def test_the_order_of_the_rows_and_the_day_of_the_month_do_not_matter():
    rows = [["2026-01-31", 31.0, None, None, 60.0], ["2026-02-15", 56.0, None, None, 60.0], ["2026-03-01", 93.0, None, None, 60.0]]
    assert working_capital(monthly(*rows), NO_VAT).equals(working_capital(monthly(*rows[::-1]), NO_VAT))


def test_the_latest_months_that_tell_anything():
    rows = [[f"2025-{month:02d}-01", 100.0, None, None, float(month)] for month in range(1, 13)]
    later = [["2026-01-01", None, None, None, None, None, None, None, 5.0]]
    table = working_capital(monthly(*rows, *later), NO_VAT, months=2)
    assert [f"{day:%Y-%m}" for day in table["month"]] == ["2025-11", "2025-12"], "cash alone tells nothing"


def test_what_needs_a_blank_cell_is_blank_and_the_rest_is_told():
    month = only(["2026-04-01", 300.0, None, None, 400.0, 226.0, None, None, 100.0, 900.0, 500.0])
    blank = {key for key, value in month.items() if isinstance(value, float) and math.isnan(value)}
    assert blank == {"dio", "dpo", "ccc", "dso_less_dpo", "wcr", "wcr_days", "quick_ratio", "day_of_dpo"}
    assert (month["dso"], month["current_ratio"]) == (40, 1.8)


def test_blank_prepayments_are_none():
    month = only(["2026-04-01", 300.0, None, None, 400.0, 226.0, 100.0, None, None, 900.0, 500.0])
    assert (month["wcr"], month["quick_ratio"]) == (400 + 100 - 226, 1.6)


@pytest.mark.parametrize("zero", [0.0, -10.0])
def test_a_ratio_to_nothing_is_blank(zero):
    month = only(["2026-04-01", zero, zero, zero, 400.0, 226.0, 100.0, None, 50.0, 900.0, 500.0])
    assert all(math.isnan(month[key]) for key in ("dso", "dpo", "dio", "ccc", "wcr_days", "turnover"))
    assert month["wcr"] == 274


@pytest.mark.parametrize("rows", [[], [["2026-04-01"]], [["2026-04-01", 300.0]]])
def test_without_a_month_that_tells_anything_there_is_no_answer(rows):
    with pytest.raises(HistoryTooShortError):
        working_capital(monthly(*rows), NO_VAT)


def test_a_month_without_any_figure_that_is_judged_says_so():
    month = only(["2026-04-01", None, None, None, None, None, None, None, 20.0, None, 100.0])
    assert (month["cash_ratio"], month["status"].said("en")) == (0.2, "No figures")


def test_a_month_in_two_rows_is_told():
    rows = monthly(["2026-04-01", 1.0], ["2026-05-01", 1.0], ["2026-06-30", 1.0])
    rows.loc[3, "month"] = pd.Timestamp("2026-04-30")  # a table that is read leaves such a row out
    with pytest.raises(RepeatedMonthError, match="2026-04 in the rows 1 and 3"):
        working_capital(rows, NO_VAT)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({}, "OK"),
        ({"assets": 99.9}, "Liquidity alarm"),
        ({"assets": 100.0, "inventory": 0.0}, "Current ratio low"),
        ({"assets": 119.9}, "Quick ratio low"),
        ({"assets": 149.9}, "Current ratio low"),
        ({"assets": 150.0}, "OK"),
        ({"assets": 200.0}, "OK"),
        ({"assets": 200.1}, "Current ratio high"),
        ({"receivables": 60.0}, "OK"),
        ({"receivables": 60.1}, "DSO above norm"),
        ({"receivables": 29.9}, "DSO below norm"),
        ({"receivables": 29.9, "assets": 300.0}, "DSO below norm"),
        ({"receivables": 90.0, "assets": 90.0}, "Liquidity alarm"),
        ({"assets": None}, "OK"),
    ],
)
def test_the_status_says_the_worst(figures, said):
    assert status(**figures) == said


def test_a_widening_gap_is_told_against_the_window_before():
    rows = [[f"2026-{month:02d}-01", 300.0, 300.0, None, 450.0 + 30 * (month > 3), 300.0] for month in range(1, 7)]
    table = working_capital(monthly(*rows), Policy(vat_rate=0.0, turnover_months=3.0, dso_dpo_widening_days=2.0))
    assert table["dso_less_dpo"].diff(3).iloc[3:].gt(2.0).all()
    assert [term.said("en") for term in table["status"]] == ["OK"] * 3 + ["DSO−DPO widening"] * 3


def test_every_status_has_its_words():
    for language in LANGUAGES:
        assert set(find(language, "results.working_capital_status")) == {rule.key for rule in RULES} | {"ok", "unknown"}
