"""What the charts of result sheets read, on Chart data, and the lists that validations read beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.template.test_sheets import built, language, sheet
from xlcash.language import Language, find, say
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets import choices, forecast_charts, insured_cash, limits_chart, warnings, working_capital
from xlcash.template.sheets.calls import MONTHS, WEEKS
from xlcash.template.sheets.chart_data import AT
from xlcash.template.style.tokens import UNIT

__all__ = ["language"]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
NA = "#N/A"


def spill(key: str, of: Language) -> list[list[Any]]:
    return built("small", of)[1].spills[key][1:]


def block(of: Language, key: str, columns: tuple[Column, ...], rows: int) -> list[list[Any]]:
    data = sheet(of, "chart_data")
    first = AT[key] + 1
    return [[data.cell(HEAD + 1 + at, first + col).value for col in range(len(columns))] for at in range(1, rows + 1)]


def test_no_two_blocks_share_a_column(language: Language) -> None:
    heads = [cell.value for cell in sheet(language, "chart_data")[HEAD + 1]]
    for key, first in AT.items():
        assert heads[first] is not None, key
        assert heads[first - 1] is None, f"a blank column stands before {key}"


def test_the_weeks_mark_their_lowest_point_alone(language: Language) -> None:
    rows, unit = block(language, "weeks", forecast_charts.WEEK_BLOCK, WEEKS), UNIT[language]
    closing = [row[9] for row in spill("weeks", language)]
    assert [row[1] * unit for row in rows] == pytest.approx(closing)
    marked = [row[3] for row in rows if row[3] != NA]
    assert marked == [pytest.approx(min(closing) / unit)]


def test_insured_cash_draws_what_the_policies_add(language: Language) -> None:
    rows, unit = block(language, "insured_cash", insured_cash.BLOCK, MONTHS), UNIT[language]
    for (_, median, worst), row in zip(rows, spill("insured_comparison", language), strict=True):
        assert (median * unit, worst * unit) == (pytest.approx(row[6] - row[3]), pytest.approx(row[4] - row[1]))


def test_warnings_are_counted_by_rule_and_light(language: Language) -> None:
    names, listed = find(language, "results.warnings.rules"), spill("warnings", language)
    red, yellow = (say(language, f"words.light.{light}") for light in ("red", "yellow"))
    for name, *counted in block(language, "warnings", warnings.BLOCK, len(names)):
        assert counted == [sum(row[1] == name and row[5] == light for row in listed) for light in (red, yellow)]


def test_limits_draw_the_largest_debtors_first(language: Language) -> None:
    first, second, third, *_ = block(language, "limits", limits_chart.BLOCK, 10)
    proposed = {row[0]: row[9] for row in spill("limits", language)}
    unit = UNIT[language]
    assert first[1] == NA, "C-2 owes most and has no limit in force"
    assert second[:2] == ["First & Sons", pytest.approx(900 / unit)]
    assert second[2] == (pytest.approx(proposed["C-1"] / unit) if isinstance(proposed["C-1"], float) else NA)
    assert third[1:] == [NA, NA]


def test_working_capital_shows_the_reserve_by_both_rules(language: Language) -> None:
    shown, first = sheet(language, "working_capital"), working_capital.RESERVE_AT + 4
    for row, (rule, low, high, held, gap, status) in enumerate(spill("reserve", language), first):
        assert [shown.cell(row, col + 1).value for col in (1, 5, 6, 7, 8, 9)] == [rule, low, high, gap, pytest.approx(held), status]


@pytest.mark.parametrize(("key", "letter", "named"), [("scorecard", "B", "factor"), ("import_map", "C", "column")])
def test_long_lists_are_offered_from_chart_data(language: Language, key: str, letter: str, named: str) -> None:
    rules = [rule for rule in sheet(language, key).data_validations.dataValidation if str(rule.sqref).startswith(f"{letter}6")]
    assert [rule.errorStyle for rule in rules] == ["warning"]
    assert say(language, "sheets.chart_data.tab") in rules[0].formula1
    col = choices.FIRST + 1 + list(choices.TITLES).index(named)
    words = [row[0].value for row in sheet(language, "chart_data").iter_rows(min_row=HEAD + 2, min_col=col, max_col=col)]
    wanted = find(language, "scorecard.factors").values() if named == "factor" else [say(language, "tables.Invoices.columns.due_date")]
    assert set(wanted) <= set(words)
