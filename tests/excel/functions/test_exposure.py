"""Limits, exposure, release and concentration as a worksheet calls them."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_concentration, xc_credit_limit, xc_exposure, xc_messages, xc_release_check
from xlcash.excel.messages import MESSAGES

AS_OF = "2026-06-30"
CUSTOMERS = [["Customer", "Parent", "Region", "Credit limit", "Since"], ["C-1", None, "East", 1000.0, "2020-01-01"]]
INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"],
    ["I-1", "C-1", "2026-06-01", "2026-07-01", 100.0, "USD"],
    ["I-2", "C-1", "2026-05-01", "2026-05-31", 50.0, "CNY"],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-05", "C-1", 50.0, "I-2"]]
ORDERS = [["Order", "Customer", "Date", "Amount", "Currency"], ["O-1", "C-1", "2026-06-20", 10.0, "USD"]]
RATES = [["Date", "Currency", "Rate"], ["2026-06-01", "USD", 7.0]]
SETTINGS = [["Key", "Value"]]
FINANCIALS = [["Customer", "Year", "Equity"], ["C-1", 2025.0, 2000.0]]
CARD = [["Factor", "Category", "Points"], ["Registry check", "active", 100.0], ["Registry check", "missing", 100.0]]


def told(answer):
    """The sentence of the latest message, whose cell the answer is."""
    latest = MESSAGES.latest()[0].error
    assert answer is latest.cell
    return str(latest)


def rows_of(table):
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_money_of_several_currencies_counts_in_the_base_currency():
    (row,) = rows_of(xc_exposure(CUSTOMERS, INVOICES, RECEIPTS, ORDERS, AS_OF, None, RATES))
    assert (row["Open"], row["Orders"], row["Exposure"], row["Headroom"]) == (700.0, 70.0, 770.0, 230.0)
    (limit,) = rows_of(xc_credit_limit(CUSTOMERS, FINANCIALS, INVOICES, RECEIPTS, AS_OF, CARD, SETTINGS, RATES))
    assert limit["Concentration cap"] == pytest.approx(140.0)
    assert xc_concentration(INVOICES, RECEIPTS, AS_OF, CUSTOMERS, "region", RATES)[1] == ["East", 700.0, 1.0, 1.0]


def test_an_order_in_a_currency_without_a_rate_is_told():
    orders = [*ORDERS, ["O-2", "C-1", "2026-06-20", 10.0, "EUR"]]
    assert told(xc_exposure(CUSTOMERS, INVOICES, RECEIPTS, orders, AS_OF, None, RATES)) == (
        "There is no exchange rate for EUR on or before 2026-06-30: add a row to Rates."
    )


def test_settings_are_read_in_either_language():
    chinese = [["参数", "数值"], ["订单计入敞口", "否"]]
    assert rows_of(xc_exposure(CUSTOMERS, INVOICES, RECEIPTS, ORDERS, AS_OF, chinese, RATES))[0]["Orders"] == 0.0
    wrong = [["Key", "Value"], ["orders_count", "perhaps"]]
    assert "orders_count" in told(xc_exposure(CUSTOMERS, INVOICES, RECEIPTS, ORDERS, AS_OF, wrong, RATES))


def test_the_release_check_answers_in_the_readers_language():
    customers = [["客户编号", "信用额度", "合作日期"], ["C-1", 1000.0, "2020-01-01"]]
    table = xc_release_check("C-1", 300.0, customers, INVOICES, RECEIPTS, ORDERS, AS_OF, SETTINGS, RATES)
    assert table[:3] == [["检查项", "数值", "阈值", "结果"], ["结论", 300.0, "", "不放行"], ["信用额度", 1070.0, 1000.0, "不放行"]]
    assert ["承保额度", 1070.0, "", "未设定"] in table


def test_mistakes_of_the_release_check_have_their_sentences():
    rest = (CUSTOMERS, INVOICES, RECEIPTS, ORDERS, AS_OF, SETTINGS, RATES)
    assert told(xc_release_check("C-9", 1.0, *rest)).startswith("There is no customer “C-9”")
    assert told(xc_release_check("C-1", -1.0, *rest)).startswith("Amount is -1")
    assert told(xc_release_check("C-1", "much", *rest)).startswith("Amount")
    assert xc_release_check("C-1", None, *rest) is CellError.VALUE


def test_concentration_takes_the_words_of_the_table_in_both_languages():
    assert told(xc_concentration(INVOICES, RECEIPTS, AS_OF, CUSTOMERS, "weight", RATES)).endswith(
        "customer, parent, region, industry, country, salesperson."
    )
    assert xc_concentration(INVOICES, RECEIPTS, AS_OF, CUSTOMERS, "地区", RATES)[1][0] == "East"


def test_what_is_wrong_with_parents_and_orders_stands_on_messages():
    customers = [*CUSTOMERS, ["A", "B", None, None, None], ["B", "A", None, None, None], ["C", "X", None, None, None]]
    orders = [*ORDERS, ["O-2", "C-9", "2026-06-20", 1.0, "CNY"], ["O-2", "C-1", "2026-06-20", 1.0, "CNY"]]
    found = rows_of(xc_messages(None, None, customers, *[None] * 14, orders))
    assert [row["Message"].split(": ")[0] for row in found] == [
        "Orders, row 3", "Customers, row 2", "Customers, row 3", "Customers, row 4", "Orders, row 2",
    ]  # fmt: skip
    assert "until then the customer counts by itself" in found[1]["Message"]
    assert "The order counts without a limit" in found[4]["Message"]
