"""Real exports, their totals counted a second time with nothing but the csv module."""

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest

from xlcash.importing.company import Choices, Files, import_company
from xlcash.importing.export import read_export

OPEN_LIST = "highradius_open_9681_other_sample.csv"
PAID_LIST = "ibm_ar_invoices.csv"
REPEATED_LIST = "ibm_ar_with_missing_and_dups.csv"


def counted(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(rows, column):
    return sum(Decimal(row[column]) for row in rows).quantize(Decimal("0.01"))  # a few amounts have mills


def us_date(text):
    month, day, year = map(int, text.split("/"))
    return dt.date(year, month, day)


@pytest.mark.parametrize(
    ("name", "column", "rows", "amount"),
    [
        (OPEN_LIST, "converted_usd", 9681, Decimal("310427858.97")),
        (PAID_LIST, "InvoiceAmount", 2466, Decimal("147703.18")),
        (REPEATED_LIST, "InvoiceAmount", 2586, Decimal("155658.78")),
    ],
)
def test_every_row_and_cent_of_a_real_export_is_used(shared, name, column, rows, amount):
    path = shared(name)
    assert (len(counted(path)), total(counted(path), column)) == (rows, amount)
    company, report = import_company(Files(path), Choices())
    (sums,) = report.exports[0].totals.amounts
    assert (report.exports[0].totals.rows, report.exports[0].totals.used_rows) == (rows, rows)
    assert (sums.came_in, sums.used, sums.rejected) == (amount, amount, 0)
    invoices = company.tables["Invoices"]
    assert len(invoices) == rows
    assert invoices["amount"].sum() == pytest.approx(float(amount), abs=0.005)


def test_open_list_is_read_as_its_columns_say(shared, decisions):
    path = shared(OPEN_LIST)
    rows = counted(path)
    company, report = import_company(Files(path), Choices())
    first = company.tables["Invoices"].iloc[0]
    assert (first["invoice"], first["customer"], first["amount"]) == ("2960623488", "140105686", 2309.79)
    assert (first["invoice_date"].date(), first["due_date"].date()) == (dt.date(2020, 3, 30), dt.date(2020, 4, 10))
    assert (company.base_currency, set(company.tables["Invoices"]["currency"])) == ("USD", {"USD"})
    latest = max(dt.date(*map(int, reversed(row["posting_date"].split("-")))) for row in rows)
    assert company.as_of == latest
    assert company.tables["Receipts"].empty
    said = decisions(report)
    assert "Dates in posting_date, due_in_date are read as day/month/year." in said
    assert "The amounts are USD, as the header converted_usd says." in said
    assert "clear_date is blank in every row: every invoice counts as open." in said
    assert f"The workbook looks from {latest}, the latest invoice or receipt date." in said


def test_a_customer_of_the_open_list_gets_its_most_frequent_name(shared, decisions):
    path = shared(OPEN_LIST)
    spellings = {}
    for row in counted(path):
        spellings.setdefault(row["cust_number"], Counter())[row["name_customer"].strip()] += 1
    company, report = import_company(Files(path), Choices())
    customers = company.tables["Customers"]
    assert len(customers) == len(spellings) == 553
    for number, name in zip(customers["customer"], customers["name"], strict=True):
        assert spellings[number][name] == max(spellings[number].values())
    assert any("cust_payment_terms holds codes, not days" in line for line in decisions(report))
    assert customers["terms"].isna().all()


def test_settle_dates_become_receipts(shared, decisions):
    path = shared(PAID_LIST)
    rows = counted(path)
    company, report = import_company(Files(path), Choices())
    receipts = company.tables["Receipts"]
    assert [day.date() for day in receipts["date"]] == [us_date(row["SettledDate"]) for row in rows]
    assert receipts["invoice"].tolist() == [row["invoiceNumber"] for row in rows]
    assert receipts["amount"].tolist() == [float(row["InvoiceAmount"]) for row in rows]
    assert set(receipts["type"]) == {"cash"}
    assert company.as_of == max(us_date(row["SettledDate"]) for row in rows)
    assert any(line.startswith("2,466 receipts over 147,703.18 are derived from SettledDate") for line in decisions(report))


def test_a_yes_in_disputed_means_the_whole_amount(shared):
    path = shared(PAID_LIST)
    company, _ = import_company(Files(path), Choices())
    expected = [float(row["InvoiceAmount"]) if row["Disputed"] == "Yes" else 0.0 for row in counted(path)]
    assert company.tables["Invoices"]["disputed"].tolist() == expected


def test_a_workbook_gives_what_its_csv_gives(shared):
    from_text, _ = import_company(Files(shared(PAID_LIST)), Choices())
    from_sheet, _ = import_company(Files(shared("ibm_ar_workbook.xlsx")), Choices())
    for column in ("customer", "invoice_date", "due_date", "amount", "disputed"):
        assert from_sheet.tables["Invoices"][column].tolist() == from_text.tables["Invoices"][column].tolist()
    without_zeros = [number.lstrip("0") for number in from_text.tables["Invoices"]["invoice"]]  # Excel ate the leading zeros
    assert from_sheet.tables["Invoices"]["invoice"].tolist() == without_zeros
    assert from_sheet.tables["Customers"]["country"].tolist() == from_text.tables["Customers"]["country"].tolist()


def test_the_ninth_of_september_9999_means_not_paid(shared, tmp_path):
    invoices = openpyxl.load_workbook(shared("umd_data_set_customer_invoices.xlsx")).active
    orders = openpyxl.load_workbook(shared("umd_data_set_sales_orders.xlsx")).active
    amounts = {row[13]: row[10] for row in orders.iter_rows(min_row=2, values_only=True)}
    joined = openpyxl.Workbook()
    joined.active.append(["InvoiceID", "CustID", "InvoiceDate", "PaidDate", "InvoiceAmount"])
    unpaid = 0
    for invoice, customer, issued, _, paid, *_ in invoices.iter_rows(min_row=2, values_only=True):
        if invoice in amounts:
            joined.active.append([invoice, customer, issued, paid, amounts[invoice]])
            unpaid += paid.year == 9999
    joined.save(tmp_path / "joined.xlsx")
    company, _ = import_company(Files(tmp_path / "joined.xlsx"), Choices())
    assert unpaid > 0
    assert len(company.tables["Invoices"]) - len(company.tables["Receipts"]) == unpaid
    assert company.as_of == dt.date(2018, 1, 31)


def test_customer_master_with_limits(shared):
    export = read_export(shared("umd_data_set_customer_master.xlsx"), "Customers")
    first = export.rows.iloc[0]
    assert (first["customer"], first["name"], first["region"], first["credit_limit"]) == ("1", "Desert Medical", "2", 250000.0)
