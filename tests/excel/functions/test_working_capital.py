"""The working-capital functions and the statement as a worksheet calls them."""

import datetime as dt

import pytest

from xlcash.excel.functions import (
    xc_cei,
    xc_dio,
    xc_dpo,
    xc_dso_countback,
    xc_open_items,
    xc_statement,
    xc_working_capital,
)
from xlcash.excel.messages import MESSAGES

INVOICES = [["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C-1", "2026-05-01", 100.0], ["I-2", "C-1", "2026-06-05", 50.0]]
RECEIPTS = [["Date", "Customer", "Amount", "Receipt"], ["2026-06-10", "C-1", 170.0, "R-1"]]


def told(answer):
    """The sentence of the latest message, whose cell the answer is."""
    latest = MESSAGES.latest()[0].error
    assert answer is latest.cell
    return str(latest)


@pytest.mark.parametrize(
    "sales", [((70.0,), (80.0,), (100.0,)), ((70.0, 80.0, 100.0),), "70,80,100", ((None,), (70.0,), (80.0,), (100.0,), ("",))]
)
def test_count_back_takes_sales_as_column_row_or_text(sales):
    assert xc_dso_countback(212.0, sales) == pytest.approx(73.714286)


def test_count_back_takes_the_days_as_one_number_or_one_a_month():
    assert xc_dso_countback(212.0, "70,80,100", 30.0) == xc_dso_countback(212.0, "70,80,100", ((30.0, 30.0, 30.0),))
    assert told(xc_dso_countback(212.0, "70,80,100", "30,31")).startswith("MonthDays has 2 values and MonthlySales has 3")


def test_a_blank_between_two_months_is_told_and_not_passed_over():
    assert told(xc_dso_countback(100.0, ((70.0,), (None,), (100.0,)))) == (
        "MonthlySales is blank at place 2, between two figures: fill it in, with 0 if there was nothing."
    )
    assert told(xc_dso_countback(100.0, ((None,), ("",)))) == "MonthlySales is missing: hand it over."


def test_each_mistake_has_its_own_sentence_and_cell_error():
    assert told(xc_dso_countback(260.0, "70,80,100")).endswith("add earlier months.")
    assert told(xc_dpo(10.0, 0.0, 30.0)) == "Purchases are zero: days of purchases can't be counted."
    assert told(xc_dio(10.0, 0.0, 30.0)) == "The cost of sales is zero: days of stock can't be counted."
    assert told(xc_cei(0.0, 50.0, 50.0, 50.0)).startswith("Receivables and sales leave nothing to collect")
    assert told(xc_working_capital([["Month"]])).startswith("Monthly has 0 usable months")
    assert told(xc_statement(INVOICES, RECEIPTS, "C-9", "2026-06-01", "2026-06-30")).startswith("There is no customer “C-9”")
    assert told(xc_statement(INVOICES, RECEIPTS, "C-1", "2026-07-01", "2026-06-30")).startswith("From 2026-07-01 lies after To")


def test_working_capital_in_chinese_with_its_settings():
    monthly = [["月份", "销售额", "应收", "流动资产", "流动负债"], ["2026-06-30", 300.0, 400.0, 90.0, 50.0]]
    table = xc_working_capital(monthly, 12.0, [["参数", "数值"], ["增值税率", 0.0], ["流动比率_上限", 1.7]])
    found = dict(zip(table[0], table[1], strict=True))
    assert (found["月份"], found["应收周转天数"], found["应付周转天数"]) == (dt.datetime(2026, 6, 1), 40.0, "")
    assert found["状态"] == "流动比率偏高"


def test_a_statement_closes_with_what_open_items_say():
    table = xc_statement(INVOICES, RECEIPTS, "C-1", "2026-06-01", "2026-06-30")
    assert table[0] == ["Date", "Document", "Type", "Due date", "Debit", "Credit", "Balance", "Currency"]
    assert [row[6] for row in table[1:]] == [100.0, 150.0, -20.0, -20.0]
    assert sum(row[9] for row in xc_open_items(INVOICES, RECEIPTS, "2026-06-30")[1:]) == -20.0


def test_a_statement_looks_at_nothing_after_its_last_day():
    assert xc_statement(INVOICES, RECEIPTS, "C-1", "2026-05-01", "2026-05-31")[-1][6] == 100.0
