"""Workbooks whose sizes the reader believes are read in a process that may end of them, and with it only the import of this one file."""

import io
import struct
import subprocess
import sys
import zipfile

import pytest

from tests.fuzz import seeds
from xlcash.importing import reader_apart
from xlcash.importing.errors import DamagedWorkbookError, LockedWorkbookError
from xlcash.importing.reader import sheets_of
from xlcash.importing.reader_apart import sheets_apart
from xlcash.importing.source import read_source

OLD = (seeds.FOLDER / "ledger.xls").read_bytes()
CALC = seeds.calc(seeds.ledger())
BINARY = (seeds.FOLDER / "ledger.xlsb").read_bytes()
DIMENSIONS = struct.pack("<HH", 0x0200, 14)  # [MS-XLS] 2.4.90: first row, row below the last, first column, column after the last
FILE_PASS = 0x002F  # 2.4.117
CODE_PAGE = struct.pack("<HH", 0x0042, 2)
STREAM = "Workbook\0".encode("utf-16-le")
ENCRYPTED = "EncryptedPackage\0".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4


def written_over(data, at, form, *values):
    made = bytearray(data)
    struct.pack_into(form, made, at, *values)
    return bytes(made)


def replaced(package, old, new):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return made.getvalue()


def repeated(columns, rows):
    """A Calc file with one cell for all of an area."""
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return replaced(CALC, b"</table:table>", f"{row}</table:table>".encode())


@pytest.mark.parametrize("data", [OLD, BINARY, CALC, seeds.workbook(seeds.ledger())], ids=["xls", "xlsb", "ods", "xlsx"])
def test_a_workbook_gives_the_same_cells_apart(data):
    assert sheets_apart(data) == sheets_of(data) != []


@pytest.mark.parametrize(("name", "data"), [
    ("x.xls", written_over(OLD, OLD.index(DIMENSIONS) + 4, "<II", 0, 2**32 - 16)),  # 1.4 TB for cells
    ("x.ods", repeated(60, 1_000_000)),  # one after the other
])  # fmt: skip
def test_what_ends_the_reader_is_said_in_a_sentence(tmp_path, monkeypatch, name, data):
    monkeypatch.setattr(reader_apart, "MEMORY", 512 * 1024 * 1024)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(
        DamagedWorkbookError, match=r"can't be opened as a workbook \(the reader ended on it\): open it in Excel and save it"
    ):
        read_source(tmp_path / name, "Invoices")


def test_a_reader_that_does_not_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_apart, "SECONDS", 0.001)
    (tmp_path / "x.xls").write_bytes(OLD)
    with pytest.raises(DamagedWorkbookError, match=r"\(not read after 0\.001 s\)"):
        read_source(tmp_path / "x.xls", "Invoices")


def test_a_python_that_cant_be_started(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "x.xls").write_bytes(OLD)
    with pytest.raises(DamagedWorkbookError, match=r"\(the reader ended on it\)"):
        read_source(tmp_path / "x.xls", "Invoices")


@pytest.mark.parametrize(("name", "data"), [
    ("x.xls", written_over(OLD, OLD.index(CODE_PAGE), "<HHH", FILE_PASS, 2, 1)),
    ("x.xlsx", written_over(OLD, OLD.index(STREAM), f"{len(ENCRYPTED)}s", ENCRYPTED)),
    ("x.ods", replaced(CALC, b' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>', b"><manifest:encryption-data/>")),
])  # fmt: skip
def test_a_password_is_told_as_one(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LockedWorkbookError):
        read_source(tmp_path / name, "Invoices")


def test_a_folder_full_of_python_is_not_imported_from(tmp_path, monkeypatch):
    """The file may lie in a folder of downloads, and the program may have been started there."""
    (tmp_path / "pickle.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert len(sheets_apart(OLD)) == len(sheets_of(OLD))


def test_the_process_apart_imports_little():
    """It starts once for each file: neither pandas nor the catalogues of the language belong there."""
    code = (
        "import sys, xlcash.importing.reader_apart; print({name for name in ('pandas', 'numpy', 'xlcash.language') if name in sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"
