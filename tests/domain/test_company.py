"""What is written to a sheet reads back as what it was."""

import datetime as dt

import pandas as pd
import pytest

from xlcash.domain.company import company, table_cells
from xlcash.domain.reading import read_table
from xlcash.domain.tables import PLAN, SPECS
from xlcash.language import LANGUAGES

LINES = [
    ["Line", "Direction", "Amount", "Frequency", "Start", "End", "Rigidity"],
    ["Rent", "out", 100.0, "monthly", "2026-07-01", None, "flexible"],
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_survives_the_sheet(language):
    plan = read_table(PLAN, LINES).rows
    firm = company("Firm", as_of=dt.date(2026, 6, 30), base_currency="CNY", tables={"Plan": plan})
    cells = table_cells(firm, "Plan", language)
    back = read_table(PLAN, cells)
    assert back.language == language
    assert back.problems == ()
    pd.testing.assert_frame_equal(back.rows, plan)


def test_every_table_is_there_and_empty_ones_are_a_header():
    firm = company("Firm", as_of=dt.date(2026, 6, 30), base_currency="CNY", tables={})
    assert {name: len(table_cells(firm, name, "en")) for name in SPECS} == dict.fromkeys(SPECS, 1)
