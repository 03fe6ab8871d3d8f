"""The buttons that work in any workbook: Insert table, Insert report, and Explain on a sheet of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import xlwings as xw

from xlcash.domain.tables import INVOICES, RECEIPTS, SETTINGS
from xlcash.excel.macros import press
from xlcash.excel.macros.books import READER
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import LANGUAGES, Language, say

ROWS = [
    ["I-1", "C-1", dt.datetime(2026, 6, 1), dt.datetime(2026, 7, 15), 100.0],
    ["I-2", "C-2", dt.datetime(2026, 5, 1), dt.datetime(2026, 5, 31), 60.0],
    ["I-3", "C-1", dt.datetime(2026, 6, 20), dt.datetime(2026, 6, 25), 40.0],
]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """The language of the ribbon that is pressed."""
    token = READER.set(request.param)
    yield request.param
    READER.reset(token)


@pytest.fixture
def own(libreoffice: Office) -> Iterator[xw.Book]:
    """A workbook of the user's own with a note in its first sheet."""
    book = app_on(libreoffice).books.add()
    book.sheets[0].range("A1").value = "mine"
    book.sheets[0].range("A1").select()
    yield book
    book.close()


def table(book: xw.Book, name: str) -> xw.main.Table:
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


def with_ledger(book: xw.Book, language: Language) -> None:
    """Invoices and Receipts, inserted by the button and filled by the user."""
    for spec in (INVOICES, RECEIPTS):
        press(book, "insert_table", spec.title(language))
    invoices = table(book, "Invoices")
    invoices.range[1:4, 0:5].resize(3, 5).value = ROWS
    invoices.resize(invoices.range.resize(4, invoices.range.shape[1]))


def test_a_table_goes_to_a_sheet_of_its_own_where_the_selected_cell_is_taken(own, language):
    said = press(own, "insert_table", INVOICES.title(language))
    inserted = table(own, "Invoices")
    assert inserted.header_row_range.value == INVOICES.headers(language)
    assert inserted.parent.name == INVOICES.title(language)
    assert said == say(
        language, "macros.table_inserted", table=INVOICES.title(language), place=f"{inserted.parent.name}!B5",
        required=", ".join(INVOICES.header(key, language) for key in ("invoice", "customer", "invoice_date", "amount")),
    )  # fmt: skip
    assert inserted.parent.range("B4:F4").value == ["★", "★", "★", None, "★"]
    assert own.sheets[0].range("A1").value == "mine"


def test_a_table_goes_where_the_selected_cell_has_room(own):
    own.sheets[0].range("F3").select()
    press(own, "insert_table", "receipts")
    place = table(own, "Receipts").range
    assert (place.sheet.name, place.row, place.column) == (own.sheets[0].name, 3, 6)
    assert place.sheet.range("A1").value == "mine"


def test_a_cell_without_room_around_it_is_left_alone(own):
    own.sheets[0].range("H9").value = "mine too"
    own.sheets[0].range("F3").select()
    press(own, "insert_table", "receipts")
    assert table(own, "Receipts").parent.name != own.sheets[0].name
    assert own.sheets[0].range("H9").value == "mine too"


def test_settings_come_with_their_defaults(own, language):
    press(own, "insert_table", "Settings")
    rows = table(own, "Settings").range.value
    assert rows[0] == SETTINGS.headers(language)
    assert len(rows) > 100
    keys = {row[1]: row[2] for row in rows}
    assert keys[say(language, "policy.vat_rate.key")] == pytest.approx(0.13)


def test_a_word_that_is_no_table_is_answered_with_all_of_them(own, language):
    said = press(own, "insert_table", "?")
    assert said.count(INVOICES.title(language)) == 1
    assert RECEIPTS.title(language) in said
    assert len(own.sheets) == 1


def test_a_table_is_not_inserted_twice(own, language):
    press(own, "insert_table", "Invoices")
    said = press(own, "insert_table", "Invoices")
    assert said == say(language, "errors.TableThereError", table=INVOICES.title(language), sheet=INVOICES.title(language))
    assert len(own.sheets) == 2


