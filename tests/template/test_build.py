"""The built file: every cached value there, the same bytes twice, the macros and the ribbon inside."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from tests.template.built import built, small_company
from xlcash.domain.company import company
from xlcash.domain.errors import TooManyRowsError
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.build import build_templates, build_workbook, code_name
from xlcash.template.sheets import KINDS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST_FORMULA = 8192  # Excel's own limit


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def cells(path: Path) -> list[tuple[str, ET.Element]]:
    with zipfile.ZipFile(path) as package:
        parts = sorted(name for name in package.namelist() if name.startswith("xl/worksheets/sheet"))
        return [(name, cell) for name in parts for cell in ET.fromstring(package.read(name)).iter(f"{MAIN}c")]


def formulas(path: Path) -> list[ET.Element]:
    return [cell for _, cell in cells(path) if cell.find(f"{MAIN}f") is not None]


def own_formulas(path: Path) -> list[str]:
    """Calls of our own functions; the names of columns, which differ by language, left out."""
    texts = [cell.findtext(f"{MAIN}f") or "" for cell in formulas(path)]
    return [re.sub(r"(?<=\[)[^\[\]#]+(?=\])", "", text) for text in texts if text.startswith("XC_")]


@pytest.mark.parametrize("kind", ["small", "blank"])
def test_every_formula_carries_its_value_and_fits_excel(kind: str, language: Language) -> None:
    found = formulas(built(kind, language)[0])
    assert len(found) > 300
    for cell in found:
        value = cell.findtext(f"{MAIN}v")
        assert value is not None
        assert value != "" or cell.get("t") == "str"
        assert len(cell.findtext(f"{MAIN}f") or "") <= LONGEST_FORMULA


def test_both_languages_hold_the_same_results(language: Language) -> None:
    other = {"en": "zh", "zh": "en"}[language]
    tabs = {say(other, f"sheets.{key}.tab"): say(language, f"sheets.{key}.tab") for key in KINDS}

    def neutral(texts: list[str], names: dict[str, str]) -> list[str]:
        for here, there in names.items():
            texts = [text.replace(f"'{here}'!", f"{there}!").replace(f"{here}!", f"{there}!") for text in texts]
        return texts

    ours, theirs = (own_formulas(built("small", each)[0]) for each in (language, other))
    assert neutral(ours, {tab: tab for tab in tabs.values()}) == neutral(theirs, tabs)


def test_a_result_that_cannot_answer_is_a_real_error_in_its_anchor(language: Language) -> None:
    path, result = built("blank", language)
    errors = {cell.findtext(f"{MAIN}v") for cell in formulas(path) if cell.get("t") == "e"}
    assert "#N/A" in errors
    assert str(result.spills["forecast"][0][0]) == "#N/A"
    assert result.spills["ageing"][0][0] == say(language, "results.headers.customer")


def test_equal_builds_are_equal_files(language: Language, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsm"
    build_workbook(small_company(language), again, language)
    assert again.read_bytes() == built("small", language)[0].read_bytes()


def test_progress_is_told_sheet_by_sheet_and_the_file_last(tmp_path: Path) -> None:
    told: list[str] = []
    build_workbook(small_company("en"), tmp_path / "told.xlsm", "en", told.append)
    assert set(told) == {*(say("en", f"sheets.{key}.tab") for key in KINDS), "told.xlsm"}
    assert told[-1] == "told.xlsm"


def test_sheets_have_ascii_code_names_in_every_language(language: Language) -> None:
    with zipfile.ZipFile(built("small", language)[0]) as package:
        parts = [package.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, len(KINDS) + 1)]
    for key, part in zip(KINDS, parts, strict=True):
        assert f'codeName="{code_name(key)}"' in part


def test_templates_are_two_workbooks_and_two_add_ins(tmp_path: Path) -> None:
    build_templates(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"xlcash-en.xlsm", "xlcash-zh.xlsm", "xlcash.xlam", "xlcash-zh.xlam"}


def test_more_rows_than_a_worksheet_holds_are_refused_with_a_sentence(tmp_path):
    rates = pd.DataFrame({"date": np.full(1_048_572, np.datetime64("2026-01-01", "s")), "currency": "USD", "rate": 7.1})
    big = company("Big", as_of=dt.date(2026, 6, 30), base_currency="CNY", tables={"Rates": rates})
    with pytest.raises(TooManyRowsError, match="Rates has 1,048,572 rows, and a worksheet holds 1,048,571 at most"):
        build_workbook(big, tmp_path / "big.xlsm", "en")
    assert list(tmp_path.iterdir()) == []
