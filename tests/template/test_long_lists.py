"""Lists that grow with the ledger: their column headers are read on every screen and on every printed page."""

from __future__ import annotations

import re

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_from_string

from tests.template.test_sheets import language, opened
from xlcash.language import Language

__all__ = ["language"]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

# One row a customer, an invoice, a plan, a claim or a group of customers.
LISTS = [
    "open_items", "ageing", "statement", "credit", "altman", "limits", "exposure", "concentration", "warnings", "behaviour",
    "expected_payments", "worklist", "collection_steps", "late_interest", "interest_segments", "collection_kpi", "letters", "plans",
    "plan_instalments", "contracts", "claims", "lc_check",
]  # fmt: skip
# Lists below results of other columns, to which they belong (see docs/decisions/sheets.md).
BELOW_OTHERS = ["disputes", "insure_next", "discount_offer", "review_moved", "snapshot_review", "stress", "provision_by"]


def header(book: openpyxl.Workbook, spill: str) -> tuple[str, int]:
    """The sheet of a result and the row of its header."""
    ((tab, anchor),) = book.defined_names[f"xc_out_{spill}"].destinations
    return tab, coordinate_from_string(anchor.replace("$", ""))[1]


@pytest.mark.parametrize("spill", LISTS)
def test_the_header_of_a_long_list_stays_when_it_is_scrolled(language: Language, spill: str) -> None:
    book = opened("small", language)
    tab, row = header(book, spill)
    frozen = coordinate_from_string(book[tab].freeze_panes)[1] - 1
    assert frozen == row, f"{frozen} rows of {tab} stay; the header is in row {row}"


@pytest.mark.parametrize("spill", LISTS + BELOW_OTHERS)
def test_every_printed_page_of_a_long_list_repeats_its_header(language: Language, spill: str) -> None:
    book = opened("small", language)
    tab, row = header(book, spill)
    assert re.findall(r"\d+", str(book[tab].print_title_rows)) == [str(row), str(row)]
