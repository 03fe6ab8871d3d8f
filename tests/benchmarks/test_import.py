"""What reading an export costs: 100,000 invoices in, a company out; beside openpyxl; and merged into a workbook.  Run with --benchmark-enable."""

import csv
import random

import openpyxl
import pytest
import xlsxwriter

from xlcash.domain.company import table_cells
from xlcash.importing.company import Choices, Files, import_company
from xlcash.importing.into import Wishes, plan_import
from xlcash.importing.package.book import BookFile
from xlcash.importing.source import read_source
from xlcash.template.build import blank_company, build_workbook

ROWS = 100_000
HEAD = ["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "Disputed", "SettledDate"]


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """The layout of a real export, with US dates, a yes/no for disputes and settle dates."""
    chance = random.Random(1)
    path = tmp_path_factory.mktemp("import") / "invoices.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for at in range(ROWS):
            month, day = 1 + at % 12, 1 + at % 28
            dates = [f"{month}/{day}/2025", f"{month}/{day}/2026", f"{month}/{day}/2026"]
            amount = round(chance.random() * 1e5, 2)
            writer.writerow([f"C{at % 1000:04d}", f"{at:010d}", *dates[:2], amount, "Yes" if at % 5 == 0 else "No", dates[2]])
    return path


@pytest.mark.benchmark(group="import of 100k invoices")
def test_read_and_validate(benchmark, export):
    company, report = benchmark(import_company, Files(export), Choices())
    assert len(company.tables["Invoices"]) == len(company.tables["Receipts"]) == ROWS
    assert report.rejected_rows == 0


@pytest.mark.benchmark(group="import of 100k invoices")
def test_xlsxwriter_writing_the_same_cells(benchmark, export, tmp_path):
    """What the reading is compared with: the invoices' cells written, and nothing else."""
    company, _ = import_company(Files(export), Choices())
    cells = table_cells(company, "Invoices", "en")

    def write():
        with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)

    benchmark.pedantic(write, rounds=1)
    assert (tmp_path / "x.xlsx").stat().st_size > ROWS


@pytest.fixture(scope="module")
def workbook_export(export, tmp_path_factory):
    """The same invoices as a workbook of Excel."""
    path = tmp_path_factory.mktemp("import") / "invoices.xlsx"
    company, _ = import_company(Files(export), Choices())
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(table_cells(company, "Invoices", "en")):
            sheet.write_row(at, 0, row[:8])
    return path


@pytest.mark.benchmark(group="100k rows of a workbook read")
def test_read_a_workbook(benchmark, workbook_export):
    assert len(benchmark(read_source, workbook_export, "Invoices")) == ROWS


@pytest.mark.benchmark(group="100k rows of a workbook read")
def test_openpyxl_reading_the_same(benchmark, workbook_export):
    book = benchmark.pedantic(openpyxl.load_workbook, (workbook_export,), rounds=1)
    assert book.active.max_row == ROWS + 1


@pytest.mark.benchmark(group="100k invoices into a workbook")
def test_build(benchmark, workbook_export, tmp_path):
    company, _ = import_company(Files(workbook_export), Choices())
    benchmark.pedantic(build_workbook, (company, tmp_path / "built.xlsm", "en"), rounds=1)
    assert len(BookFile(tmp_path / "built.xlsm").held().rows("Invoices")) == ROWS


@pytest.mark.benchmark(group="100k invoices into a workbook")
def test_import_into(benchmark, workbook_export, tmp_path):
    build_workbook(blank_company("en"), tmp_path / "empty.xlsm", "en")

    def merge():
        file = BookFile(tmp_path / "empty.xlsm")
        file.write(plan_import(workbook_export, file.held(), Wishes()), tmp_path / "merged.xlsm")

    benchmark.pedantic(merge, rounds=1)
    assert len(BookFile(tmp_path / "merged.xlsm").held().rows("Invoices")) == ROWS
