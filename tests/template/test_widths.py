"""Every sheet that answers is seen whole on a laptop's screen, without scrolling to the right."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl.utils import column_index_from_string

from tests.template.built import built
from xlcash.language import LANGUAGES, Language
from xlcash.template.sheets import KINDS

SCREEN = 1_320  # pixels of a screen of 1,366 less the row headings and the scroll bar
FROZEN = 150  # pixels of rows that stay when the sheet is scrolled, of some 470 that a laptop shows
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SEEN = [key for key, kind in KINDS.items() if kind != "input" and key != "chart_data"]  # that one holds what the charts read
USUAL_WIDTH, USUAL_HEIGHT = 64, 24  # pixels of columns and rows that nothing is said of


def parts(language: Language) -> dict[str, ET.Element]:
    """The sheets' parts in the order of the tabs."""
    with zipfile.ZipFile(built("small", language)[0]) as package:
        return {key: ET.fromstring(package.read(f"xl/worksheets/sheet{at}.xml")) for at, key in enumerate(KINDS, 1)}


def last_columns(language: Language) -> dict[str, int]:
    """The last printed column of every sheet, from 1."""
    with zipfile.ZipFile(built("small", language)[0]) as package:
        names = ET.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}definedName")
    areas = {list(KINDS)[int(name.attrib["localSheetId"])]: str(name.text) for name in names if name.attrib["name"] == "_xlnm.Print_Area"}
    return {key: column_index_from_string(re.findall(r"\$([A-Z]+)", areas[key])[-1]) for key in SEEN}


def pixels(characters: float) -> int:
    """The width of a column as a program of 7-pixel digits draws it (ECMA-376, 18.3.1.13)."""
    return int((256 * characters + int(128 / 7)) / 256 * 7)


def width(part: ET.Element, last: int) -> float:
    """The pixels of the columns up to the last, at the sheet's own zoom."""
    stated = {}
    for column in part.iter(f"{MAIN}col"):
        for at in range(int(column.attrib["min"]), min(int(column.attrib["max"]), last) + 1):
            stated[at] = 0 if column.get("hidden") else pixels(float(column.attrib["width"]))
    view = next(part.iter(f"{MAIN}sheetView"))
    return sum(stated.get(at, USUAL_WIDTH) for at in range(1, last + 1)) * int(view.get("zoomScale", "100")) / 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_printed_of_a_sheet_fits_a_laptops_screen(language: Language) -> None:
    last, found = last_columns(language), parts(language)
    widths = {key: width(found[key], last[key]) for key in SEEN}
    assert len(widths) > 40
    assert {key: wide for key, wide in widths.items() if wide > SCREEN} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_that_stay_leave_room_for_those_that_are_read(language: Language) -> None:
    frozen = {}
    for key, part in parts(language).items():
        panes = next(part.iter(f"{MAIN}pane"), None)
        rows = int(panes.get("ySplit", "0")) if panes is not None else 0
        stated = {int(row.attrib["r"]): float(row.attrib["ht"]) * 4 / 3 for row in part.iter(f"{MAIN}row") if "ht" in row.attrib}
        frozen[key] = sum(stated.get(at, USUAL_HEIGHT) for at in range(1, rows + 1))
    assert {key: high for key, high in frozen.items() if high > FROZEN} == {}
