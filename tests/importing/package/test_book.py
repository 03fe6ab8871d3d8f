"""Imports into workbooks on disk: what is written, what stays byte for byte, and what is refused."""

import datetime as dt
import re
import zipfile

import openpyxl
import pytest

from tests.hosts.ooxml.validator import validate
from xlcash.importing.errors import DamagedWorkbookError
from xlcash.importing.into import Wishes, plan_import
from xlcash.importing.package.book import BookFile
from xlcash.importing.package.parts import Package
from xlcash.importing.package.rows import FilteredTableError, TableGrowsError
from xlcash.importing.package.tables import Area, TableNotFoundError

HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"]
DAY = dt.datetime(2026, 1, 5)
HELD = {"Invoices": [["A-1", "C1", DAY, DAY, 100.0], ["A-2", "C1", DAY, None, 200.0]], "Customers": [["C1", "Alpha"]]}
FILE = [HEAD, ["A-2", "C1", "2026-01-05", "2026-02-04", "250", ""], ["=1+1", "C2", "2026-01-06", "", "7.5", "EUR"]]


@pytest.fixture
def imported(write, tmp_path):
    """An import written into a copy of a workbook; the plan, and the copy."""

    def make(path, rows, name="export.csv", **wishes):
        file = BookFile(path)
        plan = plan_import(write(name, rows), file.held(), Wishes(aliases=file.aliases(), **wishes))
        out = tmp_path / "out.xlsm"
        file.write(plan, out)
        return plan, out

    return make


def cells(path, sheet="Invoices"):
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=5, min_col=2, values_only=True)
    return [list(row) for row in rows if any(cell is not None for cell in row)]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_changed_cells_and_new_rows_are_written_and_nothing_else(book, imported):
    path = book(HELD)
    _, out = imported(path, FILE)
    assert [row[:7] for row in cells(out)[1:]] == [
        ["A-1", "C1", DAY, DAY, 100, None, None],
        ["A-2", "C1", DAY, dt.datetime(2026, 2, 4), 250, None, None],
        ["=1+1", "C2", dt.datetime(2026, 1, 6), None, 7.5, None, "EUR"],
    ]
    assert openpyxl.load_workbook(out)["Invoices"]["B8"].data_type == "s"
    assert cells(out, "Customers")[-1][0] == "C2"
    before, after = parts(path), parts(out)
    changed = {name for name in before if before[name] != after[name]}
    book_parts = {name: name.rsplit("/", 1)[-1] for name in changed}
    assert set(book_parts.values()) == {"workbook.xml", "sheet2.xml", "table1.xml", "sheet4.xml", "table3.xml"}
    assert validate(out) == []


def test_table_validation_print_area_and_dimension_follow(book, imported):
    _, out = imported(book(HELD), FILE)
    after = parts(out)
    sheet = after["xl/worksheets/sheet2.xml"].decode()
    assert b'ref="B5:O8"' in after["xl/tables/table1.xml"]
    assert 'sqref="D6:D8"' in sheet
    assert '<dimension ref="B5:O8"/>' in sheet
    assert b"Invoices!$A$1:$O$8" in after["xl/workbook.xml"]
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


def test_new_rows_wear_the_styles_of_the_first(book, imported):
    _, out = imported(book(HELD), FILE)
    sheet = parts(out)["xl/worksheets/sheet2.xml"].decode()
    style = {cell: re.search(rf'<c r="{cell}"( s="\d+")?', sheet)[1] for cell in ("D6", "D8", "G6", "G8")}
    assert style["D6"] == style["D8"]
    assert style["G6"] == style["G8"]


def test_an_empty_table_fills_its_blank_row_first(book, imported):
    _, out = imported(book(), FILE)
    assert [row[0] for row in cells(out)[1:]] == ["A-2", "=1+1"]
    assert b'ref="B5:O7"' in parts(out)["xl/tables/table1.xml"]
    assert validate(out) == []


def test_a_second_import_changes_nothing(book, imported, write):
    plan, out = imported(book(HELD), FILE)
    assert plan
    again = plan_import(write("export.csv", FILE), BookFile(out).held(), Wishes())
    assert not again
    assert [merged.same for merged in again.merges] == [2]
    assert again.merges[0].gone == ("A-1",)


def test_what_stands_beside_the_table_stays(book, imported):
    _, out = imported(book(HELD, beside=[(5, 17, ["mine", 1.0]), (7, 17, ["and mine"])]), FILE)
    sheet = openpyxl.load_workbook(out)["Invoices"]
    assert [sheet["R6"].value, sheet["S6"].value, sheet["R8"].value] == ["mine", 1, "and mine"]


def test_a_table_never_grows_over_something(book, imported):
    with pytest.raises(TableGrowsError, match="below row"):
        imported(book(HELD, below=[(7, 3, ["a note of mine"])]), FILE)


def test_a_table_with_a_row_of_totals_is_left_alone(book, imported):
    with pytest.raises(TableGrowsError):
        imported(book(HELD, total=True), FILE)


def test_a_table_with_a_filter_in_force_is_left_alone(book, imported, tmp_path):
    package = Package.read(book(HELD, filtered=True))
    part = package["xl/tables/table1.xml"]
    column = b'<filterColumn colId="0"><filters><filter val="A-1"/></filters></filterColumn>'
    package["xl/tables/table1.xml"] = re.sub(rb'<autoFilter ref="([^"]+)"/>', rb'<autoFilter ref="\1">' + column + b"</autoFilter>", part)
    package.write(tmp_path / "filtered.xlsm")
    with pytest.raises(FilteredTableError, match="clear the filter"):
        imported(tmp_path / "filtered.xlsm", FILE)


