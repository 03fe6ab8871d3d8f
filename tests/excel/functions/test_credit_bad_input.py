"""What the credit functions make of tables as they come: each mistake, its exact outcome, and where it is told."""

import pytest

from xlcash.excel.functions import (
    xc_altman,
    xc_concentration,
    xc_credit_limit,
    xc_credit_score,
    xc_exposure,
    xc_messages,
    xc_release_check,
    xc_score_explain,
    xc_score_history,
    xc_warnings,
)
from xlcash.excel.messages import MESSAGES

AS_OF = "2026-06-30"
SETTINGS = [["Key", "Value"]]
CARD = [
    ["Factor", "From", "To", "Category", "Points"],
    ["Altman Z″", 2.6, None, None, 60.0], ["Altman Z″", 1.1, 2.6, None, 30.0], ["Altman Z″", None, 1.1, None, 0.0],
    ["Altman Z″", None, None, "missing", 20.0], ["Debt ratio", None, 1.0, None, 40.0], ["Debt ratio", 1.0, None, None, 0.0],
    ["Debt ratio", None, None, "missing", 10.0],
]  # fmt: skip
STATEMENT = {
    "Customer": "C-1", "Year": 2025, "Total assets": 200.0, "Current assets": 120.0, "Current liabilities": 80.0, "Total liabilities": 100.0,
    "Retained earnings": 30.0, "EBIT": 16.0, "Equity": 100.0, "Sales": 300.0,
}  # fmt: skip
CUSTOMERS = [["Customer", "Parent", "Credit limit", "Since"], ["C-1", None, 100.0, "2020-01-01"]]
INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-07-01", 95.0]]
RECEIPTS = [["Date", "Customer", "Amount"]]
ORDERS = [["Order", "Customer", "Date", "Amount"]]


def financials(*changes):
    return [[*STATEMENT], *[[*(STATEMENT | change).values()] for change in changes]]


def rows(table):
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def score(statements):
    """Score and missing inputs of C-1."""
    (row,) = rows(xc_credit_score(CUSTOMERS, statements, INVOICES, RECEIPTS, AS_OF, CARD))
    return row["Score"], row["Missing inputs"]


def limit(statements, customers=CUSTOMERS, settings=SETTINGS):
    (row,) = rows(xc_credit_limit(customers, statements, INVOICES, RECEIPTS, AS_OF, CARD, settings))
    return row


def told(**tables):
    return [row["Message"] for row in rows(xc_messages(**tables))]


def test_a_sound_statement_scores_in_full_and_gives_a_limit():
    assert score(financials({})) == (100.0, "")
    assert limit(financials({}))["Net worth cap"] == 35.0
    assert told(financials=financials({})) == []


def test_negative_equity_lowers_z_and_leaves_no_limit():
    under_water = financials({"Equity": -50.0, "Total liabilities": 250.0})
    (row,) = rows(xc_altman(under_water))
    assert (row["X4"], row["Score"], row["Zone"]) == (-0.2, pytest.approx(6.56 * 0.2 + 3.26 * 0.15 + 6.72 * 0.08 - 1.05 * 0.2), "grey")
    assert score(under_water) == (30.0, ""), "Z″ 2.13 is grey, debts are 1.25 of the assets"
    found = limit(under_water)
    assert (found["Net worth cap"], found["Limit"], found["Binding"]) == (0.0, 0.0, "Grade")
    assert told(financials=under_water) == [], "no mistake: such firms exist"


@pytest.mark.parametrize("assets", [0.0, -10.0])
def test_zero_assets_give_no_ratio_and_cost_what_the_card_states(assets):
    table = financials({"Total assets": assets})
    (row,) = rows(xc_altman(table))
    assert [row[key] for key in ("X1", "X2", "X3", "X4", "Score", "Zone")] == ["", "", "", 1.0, "", ""]
    assert score(table) == (30.0, "Financials")
    assert [row[3] for row in xc_score_explain(CUSTOMERS, table, INVOICES, RECEIPTS, AS_OF, CARD, "C-1")[1:3]] == [
        "missing, costs 40", "missing, costs 30",
    ]  # fmt: skip
    assert told(financials=table) == [
        "Financials, row 1: no Altman score, for want of Total assets: fill it in; total assets and total liabilities must be above zero."
    ]


