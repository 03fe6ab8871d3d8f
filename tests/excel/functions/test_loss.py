"""Warnings, roll rates, provision and expected loss as worksheets call them."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import (
    xc_ageing,
    xc_collections,
    xc_expected_loss,
    xc_migration,
    xc_provision,
    xc_uncollected,
    xc_warnings,
)
from xlcash.excel.messages import MESSAGES

AS_OF = "2026-06-30"
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"],
    ["I-1", "C-1", "2026-03-01", "2026-03-31", 1000.0, "CNY"],
    ["I-2", "C-1", "2026-05-01", "2026-06-15", 500.0, "CNY"],
    ["I-3", "C-2", "2026-06-01", "2026-07-31", 200.0, "USD"],
    ["I-4", "C-2", "2026-06-20", None, -100.0, "CNY"],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice", "Currency"], ["2026-05-20", "C-1", 400.0, "I-1", "CNY"]]
CUSTOMERS = [["Customer", "Region", "Credit limit"], ["C-1", "East", 900.0], ["C-2", "West", None]]
RATES = [["Date", "Currency", "Rate"], ["2026-06-30", "USD", 7.0]]
SETTINGS = [["Key", "Value"]]


def test_the_provision_adds_up_to_the_ageing():
    table = xc_provision(INVOICES, RECEIPTS, AS_OF, SETTINGS, "region", CUSTOMERS, RATES)
    assert table[0] == ["Region", "Band", "Balance", "Rate", "Provision", "Basis"]
    assert [row[:3] for row in table[1:]] == [
        ["East", "1–30", 500.0],
        ["East", "91–180", 600.0],
        ["West", "Not due", 1400.0],
        ["West", "Unapplied", -100.0],
        ["Total", "", 2400.0],
    ]
    ageing = xc_ageing(INVOICES, RECEIPTS, AS_OF, None, None, None, RATES)
    assert table[-1][2] == ageing[-1][-1]


def test_the_provision_in_chinese():
    invoices = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], ["I-1", "C-1", "2026-05-01", "2026-06-15", 500.0]]
    table = xc_provision(invoices, [["收款日期", "客户编号", "收款金额"]], AS_OF, [["参数", "数值"], ["前瞻系数", 1.5]], "不分组")
    assert table[0] == ["账龄", "余额", "计提比例", "坏账准备", "依据"]
    assert table[2] == ["1–30天", 500.0, pytest.approx(0.024), pytest.approx(12.0), "参数约定：历史不足，仅 0 笔"]
    assert table[-1][0] == "合计"


def test_a_row_that_can_not_be_used_makes_the_balance_unknown():
    table = xc_provision([*INVOICES, ["I-5", "C-2", "2026-06-01", None, "lots", "CNY"]], RECEIPTS, AS_OF, SETTINGS, None, None, RATES)
    assert table[-2][:2] == ["Rows not used", CellError.VALUE]
    assert table[-1][1] is CellError.VALUE
    assert table[-1][3] > 0


def test_a_missing_rate_is_named():
    assert xc_provision(INVOICES, RECEIPTS, AS_OF, SETTINGS, None, None, [RATES[0], ["2026-06-30", "EUR", 8.0]]) is CellError.NA
    assert str(MESSAGES.latest()[0].error).startswith("There is no exchange rate for")


def test_an_entry_of_settings_that_is_no_customer_is_named():
    settings = [*SETTINGS, ["provision_assessed", "C-1 = half"]]
    assert xc_provision(INVOICES, RECEIPTS, AS_OF, settings, None, None, RATES) is CellError.NUM
    assert "“C-1 = half”" in str(MESSAGES.latest()[0].error)


def test_migration_takes_its_months_from_the_settings_unless_told():
    settings = [*SETTINGS, ["provision_months", 1.0], ["provision_terminal_loss", 0.6]]
    one = xc_migration(INVOICES, RECEIPTS, AS_OF, None, RATES, None, settings)
    assert one == xc_migration(INVOICES, RECEIPTS, AS_OF, 1, RATES, None, settings)
    assert [row[:6] for row in one[1:6]] == [
        ["Not due", 500.0, 0.0, 0.0, 500.0, 0.0],
        ["1–30", 0.0, 0.0, 0.0, 0.0, 0.0],
        ["31–60", 0.0, 0.0, 0.0, 0.0, 0.0],
        ["61–90", 600.0, 0.0, 0.0, 600.0, 0.0],
        ["91–180", 0.0, 0.0, 0.0, 0.0, 0.0],
    ]
    assert one[-1][7:] == [0.6, 0.6]


def test_the_uncollected_is_the_forecasts_last_row():
    table = xc_uncollected(INVOICES, RECEIPTS, AS_OF, SETTINGS, CUSTOMERS, RATES)
    forecast = xc_collections(INVOICES, RECEIPTS, AS_OF, 37, None, None, RATES, CUSTOMERS)
    assert table[-1][4] == pytest.approx(forecast[-1][3])
    assert table[-1][1] == pytest.approx(2500.0)  # credits are owed, not expected


def test_expected_loss_of_a_column_of_exposures():
    table = xc_expected_loss([[0.01], [0.1]], 0.5, [[100.0], [200.0]], 0.8)
    assert table == [["Gross", "Net"], [0.5, pytest.approx(0.1)], [10.0, pytest.approx(2.0)]]
    assert xc_expected_loss(1.5, 0.5, 100.0) is CellError.NUM
    assert str(MESSAGES.latest()[0].error) == "PD is 1.5: it must be a share from 0 to 1 (5 % is 0.05 or 5%)."


def test_warnings_in_chinese():
    invoices = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], ["I-1", "C-1", "2026-05-01", "2026-05-10", 500.0]]
    customers = [["客户编号", "管理层变动"], ["C-1", "是"]]
    table = xc_warnings(invoices, [["收款日期", "客户编号", "收款金额"]], customers, AS_OF, [["参数", "数值"]])
    assert table[0][:6] == ["客户编号", "规则", "数值", "阈值", "起始日", "信号灯"]
    assert table[1][:4] == ["C-1", "付款延迟", 51.0, 15.0]
    assert table[1][5] == "红"
    assert ["C-1", "管理层变动", "是", "否", "", "黄"] in [row[:6] for row in table]


def test_a_threshold_is_a_setting():
    settings = [*SETTINGS, ["warning_delay_days", 120.0], ["warning_concentration", 1.0], ["warning_limit_use", 2.0]]
    table = xc_warnings(INVOICES, RECEIPTS, CUSTOMERS, AS_OF, settings, RATES)
    assert [row for row in table[1:] if row[5]] == []
