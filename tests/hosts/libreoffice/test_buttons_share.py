"""The Share group, guarded sheets and Esc, on a real spreadsheet."""

import re
import shutil
import subprocess
from itertools import islice
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.hosts.conftest import missing
from tests.hosts.ooxml.validator import validate
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.macros import patience, press
from xlcash.excel.macros.books import Spill, spills
from xlcash.excel.macros.guard import unguarded
from xlcash.excel.macros.refresh import ResultBeyondSheetError, refresh
from xlcash.excel.report import MOST_ROWS, PAGES
from xlcash.importing.package.parts import Package
from xlcash.language import say
from xlcash.template.sheets import KINDS


def table(book, name):
    return next(each for sheet in book.sheets for each in sheet.tables if each.name == name)


def audit(book):
    return [row for row in table(book, "Audit").range.value[1:] if row[0] is not None]


def beside(book, language, part, suffix):
    return Path(book.fullname).with_name(f"{Path(book.fullname).stem}-{say(language, f'macros.files.{part}')}-2026-06-30{suffix}")


def pages(pdf):
    if not shutil.which("pdftotext"):
        missing("pdftotext is not on the search path")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def test_the_report_prints_its_pages_and_leaves_the_book_as_it_was(lent, language):
    areas = {sheet.name: sheet.page_setup.print_area for sheet in lent.sheets}
    target, active = beside(lent, language, "report", ".pdf"), lent.sheets.active.name
    assert press(lent, "export_pdf") == say(language, "macros.exported", file=target)
    printed = pages(target)
    tabs = [re.search(r"xlcash · (.+?)  ", page)[1].strip() for page in printed]
    assert list(dict.fromkeys(tabs)) == [say(language, f"sheets.{key}.tab") for key in PAGES]
    assert 12 <= len(printed) <= 18
    cover = printed[0]
    assert lent.names["Company"].refers_to_range.value in cover
    assert lent.names["InputsNow"].refers_to_range.value in cover
    assert cover.count("2026-06-30") > len(PAGES) / 2
    assert {sheet.name: sheet.page_setup.print_area for sheet in lent.sheets} == areas
    assert (lent.sheets.active.name, all(sheet.visible for sheet in lent.sheets)) == (active, True)
    assert say(language, "ribbon.buttons.export_pdf.label") in audit(lent)[-1]


def test_a_list_longer_than_anybody_reads_is_cut_and_the_cover_says_so(lent, language, monkeypatch):
    monkeypatch.setattr("xlcash.excel.macros.sharing.MOST_ROWS", 5)
    target = beside(lent, language, "report", ".pdf")
    press(lent, "export_pdf")
    second = target.with_stem(f"{target.stem} (2)")
    names = [row[1] for row in lent.names["xc_out_warnings"].refers_to_range.expand("table").value]
    warned = next(page for page in pages(second if second.exists() else target) if say(language, "sheets.warnings.title") in page)
    assert warned.count("C-0") == sum(
        str(name).startswith("C-0") for name in lent.names["xc_out_warnings"].refers_to_range.resize(6, 1).value
    )
    assert len(names) > 6
    cover = lent.names["xc_page_report"].refers_to_range.sheet
    texts = [cell for row in cover.used_range.value for cell in row if isinstance(cell, str)]
    assert say(language, "sheets.report.all", n="61") in texts, f"61 customers are fewer than {MOST_ROWS}"


def test_the_copy_holds_what_is_shown_now_and_no_formula(lent, language):
    amount = table(lent, "Invoices").data_body_range[0, 4]
    before = amount.value
    taken, target = beside(lent, language, "values", ".xlsx"), beside(lent, language, "values", " (2).xlsx")
    taken.write_bytes(b"mine")
    try:
        amount.value = before + 1234.0
        assert press(lent, "copy_values") == say(language, "macros.copied", file=target)
    finally:
        amount.value = before
    assert taken.read_bytes() == b"mine", "nothing is written over"
    assert validate(target) == []
    package = Package.read(target)
    assert not any("vba" in name.lower() or "customUI" in name for name in package.names)
    assert not any(b"<f>" in package[part] or b"<f " in package[part] for _, part in package.sheets())
    copy = CalamineWorkbook.from_path(target)
    assert copy.sheet_names == [sheet.name for sheet in lent.sheets]
    ageing = lent.names["xc_out_ageing"].refers_to_range
    shown = ageing.expand("table").value
    held = copy.get_sheet_by_name(ageing.sheet.name).to_python(skip_empty_area=False)
    assert held[ageing.row - 1][ageing.column - 1] == shown[0][0]
    assert held[ageing.row + len(shown) - 2][ageing.column + 8] == pytest.approx(shown[-1][9] + 1234.0)


def test_audit_shows_the_latest_row(lent, language):
    press(lent, "simulate")
    said = press(lent, "audit")
    assert lent.sheets.active.name == say(language, "sheets.audit.tab")
    label = say(language, "ribbon.buttons.simulate.label")
    assert label in said
    assert audit(lent)[-1][2] == label, "to look is no entry"


def test_help_explains_the_function_of_the_cell_and_else_shows_start(lent, language):
    cell = lent.names["xc_out_ageing"].refers_to_range.offset(2, 1)
    cell.select()
    function = next(function for function in FUNCTIONS if function.name == "XC_AGEING")
    assert press(lent, "help") == f"{function.signature()}: {function.summary(language)}"
    assert lent.app.selection.value == "XC_AGEING"
    assert press(lent, "help") == say(language, "macros.help_start")
    assert lent.sheets.active.name == say(language, "sheets.start.tab")


