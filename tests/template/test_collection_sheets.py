"""Collections, Collection steps, Late interest and Collection KPI of the small company, worked by hand."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.template.built import built
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.sheet import HEAD
from xlcash.template.sheets import collection_charts, late_interest
from xlcash.template.sheets.chart_data import AT

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
SHEETS = ("collections", "collection_steps", "late_interest", "collection_kpi")


@pytest.fixture(scope="module")
def books() -> dict[tuple[str, Language], Any]:
    return {(kind, lang): openpyxl.load_workbook(built(kind, lang)[0], data_only=True) for kind in ("small", "blank") for lang in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def sheet(books: dict[tuple[str, Language], Any], language: Language, key: str, kind: str = "small") -> Any:
    return books[kind, language][say(language, f"sheets.{key}.tab")]


@pytest.mark.parametrize("key", SHEETS)
def test_every_strip_agrees(books: Any, language: Language, key: str) -> None:
    assert sheet(books, language, key)["B3"].value.startswith("●")


@pytest.mark.parametrize("key", SHEETS)
def test_the_empty_template_shows_no_error(books: Any, language: Language, key: str) -> None:
    """But for the cells a chart reads, where #N/A draws nothing, and what a spill of no rows has to say."""
    strip = sheet(books, language, key, "blank")["B3"].value
    assert isinstance(strip, str)
    assert not strip.startswith("#")
    assert "■" not in strip


def test_the_worklist_ranks_the_customer_that_is_overdue_first(books: Any, language: Language) -> None:
    """C-1 owes 600 for thirty days, and 500 not due; C-2 1,400 not due; the invoice of C-3 is not written yet."""
    shown = sheet(books, language, "collections")
    first, second = ([cell.value for cell in row] for row in shown[f"B{HEAD + 2}:Q{HEAD + 3}"])
    assert first[1:6] == ["C-1", "First & Sons", 1100.0, 600.0, 30.0]
    assert first[0] == pytest.approx(first[13] * first[14])
    assert (second[1], second[4]) == ("C-2", 0.0)
    assert [row[10] for row in (first, second)] == [find(language, "words.light.yellow"), find(language, "words.light.green")]


def test_the_bars_add_up_to_what_is_overdue(books: Any, language: Language) -> None:
    shown, unit = sheet(books, language, "chart_data"), {"en": 1_000, "zh": 10_000}[language]
    bars = [shown.cell(row, AT["levels"] + 2).value for row in range(6, 6 + collection_charts.LEVELS)]
    assert sum(bars) * unit == pytest.approx(600.0)


def test_the_buttons_propose_a_day_a_week_ahead(books: Any, language: Language) -> None:
    defined = books["small", language].defined_names["PromiseDraft"].attr_text
    place = defined.split("!")[1].replace("$", "")
    assert sheet(books, language, "chart_data")[place].value == "2026-07-07"


def test_late_interest_of_the_only_late_invoice(books: Any, language: Language) -> None:
    """1,000 for the ten days from June 1st to the day of the payment, then 600 for twenty: 5.00 + 6.00."""
    shown = sheet(books, language, "late_interest")
    assert [cell.value for cell in shown["B6:H6"][0]][:4] == ["C-1", "CNY", 1.0, 600.0]
    assert shown["H6"].value == pytest.approx(11.0)
    days = [shown.cell(HEAD + 2 + at, late_interest.AT + 5).value for at in (0, 1)]
    assert days == [10.0, 20.0]


def test_the_kpi_tells_of_the_year_so_far(books: Any, language: Language) -> None:
    shown = sheet(books, language, "collection_kpi")
    total = [cell.value for cell in shown[f"B{HEAD + 3}:M{HEAD + 3}"][0]]
    assert total[0] == find(language, "results.headers.total")
    assert total[1:4] == [2500.0, -100.0, 600.0]
    assert total[8] == 400.0
