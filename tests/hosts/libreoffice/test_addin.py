"""The add-in in a real LibreOffice: arguments in, answers and errors out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import xlcash
from xlcash.excel.declare import declaration
from xlcash.excel.functions import xc_ageing
from xlcash.hosts.libreoffice.office import Office

INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount"],
    ["I-1", "C-1", 46143.0, 46173.0, 100.0],  # 2026-05-01, due 2026-05-31
    ["I-2", "甲公司", 46174.0, 46204.0, 50.0],  # 2026-06-01, due 2026-07-01
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], [46183.0, "C-1", 60.0, "I-1"]]
AS_OF = 46203.0  # 2026-06-30


def write_table(sheet: Any, name: str, rows: list[list[Any]], *, first_row: int = 0) -> None:
    for at, row in enumerate(rows):
        sheet.write_row(first_row + at, 0, row)
    columns = [{"header": head} for head in rows[0]]
    sheet.add_table(first_row, 0, first_row + len(rows) - 1, len(rows[0]) - 1, {"name": name, "columns": columns})


@pytest.fixture
def calculated(libreoffice: Office, tmp_path: Path) -> Iterator[Callable[..., list[list[str]]]]:
    """Builds a workbook with the two tables and one array formula over G1:…, and tells what LibreOffice shows there."""
    documents = []

    def calculate(formula: str, rows: int = 1, columns: int = 1, invoices: list[list[Any]] = INVOICES) -> list[list[str]]:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            data, out = book.add_worksheet("Data"), book.add_worksheet("Out")
            write_table(data, "Invoices", invoices)
            write_table(data, "Receipts", RECEIPTS, first_row=20)
            out.write("A1", AS_OF)
            out.write_formula("B1", "=10*5")
            out.write_array_formula(0, 6, rows - 1, 5 + columns, f"{{={formula}}}")
        document = libreoffice.open(path)
        documents.append(document)
        cells = document.Sheets.getByName("Out").getCellRangeByPosition(6, 0, 5 + columns, rows - 1)
        return [[cells.getCellByPosition(c, r).String for c in range(columns)] for r in range(rows)]

    yield calculate
    for document in documents:
        document.close(True)


def test_the_version_that_answers_is_this_one(calculated: Callable[..., Any]) -> None:
    assert calculated("XC_VERSION()") == [[xlcash.__version__]]


def test_a_table_fills_its_block_and_chinese_text_stays(calculated: Callable[..., Any]) -> None:
    shown = calculated("XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],A1)", rows=3, columns=11)
    head, *items = shown
    by_invoice = {row[head.index("Invoice")]: dict(zip(head, row, strict=True)) for row in items}
    assert (by_invoice["I-1"]["Open"], by_invoice["I-1"]["Days overdue"]) == ("40", "30")
    assert (by_invoice["I-2"]["Customer"], by_invoice["I-2"]["Due date"]) == ("甲公司", "46204")


def test_an_error_cell_leaves_its_row_out_and_the_others_are_answered(calculated: Callable[..., Any]) -> None:
    invoices = [*INVOICES, ["I-3", "C-1", AS_OF, AS_OF, "=NA()"]]
    shown = calculated("SUM(XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],A1))", invoices=invoices)
    assert shown[0][0] not in {"Err:504", "#N/A", ""}


def test_an_omitted_argument_takes_its_default(calculated: Callable[..., Any]) -> None:
    left_out = calculated("XC_AGEING(Invoices[#All],Receipts[#All],A1)", rows=2, columns=9)
    assert left_out[0][:3] == ["Customer", "Not due", "1–30"]
    assert left_out == calculated("XC_AGEING(Invoices[#All],Receipts[#All],A1,,,)", rows=2, columns=9)


def test_a_text_of_bands_is_taken_as_numbers(calculated: Callable[..., Any]) -> None:
    head = ["Customer", "Not due", "1–30", "31–60", "Over 60", "Unapplied", "Total"]
    assert calculated('XC_AGEING(Invoices[#All],Receipts[#All],A1,"30,60")', columns=7) == [head]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("XC_OPEN_ITEMS(Invoices[#Data],Receipts[#All],A1)", "#VALUE!"),  # the first row is no header
        ("XC_AGEING(Invoices[#All],Receipts[#All],A1,0)", "#NUM!"),
        ("XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],1/0)", "#DIV/0!"),  # Calc passes an error on without a call
    ],
)
def test_a_refusal_is_a_genuine_error_cell(calculated: Callable[..., Any], formula: str, shown: str) -> None:
    assert calculated(formula) == [[shown]]
    assert calculated(f'IFERROR({formula},"known as an error")') == [["known as an error"]]


def test_a_literal_table_is_refused_because_calc_has_no_range_to_hand_over(calculated: Callable[..., Any]) -> None:
    assert calculated('XC_OPEN_ITEMS({"Invoice","Customer"},Receipts[#All],A1)') == [["Err:504"]]


def test_cells_that_formulas_make_are_computed_before_they_are_read(calculated: Callable[..., Any]) -> None:
    computed = [INVOICES[0], [*INVOICES[1][:4], "=Out!B1*2"]]
    assert calculated("SUM(INDEX(XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],A1),2,10))", invoices=computed) == [["40"]]


def test_the_function_wizard_tells_name_arguments_and_help(libreoffice: Office) -> None:
    described = libreoffice.create("com.sun.star.sheet.FunctionDescriptions")
    function = declaration(xc_ageing)
    found = {item.Name: item.Value for item in described.getByName("XC_AGEING")}
    assert found["Description"] == function.summary("en")
    told = [(argument.Name, argument.Description) for argument in found["Arguments"]]
    assert told == [(parameter.label, function.help(parameter, "en")) for parameter in function.parameters]


def test_rows_that_were_read_once_follow_every_change(libreoffice: Office, tmp_path: Path) -> None:
    """A table is not read anew for each formula; what was read before a change, of whatever kind, is never used after it."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        data, out = book.add_worksheet("Data"), book.add_worksheet("Out")
        write_table(data, "Invoices", INVOICES)
        write_table(data, "Receipts", RECEIPTS, first_row=20)
        out.write_row("A1", [AS_OF, 7.0])
        for row in (1, 2):
            out.write_formula(row, 2, "=SUM(INDEX(XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],A1),0,10))")
    document = libreoffice.open(path)
    sheet, shown = document.Sheets.getByName("Data"), document.Sheets.getByName("Out")

    def total() -> float:
        document.calculate()
        first, second = (shown.getCellRangeByName(cell).Value for cell in ("C2", "C3"))
        assert first == second
        return float(first)

    try:
        assert total() == 90
        sheet.getCellRangeByName("E2").Value = 160
        assert total() == 150
        sheet.getCellRangeByName("E3").Formula = "=$Out.B1*2"
        assert total() == 114
        shown.getCellRangeByName("B1").Value = 10
        assert total() == 120, "what a formula makes is no change of the document"
        sheet.getCellRangeByName("A4:E4").setDataArray((("I-3", "C-1", 46143.0, 46173.0, 5.0),))
        table = document.DatabaseRanges.getByName("Invoices")
        area = table.DataArea
        area.EndRow += 1
        table.DataArea = area
        assert total() == 125
        document.enableAutomaticCalculation(False)
        sheet.getCellRangeByName("E2").Value = 161
        document.enableAutomaticCalculation(True)
        assert total() == 126
    finally:
        document.close(True)
