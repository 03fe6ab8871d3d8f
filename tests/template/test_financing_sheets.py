"""The sheets Financing, Insured cash and LC documents: the small company with the demo's offers and credits, and the empty template."""

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.template.built import built
from tests.template.test_widths import parts, width
from xlcash.language import LANGUAGES, say

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def sheet(kind, language, key):
    return openpyxl.load_workbook(built(kind, language)[0], data_only=True)[say(language, f"sheets.{key}.tab")]


def column(cells, letter, first, rows):
    return [cells[f"{letter}{row}"].value for row in range(first, first + rows)]


def test_the_offers_are_ranked_by_annual_cost(language):
    cells = sheet("small", language, "financing")
    costs = [cost for cost in column(cells, "G", 6, 10) if cost is not None]
    assert costs == sorted(costs)
    assert len(costs) == 7
    assert cells["B3"].value.startswith("● ")


def test_the_discount_by_day_holds_the_worked_numbers(language):
    cells = sheet("small", language, "financing")
    head = next(row for row in range(20, 80) if cells[f"B{row}"].value == say(language, "sheets.financing.by_day.day"))
    by_day = {cells.cell(head, col).value: cells.cell(head + 1, col).value for col in range(3, 14)}
    assert {day: round(by_day[day], 4) for day in (30, 60, 90)} == {30: 0.4459, 60: 0.1589, 90: 0.0966}


def test_insured_cash_agrees_with_cash_at_risk(language):
    insured, alone = sheet("small", language, "insured_cash"), sheet("small", language, "cash_at_risk")
    assert insured["B3"].value.startswith("● ")
    assert column(insured, "E", 6, 12) == column(alone, "E", 6, 12)  # the medians


def test_the_documents_have_three_discrepancies(language):
    status = column(sheet("small", language, "lc_documents"), "E", 6, 32)
    assert status.count(say(language, "words.lc_status.discrepancy")) == 3
    assert status[:3] == [say(language, "words.lc_status.discrepancy")] * 3


@pytest.mark.parametrize(("key", "said"), [("financing", "sheets.financing.empty"), ("lc_documents", "sheets.lc_documents.empty")])
def test_an_empty_template_says_where_to_begin(language, key, said):
    assert sheet("blank", language, key)["B3"].value == say(language, said)


def test_credits_and_their_documents_are_printed_on_a_page_each_in_full_size(language):
    """A4 is 297 mm wide, less margins of 0.45 in; the break falls into the blank column between the tables, and no key is repeated.

    LibreOffice prints columns 4 % wider than Excel shows them.
    """
    shown, part = sheet("small", language, "credits"), parts(language)["credits"]
    paper = (297 / 25.4 - 2 * 0.45) * 96
    (_, end), (begin, last) = (range_boundaries(shown.tables[name].ref)[::2] for name in ("Credits", "LCDocuments"))
    assert (shown.page_setup.fitToWidth, shown.print_title_cols) == (2, None)
    assert 1.05 * width(part, end) < paper < width(part, begin)
    assert 1.05 * (width(part, last) - width(part, begin - 1)) < paper
