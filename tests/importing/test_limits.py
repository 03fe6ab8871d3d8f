"""Workbooks that unpack to too much are refused before they are parsed, and at once."""

import io
import struct
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter

from xlcash.importing import limits
from xlcash.importing.errors import DamagedWorkbookError, RowsFarApartError, SourceTooLargeError
from xlcash.importing.source import read_source

SHEET = "xl/worksheets/sheet1.xml"
SECONDS = 10


def repacked(content):
    """A workbook whose sheet is replaced."""
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Invoice", "Customer", "Invoice date", "Amount"])
    book.save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == SHEET else old.read(name))
    return made.getvalue()


def sheet(cells):
    return (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


@pytest.fixture
def refused(tmp_path):
    def check(data, error=SourceTooLargeError):
        path = tmp_path / "x.xlsx"
        path.write_bytes(data)
        began = time.perf_counter()
        with pytest.raises(error):
            read_source(path, "Invoices")
        assert time.perf_counter() - began < SECONDS

    return check


def bomb(size):
    return repacked(sheet("<row/>") + b" " * size)


def test_a_zip_bomb(refused):
    data = bomb(1024 * 1024)
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    refused(data[: at + 24] + struct.pack("<I", 2**31) + data[at + 28 :])


def test_a_bomb_that_lies_about_its_size(refused, monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED", 32 * 1024 * 1024)
    data = bytearray(bomb(40 * 1024 * 1024))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 100)  # uncompressed size in the directory
        at = data.find(b"PK\x01\x02", at + 4)
    refused(bytes(data))


def test_two_cells_that_span_a_whole_sheet(refused):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused(repacked(sheet(corners)))


@pytest.mark.parametrize("corner", [
    '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>', '<row r="2"><c r="ABCD2"><v>1</v></c></row>',
    '<row r="2"><c r = "XFD1048576"><v>1</v></c></row>', '<row r="2"><c s="1" r="&#88;FD1048576"><v>1</v></c></row>',
])  # fmt: skip
def test_a_cell_outside_any_sheet(refused, corner):
    """The reader would wrap its number around, ask for more memory than there is, and end the whole process."""
    refused(repacked(sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{corner}')), DamagedWorkbookError)


@pytest.mark.parametrize("corner", [
    '<row r="2"><c r="XFD1048576"><v>1</v></c></row>', "<row r='1048576'><c r='xfd1048576'><v>1</v></c></row>",
    '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
])  # fmt: skip
def test_a_far_cell_however_it_is_written(refused, corner):
    refused(repacked(sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{corner}')))


@pytest.mark.parametrize("places", range(24))
def test_a_far_cell_wherever_a_piece_of_the_sheet_ends(refused, monkeypatch, places):
    monkeypatch.setattr(limits, "_CHUNK", 300)
    cells = f'<row r="1">{"<c/>" * 60}{" " * places}<c r="A99999999999"><v>1</v></c></row>'
    refused(repacked(sheet(cells)), DamagedWorkbookError)


def test_a_stray_cell_far_below_the_list(tmp_path):
    head = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in zip("ABCD", ["Invoice", "Customer", "Invoice date", "Amount"], strict=True)
    )
    (tmp_path / "x.xlsx").write_bytes(repacked(sheet(f'<row r="1">{head}</row><row r="900000"><c r="A900000"><v>1</v></c></row>')))
    with pytest.raises(RowsFarApartError, match="between row 1 and row 900,000"):
        read_source(tmp_path / "x.xlsx", "Invoices")


def test_blank_lines_of_a_text(tmp_path):
    rows = "Invoice,Customer,Invoice date,Amount\nI1,C1,2026-01-05,5\n"
    path = tmp_path / "x.csv"
    path.write_text(rows + ",,,\n" * 1_000_000)
    assert len(read_source(path, "Invoices")) == 1
    path.write_text(rows + ",,,\n" * 1_000_000 + "I2,C1,2026-01-06,6\n")
    with pytest.raises(RowsFarApartError, match="between row 2 and row 1,000,003"):
        read_source(path, "Invoices")
    for text in (rows + "," * 5_000_000 + "x", rows + "x\n" * 1_200_000, rows * 2000 + "," * 100_000 + "x", rows + "," * 20_000 + "x"):
        path.write_text(text)
        with pytest.raises(SourceTooLargeError):
            read_source(path, "Invoices")


def test_blank_cells_at_the_end_of_a_sheet_are_no_reason(tmp_path):
    head = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in zip("ABCD", ["Invoice", "Customer", "Date", "Amount"], strict=True)
    )
    row = '<c r="A2" t="inlineStr"><is><t>I1</t></is></c><c r="D2"><v>5</v></c>'
    end = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (tmp_path / "x.xlsx").write_bytes(repacked(sheet(f'<row r="1">{head}</row><row r="2">{row}</row>{end}')))
    assert len(read_source(tmp_path / "x.xlsx", "Invoices")) == 1


@pytest.mark.parametrize("chunk", [1 << 20, 300])
def test_a_long_text_that_many_cells_share(tmp_path, monkeypatch, chunk):
    """It stands in the file once, and in memory for each of them."""
    monkeypatch.setattr(limits, "TEXTS", 1_000_000)
    monkeypatch.setattr(limits, "_CHUNK", chunk)

    def file(shared):
        with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Invoice", "Customer", "Invoice date", "Amount"])
            for row in range(1, 201):
                sheet.write_row(row, 0, [f"I{row}", "x" * 10_000 if row <= shared else "C1", 46027, 5])
        return tmp_path / "x.xlsx"

    assert len(read_source(file(shared=90), "Invoices")) == 200
    with pytest.raises(SourceTooLargeError):
        read_source(file(shared=110), "Invoices")


def test_a_directory_that_points_nowhere(refused):
    data = bytearray(repacked(sheet("<row/>")))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 42, len(data) + 10)
    refused(bytes(data), DamagedWorkbookError)