def test_a_workbook_of_someone_else(tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsm")
    with pytest.raises(TableNotFoundError, match="has no table “Invoices”"):
        BookFile(tmp_path / "other.xlsm")
    (tmp_path / "broken.xlsm").write_bytes(b"PK\x03\x04 no more")
    with pytest.raises(DamagedWorkbookError):
        BookFile(tmp_path / "broken.xlsm")


def test_characters_that_no_xml_holds_are_left_out_of_a_text(book, imported):
    odd = "a\x0bb & <c>\ufffe"
    _, out = imported(book(HELD), [HEAD, ["N-1", odd, "2026-01-06", "", "1", ""]])
    assert cells(out)[-1][:2] == ["N-1", "ab & <c>"]


def test_names_of_columns_from_the_sheet_import_map(book, imported):
    path = book({**HELD, "Aliases": [["", "Amount", "Betrag"], ["xero", "Customer", "Kunde"]]})
    plan, _ = imported(path, [["Invoice", "Customer", "Invoice date", "Betrag"], ["N-1", "C1", "2026-07-06", "12"]])
    assert plan.export.rows["amount"].tolist() == [12.0]
    assert "1 row is dated after the as-of date 2026-06-30: it counts once you move it." in [one.said("en") for one in plan.decisions]


def test_customers_are_known_by_tax_id_and_by_name(book, imported):
    path = book({"Customers": [["C1", "Alpha", "TAX1"], ["C2", "Beta"], ["C3", "Twin"], ["C4", "Twin"]]})
    head = ["Invoice", "Customer name", "Tax id", "Invoice date", "Amount"]
    names = [("ALPHA GmbH", "TAX1"), ("Beta", ""), ("Twin", ""), ("Gamma", "")]
    plan, _ = imported(path, [head, *([f"N-{at}", *name, "2026-01-06", "1"] for at, name in enumerate(names))])
    assert plan.export.rows["customer"].tolist() == ["C1", "C2", "Twin", "Gamma"]
    assert [merged.new["customer"].tolist() for merged in plan.merges[1:]] == [["Twin", "Gamma"]]


def test_settled_invoices_pay_only_what_no_receipt_has_paid(book, imported, write):
    head = [*HEAD[:5], "Settled date"]
    rows = [head, ["A-1", "C1", "2026-01-05", "", "100", "2026-02-01"], ["A-2", "C1", "2026-01-05", "", "200", "2026-02-02"]]
    named = [[dt.datetime(2026, 1, 20), "C1", 30.0, "A-1"], [dt.datetime(2026, 1, 21), "C1", 200.0, "A-2"]]
    plan, out = imported(book({**HELD, "Receipts": named}), rows)
    assert [merged.new[["invoice", "amount"]].values.tolist() for merged in plan.merges if merged.spec.name == "Receipts"] == [
        [["A-1", 70.0]]
    ]
    assert not plan_import(write("export.csv", rows), BookFile(out).held(), Wishes())
    of_the_bank = [[dt.datetime(2026, 1, 20), "C1", 30.0, ""]]
    plan, _ = imported(book({**HELD, "Receipts": of_the_bank}, name="bank.xlsm"), rows)
    assert [merged.spec.name for merged in plan.merges] == ["Invoices"]


def test_open_amounts_count_only_while_no_receipts_are_kept(book, imported):
    rows = [[*HEAD[:5], "Open balance"], ["A-1", "C1", "2026-01-05", "", "100", "40"]]
    assert imported(book(HELD), rows)[0].merges[0].changes[0].new == 40.0
    held = {**HELD, "Receipts": [[dt.datetime(2026, 1, 20), "C1", 60.0, "A-1"]]}
    assert not imported(book(held, name="paid.xlsm"), rows)[0].merges[0].changes


def test_a_note_is_left_on_audit(book, write, tmp_path):
    file = BookFile(book(HELD))
    plan = plan_import(write("export.csv", FILE), file.held(), Wishes())
    file.write(plan, tmp_path / "out.xlsm", {"when": dt.datetime(2026, 7, 1, 12, 30), "action": "xlcash import", "result": "=done"})
    assert cells(tmp_path / "out.xlsm", "Audit")[1][2:4] == ["xlcash import", "=done"]


def test_the_facts_for_audit(book, imported):
    plan, _ = imported(book(HELD), FILE)
    report = plan.report
    assert (report.source, report.table, report.read.used_rows, len(report.digest)) == ("export.csv", "Invoices", 2, 64)
    (own, customers) = report.merged
    assert (own.new, own.changed, own.same, own.gone, own.rows_after) == (1, 1, 0, 1, 3)
    assert [(one.currency, float(one.before), float(one.after)) for one in own.sums] == [("", 300.0, 350.0), ("EUR", 0.0, 7.5)]
    assert (customers.table, customers.new) == ("Customers", 1)


def test_areas_of_one_cell_and_of_the_last_column():
    assert Area.of("A1:XFD1048576").reference == "A1:XFD1048576"
    assert Area.of("C7") == Area(7, 3, 7, 3)
