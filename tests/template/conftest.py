"""A small workbook built the way the templates are."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from xlcash.language import LANGUAGES, Language
from xlcash.template.addin import CREATED
from xlcash.template.package import finish
from xlcash.template.ribbon import ribbon_parts
from xlcash.template.style.grid import UnpackedWorkbook
from xlcash.template.vba import vba_project

CODE_NAMES = ("Start", "Invoices", "Ageing")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture
def build(language: Language) -> Callable[[Path], Path]:
    def built(path: Path) -> Path:
        workbook = UnpackedWorkbook()
        workbook.set_properties({"created": CREATED})
        workbook.set_vba_name()
        for name in CODE_NAMES:
            workbook.add_worksheet(name).set_vba_name(name)
        workbook.add_vba_project(BytesIO(vba_project(language, CODE_NAMES)), is_stream=True)
        finish(workbook, path, ribbon=ribbon_parts(language))
        return path

    return built
