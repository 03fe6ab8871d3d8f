"""What stands behind a figure adds up to it, in every period and for every group; an amount worked by hand."""

from functools import cache

import pytest

from xlcash.domain import calendar
from xlcash.domain.cash.behind import invoices_behind, payments_behind, sales_behind
from xlcash.domain.cash.collections import METHODS, OpenBook, chances_by, collections
from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.company import table_cells
from xlcash.domain.demo.company import demo_company
from xlcash.domain.tables import SPECS
from xlcash.excel.arguments import TableArgument
from xlcash.excel.situations import situation_of

PERIODS = 6
REQUIRED = ("Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")


@cache
def table(name):
    return TableArgument(SPECS[name]).read(table_cells(demo_company("en"), name, "en"), name)


@cache
def situation():
    rest = {name.lower(): table(name) for name in ("Rates", "Customers", "Calendar")}
    return situation_of(*map(table, REQUIRED), demo_company("en").as_of, **rest)


def spans(frequency="monthly"):
    return calendar.periods(situation().as_of, PERIODS, frequency)


@pytest.mark.parametrize("method", METHODS)
def test_the_invoices_add_up_to_what_is_collected_and_left(method):
    ledger = situation().ledger
    expected = collections(ledger, periods=PERIODS, method=method)["expected"]
    chances = chances_by(method, ledger, OpenBook.of(ledger))
    sums = [invoices_behind(ledger, chances, spans(), at)["amount"].sum() for at in range(PERIODS + 1)]
    assert sums == pytest.approx(expected.tolist(), abs=0.01)


@pytest.mark.parametrize("group", ["operating", "restricted"])
@pytest.mark.parametrize("frequency", ["monthly", "weekly"])
def test_the_lines_add_up_to_the_flows_of_the_forecast(frequency, group):
    told = cash_forecast(situation(), periods=PERIODS, frequency=frequency, group=group)
    for at in range(PERIODS):
        for kind in ("other_in", "rigid_out", "flexible_out"):
            assert payments_behind(situation(), spans(frequency), at, kind, group)["amount"].sum() == pytest.approx(
                told[kind][at], abs=0.01
            )


def test_the_months_of_sales_add_up_to_new_sales():
    told = cash_forecast(situation(), periods=PERIODS)["new_sales"]
    for at in range(PERIODS):
        months = sales_behind(situation(), spans(), at)
        assert months["amount"].sum() == pytest.approx(told[at], abs=0.01)
        assert (months["amount"] <= months["sales"] + 0.01).all()


def test_an_invoice_contributes_its_undisputed_part_by_its_due_date(ledger):
    book = ledger([["I-1", "C-1", "2026-06-01", "2026-07-15", 100.0], ["I-2", "C-1", "2026-06-01", "2026-08-15", 50.0]], as_of="2026-06-30")
    book.invoices.loc[0, "disputed"] = 30.0
    by_due_date = chances_by("due_date", book, OpenBook.of(book))
    two = calendar.periods(book.as_of, 2, "monthly")
    july, august, later = (invoices_behind(book, by_due_date, two, at) for at in range(3))
    assert july[["invoice", "open", "chance", "amount"]].values.tolist() == [["I-1", 70.0, 1.0, 70.0]]
    assert august["invoice"].tolist() == ["I-2"]
    assert later[["invoice", "open", "chance", "amount"]].values.tolist() == [["I-1", 30.0, 1.0, 30.0]], "disputed: in no period"


def test_the_largest_stands_first():
    ledger = situation().ledger
    items = invoices_behind(ledger, chances_by("behaviour", ledger, OpenBook.of(ledger)), spans(), 0)
    assert items["amount"].is_monotonic_decreasing
    assert (items["amount"] == items["open"] * items["chance"]).all()
