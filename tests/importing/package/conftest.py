"""Workbooks to import into: small ones built here, with tables as Excel and XlsxWriter write them."""

import datetime as dt

import pytest
import xlsxwriter

from xlcash.domain.tables import SPECS

TABLES = ("Invoices", "Receipts", "Customers", "Aliases", "Audit")


@pytest.fixture
def book(tmp_path):
    """A workbook with the tables imports need, one a sheet from B5 on; `rows` by table, `beside` and `below` what the user put there."""

    def make(rows=None, *, name="ledger.xlsm", language="en", beside=(), below=(), total=False, filtered=False):
        rows = rows or {}
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as workbook:
            dated, text = workbook.add_format({"num_format": "yyyy-mm-dd"}), workbook.add_format({"num_format": "@"})
            start = workbook.add_worksheet("Start")
            start.write_datetime(4, 2, dt.datetime(2026, 6, 30), dated)
            workbook.define_name("AsOf", "=Start!$C$5")
            for table in TABLES:
                _sheet(workbook, table, rows.get(table, []), language, dated, text, total=total, filtered=filtered)
            sheet = workbook.get_worksheet_by_name("Invoices")
            for cells in beside:
                sheet.write_row(*cells)
            for cells in below:
                sheet.write_row(*cells)
        return path

    return make


def _sheet(workbook, table, rows, language, dated, text, *, total, filtered):
    spec, sheet = SPECS[table], workbook.add_worksheet(table)
    sheet.write_row(4, 1, spec.headers(language))
    for at, row in enumerate(rows or [[]], 5):
        for place in range(len(spec.columns)):
            value = row[place] if place < len(row) else None
            if value is None:
                sheet.write_blank(at, 1 + place, None, text)
            else:
                sheet.write(at, 1 + place, value, dated if isinstance(value, dt.date) else None)
    height = max(len(rows), 1)
    columns = [{"header": head} for head in spec.headers(language)]
    options = {"name": table, "columns": columns, "autofilter": filtered, "total_row": total and table == "Invoices"}
    sheet.add_table(4, 1, 4 + height + (total and table == "Invoices"), len(spec.columns), options)
    sheet.data_validation(5, 3, 4 + height, 3, {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.print_area(0, 0, 4 + height, len(spec.columns))
