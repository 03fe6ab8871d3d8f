"""Plain tables as a workbook: values only, text as text."""

import datetime as dt

import openpyxl

from xlcash.documents.tables import write_tables


def test_text_stays_text_whatever_it_begins_with(tmp_path):
    day = dt.datetime(2026, 6, 30)
    rows = [
        ["Invoice", "Day", "Open", "Days", "Insured"],
        ['=HYPERLINK("x")', day, 1234.5, 12.0, True],
        ["26312000000005368507", None, "", 0.0, False],
    ]
    write_tables(tmp_path / "a.xlsx", {"发票明细": rows, "Empty": [["A"]]})
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["发票明细"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        rows[0], ['=HYPERLINK("x")', day, 1234.5, 12, True], ["26312000000005368507", None, None, 0, False],
    ]  # fmt: skip
    assert sheet["A2"].data_type == "s", "a text, not a formula"
    assert sheet["A3"].number_format == "@"
    assert [cell.value for cell in book["Empty"][1]] == ["A"]
