"""Preview letters, Issue letters, Statement and Claim pack, pressed on a real spreadsheet."""

import datetime as dt
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from xlcash.excel.macros import patience, press
from xlcash.excel.macros.books import spills
from xlcash.excel.macros.guard import unguarded
from xlcash.excel.macros.letters import FOLLOWING
from xlcash.excel.macros.refresh import refresh
from xlcash.language import find, say


@pytest.fixture
def beside(books, language, monkeypatch):
    """The demo workbook, afterwards as it was. PDF is tried elsewhere: starting another LibreOffice takes seconds."""
    monkeypatch.setattr("xlcash.documents.writing.to_pdf", _pretend)
    book = books[language]
    before = table(book, "Log").range
    height, values = before.shape[0], before.value
    book.activate()
    yield book
    shutil.rmtree(folder(book, language), ignore_errors=True)
    after = table(book, "Log")
    if after.range.value != values:
        after.range[height:, :].clear_contents()
        after.resize(after.range.resize(height, len(values[0])))
        with unguarded(book):
            refresh(book, [result for result in spills(book) if result.key in FOLLOWING], lambda at, of: f"{at} {of}")


def _pretend(paths, progress=None):
    for path in paths:
        path.with_suffix(".pdf").write_bytes(b"%PDF")
    if progress:
        progress(len(paths))
    return []


def folder(book, language):
    return Path(book.fullname).parent / say(language, "letters.folder", workbook=f"恒泰-{language}")


def table(book, name):
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


def rows(book, name):
    return table(book, name).range.value


def listed(book):
    return book.names["xc_out_letters"].refers_to_range.expand("table").value[1:]


