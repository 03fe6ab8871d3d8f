"""Import ledger, Write import and Undo import, pressed on a real spreadsheet."""

import csv
import datetime as dt

import pytest

from xlcash.excel.macros import press
from xlcash.language import say

HEADS = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency"]


def table(book, name):
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


def inputs(book):
    """What a person can change: every table but the record of what was pressed."""
    return {one.name: one.range.value for sheet in book.sheets for one in sheet.tables if one.name != "Audit"}


def preview(book):
    first = book.names["xc_import_list"].refers_to_range
    last = first.sheet.used_range.last_cell.row
    return [row for row in first.resize(last - first.row + 2, 7).value if row[0]]


def state(book):
    return book.names["xc_import_facts"].refers_to_range.offset(5, 0).value


@pytest.fixture
def export(tmp_path):
    def make(*rows, name="ledger.csv"):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADS, *rows])
        return str(tmp_path / name)

    return make


@pytest.fixture
def only_inputs(monkeypatch):
    """Results are left as they are: computing the whole workbook anew takes many seconds."""
    monkeypatch.setattr("xlcash.excel.macros.importing.refresh", lambda *_: 0)


def test_an_import_is_shown_then_written_once_and_taken_back(opened, language, export):
    before = inputs(opened)
    _, first, second = before["Invoices"][:3]
    path = export(
        [first[0], first[1], f"{first[2]:%Y-%m-%d}", f"{first[3]:%Y-%m-%d}", first[4] + 10, first[6]],
        ["=1+1", "=HYPERLINK(1)", "2026-06-01", "", "100.50", "CNY"],
        ["00012345678901234567", second[1], "2026-06-02", "2026-07-02", "-7", "CNY"],
    )
    said = press(opened, "import_ledger", path)
    assert said == say(language, "macros.import_previewed", file="ledger.csv", new=3, changed=1, rejected=0)
    assert inputs(opened) == before
    kinds = say(language, "cli.import.kinds.changed"), say(language, "cli.import.kinds.new"), say(language, "cli.import.kinds.gone")
    lines = preview(opened)
    assert [row[3:] for row in lines if row[0] == kinds[0]] == [[first[0], before["Invoices"][0][4], first[4], first[4] + 10]]
    assert [row[3] for row in lines if row[0] == kinds[1]] == ["=1+1", "00012345678901234567", "=HYPERLINK(1)"]
    assert len([row for row in lines if row[0] == kinds[2]]) == len(before["Invoices"]) - 2

    assert press(opened, "write_import").startswith(say(language, "macros.import_written", file="ledger.csv", digest="", totals="")[:6])
    after = inputs(opened)
    assert state(opened) == say(language, "macros.import_states.written")
    assert after["Invoices"][1][4] == first[4] + 10
    added = after["Invoices"][len(before["Invoices"]) :]
    assert [row[0] for row in added] == ["=1+1", "00012345678901234567"]
    assert added[0][1:5] == ["=HYPERLINK(1)", dt.datetime(2026, 6, 1), None, 100.5]
    assert after["Customers"][-1][0] == "=HYPERLINK(1)"

    assert press(opened, "import_ledger", path) == say(language, "macros.import_nothing", file="ledger.csv")
    assert inputs(opened) == after

    assert press(opened, "undo_import") == say(language, "macros.import_undone", back=4)
    assert inputs(opened) == before


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_undo_leaves_alone_what_someone_changed_since(opened, language, export):
    before = inputs(opened)
    _, first, second = before["Invoices"][:3]
    rows = [[row[0], row[1], f"{row[2]:%Y-%m-%d}", f"{row[3]:%Y-%m-%d}", row[4] + 10, row[6]] for row in (first, second)]
    added = [[number, first[1], "2026-06-01", "", "100", "CNY"] for number in ("NEW-1", "NEW-2")]
    press(opened, "import_ledger", export(*rows, *added))
    press(opened, "write_import")
    table(opened, "Invoices").range[2, 4].value = 5.0
    new = len(before["Invoices"])
    table(opened, "Invoices").range[new + 1, 9].value = "agreed by phone"
    assert press(opened, "undo_import") == say(language, "macros.import_undone_partly", back=2, moved=2)
    after = inputs(opened)
    assert after["Invoices"][2][4] == 5.0
    assert [after["Invoices"][new + at][0] for at in (0, 1)] == [None, "NEW-2"], "the row that nobody touched went, the other stays"
    assert after["Invoices"][new + 1][9] == "agreed by phone"
    stays = say(language, "macros.import_kinds.stays")
    assert [(row[0], row[3]) for row in preview(opened)] == [(stays, second[0]), (stays, "NEW-2")]
    assert state(opened) == say(language, "macros.import_states.undone")
    assert press(opened, "undo_import") == say(language, "errors.NothingPreviewedError")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_file_that_changed_since_its_preview_is_not_written(lent, language, export):
    before = inputs(lent)
    press(lent, "import_ledger", export(["N-1", "C-0001", "2026-06-01", "", "5", "CNY"]))
    export(["N-1", "C-0001", "2026-06-01", "", "6", "CNY"])
    assert press(lent, "write_import") == say(language, "errors.FileChangedError", file="ledger.csv")
    assert inputs(lent) == before


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_dates_nobody_can_tell_are_asked_for_on_the_sheet(lent, language, export, only_inputs):
    path = export(["N-1", "C-0001", "03/04/2026", "", "5", "CNY"])
    said = press(lent, "import_ledger", path)
    assert "dmy" in said
    assert say(language, "sheets.import_preview.tab") in said
    cell = lent.names["xc_import_order"].refers_to_range
    cell.value = "dmy"
    press(lent, "import_ledger", path)
    assert state(lent) == say(language, "macros.import_states.previewed")
    press(lent, "write_import")
    assert cell.value is None, "the next file has dates of its own"
    press(lent, "undo_import")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_table_and_system_are_chosen_on_the_sheet(lent, language, tmp_path, only_inputs):
    """A list of payments whose columns look like invoices, of a system that is not ours."""
    before = inputs(lent)
    customer = before["Invoices"][1][1]
    path = tmp_path / "paid.csv"
    path.write_text(f"Document Number,Customer,Posting Date,Amount in doc. curr.,Document Type\nP-1,{customer},2026-06-01,-70,DZ\n")
    kinds = {key: say(language, f"macros.import_kinds.{key}") for key in ("decided", "rejected")}
    choose = {key: lent.names[f"xc_import_choose_{key}"].refers_to_range for key in ("table", "system")}
    choose["table"].value, choose["system"].value = say(language, "tables.Receipts.title"), "SAP customer line items (FBL5N)"
    press(lent, "import_ledger", str(path))
    lines = preview(lent)
    assert [(row[1], row[3]) for row in lines if row[0] == say(language, "cli.import.kinds.new")] == [("Receipts", "P-1")]
    assert any("SAP" in row[3] for row in lines if row[0] == kinds["decided"])
    press(lent, "write_import")
    assert [cell.value for cell in choose.values()] == [None, None]
    assert press(lent, "undo_import") == say(language, "macros.import_undone", back=1)
    assert inputs(lent) == before
    choose["table"].value = "Sales"
    assert press(lent, "import_ledger", str(path)) == say(language, "errors.NotOnTheListError", value="Sales", sheet="Import preview")
    choose["table"].clear_contents()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_more_rejected_rows_than_the_sheet_lists_are_counted(lent, language, export, monkeypatch):
    monkeypatch.setattr("xlcash.excel.macros.importing.MOST_REJECTED", 2)
    unusable = [[f"N-{at}", "C-0001", "never", "", "5", "CNY"] for at in range(5)]
    press(lent, "import_ledger", export(*unusable, ["N-9", "C-0001", "2026-06-01", "", "5", "CNY"]))
    rejected = [row[3] for row in preview(lent) if row[0] == say(language, "macros.import_kinds.rejected")]
    assert len(rejected) == 3
    assert rejected[-1] == say(language, "macros.import_more_rejected", rows="3")
