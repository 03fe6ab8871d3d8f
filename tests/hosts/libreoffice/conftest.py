"""The built workbooks that are opened in a real LibreOffice."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="module")
def lent_books(libreoffice: Office, workbooks: dict[tuple[str, Language], Path]) -> Iterator[Callable[[Language], xw.Book]]:
    app = app_on(libreoffice)
    books: dict[Language, xw.Book] = {}

    def lend(language: Language) -> xw.Book:
        if language not in books:
            own = workbooks["demo", language].with_name(f"lent-{language}.xlsm")  # LibreOffice opens a file only once at a time
            shutil.copy(workbooks["demo", language], own)
            books[language] = app.books.open(str(own))
        return books[language]

    yield lend
    for book in books.values():
        book.close()


@pytest.fixture
def lent(lent_books: Callable[[Language], xw.Book], language: Language) -> xw.Book:
    """The demo workbook for tests that leave its inputs and results as they found them: opening one takes seconds."""
    return lent_books(language)


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
