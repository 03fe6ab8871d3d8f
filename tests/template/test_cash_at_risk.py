"""The sheet Cash at risk of the small company: wages of 500 and no certain inflow but its four open invoices."""

import openpyxl
import pytest

from tests.template.built import built
from xlcash.language import LANGUAGES, say

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def sheet(kind, language, key="cash_at_risk", *, values=True):
    return openpyxl.load_workbook(built(kind, language)[0], data_only=values)[say(language, f"sheets.{key}.tab")]


def test_it_is_drawn_as_the_settings_say(language):
    """Paths and seed are left out: the function then reads them from Settings, and macros can follow the formula."""
    formula = sheet("small", language, values=False)["B5"].value.text
    assert "Settings[#All],AsOf,,,12," in formula


def test_the_strip_tells_that_the_mean_is_the_forecast(language):
    strip = sheet("small", language)["B3"].value
    assert strip.startswith("● ")
    assert "10,000" in strip


def test_the_sentence_names_the_month_in_which_the_reserve_is_most_likely_broken(language):
    """3 months of 1,000: the reserve is broken on every path once August's wages are paid; the first such month is told."""
    cells = sheet("small", language)
    chances = [cells[f"G{row}"].value for row in range(6, 18)]
    first = 6 + chances.index(max(chances))
    sentence = cells["B20"].value
    assert cells[f"B{first}"].value.strftime("%Y-%m") in sentence
    assert f"{max(chances):.1%}" in sentence


def test_the_areas_of_the_chart_add_up_to_the_quantiles(language):
    unit = {"en": 1_000, "zh": 10_000}[language]
    quantiles, data = sheet("small", language), sheet("small", language, "chart_data")
    for row in range(6, 18):
        p5, p10, p50, p90 = (quantiles.cell(row, col).value for col in range(3, 7))
        lowest, tail, band, middle, reserve = (data.cell(row, col).value for col in range(60, 65))
        assert lowest * unit == pytest.approx(p5)
        assert (lowest + tail) * unit == pytest.approx(p10)
        assert (lowest + tail + band) * unit == pytest.approx(p90)
        assert (middle * unit, reserve * unit) == (pytest.approx(p50), pytest.approx(3_000))


def test_the_empty_workbook_says_what_to_fill_in(language):
    cells = sheet("blank", language)
    assert cells["B3"].value == say(language, "sheets.forecast.empty")
    assert cells["B20"].value == say(language, "sheets.dashboard.fill_in")
