"""Response plan, Stress and Scenarios: what stands on them, and that their figures are those of the other sheets."""

from __future__ import annotations

import functools
from typing import Any

import openpyxl
import pytest

from tests.template.built import built
from xlcash.domain.cash.scenarios import DEFAULT_SCENARIOS
from xlcash.domain.cash.triggers import MOST_RULES, RULES
from xlcash.language import Language, say
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.response import FIRST_MOVE, SECTION
from xlcash.template.sheets.stress import DRAWN
from xlcash.template.style.tokens import UNIT

HEAD = 5  # the row of the header, as Excel counts
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@functools.cache
def opened(language: Language, kind: str = "small", *, values: bool = True) -> Any:
    return openpyxl.load_workbook(built(kind, language)[0], data_only=values)


def sheet(language: Language, key: str, kind: str = "small", *, values: bool = True) -> Any:
    return opened(language, kind, values=values)[say(language, f"sheets.{key}.tab")]


def row(of: Any, number: int, columns: int) -> list[Any]:
    return [cell.value for cell in of[number][1 : columns + 1]]


def test_the_triggers_are_handed_the_twelve_months_of_the_forecast(language: Language) -> None:
    formulas, tab = sheet(language, "response", values=False), say(language, "sheets.forecast.tab")
    for place in (f"B{HEAD}", f"B{FIRST_MOVE}"):
        assert f"({tab}!$B$5:$M$17," in formulas[place].value.text.replace("'", "")


def test_every_rule_has_a_row_and_the_one_that_fired_stands_first(language: Language) -> None:
    of = sheet(language, "response")
    rules = [row(of, HEAD + at, 8) for at in range(1, MOST_RULES + 1)]
    assert sum(each[0] is not None for each in rules) == len(RULES)
    # Wages of 500 a month and sales of 900 with VAT: cash rises above 3,000, three months of fixed cost, and stays there.
    assert all(each[4] != say(language, "words.fired.yes") for each in rules)
    assert of["B3"].value.startswith("●")


def test_without_a_gap_nothing_is_to_be_moved(language: Language) -> None:
    of = sheet(language, "response")
    assert of.cell(SECTION + 1, 2).value == say(language, "sheets.response.moves")
    assert of.cell(SECTION + 2, 2).value == say(language, "sheets.response.no_gap")
    assert row(of, FIRST_MOVE + 1, 5)[0::4] == [say(language, "results.deferrals.remains"), 0.0]


def test_the_base_case_agrees_with_the_forecast(language: Language) -> None:
    spills = built("small", language)[1].spills
    assert sheet(language, "stress")["B3"].value.startswith("●")
    base = spills["stress"][1]
    assert base[0] == say(language, "results.stress.base")
    assert base[7] == pytest.approx(min(month[9] for month in spills["forecast"][1:]))
    assert len(spills["stress"]) == 2 + len(DEFAULT_SCENARIOS)


def test_the_chart_reads_each_scenario_on_one_side_of_zero(language: Language) -> None:
    rows, unit = built("small", language)[1].spills["stress"][1:], UNIT[language]
    first = AT["stress"] + 1
    block = sheet(language, "chart_data")
    for at in range(1, DRAWN + 1):
        name, above, below, base, _ = (block.cell(HEAD + at, first + col).value for col in range(5))
        if at > len(rows):
            assert (name or "", above, below, base) == ("", "#N/A", "#N/A", "#N/A")
            continue
        cash = rows[at - 1][1]
        assert name == rows[at - 1][0]
        assert (above if cash >= 0 else below) == pytest.approx(cash / unit)
        assert (below if cash >= 0 else above) == "#N/A"
        assert base == pytest.approx(rows[0][1] / unit)


def test_an_empty_template_has_scenarios_and_says_what_to_fill_in(language: Language) -> None:
    names = [cell.value for cell in sheet(language, "scenarios", "blank")["B"][HEAD : HEAD + len(DEFAULT_SCENARIOS)]]
    assert names == [say(language, f"tables.Scenarios.defaults.{key}") for key in DEFAULT_SCENARIOS]
    for key in ("response", "stress"):
        assert sheet(language, key, "blank")["B3"].value == say(language, "sheets.forecast.empty")
