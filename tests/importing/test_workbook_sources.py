import datetime as dt
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter

from xlcash.importing.company import Choices, Files, import_company
from xlcash.importing.errors import (
    DamagedWorkbookError,
    EmptySourceError,
    HtmlTableError,
    SourceNotFoundError,
    SourceTooLargeError,
    UnsupportedSourceError,
)
from xlcash.importing.source import read_source


@pytest.fixture
def workbook(tmp_path):
    def make(sheets, hidden=(), corner=(1, 1)):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.cell(corner[0] + at, corner[1] + place, cell)
            if name in hidden:
                sheet.sheet_state = "hidden"
        book.save(tmp_path / "x.xlsx")
        return tmp_path / "x.xlsx"

    return make


HEAD = ["发票号", "客户编号", "开票日期", "到期日", "价税合计"]
ROW = ["A1", 54.0, dt.datetime(2026, 1, 5), 46063, 12.5]


def test_the_sheet_that_names_most_columns_is_read_and_hidden_ones_are_not(workbook):
    path = workbook({"说明": [["客户编号", "金额"]], "数据": [HEAD, ROW], "隐藏": [[*HEAD, "币种"], [*ROW, "CNY"]]}, hidden=["隐藏"])
    source = read_source(path, "Invoices")
    assert (source.about, len(source)) == ("数据", 1)


def test_a_table_that_starts_further_down_keeps_excels_row_numbers(workbook):
    path = workbook({"a": [["应收账款明细"], [], HEAD, ROW, [], ["A2", *ROW[1:]]]}, corner=(4, 3))
    source = read_source(path, "Invoices")
    assert source.header_row == 6
    assert source.row(7)[0] == "A1"
    assert source.row(9)[0] == "A2"


def test_numbers_dates_and_serials_of_cells(workbook):
    company, _ = import_company(Files(workbook({"a": [HEAD, ROW]})), Choices(language="zh"))
    row = company.tables["Invoices"].iloc[0]
    assert (row["invoice"], row["customer"], row["amount"], row["currency"]) == ("A1", "54", 12.5, "CNY")
    assert (row["invoice_date"].date(), row["due_date"].date()) == (dt.date(2026, 1, 5), dt.date(2026, 2, 10))


def test_a_20_digit_number_that_excel_has_shortened_is_rejected(workbook):
    _, report = import_company(Files(workbook({"a": [HEAD, ROW, [25442000000012345678, *ROW[1:]]]})), Choices())
    (rejected,) = report.exports[0].rejected
    assert rejected.row == 3
    assert "a number too long for Excel to keep" in rejected.reasons[0].sentence()


