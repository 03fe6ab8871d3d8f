"""Which template is used: the user's before ours, and what the letters say."""

import io
from dataclasses import replace

import docx
import pytest

from tests.hosts.ooxml.validator import validate
from xlcash.documents.errors import MissingTemplateError, TemplateNotReadableError
from xlcash.documents.library import Library
from xlcash.documents.stationery import ACCOUNT, stationery
from xlcash.documents.templates import filled
from xlcash.documents.writing import write_drafts, write_letters
from xlcash.domain.letters.fields import account_content, letter_content
from xlcash.language import LANGUAGES, find


@pytest.fixture
def no_pdf(monkeypatch):
    monkeypatch.setattr("xlcash.documents.writing.to_pdf", lambda paths, _progress=None: list(paths))


def words(document):
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", find("en", "words.letter"))
def test_every_letter_that_xlcash_brings_can_be_filled(kind, language, letter, sender):
    made = letter(language=language, template=kind, amounts=(100.0, 20.5), favour=(15.0,))
    said = words(filled(stationery(kind, language), letter_content(made, sender), kind))
    assert "{{" not in said
    for wanted in ("恒泰机械有限公司", "Brown", "26312000000000000000", "120.50", "−15.00", "105.50"):
        assert wanted in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", find("en", "words.letter"))
def test_every_letter_names_the_account_to_pay_to_where_settings_state_it(kind, language, letter, sender):
    made, account = letter(language=language, template=kind), "Bank of China, Suzhou, 4621 0001"
    named, silent = (
        words(filled(stationery(kind, language), letter_content(made, each), kind))
        for each in (replace(sender, bank_details=account), sender)
    )
    line = {"en": f"Please pay to: {account}", "zh": f"收款账户：{account}"}[language]
    assert named.replace(f"{line}\n", "") == silent


@pytest.mark.parametrize(
    ("language", "wanted"), [("en", "The first of the invoices below falls due on 31 May 2026"), ("zh", "最早一张于2026年5月31日到期")]
)
def test_a_confirmation_says_no_day_of_all_its_invoices_that_is_the_firsts(language, wanted, letter, sender):
    made = letter(language=language, template="confirmation", amounts=(100.0, 20.5))
    assert wanted in words(filled(stationery("confirmation", language), letter_content(made, sender), "t"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_has_nothing_to_object_to(tmp_path, language, letter, sender):
    made = letter(language=language, amounts=(100.0, 20.5), favour=(15.0,))
    filled(stationery("final", language), letter_content(made, sender), "t").save(str(tmp_path / "letter.docx"))
    (tmp_path / "account.docx").write_bytes(stationery(ACCOUNT, language))
    assert {path.name: validate(path) for path in tmp_path.iterdir()} == {"letter.docx": [], "account.docx": []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_of_account_can_be_filled(language, sender):
    line = {
        "date": None,
        "document": "Opening",
        "type": None,
        "due_date": None,
        "debit": None,
        "credit": 0.0,
        "balance": -5.0,
        "currency": "CNY",
    }
    about = {"company": "A", "customer": "C-1", "customer_name": "B", "tax_id": "", "salesperson": ""}
    content = account_content([line], about, language, start=sender.as_of, end=sender.as_of)
    said = words(filled(stationery(ACCOUNT, language), content, ACCOUNT))
    assert "{{" not in said
    assert "−5.00" in said


def test_an_edited_template_is_used_and_never_written_over(no_pdf, tmp_path, letter, sender, template):
    library = Library(tmp_path / "templates")
    library.lay_out()
    assert len(list(library.folder.rglob("*.docx"))) == len(LANGUAGES) * (len(find("en", "words.letter")) + 1)
    mine = library.folder / "en" / "Payment reminder.docx"
    mine.write_bytes(template("Pay, {{ customer_name }}!"))
    library.lay_out()
    write_letters(tmp_path, [letter()], sender, library, lambda _: None)
    (written,) = tmp_path.glob("*.docx")
    assert [paragraph.text for paragraph in docx.Document(str(written)).paragraphs] == ["Pay, Brown!"]


def test_a_ladder_may_name_a_template_of_its_own(tmp_path, template):
    (tmp_path / "Our own.docx").write_bytes(template("Own"))
    found, name = Library(tmp_path).letter("Our own", "zh")
    assert (found, name) == (template("Own"), "Our own.docx") or docx.Document(io.BytesIO(found)).paragraphs[0].text == "Own"


def test_a_template_that_is_nowhere_is_named_with_its_folder(tmp_path):
    with pytest.raises(MissingTemplateError) as raised:
        Library(tmp_path).letter("../../secret", "en")
    assert "../../secret" in raised.value.sentence("zh")
    assert str(tmp_path) in raised.value.sentence("en")


def test_a_folder_in_place_of_a_template(tmp_path):
    (tmp_path / "Our own.docx").mkdir()
    with pytest.raises(TemplateNotReadableError, match=r"Our own\.docx"):
        Library(tmp_path).letter("Our own", "en")


def test_hostile_names_stay_in_the_folder_and_apart(no_pdf, tmp_path, letter, sender):
    letters = [letter("C/1", "../../etc"), letter("C:1", "../../etc"), letter("con", "=cmd|' /C calc'!A0")]
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    written = write_letters(folder, letters, sender, Library(tmp_path / "t"), lambda _: None)
    assert len(set(written.names)) == 3
    assert {path.parent for path in tmp_path.rglob("*.docx")} == {folder}


def test_drafts_that_are_stopped_half_way_leave_no_word_document(tmp_path, monkeypatch, letter, sender):
    def stopped(paths, _progress):
        paths[0].with_suffix(".pdf").write_bytes(b"%PDF")
        raise InterruptedError

    monkeypatch.setattr("xlcash.documents.writing.to_pdf", stopped)
    (tmp_path / "drafts").mkdir()
    with pytest.raises(InterruptedError):
        write_drafts(tmp_path / "drafts", [letter("C-1"), letter("C-2")], sender, Library(tmp_path / "t"), "en", lambda _: None)
    (left,) = (tmp_path / "drafts").iterdir()
    assert left.suffix == ".pdf", "a draft is not to be sent by mistake"
