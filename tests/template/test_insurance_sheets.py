"""Insurance and Claims: what a small company without a policy shows, and what an empty template says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.template.test_sheets import built, language, sheet
from xlcash.language import Language, say

__all__ = ["language"]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def spill(key: str, of: Language, kind: str = "small") -> list[list[Any]]:
    return built(kind, of)[1].spills[key]


def test_without_a_policy_nothing_is_insured_and_the_sheets_say_so(language: Language) -> None:
    steps = {row[12] for row in spill("claims", language)[1:]}
    assert steps == {say(language, "insurance.uninsured.not_in_force")}
    assert say(language, "sheets.insurance.no_policy") in sheet(language, "insurance")["B3"].value
    assert [row[6] for row in spill("insurance_sizing", language)[1:]] == [0.0, 0.0, 0.0]
    assert [row[8] for row in spill("insure_next", language)[1:]] == [0.0, 0.0]


def test_both_sheets_agree_with_ageing_credits_apart(language: Language) -> None:
    # 600 + 500 of C-1 (its credit note of 100 apart) + 200 USD at 7.00
    for key, column in (("claims", 3), ("insure_next", 1)):
        assert sum(row[column] for row in spill(key, language)[1:]) == pytest.approx(2500)
    for key in ("claims", "insurance"):
        said = sheet(language, key)["B3"].value
        assert said.startswith("● ")
        assert "2,500" in said


def test_the_sizing_of_the_small_company(language: Language) -> None:
    annual, largest, tolerance = spill("insurance_sizing", language)[1:]
    assert annual[1:6] == pytest.approx([2900.0, 0.7, 0.9, 2030.0, 2610.0])
    assert largest[1:6] == pytest.approx([1400.0, 1.5, 1.5, 2100.0, 2100.0])
    assert tolerance[1] == pytest.approx(2500)


def test_the_largest_risks_fail_and_without_a_policy_all_of_it_stays(language: Language) -> None:
    rows = spill("insured_loss", language)[1:]
    assert sorted((row[0], row[3]) for row in rows) == [("C-1", 1100.0), ("C-2", 1400.0)]
    assert [row[4] for row in rows] == [row[3] for row in rows]
    said = sheet(language, "insured_loss")["B3"].value
    assert said.startswith("● ")
    assert "2,500" in said
    assert "0%" in said


def test_the_review_ends_on_the_as_of_date_and_agrees_with_ageing(language: Language) -> None:
    rows = spill("review", language)[1:]
    assert [rows[0][1].date(), rows[0][2].date()] == [dt.date(2026, 3, 31), dt.date(2026, 6, 30)]
    assert (rows[1][1], rows[1][2]) == (0.0, pytest.approx(2500))
    said = sheet(language, "strategy_review")["B3"].value
    assert said.startswith("● ")
    assert "2026-03-31 → 2026-06-30" in said


@pytest.mark.parametrize("key", ["insurance", "claims", "policies", "claim_register", "insured_loss", "strategy_review"])
def test_an_empty_template_shows_no_error(language: Language, key: str) -> None:
    cells = [cell.value for row in sheet(language, key, "blank").iter_rows(max_row=60) for cell in row]
    shown = [value for value in cells if isinstance(value, str) and value.startswith("#")]
    assert set(shown) <= {"#N/A"}  # points a chart leaves out
