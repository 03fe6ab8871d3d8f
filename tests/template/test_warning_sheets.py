"""Warnings and Provision: what a small company worked by hand shows, and what an empty template says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.template.test_sheets import built, column, language, sheet
from xlcash.domain.errors import CellError
from xlcash.language import Language, say

__all__ = ["language"]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def spill(key: str, of: Language, kind: str = "small") -> list[list[Any]]:
    return built(kind, of)[1].spills[key]


def test_warnings_name_the_customer_and_count_the_lights(language: Language) -> None:
    rows = {(row[0], row[1]): row for row in spill("warnings", language)[1:]}
    late, use = (say(language, f"results.warnings.rules.{key}") for key in ("late_payment", "limit_use"))
    # 600 of C-1's first invoice are 30 days overdue; 600 + 500 − 100 are 111 % of its limit of 900.
    assert rows["C-1", late][2:4] == [30.0, 15.0]
    assert rows["C-1", use][2] == pytest.approx(1000 / 900)
    assert rows["C-1", use][5] == say(language, "words.light.red")
    assert column(sheet(language, "warnings"), "J")[0] == "First & Sons"
    lights = [row[5] for row in spill("warnings", language)[1:]]
    red, yellow = (lights.count(say(language, f"words.light.{name}")) for name in ("red", "yellow"))
    assert sheet(language, "warnings")["B3"].value.startswith(say(language, "sheets.warnings.red", red=red, yellow=yellow))


def test_the_provision_agrees_with_ageing_and_with_its_parts(language: Language) -> None:
    matrix, tail, segments = (spill(key, language) for key in ("provision", "uncollected", "provision_by"))
    strip = sheet(language, "provision")["B3"].value
    assert strip.startswith("● ")
    assert "2,400" in strip
    assert matrix[-1][1] == pytest.approx(2400)
    assert tail[-1][5] == pytest.approx(matrix[-1][3])
    assert segments[-1][2] == pytest.approx(2400)
    assert tail[-1][6] == pytest.approx(tail[-1][5] - tail[-1][4])


def test_the_expected_loss_of_the_example(language: Language) -> None:
    assert spill("expected_loss", language)[1] == [pytest.approx(9000.0), pytest.approx(900.0)]


@pytest.mark.parametrize("key", ["warnings", "provision"])
def test_an_empty_template_shows_no_error(language: Language, key: str) -> None:
    cells = [cell.value for row in sheet(language, key, "blank").iter_rows() for cell in row]
    assert not any(isinstance(value, str) and value.startswith("#") for value in cells)
    assert sheet(language, key, "blank")["B3"].value.startswith("● ")
    assert not isinstance(spill(key, language, "blank")[0][0], CellError)
