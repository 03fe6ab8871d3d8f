"""The quarterly review, claims by year, and instalments in Ageing and Open items, as worksheets call them."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_ageing, xc_claim_history, xc_open_items, xc_review

AS_OF = "2026-06-30"
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Plan"],
    ["I-1", "C-1", "2026-02-01", "2026-03-03", 1000.0, "CNY", "P"],
    ["I-2", "C-2", "2026-05-01", "2026-06-15", 500.0, "USD", None],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice", "Currency"], ["2026-06-05", "C-1", 400.0, "I-1", "CNY"]]
PLANS = [
    ["Plan", "Customer", "Due date", "Amount", "Agreed on"],
    ["P", "C-1", "2026-06-10", 400.0, "2026-06-01"],
    ["P", "C-1", "2026-07-10", 300.0, "2026-06-01"],
    ["P", "C-1", "2026-08-10", 300.0, "2026-06-01"],
]
RATES = [["Date", "Currency", "Rate"], ["2026-03-31", "USD", 7.0]]
CARD = [["Factor", "Category", "Points"], ["Registry check", "active", 60.0], ["Registry check", "other", 100.0]]
CUSTOMERS = [["Customer", "Registry"], ["C-1", "active"], ["C-2", "active"]]
REVIEWED = CUSTOMERS, [["Customer", "Year"]], INVOICES, RECEIPTS, AS_OF, CARD, [["Key", "Value"]]


def test_the_review_speaks_the_language_of_its_first_table():
    table = xc_review([["客户编号", "工商核查"], ["C-1", "active"], ["C-2", "active"]], *REVIEWED[1:], rates=RATES)
    assert table[0] == ["指标", "上季度", "本季度", "差异", "变动率", "信号灯", "单位"]
    assert table[2][:3] == ["未收应收账款", 1000.0, 600.0 + 500.0 * 7.0]


def test_the_review_by_customer_lists_who_moved():
    scores = [["Scored", "Customer", "Score", "Grade"], ["2026-03-15", "C-1", 90.0, "A"]]
    table = xc_review(*REVIEWED, "customer", scores=scores, rates=RATES)
    assert table[0] == ["Customer", "Open before", "Open", "Grade before", "Grade", "Limit before", "Limit", "Light"]
    assert table[1][:5] == ["C-1", 1000.0, 600.0, "A", "C"]


def test_a_currency_without_a_rate_is_no_review():
    assert xc_review(*REVIEWED) is CellError.NA


def test_claims_without_a_row_have_a_total_of_nothing():
    assert xc_claim_history([["Invoice", "Filed", "Amount", "Paid", "Closed"]], AS_OF)[1][:2] == ["Total", 0.0]


@pytest.mark.parametrize("plans", [None, PLANS])
def test_instalments_move_between_bands_and_leave_every_total(plans):
    table = xc_ageing(INVOICES, RECEIPTS, AS_OF, "30,60", rates=RATES, plans=plans)
    of_c1 = table[1]
    assert of_c1[1:5] == ([600.0, 0.0, 0.0, 0.0] if plans else [0.0, 0.0, 0.0, 600.0])
    assert table[-1][-1] == 600.0 + 3500.0
    items = xc_open_items(INVOICES, RECEIPTS, AS_OF, plans=plans)
    assert sum(row[9] for row in items[1:]) == 1100.0
    assert [row[9:] for row in items[1:-1]] == ([[300.0, -10.0], [300.0, -41.0]] if plans else [[600.0, 119.0]])


def test_the_days_of_grace_are_those_of_the_settings():
    """On 12 June the first instalment is two days late: kept with three days of grace, broken with one."""
    early = [INVOICES, RECEIPTS[:1], "2026-06-12"]
    for grace, overdue in ((3.0, [2.0, -28.0, -59.0]), (1.0, [101.0])):
        items = xc_open_items(*early, plans=PLANS, settings=[["Key", "Value"], ["plan_grace_days", grace]])
        assert [row[10] for row in items[1:] if row[0] == "I-1"] == overdue
