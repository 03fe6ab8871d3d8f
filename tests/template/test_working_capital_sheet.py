"""Working capital and Statement: what stands on them for a company worked by hand."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.template.built import small_company
from xlcash.domain.company import Company
from xlcash.domain.reading import read_table
from xlcash.domain.tables import MONTHLY
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.build import build_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

HEAD = ["Month", "Sales", "Purchases", "COGS", "Receivables", "Payables", "Inventory", "Cash", "Current assets", "Current liabilities"]
APRIL = ["2026-04-30", 1000.0, 400.0, 500.0, 2000.0, 600.0, 900.0, 100.0, 4000.0, 2000.0]
MAY = ["2026-05-31", 1100.0, 450.0, 550.0, 2100.0, 700.0, 950.0, 100.0, 4100.0, 2500.0]
JUNE = ["2026-06-30", 900.0, 400.0, 450.0, 2400.0, 800.0, 900.0, 100.0, 3000.0, 3200.0]  # 2,400 is what the ledger says
A_DAY = 3000 / 91 * 1.13  # sales of April to June, with VAT


def with_months(company: Company, *rows: list[Any]) -> Company:
    return replace(company, tables={**company.tables, "Monthly": read_table(MONTHLY, [HEAD, *rows]).rows.reset_index(drop=True)})


@functools.cache
def path(language: Language, months: int = 3) -> Path:
    book = Path(tempfile.mkdtemp()) / f"{language}.xlsm"
    build_workbook(with_months(small_company(language), *[APRIL, MAY, JUNE][:months]), book, language)
    return book


@functools.cache
def opened(language: Language, months: int = 3) -> Any:
    return openpyxl.load_workbook(path(language, months), data_only=True)


def sheet(language: Language, key: str = "working_capital", months: int = 3) -> Any:
    return opened(language, months)[say(language, f"sheets.{key}.tab")]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def test_the_table_stands_at_b5_with_its_latest_month_last(language: Language) -> None:
    cells = [cell.value for cell in sheet(language)["B8:P8"][0]]
    assert cells[0] == dt.datetime(2026, 6, 1)
    assert cells[1] == pytest.approx(2400 / A_DAY)
    assert cells[6] == 2400 + 900 - 800
    assert cells[8] == 3000 / 3200
    assert cells[11] == say(language, "results.working_capital_status.liquidity_alarm")
    assert cells[13] == pytest.approx(A_DAY)


def test_the_strip_compares_receivables_with_the_ledger_of_the_same_month(language: Language) -> None:
    assert sheet(language)["B3"].value.startswith("● ")
    assert "2,400" in sheet(language)["B3"].value


def test_the_strip_says_when_months_and_ledger_are_of_different_days() -> None:
    strip = sheet("en", months=2)["B3"].value
    assert strip.startswith("receivables of 2026-05; the ledger is as of 2026-06-30")


def test_messages_over_the_charts_say_the_worst_first(language: Language) -> None:
    days, ratios = (sheet(language)[place].value for place in ("B21", "J21"))
    assert days.startswith("▲ ")
    assert "30–60" in days
    assert ratios.startswith("■ ")
    assert "0.94" in ratios


def test_the_what_if_multiplies_days_by_a_day(language: Language) -> None:
    now, days, then, frees = ([sheet(language)[f"{column}{row}"].value for row in (37, 38, 39)] for column in "EFGH")
    bought = 1250 / 91 * 1.13
    assert days == [5, 5, 10]
    assert frees == pytest.approx([5 * A_DAY, 5 * bought, 5 * A_DAY + 5 * bought])
    assert then == pytest.approx([now[0] - 5, now[1] + 5, now[2] - 10])


def test_the_days_of_the_what_if_look_like_an_input_and_take_days_only(language: Language) -> None:
    assert {sheet(language)[place].style for place in ("F37", "F38")} == {"xc Input"}
    assert sheet(language)["F39"].style == "xc Output"
    rules = {str(rule.sqref): (rule.formula1, rule.formula2) for rule in sheet(language).data_validations.dataValidation}
    assert rules == {"F37": ("0", "180"), "F38": ("0", "180")}


def test_the_latest_month_by_itself(language: Language) -> None:
    count_back, dio, dpo, ccc, cei = (sheet(language)[f"N{row}"].value for row in range(36, 41))
    left = 2400 / 1.13 - 900 - 1100
    assert count_back == pytest.approx(30 + 30 + 30 * left / 1000)
    assert (dio, dpo) == (pytest.approx(900 / 450 * 30), pytest.approx(800 / (400 * 1.13) * 30))
    assert ccc == pytest.approx(count_back + dio - dpo)
    collectable = 2100 + 900 * 1.13 - (500 + 1400)  # not due: 500 and 200 USD at 7
    assert cei == pytest.approx((2100 + 900 * 1.13 - 2400) / collectable)


def test_every_status_has_its_light(language: Language) -> None:
    words = [
        rule.formula[0].strip('"')
        for area in sheet(language).conditional_formatting
        for rule in area.rules
        if rule.type == "cellIs" and str(area.sqref).startswith("M6")
    ]
    assert set(words) == set(find(language, "results.working_capital_status").values()) - {
        say(language, "results.working_capital_status.unknown")
    }


def test_charts_read_twelve_rows_of_chart_data(language: Language) -> None:
    block = sheet(language, "chart_data")["BX6:CG17"]
    assert [[cell.value for cell in row[1:3]] for row in block] == [[30, 30]] * 12, "the trade's norm, always there"
    assert [row[3].value for row in block[3:]] == ["#N/A"] * 9, "no month, no point"
    with zipfile.ZipFile(path(language)) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    read = [set(re.findall(r"\$([A-Z]+)\$6:\$\1\$17", chart)) for chart in charts]
    ours = [columns for columns in read if "BX" in columns]  # the months
    assert sorted(map(sorted, ours)) == [["BX", "BY", "BZ", "CA", "CB", "CC"], ["BX", "CD", "CE", "CF", "CG"]]


def test_the_statement_closes_with_what_ageing_says(language: Language) -> None:
    statement = sheet(language, "statement")
    assert statement["K6"].value == "C-2", "who owes most"
    rows = [[cell.value for cell in row] for row in statement["B6:I8"]]
    assert [row[1] for row in rows][::2] == [say(language, f"results.statement.{key}") for key in ("opening", "closing")]
    assert [(row[6], row[7]) for row in rows] == [(0, "USD"), (200, "USD"), (200, "USD")]
    assert statement["B3"].value.count("● ") == 2
    assert "1,400" in statement["B3"].value, "in the base currency"
