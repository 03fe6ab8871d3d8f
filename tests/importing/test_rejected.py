"""Every row of a file is used or rejected, and a rejected one is listed so that it can be mended."""

import csv
import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.importing.export import read_export
from xlcash.importing.invoices import invoice_steps
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


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("150.00", "第 4 行是文件自带的合计 150.00，与上面各行相符；不作为单据。"),
        ("151", "第 4 行是文件自带的合计 151.00，而上面各行之和为 150.00：请核对文件；该行不作为单据。"),
    ],
)
def test_the_files_own_total_is_no_document_but_a_control(company, decisions, stated, said):
    rows = [["发票号", "客户编号", "开票日期", "价税合计"], ["A1", "C1", "2026-01-05", "100"], ["A2", "C1", "2026-01-06", "50"]]
    made, report = company([*rows, ["合计", "", "", stated]])
    assert made.tables["Invoices"]["amount"].sum() == 150
    assert report.rejected_rows == 0
    assert said in decisions(report, "zh")


CELLS = st.sampled_from(
    ["", " ", "A1", "A2", "7.5", "-3", "much", "2026-01-05", "31/12/2025", "合计", "void", "=1+1", '"', "1,5", "NULL", "yes"]
)


@given(st.lists(st.lists(CELLS, min_size=0, max_size=8), max_size=8))
def test_no_row_is_lost_whatever_the_cells(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("fuzz") / "x.csv"
    header = ["Invoice", "Customer", "Invoice date", "Amount", "Status", "Paid date", "Disputed"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    read = read_export(path, "Invoices", order="dmy", adapt=invoice_steps(receipts_elsewhere=False))
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert filled - sum("合计" in row for row in rows) <= read.totals.rows <= filled
    assert read.totals.used_rows == len(read.rows)
    assert read.totals.rejected_rows == len(read.rejected)
    assert all(rejected.reasons for rejected in read.rejected)


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