def test_what_is_no_workbook(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK no zip")
    with pytest.raises(DamagedWorkbookError, match=r"x\.xlsx can't be opened as a workbook"):
        read_source(tmp_path / "x.xlsx", "Invoices")


def test_a_workbook_without_a_filled_cell(workbook):
    with pytest.raises(EmptySourceError):
        read_source(workbook({"a": []}), "Invoices")


def test_a_missing_file_and_a_strange_one(tmp_path):
    with pytest.raises(SourceNotFoundError, match="There is no file"):
        read_source(tmp_path / "x.csv", "Invoices")
    (tmp_path / "x.pdf").write_text("x")
    with pytest.raises(UnsupportedSourceError, match=r"x\.pdf is of a kind xlcash doesn't read: save it as one of \.csv"):
        read_source(tmp_path / "x.pdf", "Invoices")


def record(number, body=b""):
    """One record of a binary workbook ([MS-XLSB] 2.1.4): its number and length in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    return head + (bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 127 | 128, len(body) >> 7])) + body


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(path, rows):
    """The least a binary workbook holds: one sheet of texts and numbers."""
    cells = b""
    for at, row in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            cells += record(6, place + wide(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(129) + record(148, extent) + record(145) + cells + record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Ledger")
    book = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/_rels/workbook.bin.rels", related)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_a_binary_workbook(tmp_path):
    rows = [["应收明细", "", "", ""], ["发票号", "客户编号", "开票日期", "价税合计"], ["00012345678901234567", "C1", 46027.0, 12.5]]
    company, _ = import_company(Files(binary_workbook(tmp_path / "x.xlsb", rows)), Choices(language="zh"))
    row = company.tables["Invoices"].iloc[0]
    assert (row["invoice"], row["amount"], row["invoice_date"].date()) == ("00012345678901234567", 12.5, dt.date(2026, 1, 5))


def test_a_binary_workbook_whose_cells_span_too_much(tmp_path):
    path = binary_workbook(tmp_path / "x.xlsb", [["发票号"], [5.0]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    far = record(0, struct.pack("<I", 1_048_575)) + record(5, struct.pack("<IId", 16_383, 0, 1.0))
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part.replace(record(146), far + record(146)) if "sheet" in name else part)
    with pytest.raises(SourceTooLargeError):
        read_source(path, "Invoices")


def test_a_binary_workbook_with_a_cell_beyond_the_last_column(tmp_path):
    """Half a million columns of a few rows are few cells, and took 40 seconds."""
    path = binary_workbook(tmp_path / "x.xlsb", [["发票号", "客户编号", "开票日期", "价税合计"]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    far = record(5, struct.pack("<IId", 589_828, 0, 1.0))
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part.replace(record(146), far + record(146)) if "sheet" in name else part)
    with pytest.raises(DamagedWorkbookError, match=r"\(a cell outside the sheet\)"):
        read_source(path, "Invoices")


def test_merged_cells_of_a_title_and_of_a_group(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (
        ["应收账款明细表", None, None, None],
        ["发票号", "客户编号", "开票日期", "价税合计"],
        ["A1", "C1", "2026-01-05", 5],
        ["合计", None, None, 5],
    ):
        sheet.append(cells)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:C4")
    book.save(tmp_path / "x.xlsx")
    company, report = import_company(Files(tmp_path / "x.xlsx"), Choices(language="zh"))
    assert company.tables["Invoices"]["invoice"].tolist() == ["A1"]
    assert report.exports[0].totals.rows == 1


def test_a_customer_merged_down_stands_in_every_row_and_an_amount_only_once(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (
        ["应收明细", None, None, None],
        ["客户编号", "发票号", "开票日期", "价税合计"],
        ["C1", "A1", "2026-01-05", 5],
        [None, "A2", "2026-01-06", 6],
        ["C2", "A3", "2026-01-07", 7],
        [None, "A4", "2026-01-08", None],
    ):
        sheet.append(cells)
    for area in ("A1:D1", "A3:A4", "A5:A6", "D5:D6"):
        sheet.merge_cells(area)
    book.save(tmp_path / "x.xlsx")
    company, report = import_company(Files(tmp_path / "x.xlsx"), Choices(language="zh"))
    assert company.tables["Invoices"][["customer", "amount"]].values.tolist() == [["C1", 5.0], ["C1", 6.0], ["C2", 7.0]]
    assert [one.row for one in report.exports[0].rejected] == [6]
    said = [decision.said("en") for decision in report.exports[0].decisions]
    assert "客户编号 has 2 cells in merged cells: each row gets what is written above it." in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_with_tabs_may_call_itself_a_workbook(tmp_path, encoding):
    rows = ["\t".join(HEAD), "A1\tC1\t2026-01-05\t2026-02-05\t12.5"]
    (tmp_path / "x.xls").write_bytes("\r\n".join(rows).encode(encoding))
    source = read_source(tmp_path / "x.xls", "Invoices")
    assert (source.header, len(source)) == (tuple(HEAD), 1)


def test_a_workbook_may_call_itself_a_text(workbook, tmp_path):
    path = workbook({"a": [HEAD, ROW]}).rename(tmp_path / "x.csv")
    assert len(read_source(path, "Invoices")) == 1


@pytest.mark.parametrize("start", ["<html><table><tr><td>发票号</td>", '\ufeff\n<?xml version="1.0"?><Workbook xmlns="urn:x">', "<TABLE>"])
def test_a_web_page_or_xml_under_the_name_of_a_workbook_is_refused_with_what_to_do(tmp_path, start):
    (tmp_path / "x.xls").write_text(start, encoding="utf-8")
    with pytest.raises(HtmlTableError, match=r"open it in Excel and save it as \.xlsx"):
        read_source(tmp_path / "x.xls", "Invoices")


def test_a_cell_that_holds_an_error_is_no_blank(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet("应收")
        sheet.write_row(2, 1, HEAD)
        for at, number in enumerate(("A1", "A2", "A3"), 3):
            sheet.write_row(at, 1, [number, "C1", "2026-01-05", "2026-02-05", 7.0])
        sheet.write_formula(3, 4, "=NA()", None, "#N/A")
        sheet.write_formula(4, 5, "=1/0", None, "#DIV/0!")
    company, report = import_company(Files(tmp_path / "x.xlsx"), Choices(language="zh"))
    assert company.tables["Invoices"]["invoice"].tolist() == ["A3"]
    assert [[reason.sentence() for reason in one.reasons] for one in report.exports[0].rejected] == [
        ["Invoices, row 4: “Due date” holds an error value; the row is left out until it is mended."],
        ["Invoices, row 5: “Amount” holds an error value; the row is left out until it is mended."],
    ]
