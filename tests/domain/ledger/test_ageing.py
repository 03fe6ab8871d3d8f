"""The edges of the ageing bands, by name."""

import datetime as dt

import pytest

from xlcash.domain.errors import CellError
from xlcash.domain.ledger.ageing import ageing, items_behind
from xlcash.domain.tables import INVOICES, RECEIPTS
from xlcash.excel.cells import TABLES
from xlcash.excel.functions import xc_ageing, xc_open_items
from xlcash.excel.ledgers import ledger_of

NO_RECEIPTS = [["Date", "Customer", "Amount"]]
HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]


def one_due(days_overdue):
    due = 46203 - days_overdue  # 2026-06-30 is Excel's 46203
    return [HEAD, ["I-1", "C", 45000.0, float(due), 100.0]]


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (-1, "Not due"), (0, "Not due"), (1, "1–30"), (30, "1–30"), (31, "31–60"), (60, "31–60"), (61, "61–90"), (90, "61–90"),
        (91, "91–180"), (180, "91–180"), (181, "181–360"), (360, "181–360"), (361, "Over 360"),
    ],
)  # fmt: skip
def test_each_edge_of_the_default_bands(days, band):
    header, row, total = xc_ageing(one_due(days), NO_RECEIPTS, 46203.0)
    assert dict(zip(header, row, strict=True))[band] == 100.0
    assert [row[-1], total[-1], sum(row[1:-1])] == [100.0, 100.0, 100.0]


def test_basis_invoice_date_counts_from_the_day_of_issue():
    table = [HEAD, ["I-1", "C", "2026-05-31", "2026-09-30", 100.0]]
    assert xc_ageing(table, NO_RECEIPTS, "2026-06-30", None, None, "invoice")[1][:3] == ["C", 0.0, 100.0]
    assert xc_ageing(table, NO_RECEIPTS, "2026-06-30")[1][:3] == ["C", 100.0, 0.0]


def test_bands_must_rise():
    assert xc_ageing(one_due(5), NO_RECEIPTS, 46203.0, "60,30") is CellError.NUM


def test_an_empty_ledger_ages_to_nothing():
    assert xc_ageing([HEAD], NO_RECEIPTS, 46203.0)[1:] == [["Total", *[0.0] * 9]]
    assert len(xc_open_items([HEAD], NO_RECEIPTS, 46203.0)) == 1


def test_a_credit_stands_in_its_own_column():
    table = [HEAD, ["I-1", "C", "2026-05-31", "2026-06-20", 100.0], ["N-1", "C", "2026-06-01", None, -30.0]]
    header, row, total = xc_ageing(table, NO_RECEIPTS, "2026-06-30")
    shown = dict(zip(header, row, strict=True))
    assert (shown["1–30"], shown["Unapplied"], shown["Total"], total[-1]) == (100.0, -30.0, 70.0, 70.0)


def test_two_currencies_without_rates_give_no_total_but_a_reason():
    table = [[*HEAD, "Currency"], ["I-1", "C", 45000.0, 45030.0, 100.0, "USD"], ["I-2", "C", 45000.0, 45030.0, 100.0, "CNY"]]
    assert xc_ageing(table, NO_RECEIPTS, 46203.0) is CellError.NA
    rates = [["Date", "Currency", "Rate"], ["2026-01-01", "USD", 7.0]]
    assert xc_ageing(table, NO_RECEIPTS, 46203.0, None, None, None, rates)[-1][-1] == 800.0


def test_a_row_that_cannot_be_used_stands_before_the_total_and_is_part_of_it():
    table = [HEAD, ["I-1", "C", "2026-05-31", "2026-06-20", 100.0], ["I-2", "C", "2026-05-31", "never", 7.0]]
    *_, not_used, total = xc_ageing(table, NO_RECEIPTS, "2026-06-30")
    assert (not_used[0], not_used[-1], total[-1]) == ("Rows not used", 7.0, 107.0)


def test_an_amount_that_cannot_be_read_leaves_the_total_unknown_and_the_good_rows_shown():
    table = [HEAD, ["I-1", "C", "2026-05-31", "2026-06-20", 100.0], ["I-2", "C", "2026-05-31", "2026-06-20", "much"]]
    _, good, not_used, total = xc_ageing(table, NO_RECEIPTS, "2026-06-30")
    assert (good[-1], not_used[-1], total[-1]) == (100.0, CellError.VALUE, CellError.VALUE)


def test_the_items_behind_every_cell_add_up_to_it():
    invoices = [
        HEAD, ["I-1", "A", 45000.0, 46203.0 - 10, 100.0], ["I-2", "A", 45000.0, 46203.0 - 20, 70.0], ["I-3", "B", 45000.0, 46203.0 + 5, 40.0],
    ]  # fmt: skip
    receipts = [["Date", "Customer", "Amount"], [46200.0, "C", 25.0], [46200.0, "A", 30.0]]
    ledger = ledger_of(TABLES.table(INVOICES, invoices), TABLES.table(RECEIPTS, receipts), dt.date(2026, 6, 30))
    table = ageing(ledger)
    for at, row in enumerate(table.to_dict("records")):
        name = None if at == len(table) - 1 else row["customer"]
        for key in table.columns[1:]:
            items = items_behind(ledger, key, name=name)
            assert items["open"].sum() == pytest.approx(row[key])
            assert set(items["customer"]) <= ({"A", "B", "C"} if name is None else {name})
    assert items_behind(ledger, "days_1_30", name="A")["invoice"].tolist() == ["I-1", "I-2"], "the larger first, though it fell due later"