def test_a_report_takes_the_tables_that_are_there(own, language):
    with_ledger(own, language)
    said = press(own, "insert_report", say(language, "macros.reports.ageing"))
    sheet = own.sheets.active
    assert said == say(language, "macros.report_inserted", report=sheet.name, sheet=sheet.name, rows=3)
    assert sheet.range("B2").value == say(language, "functions.XC_AGEING.summary")
    assert sheet.range("C3").value == dt.datetime(2026, 6, 20), "the latest day the ledger knows"
    assert sheet.range("B5").formula.strip("{}") == "=XC_AGEING(Invoices[#All],Receipts[#All],$C$3)"
    rows = sheet.range("B5:K8").value
    assert rows[1][:3] == ["C-1", 140.0, 0.0]
    assert rows[2][:3] == ["C-2", 0.0, 60.0]
    assert rows[3][-1] == pytest.approx(200.0)


def test_a_report_names_the_tables_it_lacks(own, language):
    said = press(own, "insert_report", say(language, "macros.reports.forecast"))
    tables = [
        say(language, f"tables.{name}.title") for name in ("Invoices", "Receipts", "Bills", "Plan", "Accounts", "Monthly", "Settings")
    ]
    assert said == say(language, "errors.TablesMissingError", report=say(language, "macros.reports.forecast"), tables=", ".join(tables))
    assert len(own.sheets) == 1


def test_a_list_of_the_users_own_is_known_by_its_headers(own):
    sheet = own.sheets[0]
    sheet.range("A3").value = [["Our note", "Invoice", "Customer", "Invoice date", "Due date", "Amount"], *(["", *row] for row in ROWS)]
    sheet.tables.add(source=sheet.range("A3:F6"), name="Ledger2026")
    press(own, "insert_table", "Receipts")
    press(own, "insert_report", "Open items")
    assert own.sheets.active.range("B5").formula.strip("{}") == "=XC_OPEN_ITEMS(Ledger2026[#All],Receipts[#All],$C$3)"


def test_explain_in_a_users_workbook_goes_to_a_new_sheet(own, language):
    with_ledger(own, language)
    press(own, "insert_report", say(language, "macros.reports.ageing"))
    report = own.sheets.active
    report.range("C6").select()
    said = press(own, "explain_cell")
    assert said == say(language, "macros.explained", cell=f"{report.name}!C6", function="XC_AGEING")
    panel = own.sheets.active
    assert panel.name == say(language, "macros.explain.sheet")
    invoices = [row[0] for row in own.names["xc_explain"].refers_to_range.value]
    assert invoices.index("I-1") + 1 == invoices.index("I-3"), "the larger first"
    assert "I-2" not in invoices
    report.range("D7").select()
    press(own, "explain_cell")
    invoices = [row[0] for row in own.names["xc_explain"].refers_to_range.value]
    assert "I-2" in invoices
    assert "I-1" not in invoices


def test_explain_finds_a_call_within_a_formula_and_cells_of_the_same_sheet(own, language):
    with_ledger(own, language)
    sheet = own.sheets[0]
    sheet.range("C1").value = dt.datetime(2026, 6, 30)
    sheet.range("C2").formula = "=SUM(INDEX(XC_OPEN_ITEMS(Invoices[#All],Receipts[#All],C1),0,10))*1"
    sheet.range("C2").select()
    assert press(own, "explain_cell") == say(language, "macros.explained", cell=f"{sheet.name}!C2", function="XC_OPEN_ITEMS")
    texts = [row[1] for row in own.names["xc_explain"].refers_to_range.value]
    assert say(language, "macros.explain.inside") in texts


def test_the_panel_writes_over_nothing_of_the_users(own, language):
    with_ledger(own, language)
    press(own, "insert_report", say(language, "macros.reports.ageing"))
    report = own.sheets.active
    report.range("E6").select()  # nothing is behind a zero
    press(own, "explain_cell")
    panel = own.names["xc_explain"].refers_to_range
    note = panel.sheet.range((panel.row + panel.shape[0], panel.column))
    note.value = "mine"
    report.activate()
    report.range("K8").select()  # the total: all items
    said = press(own, "explain_cell")
    assert note.value == "mine"
    assert note.get_address(row_absolute=False, column_absolute=False) in said


def test_a_button_of_the_template_says_where_it_works(own, language):
    said = press(own, "simulate")
    assert said == say(language, "errors.NotAnXlcashBookError", name="xc_out_cash_at_risk")
    assert say(language, "ribbon.buttons.insert_report.label") in said
