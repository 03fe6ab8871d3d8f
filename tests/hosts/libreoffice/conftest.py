"""The built workbooks that are opened in a real LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from xlcash.domain.demo.company import demo_company
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import LANGUAGES, Language
from xlcash.template.build import blank_company, build_workbook


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Language], Path]:
    """The demo company and the empty template in each language."""
    folder = tmp_path_factory.mktemp("workbooks")
    made = {"demo": demo_company, "empty": blank_company}
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


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param
