"""Payment days through the worksheet functions."""

import datetime as dt

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_expected_payments, xc_open_items, xc_payment_curve
from xlcash.excel.messages import MESSAGES

INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed", "Currency"]]
INVOICES += [[f"I-{n}", "C-1", dt.date(2026, 3, n), dt.date(2026, 4, n), 100.0, None, "CNY"] for n in range(1, 25)]
INVOICES += [
    ["I-98", "C-1", dt.date(2026, 6, 1), dt.date(2026, 7, 1), 70.0, 70.0, "USD"],
    ["I-99", "C-2", dt.date(2026, 6, 1), None, 40.0, None, "CNY"],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], *([dt.date(2026, 4, n + 5), "C-1", 100.0, f"I-{n}"] for n in range(1, 25))]
CUSTOMERS = [["Customer", "Terms"], ["C-1", 30.0], ["C-2", 45.0]]


def test_every_open_invoice_has_a_row_and_together_they_are_the_open_items():
    table = xc_expected_payments(INVOICES, RECEIPTS, "2026-06-30", CUSTOMERS)
    assert table[0] == [
        "Invoice", "Customer", "Open", "Due date", "Expected date", "P10 date", "P90 date", "Probability unpaid", "Currency", "Disputed", "Basis",
    ]  # fmt: skip
    items = xc_open_items(INVOICES, RECEIPTS, "2026-06-30", "fifo", CUSTOMERS)
    at = items[0].index("Open")
    assert [(row[0], row[2]) for row in table[1:]] == [(row[0], row[at]) for row in items[1:]] == [("I-98", 70.0), ("I-99", 40.0)]
    disputed, newcomer = (dict(zip(table[0], row, strict=True)) for row in table[1:])
    assert (disputed["Expected date"], disputed["Probability unpaid"], disputed["Basis"]) == ("", "", "Disputed: no date")
    assert f"{newcomer['Due date']:%m-%d}" == "07-16"
    assert newcomer["P10 date"] <= newcomer["Expected date"] <= newcomer["P90 date"]
    assert 0 <= newcomer["Probability unpaid"] < 0.01


def test_headers_and_reasons_follow_the_language_of_the_tables():
    invoices = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], ["I-1", "C-1", "2026-06-01", "2026-07-15", 60.0]]
    table = xc_expected_payments(invoices, [["收款日期", "客户编号", "收款金额"]], "2026-06-30")
    assert table[0][4:8] == ["预计收款日", "P10 日期", "P90 日期", "收不回的概率"]
    assert table[1][-1] == "尚无任何付款记录，按到期日"


def test_the_curve_of_one_customer():
    assert xc_payment_curve(INVOICES[:2], RECEIPTS[:2], "2026-06-30", "C-1") == [
        ["Days from due", "Share unpaid", "At risk"],
        [4.0, 1.0, 100.0],
        [5.0, 0.0, 100.0],
    ]


@pytest.mark.parametrize("customer", ["C-9", "*"])
def test_a_customer_without_invoices_is_refused_by_name(customer):
    assert isinstance(xc_payment_curve(INVOICES[:2], RECEIPTS[:2], "2026-06-30", customer), CellError)
    assert f"“{customer}”" in str(MESSAGES.latest()[0].error)


def test_a_curve_of_one_currency_needs_no_rate_though_the_ledger_holds_others():
    invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"]]
    invoices += [["I-1", "C-1", "2026-05-01", "2026-06-01", 100.0, "CNY"], ["I-2", "C-2", "2026-05-01", "2026-06-01", 100.0, "USD"]]
    invoices += [["I-3", "C-3", "2026-05-01", "2026-06-01", 100.0, "CNY"], ["I-4", "C-3", "2026-05-01", "2026-06-01", 100.0, "USD"]]
    none = [["Date", "Customer", "Amount"]]
    assert xc_payment_curve(invoices, none, "2026-06-30", "C-2")[1] == [28.0, 1.0, 100.0]
    assert xc_payment_curve(invoices, none, "2026-06-30", "C-3") is CellError.NA