def test_a_statement_without_its_year_is_left_out_and_told():
    table = financials({"Year": None})
    assert xc_altman(table)[1:] == []
    assert score(table) == (30.0, "Financials")
    assert limit(table)["Net worth cap"] == ""
    assert told(financials=table) == ["Financials, row 1: “Year” is blank; the row is left out until it is filled in."]


def test_of_two_statements_for_one_year_the_lower_row_counts_and_the_other_is_told():
    table = financials({"Equity": 1.0}, {})
    assert [row["X4"] for row in rows(xc_altman(table))] == [1.0]
    assert limit(table)["Net worth cap"] == 35.0
    (message,) = told(financials=table)
    assert message.startswith("Financials, row 1: ")
    assert "row 2" in message


def test_a_grade_that_does_not_exist_is_told_in_settings_and_is_only_shown_where_it_was_kept():
    unknown = [*SETTINGS, ["limit_factor_f", 0.9]]
    assert limit(financials({}), settings=unknown)["Limit"] == limit(financials({}))["Limit"]
    assert [message.split(":")[0] for message in told(settings=unknown)] == ["Settings, row 1"]
    kept = [["Scored", "Customer", "Score", "Grade"], ["2025-12-31", "C-1", 80.0, "Q"], ["2026-03-31", "C-1", 75.0, "Q"]]
    assert [row["Grade"] for row in rows(xc_score_history(kept, "C-1"))] == ["Q", "Q"]
    warned = rows(xc_warnings(INVOICES, RECEIPTS, CUSTOMERS, AS_OF, SETTINGS, None, kept))
    assert "Light has fallen" not in [row["Rule"] for row in warned], "both scores are green, whatever the words beside them"


def test_parents_in_a_circle_count_apart_and_each_is_told():
    circle = [CUSTOMERS[0], ["C-1", "C-2", 100.0, None], ["C-2", "C-1", 50.0, None]]
    found = rows(xc_exposure(circle, INVOICES, RECEIPTS, ORDERS, AS_OF))
    assert [(row["Customer"], row["Exposure"]) for row in found] == [("C-1", 95.0), ("C-2", 0.0)], "no row for a group"
    messages = told(customers=circle)
    assert [message.split(":")[0] for message in messages] == ["Customers, row 1", "Customers, row 2"]


def test_a_limit_in_words_leaves_its_customer_out_and_is_told():
    words = [CUSTOMERS[0], ["C-1", None, "unlimited", "2020-01-01"]]
    assert xc_credit_score(words, financials({}), INVOICES, RECEIPTS, AS_OF, CARD)[1:] == []
    (exposed,) = rows(xc_exposure(words, INVOICES, RECEIPTS, ORDERS, AS_OF))
    assert (exposed["Exposure"], exposed["Limit"], exposed["Release"], exposed["Reason"]) == (
        95.0,
        "",
        "needs approval",
        "Not on Customers",
    )
    assert "Use of the credit limit" not in [row["Rule"] for row in rows(xc_warnings(INVOICES, RECEIPTS, words, AS_OF, SETTINGS))]
    assert told(customers=words) == [
        "Customers, row 1: “Credit limit” is “unlimited”, which is no amount; the row is left out until it is a number."
    ]


@pytest.mark.parametrize("typed", ["100", " 100.00 ", "１００", "¥100"])
def test_a_limit_written_as_text_is_the_number_it_says(typed):
    customers = [CUSTOMERS[0], ["C-1", None, typed, "2020-01-01"]]
    decision = rows(xc_release_check("C-1", 10.0, customers, INVOICES, RECEIPTS, ORDERS, AS_OF, SETTINGS))
    assert (decision[0]["Result"], decision[1]["Check"], decision[1]["Threshold"]) == ("no", "Credit limit", 100.0)
    (warned,) = [row for row in rows(xc_warnings(INVOICES, RECEIPTS, customers, AS_OF, SETTINGS)) if row["Customer"] == "C-1"][:1]
    assert (warned["Rule"], warned["Value"]) == ("Use of the credit limit", 0.95)


def test_the_words_allowed_are_listed_in_the_readers_language():
    xc_concentration(INVOICES, RECEIPTS, AS_OF, CUSTOMERS, "colour")
    error = MESSAGES.latest()[0].error
    assert str(error) == "By is “colour”: use one of customer, parent, region, industry, country, salesperson."
    assert error.sentence("zh") == "参数 By 为“colour”：请使用 客户编号, 上级客户, 地区, 行业, 国家, 业务员 之一。"
