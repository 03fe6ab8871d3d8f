"""Every formula of every built workbook recalculates in a real LibreOffice to the value it was written with, and follows its inputs."""

import re

import pytest

from tests.hosts.libreoffice.recalculation import compare, formula_cells
from tests.hosts.ooxml.validator import validate
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.macros import press
from xlcash.language import LANGUAGES

BUILT = [(kind, language) for kind in ("demo", "empty", "no currency") for language in LANGUAGES]


@pytest.mark.parametrize("built", BUILT, ids="-".join)
def test_every_formula_cell_equals_its_cached_value(built, workbooks, libreoffice):
    cells = formula_cells(workbooks[built])
    assert len(cells) > (5000 if built[0] == "demo" else 300)
    assert [str(difference) for difference in compare(workbooks[built], libreoffice)] == []


@pytest.mark.parametrize("built", BUILT, ids="-".join)
def test_microsofts_validator_has_nothing_to_say(built, workbooks):
    assert validate(workbooks[built]) == []


def test_every_function_stands_in_the_workbook(workbooks, language):
    used = {name for cell in formula_cells(workbooks["demo", language]) for name in re.findall(r"XC_\w+", cell.formula)}
    assert used == {function.name for function in FUNCTIONS}


def test_both_languages_hold_the_same_formulas(workbooks):
    english, chinese = (_calls(workbooks["demo", language]) for language in LANGUAGES)
    assert english == chinese


def _calls(path):
    """Every cell that calls a worksheet function; the names of sheets and columns, which differ by language, left out."""
    cells = [cell for cell in formula_cells(path) if cell.formula.lstrip("=").startswith("XC_")]
    return [(cell.row, cell.column, re.sub(r"('[^']+'|[^(,!]+)!|(?<=\[)[^\[\]#]+(?=\])", "", cell.formula)) for cell in cells]


def test_an_input_changed_in_the_spreadsheet_is_followed_by_its_results(opened):
    invoices = next(table for sheet in opened.sheets for table in sheet.tables if table.name == "Invoices")
    ageing = opened.names["xc_out_ageing"].refers_to_range
    rows = ageing.expand("table").value
    total_before = rows[-1][rows[0].index(rows[0][9])]
    newest = invoices.data_body_range[-1, 4]
    newest.value = newest.value + 1000
    opened.app.calculate()
    after = ageing.expand("table").value
    assert after[-1][9] == pytest.approx(total_before + 1000)
    forecast = opened.names["xc_out_open_items"].refers_to_range.expand("table").value
    assert sum(row[9] for row in forecast[1:] if isinstance(row[9], float)) > 0


def test_a_bad_cell_typed_into_a_table_is_told_on_messages_and_shown_in_the_total(opened):
    invoices = next(table for sheet in opened.sheets for table in sheet.tables if table.name == "Invoices")
    invoices.data_body_range[0, 4].value = "a lot"
    press(opened, "refresh_forecast")  # Calc never spills: the button gives the new message its row
    ageing = opened.names["xc_out_ageing"].refers_to_range.expand("table").value
    assert (ageing[-1][9], ageing[-2][9]) == (None, None), "unknown, as an error value"
    assert ageing[1][9] > 0
    messages = opened.names["xc_out_messages"].refers_to_range.resize(2, 4).value
    assert "a lot" in str(messages[1][3])
