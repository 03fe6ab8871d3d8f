"""Word documents as PDF: by LibreOffice for true, by Word as its documentation tells."""

import os
import shutil
import subprocess
import sys
import zipfile
from types import ModuleType, SimpleNamespace

import pytest

from xlcash.documents import pdf
from xlcash.documents.library import Library
from xlcash.documents.pdf import by_word, soffice, to_pdf
from xlcash.documents.writing import write_letters


def missing(reason):
    """A host is missing: no test may pass in CI by being skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def writer(tmp_path_factory, template):
    """LibreOffice with its Writer, proven on a small document; Calc alone can't read Word's."""
    if not (soffice() and shutil.which("pdftotext")):
        missing("LibreOffice (soffice) or pdftotext is not on the search path")
    probe = tmp_path_factory.mktemp("probe") / "probe.docx"
    probe.write_bytes(template("probe"))
    if to_pdf([probe]):
        missing("LibreOffice has no Writer (Debian: libreoffice-writer)")


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def test_a_chinese_letter_keeps_its_text_in_both_files(writer, tmp_path, letter, sender):
    made = letter("C-1", "青岛港口机械（集团）有限公司", "zh", "催款函", amounts=(1234.56, 7.0), favour=(34.56,))
    written = write_letters(tmp_path, [made], sender, Library(tmp_path / "templates"), lambda _: None)
    assert written.without_pdf == 0
    (path,) = tmp_path.glob("*.pdf")
    wanted = (
        "恒泰机械有限公司",
        "催款函",
        "致：青岛港口机械（集团）有限公司",
        "1,241.56",
        "−34.56",
        "1,207.00",
        "2026年7月7日",
        "26312000000000000001",
    )
    said = text_of(path).replace(" ", "")
    with zipfile.ZipFile(path.with_suffix(".docx")) as package:
        word = package.read("word/document.xml").decode()
    for text in wanted:
        assert text in said
        assert text in word
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(fonts) > 0
    for font in fonts:  # name type encoding emb sub uni object ID
        assert font.split()[-5:-2] == ["yes", "yes", "yes"], font


def test_a_long_letter_repeats_its_header_row_and_breaks_no_row(writer, tmp_path, letter, sender):
    made = letter(amounts=tuple(float(at) for at in range(1, 121)))
    write_letters(tmp_path, [made], sender, Library(tmp_path / "templates"), lambda _: None)
    pages = text_of(next(tmp_path.glob("*.pdf"))).split("\f")[:-1]
    assert len(pages) > 2
    rows = [sum("263120" in line for line in page.splitlines()) for page in pages]
    assert sum(rows) == 120
    assert all("Claimed" in page for page, count in zip(pages, rows, strict=True) if count)
    assert f"{sum(range(1, 121)):,.2f}" in pages[-1]


def test_without_a_program_the_documents_without_pdf_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "converters", lambda: iter(()))
    path = tmp_path / "a.docx"
    path.write_bytes(b"")
    told = []
    assert to_pdf([path], told.append) == [path]
    assert told == [1]


def test_what_the_first_program_leaves_is_tried_by_the_next(tmp_path, monkeypatch):
    paths = [tmp_path / f"{name}.docx" for name in "ab"]
    asked = []

    def first(documents):
        documents[0].with_suffix(".pdf").write_text("")

    monkeypatch.setattr(pdf, "converters", lambda: iter((first, asked.extend)))
    assert to_pdf(paths) == [paths[1]]
    assert asked == [paths[1]]


# ── Word, which these machines do not have: what it is asked to do ───────────────────────────────────────────────────


class ComError(Exception):
    pass


class Word:
    """Records what it is asked. Names and numbers are those of Word's object model (Documents.Open, ExportAsFixedFormat, Quit)."""

    def __init__(self, calls, fails_on=""):
        self.calls, self.fails_on = calls, fails_on
        self.Documents = SimpleNamespace(Open=self._open)

    def _open(self, name, **how):
        if name == self.fails_on:
            raise ComError(name)
        self.calls.append(("open", name, how["ReadOnly"], self.AutomationSecurity))
        close = lambda **_: self.calls.append(("close", name))  # noqa: E731
        return SimpleNamespace(ExportAsFixedFormat=lambda to, kind: self.calls.append(("export", to, kind)), Close=close)

    def Quit(self, **_):  # noqa: N802  Word's name
        self.calls.append(("quit",))


@pytest.fixture
def word(monkeypatch):
    def install(dispatch):
        client, errors = ModuleType("win32com.client"), ModuleType("pywintypes")
        client.DispatchEx, errors.com_error = dispatch, ComError
        for name, module in {"win32com": ModuleType("win32com"), "win32com.client": client, "pywintypes": errors}.items():
            monkeypatch.setitem(sys.modules, name, module)

    return install


def test_word_opens_each_document_for_reading_without_macros_and_is_closed(word, tmp_path):
    calls, path = [], tmp_path / "a.docx"
    word(lambda _: Word(calls))
    by_word([path])
    assert calls == [("open", str(path), True, 3), ("export", str(tmp_path / "a.pdf"), 17), ("close", str(path)), ("quit",)]


def test_word_is_closed_when_a_document_fails(word, tmp_path):
    calls, paths = [], [tmp_path / "a.docx", tmp_path / "b.docx"]
    word(lambda _: Word(calls, fails_on=str(paths[1])))
    by_word(paths)
    assert calls[-1] == ("quit",)


def test_without_word_nothing_is_written(word, tmp_path):
    def none(_):
        raise ComError("class not registered")

    word(none)
    by_word([tmp_path / "a.docx"])
    assert list(tmp_path.iterdir()) == []
