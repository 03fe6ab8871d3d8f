"""Credit insurance as worksheets call it: bad policies are listed and hide no good one, both languages, several currencies."""

import datetime as dt

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import (
    xc_claim_clock,
    xc_insurance_sizing,
    xc_insure_next,
    xc_insured_loss,
    xc_messages,
    xc_policy_use,
    xc_released_provision,
)
from xlcash.excel.messages import MESSAGES

HEAD = ["Insurer", "From", "To", "Percentage"]
GOOD = ["Good", "2026-01-01", "2026-12-31", 0.9]
LOSSES = [["Customer", "Date", "Amount", "VAT", "Limit"], ["C-1", "2026-06-30", 120.0, 120 * 13 / 113, 100.0]]
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"],
    ["I-1", "C-1", "2026-02-01", "2026-04-02", 100.0, "USD"],
]
RECEIPTS = [["Date", "Customer", "Amount"]]
CUSTOMERS = [["Customer", "Insured limit"], ["C-1", 500.0]]


def of(table, key):
    return [row[table[0].index(key)] for row in table[1:]]


def test_bad_policies_stand_on_messages_and_the_good_one_pays():
    policies = [HEAD, ["Ninety", "2025-01-01", "2025-12-31", 90], GOOD, ["Twice", "2026-06-01", "2027-05-31", 0.8]]
    assert of(xc_insured_loss(LOSSES, policies), "Compensation") == [pytest.approx(90)]
    said = [row[3] for row in xc_messages(policies=policies)[1:]]
    assert len(said) == 2
    assert "row 1: “Percentage” is 90" in said[0]
    assert "Twice overlaps the one in row 2" in said[1]


@pytest.mark.parametrize(("order", "paid"), [("after", 85.0), ("before", 85.5), ("按比例前扣除", 85.5), (None, 85.0)])
def test_the_order_of_the_deductible_in_either_language(order, paid):
    policies = [[*HEAD, "Deductible", "Deductible order"], [*GOOD, 5.0, order]]
    assert of(xc_insured_loss(LOSSES, policies), "Compensation") == [pytest.approx(paid)]


def test_a_chinese_workbook_is_answered_in_chinese():
    invoices = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], ["I-1", "C-1", "2026-02-01", "2026-04-02", 100.0]]
    policies = [["保险公司", "起期", "止期", "赔付比例", "逾期通知天数"], ["甲", "2026-01-01", "2026-12-31", "90%", 60.0]]
    table = xc_claim_clock(
        invoices, [["收款日期", "客户编号", "收款金额"]], [["客户编号", "承保额度"], ["C-1", 80.0]], policies, "2026-06-30"
    )
    assert of(table, "通知期限") == [dt.datetime(2026, 6, 1)]
    assert of(table, "剩余天数") == [-29]
    assert of(table, "下一步") == ["已错过 2026-06-01 的通知期限：今日补报并询问保险公司"]


def test_limits_and_needs_are_in_the_base_currency():
    rates = [["Date", "Currency", "Rate"], ["2026-06-30", "USD", 7.0], ["2026-06-30", "CNY", 1.0]]
    clock = xc_claim_clock(INVOICES, RECEIPTS, CUSTOMERS, [HEAD, GOOD], "2026-06-30", rates=rates)
    assert (of(clock, "Open"), of(clock, "Covered")) == ([700.0], [500.0])
    sizing = xc_insurance_sizing(INVOICES, RECEIPTS, "2026-06-30", [["Key", "Value"]], [HEAD, GOOD], CUSTOMERS, rates)
    assert of(sizing, "In force") == pytest.approx([630.0, 450.0, 450.0])


def test_a_refused_policy_leaves_states_that_name_it_and_no_amounts_without_it():
    policies = [HEAD, ["Ninety", "2026-01-01", "2026-12-31", 90]]
    clock = xc_claim_clock(INVOICES, RECEIPTS, CUSTOMERS, policies, "2026-06-30")
    assert of(clock, "Next step") == ["Not known: row 1 of Policies can’t be used, see Check data"]
    assert (of(clock, "Open"), of(clock, "Covered")) == ([100.0], [""])
    assert xc_insured_loss(LOSSES, policies) is CellError.NA
    settings = [["Key", "Value"]]
    assert xc_insurance_sizing(INVOICES, RECEIPTS, "2026-06-30", settings, policies, CUSTOMERS) is CellError.NA
    assert xc_released_provision(INVOICES, RECEIPTS, CUSTOMERS, policies, "2026-06-30", settings) is CellError.NA
    assert "Policies, row 1 can’t be used" in str(MESSAGES.latest()[0].error)


def test_what_is_claimed_cannot_be_negative_and_the_row_still_counts():
    head = ["Invoice", "Notified", "Filed", "Amount", "Paid", "Closed"]
    claims = [head, ["I-1", "2026-04-20", "2026-06-01", 50.0, -10.0, "2026-06-15"]]
    policies = [[*HEAD, "Maximum", "Notification days"], [*GOOD, 1000.0, 90.0]]
    assert of(xc_policy_use(policies, claims, INVOICES, "2026-06-30"), "Maximum left") == [1000.0]
    assert of(xc_claim_clock(INVOICES, RECEIPTS, CUSTOMERS, policies, "2026-06-30", claims=claims), "Next step") == ["Claim filed"]
    (said,) = (row[2:] for row in xc_messages(claims=claims)[1:])
    assert said == [
        "Row used as stated",
        "Claims, row 1: “Paid” is -10.00, below zero; it counts as blank until it is mended, the rest of the row is used.",
    ]


def test_an_insured_limit_below_zero_is_told_and_counts_as_none():
    customers = [["Customer", "Insured limit"], ["C-1", -100.0]]
    policies = [[*HEAD, "Notification days"], [*GOOD, 90.0]]
    clock = xc_claim_clock(INVOICES, RECEIPTS, customers, policies, "2026-06-30")
    assert of(clock, "Next step") == ["Not insured: no insured limit"]
    assert any("“Insured limit” is -100.00, below zero" in row[3] for row in xc_messages(customers=customers)[1:])


def test_the_days_before_a_light_turns_red_are_a_setting():
    policies = [[*HEAD, "Notification days"], [*GOOD, 90.0]]
    given = INVOICES, RECEIPTS, CUSTOMERS, policies, "2026-06-01"  # 30 days before 2026-07-01
    assert of(xc_claim_clock(*given), "Light") == ["Yellow"]
    assert of(xc_claim_clock(*given, settings=[["Key", "Value"], ["claim_alert_days", 30.0]]), "Light") == ["Red"]


def test_a_limit_of_nought_is_a_refusal_and_a_blank_one_an_invitation():
    card = [["Factor", "Category", "Points"], ["Registry check", "active", 60.0], ["Registry check", "other", 100.0]]
    customers = [["Customer", "Registry", "Insured limit"], ["C-1", "active", 0.0], ["C-2", "active", None]]
    invoices = [*INVOICES, ["I-2", "C-2", "2026-02-01", "2026-04-02", 50.0, "USD"]]
    table = xc_insure_next(customers, [["Customer", "Year"]], invoices, RECEIPTS, "2026-06-30", card, [HEAD, GOOD])
    assert of(table, "Reason") == ["Refused", ""]
    assert of(table, "Insure next") == ["", 1.0]
