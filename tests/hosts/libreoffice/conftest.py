"""The built workbooks that are opened in a real LibreOffice."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw

from xlcash.domain.company import Company
from xlcash.domain.demo.company import demo_company
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.build import blank_company, build_workbook


def without_currency(language: Language) -> Company:
    firm = blank_company(language)
    settings = firm.tables["Settings"].copy()
    settings.loc[settings["key"] == say(language, "policy.base_currency.key"), "value"] = None
    return replace(firm, base_currency="", tables={**firm.tables, "Settings": settings})


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Language], Path]:
    """The demo company, the empty template, and one whose exports name no currency, in each language."""
    folder = tmp_path_factory.mktemp("workbooks")
    made = {"demo": demo_company, "empty": blank_company, "no currency": without_currency}
    paths = {(kind, language): folder / f"{kind}-{language}.xlsm" for kind in made for language in LANGUAGES}
    for (kind, language), path in paths.items():
        build_workbook(made[kind](language), path, language)
    return paths


@pytest.fixture
def opened(libreoffice: Office, workbooks: dict[tuple[str, Language], Path], language: Language) -> Iterator[xw.Book]:
    """The demo workbook of one language as an xlwings Book of LibreOffice."""
    app = app_on(libreoffice)
    book = app.books.open(str(workbooks["demo", language]))
    yield book
    book.close()


class Books(dict[Language, xw.Book]):
    """The demo workbook of each language, opened once it is asked for, in a folder of its own."""

    def __init__(self, app: xw.App, demos: dict[Language, Path], folder: Path) -> None:
        super().__init__()
        self.app, self.demos, self.folder = app, demos, folder

    def __missing__(self, language: Language) -> xw.Book:
        own = self.folder / language / f"恒泰-{language}.xlsm"
        own.parent.mkdir()
        shutil.copy(self.demos[language], own)
        self[language] = self.app.books.open(str(own))
        return self[language]


@pytest.fixture(scope="module")
def books(libreoffice: Office, workbooks: dict[tuple[str, Language], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    demos = {language: workbooks["demo", language] for language in LANGUAGES}
    opened = Books(app_on(libreoffice), demos, tmp_path_factory.mktemp("books"))
    yield opened
    for book in opened.values():
        book.close()


@pytest.fixture
def lent(books: Books, language: Language) -> xw.Book:
    """The demo workbook for tests that leave its inputs and results as they found them: opening one takes seconds."""
    return books[language]


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both languages; what a button does in detail in one of them, turn about, for opening and computing a workbook takes many seconds.

    Every button is pressed in both languages by test_every_button.
    """
    stated = any("language" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "language" not in metafunc.fixturenames or stated or hasattr(metafunc.module, "language"):
        return
    one = zlib.crc32(metafunc.function.__name__.encode()) % len(LANGUAGES)
    in_detail = metafunc.module.__name__.rpartition(".")[2].startswith("test_buttons")
    metafunc.parametrize("language", LANGUAGES[one : one + 1] if in_detail else LANGUAGES, indirect=True)
