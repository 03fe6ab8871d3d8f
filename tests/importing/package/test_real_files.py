"""Every sample export imported into an empty workbook, or refused with a sentence; totals counted a second time; a second import is none."""

from decimal import Decimal
from pathlib import Path

import pytest

from xlcash.domain.errors import XlcashError
from xlcash.importing.into import Wishes, plan_import
from xlcash.importing.package.book import BookFile

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data"
USED = {
    "ar/highradius_open_9681_other_sample.csv": ("Invoices", 9681, {"USD": Decimal("310427858.97")}),
    "ar/ibm_ar_invoices.csv": ("Invoices", 2466, {"": Decimal("147703.18")}),
    "ar/ibm_ar_with_missing_and_dups.csv": ("Invoices", 2586, {"": Decimal("155658.78")}),
    "ar/ibm_ar_workbook.xlsx": ("Invoices", 2466, {"": Decimal("147703.18")}),
    "ar/umd_data_set_customer_master.xlsx": ("Customers", 73, {}),
}
REFUSED = {
    "ar/canada_receivable_ageing_2008_2025.csv": "names the columns of Invoices",
    "ar/sap_o2c_jsonl.tar.gz": "is of a kind xlcash doesn't read",
    "ar/umd_data_set_customer_invoices.xlsx": "no column that is known as Amount",
    "ar/umd_data_set_sales_orders.xlsx": "no column that is known as Invoice date",
    "xls/cashflow_statement_template.xlsx": "no row among the first ones names the columns",
    "xls/cn_invoice_issue_template.xls": "no column that is known as Invoice date",
    "xls/enron_andrea_ring.xls": "no row among the first ones names the columns",
    "xls/sheetjs_AutoFilter.xlsx": "no row among the first ones names the columns",
    "xls/sheetjs_DataTypesFormats.xlsx": "no row among the first ones names the columns",
    "xls/sheetjs_formula_stress_test.xlsx": "no row among the first ones names the columns",
    "xls/sheetjs_merge_cells.xlsx": "no row among the first ones names the columns",
    "xls/sheetjs_number_format.xls": "no row among the first ones names the columns",
    "xls/sheetjs_pivot_table_named_range.xls": "no row among the first ones names the columns",
    "xls/toronto_transit.xlsx": "no row among the first ones names the columns",
    "xls/us-crime-2.xlsx": "no row among the first ones names the columns",
}


@pytest.fixture
def sample():
    if not SAMPLES.is_dir():
        pytest.skip(f"the folder of sample data {SAMPLES} is not here")
    return lambda name: SAMPLES / name


def test_every_sample_is_spoken_of(sample):
    names = {f"{folder}/{path.name}" for folder in ("ar", "xls") for path in sample(folder).iterdir()}
    assert names == USED.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", USED)
def test_an_export_goes_in_once_with_every_cent(sample, book, tmp_path, name):
    table, rows, sums = USED[name]
    file = BookFile(book())
    plan = plan_import(sample(name), file.held(), Wishes())
    assert (plan.report.table, plan.report.read.rows, plan.report.read.used_rows) == (table, rows, rows)
    assert {one.currency: one.after for one in plan.merges[0].sums} == sums
    file.write(plan, tmp_path / "out.xlsm")
    held = BookFile(tmp_path / "out.xlsm").held()
    assert len(held.rows(table)) == rows
    assert not held.tables[table].problems
    again = plan_import(sample(name), held, Wishes())
    assert not again
    assert again.merges[0].same == rows


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_of_documents_is_refused_in_a_sentence(sample, book, name):
    with pytest.raises(XlcashError) as error:
        plan_import(sample(name), BookFile(book()).held(), Wishes())
    assert REFUSED[name] in error.value.sentence()
    assert error.value.sentence("zh") != error.value.sentence()
