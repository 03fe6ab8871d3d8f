"""What is printed of a list that has grown, on a real spreadsheet."""

from xlcash.excel.macros import press
from xlcash.excel.macros.books import spill, table_named
from xlcash.language import say

LISTS = {"ageing": "ageing", "limits": "limits", "warnings": "warnings", "credit": "credit", "collection_steps": "collection_steps"}


def test_refresh_prints_lists_to_their_end_and_leaves_all_other_areas(lent, language):
    sheets = {key: lent.sheets[say(language, f"sheets.{key}.tab")] for key in (*LISTS, "customers", "exposure")}
    before = {sheet.name: sheet.page_setup.print_area for sheet in lent.sheets}
    ends = {key: spill(lent, result).anchor.row + spill(lent, result).extent()[0] - 1 for key, result in LISTS.items()}
    ends["customers"] = table_named(lent, "Customers").range.last_cell.row
    for key in ends:
        setup = sheets[key].page_setup
        setup.print_area = sheets[key].range(setup.print_area).resize(6).address
    sheets["exposure"].page_setup.print_area = "$C$1:$E$9"  # the user's own: without the list's first column
    press(lent, "refresh_forecast")
    after = {sheet.name: sheet.page_setup.print_area for sheet in lent.sheets}
    assert {key: sheets[key].range(after[sheets[key].name]).last_cell.row for key in ends} == ends
    assert after.pop(sheets["exposure"].name) == "$C$1:$E$9"
    own = {sheet.name for sheet in sheets.values()}
    assert {name: area for name, area in after.items() if name not in own} == {k: v for k, v in before.items() if k not in own}
    for sheet in sheets.values():
        sheet.page_setup.print_area = before[sheet.name]
