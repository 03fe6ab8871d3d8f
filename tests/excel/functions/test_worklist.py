"""The worklist, late interest and the collection KPI as worksheets call them."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_ageing, xc_collection_kpi, xc_late_interest, xc_open_items, xc_worklist
from xlcash.excel.messages import MESSAGES

AS_OF = "2026-06-30"
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Plan"],
    ["I-1", "C-1", "2026-03-01", "2026-03-31", 1000.0, "CNY", None],
    ["I-2", "C-1", "2026-05-01", "2026-06-15", 500.0, "CNY", None],
    ["I-3", "C-2", "2026-04-01", "2026-05-31", 200.0, "USD", "P-1"],
    ["I-4", "C-2", "2026-06-20", None, -100.0, "CNY", None],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice", "Currency"], ["2026-05-20", "C-1", 400.0, "I-1", "CNY"]]
CUSTOMERS = [["Customer", "Name", "Salesperson", "Credit limit"], ["C-1", "First", "Li Na", 900.0], ["C-2", "Second", "Wang", None]]
LADDERS = [
    ["Ladder", "Level", "Base", "Day", "Action", "Owner"],
    ["S", 1.0, "due", 1.0, "Remind", "Finance"],
    ["S", 2.0, "due", 30.0, "Demand", "Legal"],
]
LOG = [["Date", "Customer", "Invoice", "Level", "Promise date", "Promise amount"]]
RATES = [["Date", "Currency", "Rate"], ["2026-06-30", "USD", 7.0], ["2024-10-21", "LPR", 0.03]]
SETTINGS = [["Key", "Value"]]


def by_customer(table):
    return {row[1]: dict(zip(table[0], row, strict=True)) for row in table[1:]}


def test_the_columns_of_the_worklist():
    table = xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS, LOG, AS_OF, rates=RATES)
    assert table[0][:10] == ["Score", "Customer", "Name", "Open", "Overdue", "Oldest", "Level", "Next action", "Promise", "Reason"]
    assert [row[1:3] for row in table[1:]] == [["C-1", "First"], ["C-2", "Second"]]


def test_the_worklist_has_all_that_is_open_in_the_base_currency():
    table = by_customer(xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS, LOG, AS_OF, rates=RATES))
    assert [table[customer]["Open"] for customer in ("C-1", "C-2")] == [1100.0, 1400.0]
    for row in table.values():
        assert row["Score"] == pytest.approx(row["At risk"] * row["Urgency"])


def test_a_plan_that_is_kept_and_a_dispute_lower():
    plans = [["Plan", "Customer", "Due date", "Amount", "Agreed"], ["P-1", "C-2", "2026-07-31", 200.0, "2026-06-01"]]
    disputes = [["Invoice", "Amount", "Raised"], ["I-1", 600.0, "2026-06-01"]]
    usual = by_customer(xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS, LOG, AS_OF, rates=RATES))
    lower = by_customer(xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS, LOG, AS_OF, plans=plans, disputes=disputes, rates=RATES))
    assert lower["C-2"]["At risk"] == pytest.approx(usual["C-2"]["At risk"] / 4)
    assert lower["C-2"]["Urgency"] == 1.0
    assert lower["C-1"]["Score"] < usual["C-1"]["Score"]
    assert "600" in lower["C-1"]["Reason"]


def test_an_insurers_deadline_raises():
    policies = [
        ["Insurer", "From", "To", "Percentage", "Notification days", "Maximum extension days", "Waiting days"],
        ["Sino", "2026-01-01", "2026-12-31", 0.9, 20.0, 60.0, 180.0],
    ]
    insured = [[*CUSTOMERS[0], "Insured limit"], [*CUSTOMERS[1], 5000.0], [*CUSTOMERS[2], None]]
    table = by_customer(xc_worklist(INVOICES, RECEIPTS, insured, LADDERS, LOG, AS_OF, policies=policies, rates=RATES))
    assert "insurer by 07-05" in table["C-1"]["Reason"]
    assert table["C-1"]["Light"] == "Red"


def test_chinese_tables_get_a_chinese_reason():
    ladders = [["方案", "级别", "天数", "措施"], ["S", 1.0, 1.0, "提醒"]]
    invoices = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], ["I-1", "C-1", "2026-05-01", "2026-05-16", 100.0]]
    receipts, customers, log = [["收款日期", "客户编号", "收款金额"]], [["客户编号"]], [["日期", "客户编号"]]
    table = xc_worklist(invoices, receipts, customers, ladders, log, AS_OF)
    assert dict(zip(*table[:2], strict=True))["理由"] == "预计30天后仍有100未收回 × 2.00：最长逾期45天 +0.50，措施05-17到期 +0.50"


def test_a_foreign_currency_without_a_rate_is_named():
    assert xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS, LOG, AS_OF, rates=RATES[:1]) is CellError.NA
    assert "USD" in str(MESSAGES.latest()[0].error) or "CNY" in str(MESSAGES.latest()[0].error)


def test_a_ladder_table_without_rows_is_named():
    assert xc_worklist(INVOICES, RECEIPTS, CUSTOMERS, LADDERS[:1], LOG, AS_OF, rates=RATES) is CellError.NA
    assert "Ladders" in str(MESSAGES.latest()[0].error)


def test_interest_by_segment_and_by_customer_agree():
    segments = xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, SETTINGS)
    assert segments[0] == ["Invoice", "Customer", "From", "To", "Days", "Open", "Rate", "Interest", "Currency"]
    whole = xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, SETTINGS, None, "customer")
    for row in whole[1:]:
        assert sum(part[7] for part in segments[1:] if (part[1], part[8]) == (row[0], row[1])) == pytest.approx(row[-1])
    assert [row[:2] for row in whole[1:]] == [["C-1", "CNY"], ["C-2", "USD"]]


def test_interest_of_one_customer():
    table = xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, SETTINGS, None, None, "C-2")
    assert [row[:2] for row in table[1:]] == [["I-3", "C-2"]]
    assert xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, SETTINGS, None, None, "nobody")[1:] == []


def test_the_settings_choose_the_rate():
    settings = [["Key", "Value"], ["interest_rate_kind", "reference rate"], ["interest_reference_times", 1.5]]
    rates = [row[6] for row in xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, settings)[1:]]
    assert rates == pytest.approx([0.045] * 4)


def test_a_percentage_typed_as_a_setting_is_refused():
    settings = [["Key", "Value"], ["interest_rate_kind", "contract"], ["interest_contract_rate", 18.0]]
    assert xc_late_interest(INVOICES, RECEIPTS, AS_OF, RATES, settings) is CellError.NUM


def test_the_total_of_the_kpi_is_the_ageing():
    table = xc_collection_kpi(INVOICES, RECEIPTS, CUSTOMERS, "2026-04-01", AS_OF, LOG, "salesperson", RATES)
    total = dict(zip(table[0], table[-1], strict=True))
    ageing = xc_ageing(INVOICES, RECEIPTS, AS_OF, rates=RATES)
    assert total["Open"] + total["Unapplied"] == pytest.approx(ageing[-1][-1])
    assert total["Collected"] == 400.0
    items = xc_open_items(INVOICES, RECEIPTS, AS_OF)
    open_amount = items[0].index("Open")
    assert sum(row[open_amount] for row in items[1:] if row[1] == "C-1") == next(row[1] for row in table[1:] if row[0] == "Li Na")


def test_the_kpi_by_customer():
    table = xc_collection_kpi(INVOICES, RECEIPTS, CUSTOMERS, "2026-04-01", AS_OF, by="customer", rates=RATES)
    assert table[0][0] == "Customer"
    assert [row[0] for row in table[1:]] == ["C-2", "C-1", "Total"]
