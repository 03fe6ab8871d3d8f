"""The xlwings engine: what macros do on an `xw.Book`, done in a real LibreOffice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

import xlcash
from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.office import Office


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook: the table Invoices, a table without rows, values of every kind, two names, an array formula."""
    path = tmp_path_factory.mktemp("engine") / "账本.xlsx"
    with xlsxwriter.Workbook(path) as book:
        data, sheet = book.add_worksheet("Data"), book.add_worksheet("It's 汇总")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        columns = [{"header": "Invoice"}, {"header": "Amount"}, {"header": "Due date"}]
        data.add_table("B2:D4", {"name": "Invoices", "columns": columns, "data": [["I-1", 100], ["乙-2", 50.5]]})
        data.write_datetime("D3", moment(2026, 6, 30), day)
        data.write_datetime("D4", moment(2026, 7, 1, 6), day)
        data.add_table("G2:H4", {"name": "Sums", "total_row": True, "columns": [{"header": "Key"}, {"header": "Sum"}]})
        sheet.write_row("A1", ["text", 1.5, True])
        for cell, formula in {"A2": "=NA()", "B2": "=1/0", "C2": '="文"&1', "A3": "=SUM(Invoices[Amount])"}.items():
            sheet.write_formula(cell, formula)
        sheet.write_dynamic_array_formula("E5:F6", "=Data!B3:C4")
        book.define_name("AsOf", "=Data!$D$3")
        book.define_name("xc_out_total", "='It''s 汇总'!$A$3")
    return path


@pytest.fixture(scope="module")
def app(libreoffice: Office) -> Iterator[xw.App]:
    app = app_on(libreoffice)
    yield app
    app.quit()
    xw.engines.active = None


@pytest.fixture
def book(app: xw.App, path: Path) -> Iterator[xw.Book]:
    book = app.books.open(path)
    app.calculate()
    yield book
    book.close()


# ── apps, books, sheets ──────────────────────────────────────────────────────────────────────────────────────────────


def test_books_and_sheets_are_found_by_name_and_place(app: xw.App, book: xw.Book) -> None:
    assert (book.name, app.books["账本.xlsx"], app.books.active) == ("账本.xlsx", book, book)
    assert [sheet.name for sheet in book.sheets] == ["Data", "It's 汇总"]
    assert book.sheets["data"].index == 1
    assert book.sheets[1].name == "It's 汇总"
    with pytest.raises(KeyError):
        book.sheets["Nowhere"]


def test_a_sheet_is_added_activated_hidden_and_deleted(book: xw.Book) -> None:
    made = book.sheets.add("Snapshot", after=book.sheets["Data"])
    assert [sheet.name for sheet in book.sheets] == ["Data", "Snapshot", "It's 汇总"]
    assert book.sheets.active == made
    made.visible = False
    assert not book.sheets["Snapshot"].visible
    book.sheets["Data"].activate()
    assert book.sheets.active.name == "Data"
    made.delete()
    assert len(book.sheets) == 2


def test_the_app_keeps_what_macros_say(app: xw.App, book: xw.Book) -> None:
    app.impl.replies.append("no")
    assert app.alert("Overwrite?", title="xlcash", buttons="yes_no") == "no"
    assert app.alert("Done.") == "ok"
    assert [(alert.prompt, alert.title) for alert in app.impl.alerts] == [("Overwrite?", "xlcash"), ("Done.", None)]
    app.status_bar = "Working"
    app.screen_updating = False
    assert (app.status_bar, app.screen_updating) == ("Working", False)
    book.sheets["Data"]["C3:C4"].select()
    assert app.selection.address == "$C$3:$C$4"


def test_libreoffice_never_writes_the_users_file(book: xw.Book) -> None:
    with pytest.raises(NotImplementedError, match="must not write"):
        book.save()


