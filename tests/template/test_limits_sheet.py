"""Limits, Exposure, Release check and Concentration of the small company, worked by hand."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.template.built import FORMULA_LIKE, built
from xlcash.language import LANGUAGES, Language, find, say

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="module")
def books() -> dict[tuple[str, Language], Any]:
    return {(kind, lang): openpyxl.load_workbook(built(kind, lang)[0], data_only=True) for kind in ("small", "blank") for lang in LANGUAGES}


def cells(books: dict[tuple[str, Language], Any], language: Language, key: str, area: str, kind: str = "small") -> list[list[Any]]:
    sheet = books[kind, language][say(language, f"sheets.{key}.tab")]
    return [[cell.value for cell in row] for row in sheet[area]]


def test_limits_stand_beside_those_in_force_with_whom_each_mark_is_for(books: Any, language: Language) -> None:
    first, second, third = cells(books, language, "limits", "B6:S8")
    # C-1 bought 1,500 − 100 in the last year on terms of 30 days and pays ten days late.
    assert first[1] == pytest.approx(1400 * (30 + 10) / 365)
    assert first[10] == find(language, "results.limits.need")
    assert first[12:16] == [find(language, "words.limit_change.lower"), 900.0, pytest.approx(first[9] - 900.0), "First & Sons"]
    assert second[12:16] == [find(language, "words.limit_change.new"), "", "", FORMULA_LIKE]
    assert third[9] == ""
    assert third[10] == find(language, "results.limits.nothing_known")
    assert [row[16:] for row in (first, second, third)] == [[None, "C-1"], [None, "C-2"], [None, "C-3"]]


def test_the_grades_are_those_of_credit(books: Any, language: Language) -> None:
    assert cells(books, language, "limits", "B3:B3")[0][0].startswith(find(language, "sheets.limits.agrees"))


def test_the_marks_are_chosen_from_a_list(books: Any, language: Language) -> None:
    sheet = books["small", language][say(language, "sheets.limits.tab")]
    rules = [rule for rule in sheet.data_validations.dataValidation if "R6" in str(rule.sqref)]
    assert [rule.formula1 for rule in rules] == [f'"{find(language, "words.flag.yes")}"']
    (place,) = books["small", language].defined_names["xc_accept"].destinations
    assert place == (say(language, "sheets.limits.tab"), "$R$5")


def test_exposure_agrees_with_ageing_and_says_who_may_have_more(books: Any, language: Language) -> None:
    rows = cells(books, language, "exposure", "B6:M8")
    yes, no = (find(language, f"words.release.{word}") for word in ("yes", "no"))
    # C-1 owes 600 + 500 and has a credit of 100; 600 are 30 days overdue.  C-2 owes 200 USD at 7.  C-3 has a limit of 0.
    assert [row[:6] for row in rows] == [
        ["C-1", 1100.0, 0.0, 1000.0, 900.0, -100.0], ["C-2", 1400.0, 0.0, 1400.0, "", ""], ["C-3", 0.0, 0.0, 0.0, 0.0, 0.0],
    ]  # fmt: skip
    assert [row[7] for row in rows] == [no, yes, no]
    assert [row[8:10] for row in rows] == [[-100.0, 600.0], [0.0, 0.0], [0.0, 0.0]]
    strip = cells(books, language, "exposure", "B3:B3")[0][0]
    assert strip.startswith("● ")
    assert "2,400" in strip


def test_the_release_check_shows_somebody_and_the_decision_in_its_strip(books: Any, language: Language) -> None:
    ((strip,),) = cells(books, language, "release", "B3:B3")
    first = cells(books, language, "release", "B6:E6")[0]
    assert cells(books, language, "release", "G6:G6") == [["C-2"]]
    assert first == [find(language, "results.release.decision"), 30000.0, "", find(language, "words.release.approval")]
    assert strip.startswith("▲ C-2")


def test_concentration_draws_the_largest_and_leaves_the_index_out(books: Any, language: Language) -> None:
    rows = cells(books, language, "concentration", "B6:F8")
    share = 1400 / 2500
    assert rows[0] == ["C-2", 1400.0, pytest.approx(share), pytest.approx(share), FORMULA_LIKE]
    assert rows[2][0] == "HHI"
    assert rows[2][2] == pytest.approx(share**2 + (1 - share) ** 2)
    block = cells(books, language, "chart_data", "CI6:CJ9")
    unit = {"en": 1000, "zh": 10000}[language]
    assert block == [[FORMULA_LIKE, 1400 / unit], ["First & Sons", 1100 / unit], [None, "#N/A"], [None, "#N/A"]]
    ((strip,),) = cells(books, language, "concentration", "B3:B3")
    assert strip.startswith("● ")
    ((message,),) = cells(books, language, "concentration", "H9:H9")
    assert "0.507" in message
    assert "2.0" in message


@pytest.mark.parametrize("key", ["limits", "exposure", "release", "concentration"])
def test_the_sheets_of_an_empty_template_say_no_error_but_in_the_picked_customer(books: Any, language: Language, key: str) -> None:
    shown = [cell for row in cells(books, language, key, "B1:S40", "blank") for cell in row if isinstance(cell, str)]
    errors = [cell for cell in shown if cell.startswith("#")]
    assert errors == {"release": ["#N/A"]}.get(key, [])
