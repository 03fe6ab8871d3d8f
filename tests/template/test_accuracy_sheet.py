"""The sheets Accuracy and Snapshots: what they say, and that two results share columns without sharing formats."""

from __future__ import annotations

import functools
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.template.built import built, small_company
from xlcash.domain.cash.collections import METHODS
from xlcash.domain.policy import Policy, settings_frame
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SNAPSHOTS
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.build import build_workbook
from xlcash.template.sheets.accuracy import CHART_AT, HEAD, REVIEW_AT, ROWS

SNAPSHOT = ["Taken", "Period start", "Period end", "Collections", "New sales", "Closing"]
REVIEW_HEAD = REVIEW_AT + 3  # rows of the sheet, from 1

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@functools.cache
def sheet(kind: str, language: Language, key: str = "accuracy") -> Any:
    return openpyxl.load_workbook(built(kind, language)[0], data_only=True)[say(language, f"sheets.{key}.tab")]


def made(folder: Path, language: Language, **tables: pd.DataFrame) -> Any:
    """The sheet Accuracy of the small company with other tables."""
    small = small_company(language)
    path = folder / "book.xlsm"
    build_workbook(replace(small, tables={**small.tables, **tables}), path, language)
    return openpyxl.load_workbook(path, data_only=True)[say(language, "sheets.accuracy.tab")]


def kept(*rows: list[Any]) -> pd.DataFrame:
    """Rows of the table Snapshots."""
    return read_table(SNAPSHOTS, [SNAPSHOT, *rows]).rows.reset_index(drop=True)


def nearest(of: Any) -> str:
    """The method whose row is marked."""
    return next(of.cell(row, 2).value for row in range(HEAD + 2, HEAD + 2 + ROWS) if of.cell(row, 8).value)


def test_the_strip_names_the_nearest_method_and_that_the_settings_use_it(language: Language) -> None:
    of = sheet("small", language)
    assert nearest(of) == say(language, "words.collection_method.behaviour")
    assert of["B3"].value.startswith("● ")
    assert nearest(of) in of["B3"].value


def test_the_strip_warns_when_the_settings_use_another_method(tmp_path: Path, language: Language) -> None:
    used = say(language, "words.collection_method.due_date")
    of = made(tmp_path, language, Settings=settings_frame(Policy(collection_method="due_date"), language))
    assert of["B3"].value.startswith("▲ ")
    assert nearest(of) in of["B3"].value
    assert used in of["B3"].value


def test_an_empty_template_says_what_is_missing(language: Language) -> None:
    of = sheet("blank", language)
    assert of["B3"].value.startswith(say(language, "sheets.accuracy.no_choice"))
    button = say(language, "ribbon.buttons.freeze_snapshot.label")
    assert of.cell(REVIEW_AT + 2, 2).value == say(language, "sheets.accuracy.no_snapshot", button=button)
    assert of.cell(REVIEW_HEAD, 2).value == say(language, "results.headers.taken")
    assert of.cell(REVIEW_HEAD + 1, 2).value is None


def test_what_came_of_the_latest_snapshot(tmp_path: Path) -> None:
    """May was forecast by the one before, June and July by the latest; 400 came in June of 500 forecast."""
    rows = [
        ["2026-04-30", "2026-05-01", "2026-05-31", 70.0, 0.0, 10.0],
        ["2026-05-31", "2026-06-01", "2026-06-30", 300.0, 200.0, 20.0],
        ["2026-05-31", "2026-07-01", "2026-07-31", 900.0, 0.0, 30.0],
    ]
    of = made(tmp_path, "en", Snapshots=kept(*rows))
    said = of.cell(REVIEW_AT + 2, 2).value
    assert said.startswith("Latest snapshot 2026-05-31, periods over: 1. Customers paid 400, 80% of the 500 that was forecast")
    shown = [[of.cell(row, col).value for col in (5, 6, 7, 8)] for row in range(REVIEW_HEAD + 1, REVIEW_HEAD + 4)]
    formats = [of.cell(REVIEW_HEAD + 1, col).number_format for col in (2, 4, 5, 8)]
    assert formats == ["yyyy-mm-dd", "yyyy-mm-dd", '#,##0_);(#,##0);"–"_);@', "0.0%"]
    assert shown == [[500, 400, -100, -0.2], [900, "", "", ""], [70, 0, -70, -1]]


def test_a_snapshot_without_a_period_that_is_over_waits(tmp_path: Path) -> None:
    of = made(tmp_path, "en", Snapshots=kept(["2026-06-30", "2026-07-01", "2026-07-31", 900.0, 0.0, 30.0]))
    assert of.cell(REVIEW_AT + 2, 2).value == "Latest snapshot 2026-06-30: none of its periods is over yet"


@pytest.mark.parametrize("kind", ["small", "blank"])
def test_the_rows_of_the_backtest_have_their_own_formats_even_where_they_are_blank(kind: str, language: Language) -> None:
    of = sheet(kind, language)
    for row in range(HEAD + 2, HEAD + 2 + ROWS):
        assert [of.cell(row, col).number_format for col in (4, 5, 6)] == ["0.0%", "0.0%", "0%"]


def test_the_chart_reads_each_methods_rows(language: Language) -> None:
    of = sheet("small", language)
    with zipfile.ZipFile(built("small", language)[0]) as package:
        name = of.title.replace("'", "''")
        charts = [package.read(part).decode() for part in package.namelist() if part.startswith("xl/charts/chart")]
    (chart,) = [text for text in charts if f"{name}!$D$" in text]
    firsts = [int(row) for row in re.findall(r"<c:tx>.*?\$B\$(\d+)", chart)]
    assert [of.cell(row, 2).value for row in firsts] == [say(language, f"words.collection_method.{method}") for method in METHODS]
    spans = [(int(a), int(b)) for a, b in re.findall(r"\$D\$(\d+):\$D\$(\d+)", chart)]
    assert spans == [(row, row + 4) for row in firsts]
    assert spans[-1][1] == HEAD + 1 + ROWS < CHART_AT + 1


def test_snapshots_is_an_input_table_with_a_blank_row(language: Language) -> None:
    of = sheet("blank", language, "snapshots")
    assert of.tables["Snapshots"].ref == "B5:N6"
    assert [of.cell(6, col).value for col in range(2, 15)] == [None] * 13