def test_help_and_copy_in_a_book_of_another_make(libreoffice, lent):
    book = lent.app.books.add()
    try:
        assert press(book, "help") == say("en", "macros.help_elsewhere")
        assert press(book, "copy_values").startswith(book.name)
        assert "save it first" in book.app.impl.alerts[-1].prompt
    finally:
        book.close()


def test_answers_are_guarded_and_what_is_typed_is_not(lent, language):
    guarded = {sheet.name for sheet in lent.sheets if sheet.impl.xl.isProtected()}
    assert guarded == {say(language, f"sheets.{key}.tab") for key, kind in KINDS.items() if kind != "input"}
    credit = lent.names["xc_out_credit"].refers_to_range
    before = credit.offset(1, 1).value
    with pytest.raises(Exception):  # noqa: B017, PT011  LibreOffice's own
        credit.offset(1, 1).value = 99.0
    assert credit.offset(1, 1).value == before
    for name in ("AsOf", "Company", "StatementCustomer", "StatementFrom", "ScoredCustomer", "ProvisionBy"):
        cell = lent.names[name].refers_to_range
        assert not cell.api.CellProtection.IsLocked, name
    marks = lent.names["xc_accept"].refers_to_range
    assert not marks.offset(40, 0).api.CellProtection.IsLocked
    press(lent, "warnings")
    assert {sheet.name for sheet in lent.sheets if sheet.impl.xl.isProtected()} == guarded, "the button guards them again"


def test_a_password_on_a_result_is_told_and_changes_nothing(lent, language):
    forecast, noted = lent.names["xc_out_forecast"].refers_to_range.sheet, len(audit(lent))
    forecast.impl.unlock()
    forecast.impl.xl.protect("secret")
    try:
        assert press(lent, "refresh_forecast") == say(language, "errors.SheetLockedError", sheet=forecast.name)
        assert forecast.impl.xl.isProtected()
    finally:
        forecast.impl.xl.unprotect("secret")
        forecast.impl.xl.protect("")
    assert lent.names["xc_out_credit"].refers_to_range.sheet.impl.xl.isProtected()
    assert len(audit(lent)) == noted


def test_esc_stops_between_two_results_and_the_next_press_goes_on(lent, language, monkeypatch):
    asked = []
    monkeypatch.setattr(patience, "STOPS", {"libreoffice": lambda _app: asked.append(1) or len(asked) == 5})
    said = press(lent, "refresh_forecast")
    assert said == say(language, "errors.StoppedError", done=3, of=len(list(spills(lent)))), (
        "the first time of asking forgets an earlier Esc"
    )
    assert (lent.app.calculation, lent.app.status_bar) == ("automatic", said)
    assert audit(lent)[-1][3:5] == [said, None], "noted, and not as complete"
    for result in islice(spills(lent), 5):
        height, width = result.extent()
        assert {cell for line in result.anchor.resize(height, width).formula for cell in line} == {result.formula}, "every result is whole"
    monkeypatch.setattr(patience, "STOPS", {"libreoffice": lambda _app: False})
    assert press(lent, "worklist") == say(language, "macros.listed", due=21, late=16, as_of="2026-06-30")


@pytest.mark.parametrize(("button", "part", "suffix", "moments"), [
    ("export_pdf", "report", ".pdf", (2, len(PAGES) + 1)), ("copy_values", "values", ".xlsx", (1, 40)),
])  # fmt: skip
def test_esc_before_a_file_is_whole_leaves_everything_as_it_was(lent, language, monkeypatch, tmp_path, button, part, suffix, moments):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    older = beside(lent, language, part, suffix)
    older.write_bytes(b"mine")
    files = sorted(older.parent.iterdir())
    areas, active = {sheet.name: sheet.page_setup.print_area for sheet in lent.sheets}, lent.sheets.active.name
    for moment in moments:
        told = []
        monkeypatch.setattr(
            patience, "STOPS", {"libreoffice": lambda app, told=told, moment=moment: told.append(app.status_bar) or len(told) == moment + 1}
        )
        said = press(lent, button)
        assert said == say(language, "errors.NoFileWrittenError")
        assert len(set(told[2:])) == moment - 1, "each piece is told before the next begins"
        assert all(text.endswith(say(language, "macros.esc_stops")) for text in told[2:])
        assert audit(lent)[-1][3:5] == [said, None], "noted, and not as complete"
        assert (sorted(older.parent.iterdir()), older.read_bytes(), list(tmp_path.iterdir())) == (files, b"mine", [])
        assert ({sheet.name: sheet.page_setup.print_area for sheet in lent.sheets}, lent.sheets.active.name) == (areas, active)
    older.unlink()


def test_a_report_given_up_half_way_leaves_no_file(lent, monkeypatch):
    def broken(_book, path, quality=None):
        Path(path).write_bytes(b"%PDF-1.7 half")
        raise OSError(28, "No space left on device")

    files = sorted(Path(lent.fullname).parent.iterdir())
    monkeypatch.setattr(type(lent.impl), "to_pdf", broken)
    assert "No space left on device" in press(lent, "export_pdf")
    assert sorted(Path(lent.fullname).parent.iterdir()) == files


def test_a_result_that_the_sheet_has_no_room_for_is_told_and_left(lent):
    warned = lent.names["xc_out_warnings"].refers_to_range
    last = warned.sheet.range((1_048_570, 30))
    with unguarded(lent):
        last.formula_array = Spill("warnings", warned).formula
        with pytest.raises(ResultBeyondSheetError) as told:
            refresh(lent, [Spill("mine", last)], lambda at, of: f"{at} {of}")
        last.clear_contents()
    assert told.value.facts["room"] == "7"
    assert last.get_address(row_absolute=False, column_absolute=False) in told.value.sentence()