def test_a_book_is_exported_as_pdf(book: xw.Book, tmp_path: Path) -> None:
    book.to_pdf(tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes()[:5] == b"%PDF-"


def test_an_app_of_its_own_ends_with_its_office(app: xw.App) -> None:
    with xw.App(add_book=True) as other:
        pid = other.pid
        assert set(xw.apps.keys()) == {app.pid, pid}
        other.books[0].sheets[0]["A1"].formula2 = "=XC_VERSION()"
        assert other.books[0].sheets[0]["A1"].value == xlcash.__version__
    assert xw.apps.keys() == [app.pid]
    assert not Path(f"/proc/{pid}").exists()


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_values_of_every_kind_are_read(book: xw.Book) -> None:
    sheet = book.sheets["It's 汇总"]
    assert sheet["A1:D1"].value == ["text", 1.5, True, None]
    assert sheet["A2:C2"].value == [None, None, "文1"]
    assert sheet["A2:C2"].options(err_to_str=True).value == ["#N/A", "#DIV/0!", "文1"]
    assert book.sheets["Data"]["D3:D4"].value == [moment(2026, 6, 30), moment(2026, 7, 1, 6)]


def test_raw_values_are_what_com_would_give(book: xw.Book) -> None:
    sheet = book.sheets["It's 汇总"]
    assert sheet["A2:D2"].raw_value == ((CellError.NA.value, CellError.DIV0.value, "文1", None),)
    assert sheet["A2"].options("raw").value == CellError.NA.value


def test_a_formula_is_given_dates_and_truth_values_as_the_numbers_that_they_are_to_calc(book: xw.Book) -> None:
    assert [cell for (cell,) in book.sheets["Data"]["D3:D4"].impl.given_to_formulas()] == [46203.0, 46204.25]
    assert book.sheets["It's 汇总"]["A1:D1"].impl.given_to_formulas() == (("text", 1.5, 1.0, None),)
    assert book.sheets["It's 汇总"]["A2"].impl.given_to_formulas() == CellError.NA.value


def test_values_of_every_kind_are_written_and_read_back(book: xw.Book) -> None:
    sheet = book.sheets.add("Written")
    rows = [["逾期", 2.5, True, None], [moment(2026, 6, 30), moment(2026, 6, 30, 18, 30), "'00123", "=1+1"]]
    sheet["B2"].value = rows
    assert sheet["B2:E3"].value == [rows[0], [*rows[1][:2], "00123", 2]]
    assert (sheet["B3"].number_format.lower(), sheet["C2"].number_format) == ("yyyy-mm-dd", "General")
    assert sheet["B2"].expand().address == "$B$2:$D$3"
    sheet["B2:C3"].value = 7
    assert sheet["B2:C3"].raw_value[1][1] == moment(1900, 1, 6)  # the cell keeps the date format it was given
    sheet.delete()


def test_a_number_that_is_no_day_of_a_worksheet_stays_the_number_that_formulas_are_given(book: xw.Book) -> None:
    sheet = book.sheets.add("No days")
    sheet["A1:A4"].number_format = "yyyy-mm-dd"
    sheet["A1:A4"].options(transpose=True).value = [-46183.0, 0.5, 1e7, 46203.0]
    assert sheet["A1:A4"].value == [-46183.0, 0.5, 1e7, moment(2026, 6, 30)]
    sheet.delete()


def test_a_date_takes_on_the_format_its_cell_has(book: xw.Book) -> None:
    sheet = book.sheets.add("Formats")
    sheet["A1:A3"].number_format = "dd.mm.yyyy"
    sheet["A1"].value = [[moment(2026, 6, 30)], [moment(2026, 7, 1)], ["none"]]
    assert sheet["A1:A3"].number_format.lower() == "dd.mm.yyyy"
    assert sheet["A1:B3"].number_format is None
    sheet.delete()


def test_an_error_value_is_written_as_a_genuine_error(book: xw.Book) -> None:
    sheet = book.sheets.add("Errors")
    errors = list(CellError)
    sheet["A1"].options("raw").value = [errors]
    read = sheet.range((1, 1), (1, len(errors))).raw_value
    sheet.delete()
    assert read == (tuple(error.value for error in errors),)


# ── formulas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_formulas_speak_excels_language(book: xw.Book) -> None:
    sheet = book.sheets["It's 汇总"]
    assert sheet["A3"].formula == "=SUM(Invoices[Amount])"
    sheet["H1"].formula = '=TEXTJOIN("(",TRUE,UNIQUE(Invoices[Invoice]))'
    assert sheet["H1"].value == "I-1(乙-2"
    sheet["H2:H3"].formula = "=B1*2"
    assert sheet["H2:H3"].options(err_to_str=True).value == [3, "#DIV/0!"]
    assert sheet["H3"].formula == "=B2*2"
    sheet["H4"].formula2 = "=XC_VERSION()"
    assert (sheet["H4"].value, sheet["H4"].formula2, sheet["H4"].has_array) == (xlcash.__version__, "=XC_VERSION()", False)


def test_an_array_formula_is_entered_over_a_block_and_goes_away_whole(book: xw.Book) -> None:
    sheet = book.sheets["It's 汇总"]
    assert sheet["E5"].has_array
    assert sheet["F6"].formula_array == "=Data!B3:C4"
    sheet["E5:G7"].formula_array = "=Invoices[#All]"
    assert sheet["E5:F7"].value == [["Invoice", "Amount"], ["I-1", 100], ["乙-2", 50.5]]
    sheet["F6"].clear_contents()
    assert (sheet["E5"].has_array, sheet["E5:G7"].value) == (False, [[None] * 3] * 3)
    sheet["E5:F6"].formula_array = "=Data!B3:C4"
    sheet["E5"].value = "over it"
    assert sheet["E5:F6"].value == [["over it", None], [None, None]]


def test_manual_calculation_waits(app: xw.App, book: xw.Book) -> None:
    data, total = book.sheets["Data"]["C3"], book.sheets["It's 汇总"]["A3"]
    app.calculation = "manual"
    data.value = 200
    assert total.value == 150.5
    app.calculate()
    assert total.value == 250.5
    app.calculation = "automatic"


# ── where things are ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_ranges_are_found_by_address_name_table_and_place(book: xw.Book) -> None:
    data = book.sheets["Data"]
    places = ["C3", "$B$2:$D$4", "Invoices[#All]", "Invoices", "Invoices[Amount]", "Invoices[#Headers]", "'It''s 汇总'!A1:B2", "AsOf"]
    addresses = ["$C$3", "$B$2:$D$4", "$B$2:$D$4", "$B$2:$D$4", "$C$3:$C$4", "$B$2:$D$2", "$A$1:$B$2", "$D$3"]
    assert [data.range(place).address for place in places] == addresses
    assert data.range((2, 2), (4, 3)).address == data[1:4, 1:3].address == "$B$2:$C$4"
    assert data["B2:D4"][1, 2].address == "$D$3"
    assert data["B2:D4"].rows[1].address == "$B$3:$D$3"
    with pytest.raises(KeyError):
        data.range("nowhere at all")


def test_ends_regions_and_used_cells(book: xw.Book) -> None:
    data = book.sheets["Data"]
    ends = {direction: data["C3"].end(direction).address for direction in ("up", "down", "left", "right")}
    assert ends == {"up": "$C$2", "down": "$C$4", "left": "$B$3", "right": "$D$3"}
    assert data["D3"].end("right").address == "$XFD$3"
    assert data["C4"].end("down").address == "$C$1048576"
    assert data["C3"].current_region.address == "$B$2:$D$4"
    assert data["B2"].expand("down").address == "$B$2:$B$4"
    assert (data["C3:D4"].row, data["C3:D4"].column, data["C3:D4"].shape) == (3, 3, (2, 2))
    assert data.used_range.last_cell.address == "$H$4"


def test_tables_know_their_parts(book: xw.Book) -> None:
    data = book.sheets["Data"]
    assert [table.name for table in data.tables] == ["Invoices", "Sums"]
    invoices, sums = data.tables["Invoices"], data.tables["Sums"]
    assert (invoices.range.address, invoices.header_row_range.value) == ("$B$2:$D$4", ["Invoice", "Amount", "Due date"])
    assert invoices.data_body_range.columns[1].value == [100, 50.5]
    assert (sums.show_totals, sums.data_body_range.address) == (True, "$G$3:$H$3")
    assert data["D4"].table == invoices
    assert data["E4"].table is None
    assert "invoices" in data.tables
    assert "Receipts" not in data.tables


def test_a_resized_table_carries_its_formulas_along(book: xw.Book) -> None:
    data = book.sheets["Data"]
    data["B5"].value = ["I-3", 1.5, moment(2026, 8, 1)]
    data.tables["Invoices"].resize(data["B2:D5"])
    assert data.tables["Invoices"].data_body_range.shape == (3, 3)
    assert book.sheets["It's 汇总"]["A3"].value == 152
    data.tables["Invoices"].resize(data["B2:D2"])
    assert data.tables["Invoices"].data_body_range is None


def test_names_lead_to_their_cells(book: xw.Book) -> None:
    assert {name.name for name in book.names} >= {"AsOf", "xc_out_total"}
    assert book.names["asof"].refers_to_range.value == moment(2026, 6, 30)
    total = book.names["xc_out_total"].refers_to_range
    assert (total.sheet.name, total.address) == ("It's 汇总", "$A$3")
    made = book.names.add("xc_made", "=Data!$C$3:$C$4")
    assert made.refers_to_range.value == [100, 50.5]
    assert made.refers_to == "=Data!$C$3:$C$4"
    made.delete()
    assert "xc_made" not in book.names
