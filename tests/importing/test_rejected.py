"""Every row of a file is used or rejected, and a rejected one is listed so that it can be mended."""

import csv
import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.importing.rejected import guarded, rejected_csv
from xlcash.importing.totals import AmountTotals, ControlTotals, UnbalancedTotalsError, control_totals

HEAD = ["Invoice", "Customer", "Invoice date", "Amount", "Currency", "Note"]
ROWS = [
    HEAD,
    ["A1", "C1", "2026-01-05", "100.10", "CNY", ""],
    ["A1", "C1", "2026-01-05", "100.10", "CNY", ""],
    ["", "", "", "", "", ""],
    ["A2", "", "never", "7.5", "USD", "=cmd|'/c calc'!A1"],
    ["A3", "C1", "2026-01-05", "much", "CNY", "@note"],
    ["A4", "=1+1", "2026-01-06", "0.20", "CNY", "-x"],
    ["", "", "", "", "", "printed by Li"],
    ["A5", "C1", "2026-01-06", "1", "CNY", "", "one cell too many"],
]


@pytest.fixture
def export(company):
    made, report = company(ROWS)
    return made, report.exports[0]


def test_each_row_is_used_or_rejected_and_the_money_adds_up(export):
    _, read = export
    assert read.totals == ControlTotals(
        rows=7, used_rows=2, rejected_rows=5, without_amount=2,
        amounts=(
            AmountTotals("CNY", Decimal("201.40"), Decimal("100.30"), Decimal("101.10")),
            AmountTotals("USD", Decimal("7.50"), Decimal("0.00"), Decimal("7.50")),
            AmountTotals("", Decimal("0.00"), Decimal("0.00"), Decimal("0.00")),
        ),
    )  # fmt: skip


def test_every_reason_is_given_with_the_row_of_the_file(export):
    _, read = export
    assert {rejected.row: [str(reason) for reason in rejected.reasons] for rejected in read.rejected} == {
        3: ["Invoices, row 3: “Invoice” A1 stands already in row 2; this second row is left out."],
        5: [
            "Invoices, row 5: “Invoice date” is “never”, which is no date; the row is left out until it reads like 2026-06-30.",
            "Invoices, row 5: “Customer” is blank; the row is left out until it is filled in.",
        ],
        6: ["Invoices, row 6: “Amount” is “much”, which is no amount; the row is left out until it is a number."],
        8: [
            f"Invoices, row 8: “{column}” is blank; the row is left out until it is filled in."
            for column in ("Invoice", "Customer", "Invoice date", "Amount")
        ],
        9: [
            (
                "Invoices, row 9: the row has 7 cells and the header 6, so its cells may stand in the wrong columns; put quotation marks "
                "around a text that holds the separator. The row is left out."
            )
        ],
    }


def test_the_list_opens_in_excel_and_holds_no_formula(export):
    _, read = export
    data = rejected_csv((read,), "en")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Source file", "Row", "Why", *HEAD]
    assert rows[2][:2] == ["invoices.csv", "5"]
    assert rows[2][3:9] == ["A2", "", "never", "7.5", "USD", "'=cmd|'/c calc'!A1"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    chinese = rejected_csv((read,), "zh").decode("utf-8-sig")
    assert chinese.startswith("来源文件,行号,原因,Invoice")
    assert "“发票”表第 6 行" in chinese


def test_a_name_like_a_formula_is_used_as_text(export):
    made, _ = export
    assert made.tables["Invoices"]["customer"].tolist() == ["C1", "=1+1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  ="])
def test_guarded_cells(start):
    assert guarded(f"{start}1").startswith("'")


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.booleans(), st.sampled_from(["CNY", "USD"]))))
def test_totals_add_up_to_the_cent_whatever_the_amounts(rows):
    amounts = np.array([cents / 1000 for cents, _, _ in rows], dtype=np.float64)
    used = np.array([is_used for _, is_used, _ in rows], dtype=bool)
    totals = control_totals(amounts, [currency for _, _, currency in rows], used, ~used)
    for sums in totals.amounts:
        exact = Decimal(sum(mills for mills, _, currency in rows if currency == sums.currency)) / 1000
        assert sums.came_in == sums.used + sums.rejected
        assert abs(sums.came_in - exact) <= Decimal("0.005")


def test_totals_that_do_not_add_up_are_never_shown():
    with pytest.raises(UnbalancedTotalsError):
        ControlTotals(3, 1, 1, 0, ())
