"""Random edits of a workbook's inputs through LibreOffice, and that the judge of them sees what it is there for.

The full run: python tests/fuzz/workbook.py --count 1000
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.fuzz.edits import Edit, batches
from tests.fuzz.inputs import Inputs
from tests.fuzz.judging import faults
from tests.fuzz.workbook import judge, small_company
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.language import say
from xlcash.template.build import build_workbook
from xlcash.template.sheet import HEAD
from xlcash.template.sheets.checked import CHECKS

EDITS = 100


@pytest.fixture(scope="module")
def book(libreoffice, tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "small.xlsm"
    build_workbook(small_company("zh"), path, "zh")
    book = app_on(libreoffice).books.open(str(path))
    yield book
    book.close()


@pytest.fixture(scope="module")
def inputs(book):
    return Inputs(book)


def test_a_hundred_random_edits_leave_values_errors_and_totals_that_tie(book, inputs):
    count = Counter()
    for batch in batches(Random(20261121), inputs.tables, inputs.cells, EDITS):
        assert judge(book, inputs, batch, count) == [], [str(edit) for edit in batch]
    assert count["checks green"] > 2 * count["checks none"], "most checks had something to compare"


def test_an_as_of_date_that_is_none_leaves_no_error_but_excels(book, inputs):
    assert judge(book, inputs, [Edit("AsOf", 1, 0, "formula", "=1E300*10")], Counter()) == []


def test_the_inputs_are_put_back(book, inputs):
    before = Inputs(book)
    for kind in ("row deleted", "row written over the next", "error", "blank"):
        inputs.edit(Edit("Invoices", 1, 4, kind, "=NA()" if kind == "error" else ""))
    assert Inputs(book).tables["Invoices"] != before.tables["Invoices"]
    inputs.put_back()
    assert Inputs(book).tables == before.tables


def test_the_judge_sees_a_traceback_an_err_a_check_that_differs_and_a_message_about_nothing(book):
    sheet = book.sheets[say("zh", "sheets.checks.tab")]
    put_back = sheet.impl.unlock()
    row = HEAD + 2 + [check.key for check in CHECKS].index("opening")
    at = sheet.range(f"C{row}").impl.cells.getCellByPosition(0, 0)
    formula = at.Formula
    aside = sheet.range("Z1").impl.cells.getCellByPosition(0, 0)
    try:
        at.Formula = f"({formula.removeprefix('=')})+1" if not formula.startswith("=") else f"=({formula[1:]})+1"
        aside.Formula = '="Traceback (most recent call last)"'
        found = faults(book, (), Counter())
        assert [text.partition(":")[0] for text in found] == [sheet.name, "Checks, opening"]
        aside.Formula = "=SQRT(-1)"
        assert any("Err:502" in text for text in faults(book, (), Counter()))
    finally:
        at.Formula = formula
        aside.Formula = ""
        put_back()
    assert faults(book, (), Counter()) == []
