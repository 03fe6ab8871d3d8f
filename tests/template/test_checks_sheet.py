"""Checks of the small company, worked by hand, and of books in which something is wrong."""

from __future__ import annotations

import dataclasses
from typing import Any

import openpyxl
import pytest

from tests.template.built import built, small_company
from xlcash.domain.company import Company
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.build import build_workbook
from xlcash.template.sheets.checked import CHECKS

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
KEYS = [check.key for check in CHECKS]


def rows_of(path, language: Language) -> dict[str, list[Any]]:
    sheet = openpyxl.load_workbook(path, data_only=True)[say(language, "sheets.checks.tab")]
    says = {find(language, f"sheets.checks.{key}.says"): key for key in KEYS}
    return {says[row[0].value]: [cell.value for cell in row[1:]] for row in sheet["B6:H30"] if row[0].value in says}


def state(language: Language, light: str, word: str) -> str:
    return f"{light} {find(language, f'sheets.checks.states.{word}')}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_small_company_agrees_in_all_there_is_to_compare(language: Language) -> None:
    rows = rows_of(built("small", language)[0], language)
    assert list(rows) == KEYS
    # Open 1,000 − 400 + 500 − 100 + 200 USD at 7.00 = 2,400, of which a credit of 100 is not applied to an invoice.
    assert rows["ledger"][:4] == [2400.0, 2400.0, 0.0, state(language, "●", "agrees")]
    assert rows["ageing"][:2] == [2400.0, 2400.0]
    assert rows["unallocated"][:4] == [-100.0, 0.0, -100.0, state(language, "▲", "open")]
    assert rows["inflows"][1] == 2500.0
    assert rows["opening"][:2] == [3000.0, 3000.0]
    # Monthly states neither receivables nor payables nor cash.
    assert {rows[key][3] for key in ("receivables", "payables", "cash")} == {find(language, "sheets.checks.states.nothing")}
    others = set(KEYS) - {"unallocated", "receivables", "payables", "cash"}
    assert {rows[key][3] for key in others} == {state(language, "●", "agrees")}


def with_receivables(firm: Company, amount: float) -> Company:
    monthly = firm.tables["Monthly"].copy()
    monthly.loc[monthly.index[-1], "receivables"] = amount
    return dataclasses.replace(firm, tables={**firm.tables, "Monthly": monthly})


def test_a_general_ledger_that_differs_is_red_and_start_says_so(tmp_path) -> None:
    path = tmp_path / "differs.xlsm"
    build_workbook(with_receivables(small_company("en"), 2390.0), path, "en")
    assert rows_of(path, "en")["receivables"][:4] == [2400.0, 2390.0, 10.0, "■ differs"]
    assert rows_of(path, "en")["receivables"][5].startswith("An entry is missing on one side")
    book = openpyxl.load_workbook(path, data_only=True)
    assert book["Checks"]["B3"].value.startswith("■ Checks that differ: 1")
    assert book["Start"]["J5"].value == "■ A total differs: see Checks"


def test_the_general_ledger_is_compared_at_a_month_end_only(tmp_path) -> None:
    firm = with_receivables(small_company("en"), 2390.0)
    path = tmp_path / "mid-month.xlsm"
    build_workbook(dataclasses.replace(firm, as_of=firm.as_of.replace(day=29)), path, "en")
    assert [cell or "" for cell in rows_of(path, "en")["receivables"][1:4]] == ["", "", "nothing to compare"]


@pytest.mark.parametrize(("off", "light"), [(0.0, "● agrees"), (0.004, "● agrees"), (0.01, "■ differs"), (-0.49, "■ differs")])
def test_totals_agree_to_the_cent(tmp_path, off: float, light: str) -> None:
    path = tmp_path / "cents.xlsm"
    build_workbook(with_receivables(small_company("en"), 2400.0 - off), path, "en")
    assert rows_of(path, "en")["receivables"][2:4] == [0.0 if abs(off) < 0.005 else off, light]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_collected_is_the_unpaid_share_of_expected_payments_and_the_provision_may_be_more(language: Language) -> None:
    rows = rows_of(built("small", language)[0], language)
    payments = openpyxl.load_workbook(built("small", language)[0], data_only=True)[say(language, "sheets.expected_payments.tab")]
    in_base = {"CNY": 1.0, "": 1.0, "USD": 7.0}
    lost = sum(
        row[2] * row[7] * in_base[row[8] or ""] for row in payments.iter_rows(min_row=6, max_row=8, min_col=2, max_col=10, values_only=True)
    )
    assert rows["uncollected"][:2] == pytest.approx([lost, lost])
    assert rows["tail"][1] == pytest.approx(lost)
    assert rows["tail"][2] == pytest.approx(15.30 - lost, abs=0.005)
    assert rows["tail"][3] == state(language, "●", "agrees")


def test_an_empty_workbook_has_nothing_that_differs() -> None:
    states = {row[3] for row in rows_of(built("blank", "en")[0], "en").values()}
    assert states <= {"● agrees", "nothing to compare"}
