"""Backtest and review as a worksheet calls them."""

import numpy as np
import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_cash_forecast, xc_forecast_accuracy, xc_snapshot_review
from xlcash.excel.messages import MESSAGES

INVOICES = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"]
RECEIPTS = ["Date", "Customer", "Amount", "Invoice", "Currency"]


def weekly(currency, amount):
    """One invoice due every Friday of the first half of 2026, each paid ten days later."""
    dues = [np.datetime64("2026-01-02") + 7 * week for week in range(26)]
    invoices = [[f"{currency}{due}", currency, "2025-12-01", str(due), amount, currency] for due in dues]
    return invoices, [[str(due + 10), currency, amount, f"{currency}{due}", currency] for due in dues]


def of(table, head):
    return [row[table[0].index(head)] for row in table[1:]]


def test_exchange_rates_are_no_error_of_a_forecast():
    """USD stand at 5 on the past days and at 7 at the end: both currencies weigh at the last rate throughout, and the mean stays exact."""
    (yuan, paid_yuan), (dollars, paid_dollars) = weekly("CNY", 100.0), weekly("USD", 100.0)
    rates = [["Date", "Currency", "Rate"], ["2025-12-01", "USD", 5.0], ["2026-06-30", "USD", 7.0], ["2026-07-01", "USD", 9.0]]
    given = [INVOICES, *yuan, *dollars], [RECEIPTS, *paid_yuan, *paid_dollars]
    table = xc_forecast_accuracy(*given, "2026-06-30", "weekly", 6, None, rates)
    errors = dict(zip(zip(of(table, "Method"), of(table, "Horizon"), strict=True), of(table, "WAPE"), strict=True))
    assert errors["customer mean", "1–4 together"] == 0.0
    assert errors["due date", 1.0] == pytest.approx(1.0)


def test_a_currency_without_a_rate_is_told():
    (yuan, paid_yuan), (dollars, paid_dollars) = weekly("CNY", 100.0), weekly("USD", 100.0)
    given = [INVOICES, *yuan, *dollars], [RECEIPTS, *paid_yuan, *paid_dollars]
    assert xc_forecast_accuracy(*given, "2026-06-30") is CellError.NA


def test_too_short_a_history_is_told_with_the_day_that_is_needed():
    assert xc_forecast_accuracy([INVOICES, ["I-1", "C", "2026-06-20", "2026-06-25", 5.0, ""]], [RECEIPTS], "2026-06-30") is CellError.NA
    assert "2026-06-02" in str(MESSAGES.latest()[0].error)


def test_the_answer_is_in_the_language_of_the_tables():
    invoices, receipts = weekly("CNY", 100.0)
    head = ["发票号", "客户编号", "开票日期", "到期日", "价税合计", "币种"]
    table = xc_forecast_accuracy([head, *invoices], [RECEIPTS, *receipts], "2026-06-30", "按周", 4)
    assert table[0][:5] == ["方法", "预测期", "WAPE", "偏差", "覆盖率"]
    assert "到期日" in of(table, "方法")
    assert of(table, "选用").count("是") == 1


def test_the_cash_forecast_uses_the_method_the_settings_choose():
    """Ten days late so far: the invoice due on 28 July comes in July by the due date, in August by the customer's mean."""
    invoices, receipts = weekly("CNY", 100.0)
    paid = [row for row in receipts if row[0] <= "2026-06-22"]
    known = [row for row in invoices if row[3] <= "2026-06-12"] + [["I-X", "CNY", "2026-06-20", "2026-07-28", 1000.0, "CNY"]]
    blank = [["Bill", "Supplier", "Due date", "Amount"]], [["Line", "Direction", "Amount", "Frequency", "Start"]]
    accounts = [["Account", "Group", "Balance"], ["Bank", "operating", 0.0]]

    def collections(method):
        settings = [["Key", "Value"], ["collection_method", method]]
        given = [INVOICES, *known], [RECEIPTS, *paid], *blank, accounts, [["Month"]], settings
        return of(xc_cash_forecast(*given, "2026-06-30", 2), "Collections")

    assert collections("due date") == [1000.0, 0.0]
    assert collections("客户平均延迟") == [0.0, 1000.0]


def test_an_unknown_method_in_the_settings_is_told():
    settings = [["Key", "Value"], ["collection_method", "gut feeling"]]
    answer = xc_snapshot_review([["Taken", "Period start", "Period end", "Closing"]], [RECEIPTS], [["Month"]], settings, "2026-06-30")
    assert answer is CellError.VALUE
    assert "use one of behaviour, due date" in str(MESSAGES.latest()[0].error)


def test_a_review_without_snapshots_is_its_header():
    head = ["快照日期", "期初日", "期末日", "期末余额"]
    table = xc_snapshot_review([head], [RECEIPTS], [["Month", "Cash"]], [["Key", "Value"]], "2026-06-30")
    assert len(table) == 1
    assert table[0][3:7] == ["预测流入", "实际流入", "流入差异", "流入差异率"]