def text_of(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_preview_writes_drafts_and_logs_nothing(beside, language):
    log, due = rows(beside, "Log"), [row for row in listed(beside) if not row[11]]
    place = folder(beside, language) / say(language, "letters.preview")
    assert press(beside, "preview_letters") == say(language, "macros.previewed", letters=len(due), folder=place)
    assert rows(beside, "Log") == log
    drafts = sorted(path.name for path in place.iterdir())
    assert drafts == sorted(f"{say(language, 'letters.draft_prefix')} {row[13]}.pdf" for row in due)
    (place / "mine.pdf").write_text("mine")
    press(beside, "preview_letters")
    assert sorted(path.name for path in place.iterdir()) == sorted([*drafts, "mine.pdf"])
    assert beside.sheets.active.name == say(language, "sheets.letters.tab")
    assert str(place) in beside.names["xc_letters_folder"].refers_to_range.formula


def test_issue_writes_each_letter_once_with_its_rows_in_the_log(beside, language):
    log, due = rows(beside, "Log"), [row for row in listed(beside) if not row[11]]
    place = folder(beside, language) / "2026-06-30"
    assert press(beside, "issue_letters") == say(language, "macros.issued", letters=len(due), folder=place)
    assert sorted(path.stem for path in place.glob("*.docx")) == sorted(row[13] for row in due)
    after = rows(beside, "Log")
    new = after[len(log) :]
    assert after[: len(log)] == log
    assert {row[0] for row in new} == {dt.datetime(2026, 6, 30)}
    assert {row[1] for row in new} == {row[0] for row in due}
    assert {row[4] for row in new} == {say(language, "letters.channel")}
    assert {row[5] for row in new} == {say(language, "letters.logged", file=f"2026-06-30/{row[13]}.docx") for row in due}
    said = press(beside, "issue_letters")
    assert said == say(language, "macros.issued_none"), "issuing twice writes once"
    assert rows(beside, "Log") == after
    assert [path.name for path in folder(beside, language).iterdir() if path.name.startswith("2026")] == ["2026-06-30"]
    row = due[0]
    letter = text_of(place / f"{row[13]}.docx")
    assert row[0] in letter
    assert f"{row[10]:,.2f}" in letter


def test_a_log_lost_with_an_unsaved_workbook_is_written_again(beside, language):
    log = rows(beside, "Log")
    press(beside, "issue_letters")
    after = rows(beside, "Log")
    table(beside, "Log").range[len(log) :, :].clear_contents()
    said = press(beside, "issue_letters")
    assert said.endswith(say(language, "macros.logged_again", rows=len(after) - len(log)))
    assert rows(beside, "Log") == after
    assert len(list(folder(beside, language).glob("2026*"))) == 1


def test_a_stop_between_log_and_folder_is_finished_by_the_next_press(beside, language, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", stop)
        with pytest.raises(KeyboardInterrupt):
            press(beside, "issue_letters")
    after = rows(beside, "Log")
    assert list(folder(beside, language).glob("2026*")) == []
    assert press(beside, "issue_letters") == say(language, "macros.issued_none")
    assert rows(beside, "Log") == after
    assert len(list((folder(beside, language) / "2026-06-30").glob("*.docx"))) > 0


def test_esc_issues_no_letter_and_logs_none(beside, language, monkeypatch):
    log, asked = rows(beside, "Log"), []
    monkeypatch.setattr(patience, "STOPS", {"libreoffice": lambda _app: asked.append(1) or len(asked) == 3})
    assert press(beside, "issue_letters") == say(language, "errors.NoFileWrittenError"), "when every letter is written and none issued"
    assert rows(beside, "Log") == log
    assert [path.name for path in folder(beside, language).iterdir()] == [say(language, "letters.templates")]


def test_a_template_with_a_wrong_field_issues_nothing(beside, language):
    log, row = rows(beside, "Log"), next(row for row in listed(beside) if not row[11])
    press(beside, "preview_letters")
    spoken = "zh" if row[3] == say(language, "words.language.zh") else "en"
    key = next(key for key, word in find(language, "words.letter").items() if word == row[1])
    path = folder(beside, language) / say(language, "letters.templates") / spoken / f"{say(spoken, f'words.letter.{key}')}.docx"
    document = docx.Document(str(path))
    document.add_paragraph("{{ amount_due }}")
    document.save(str(path))
    said = press(beside, "issue_letters")
    assert path.name in said
    assert "{{ amount_due }}" in said
    assert beside.app.impl.alerts[-1].prompt == said
    assert rows(beside, "Log") == log
    assert list(folder(beside, language).glob("2026*")) == []


def test_statement_writes_the_account_of_the_sheet(beside, language):
    shown = beside.names["xc_out_statement"].refers_to_range.expand("table").value
    customer = beside.names["StatementCustomer"].refers_to_range.value
    said = press(beside, "statement")
    (path,) = (folder(beside, language) / say(language, "letters.statements")).rglob("*.docx")
    assert said == say(language, "macros.stated", customer=customer, folder=path.parent)
    written = text_of(path)
    assert f"{shown[-1][6]:,.2f}" in written, "the closing balance"
    assert f"{shown[1][6]:,.2f}" in written, "the opening balance"
    press(beside, "statement")
    assert len(list((folder(beside, language) / say(language, "letters.statements")).iterdir())) == 2, "nothing is written over"


def test_claim_pack_of_the_row_selected_on_claims(beside, language):
    anchor = beside.names["xc_out_claims"].refers_to_range
    customer = anchor.offset(3, 1).value
    anchor.sheet.activate()
    anchor.offset(3, 0).select()
    said = press(beside, "claim_pack")
    (path,) = (folder(beside, language) / say(language, "letters.claims")).glob("*")
    assert said == say(language, "macros.packed", customer=customer, folder=path)
    assert path.name.startswith(customer)
    book = openpyxl.load_workbook(next(path.glob("*.xlsx")))
    invoices, deadlines = (list(book[say(language, f"letters.pack.{key}")].values) for key in ("invoices", "deadlines"))
    assert {row[1] for row in deadlines[1:]} == {customer}
    number = [
        row[0] for row in rows(beside, "Invoices") if row[1] == customer and row[7] != say(language, "words.invoice_type.credit_note")
    ]
    assert sorted(row[0] for row in invoices[1:]) == sorted(number)
    assert [row[1] for row in list(book[say(language, "tables.Log.title")].values)[1:]] == [
        customer for row in rows(beside, "Log") if row[1] == customer
    ]
    assert len(list(path.glob("*.docx"))) == 1


def test_a_row_that_is_no_claim_is_refused(beside, language):
    anchor = beside.names["xc_out_claims"].refers_to_range
    anchor.sheet.activate()
    anchor.offset(-3, 0).select()
    said = press(beside, "claim_pack")
    assert said == say(language, "errors.UnknownCustomerError", customer=f"{anchor.sheet.name}!B2")
    assert not (folder(beside, language) / say(language, "letters.claims")).exists()
