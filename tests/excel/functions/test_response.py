"""Triggers, deferrals and stress as a worksheet calls them."""

import datetime as dt

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_cash_forecast, xc_cash_triggers, xc_deferrals, xc_stress
from xlcash.excel.messages import MESSAGES

NOTHING = {
    "receipts": [["Date", "Customer", "Amount"]],
    "monthly": [["Month", "Fixed cost"], ["2026-06-01", 30.0]],
    "settings": [["Key", "Value"]],
}
INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-06-01", "2026-08-15", 100.0]]
BILLS = [["Bill", "Supplier", "Due date", "Amount", "Rigidity", "Max delay"], ["B-1", "Steel", "2026-07-20", 40.0, "flexible", 30.0]]
PLAN = [["Line", "Direction", "Amount", "Frequency", "Start"], ["Wages", "out", 10.0, "once", "2026-07-15"]]
ACCOUNTS = [["Account", "Group", "Balance"], ["Bank", "operating", 100.0]]
AS_OF = "2026-06-30"


def forecast(bills=BILLS):
    return xc_cash_forecast(INVOICES, NOTHING["receipts"], bills, PLAN, ACCOUNTS, NOTHING["monthly"], NOTHING["settings"], AS_OF, 3)


def sentence(answer):
    latest = MESSAGES.latest()[0].error
    assert answer is latest.cell
    return str(latest)


def test_the_answer_of_the_forecast_is_taken_as_it_comes_with_blank_rows_below():
    blank = [[None] * 12, [""] * 12]
    table = xc_cash_triggers([*forecast(), *blank], NOTHING["monthly"], NOTHING["settings"])
    assert table[0] == ["Rule", "Period", "Value", "Threshold", "Fired", "Response", "Measure", "Level"]
    assert table[1][:5] == ["Gap, as a share of the reserve target", dt.datetime(2026, 7, 31), pytest.approx(40 / 90), 0.2, "yes"]
    moves = xc_deferrals([*forecast(), *blank], BILLS, PLAN, NOTHING["settings"])
    assert moves[0] == ["Payment", "From", "To", "Amount", "Gap left", "Relieves"]
    assert moves[1] == ["Steel · B-1", dt.datetime(2026, 7, 20), dt.datetime(2026, 8, 1), 40.0, 0.0, dt.datetime(2026, 7, 31)]


def test_a_forecast_that_failed_is_no_table():
    assert sentence(xc_cash_triggers([[CellError.NA], [None]], NOTHING["monthly"], NOTHING["settings"])).startswith(
        "Forecast needs the whole table"
    )
    assert sentence(xc_deferrals([["Period start"]], BILLS, PLAN, NOTHING["settings"])).startswith("Forecast has no column “Period end”")


def test_a_forecast_of_chinese_tables_is_answered_in_chinese():
    table = xc_cash_triggers(
        [["期初日", "期末日", "期初余额", "净额", "期末余额", "储备目标"], ["2026-07-01", "2026-07-31", 100.0, -150.0, -50.0, 90.0]],
        [["月份"]], [["参数", "数值"], ["行业", "机械"]],
    )  # fmt: skip
    assert table[0][:5] == ["规则", "期间", "数值", "阈值", "触发"]
    assert (table[1][0], table[1][4], table[1][7]) == ("现金为负", "是", "紧急")
    assert "买方项目进度" in [row[0] for row in table]


def test_what_new_customers_owe_is_told_where_the_ledger_is_handed_over_in_the_base_currency():
    customers = [["Customer", "Since"], ["C-1", "2026-05-01"]]
    invoices = [[*INVOICES[0], "Currency"], [*INVOICES[1], "USD"]]
    settings = [["Key", "Value"], ["base_currency", "CNY"], ["new_business_share", 0.5]]
    months = [["Month", "Net profit"], ["2026-06-01", 100.0]]
    rates = [["Date", "Currency", "Rate"], ["2026-06-30", "USD", 7.0]]
    table = xc_cash_triggers(forecast(), months, settings, invoices, NOTHING["receipts"], customers, AS_OF, rates)
    assert next(row for row in table if row[0] == "Exposure to new business")[2:5] == [700.0, 600.0, "yes"]
    without = xc_cash_triggers(forecast(), months, settings, None, None, customers)
    assert next(row for row in without if row[0] == "Exposure to new business")[4] == "no data"


def test_a_trade_that_is_not_known_is_refused_with_the_words_that_are():
    answer = xc_cash_triggers(forecast(), NOTHING["monthly"], [["Key", "Value"], ["industry", "shipping"]])
    assert sentence(answer) == (
        "Settings: industry is “shipping”: use one of general, retail, manufacturing, consumer goods, pharma, machinery."
    )


def test_the_base_case_of_the_stress_test_is_the_forecast():
    scenarios = [["Scenario", "Payment acceleration"], ["Sooner", 10.0]]
    tables = INVOICES, NOTHING["receipts"], BILLS, PLAN, ACCOUNTS, NOTHING["monthly"], NOTHING["settings"]
    table = xc_stress(*tables, AS_OF, scenarios)
    assert [row[:3] for row in table[1:]] == [["Base case", 50.0, dt.datetime(2026, 7, 20)], ["Sooner", 50.0, dt.datetime(2026, 7, 10)]]
    assert table[1][7] == min(row[9] for row in forecast()[1:])


def test_a_customer_that_fails_must_be_one_of_the_ledger():
    tables = INVOICES, NOTHING["receipts"], BILLS, PLAN, ACCOUNTS, NOTHING["monthly"], NOTHING["settings"]
    answer = xc_stress(*tables, AS_OF, [["Scenario", "Customer default"], ["Fails", "C-9"]])
    assert sentence(answer) == "There is no customer “C-9”: use a number from the table Customers."
