from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import xlcash
from tests.hosts.libreoffice.recalculation import compare, formula_cells, render, same
from xlcash.hosts.libreoffice.office import Office


def written(path: Path, **cached: Any) -> Path:
    """A workbook of every kind of formula cell; `cached` replaces what is written as its value."""
    values = {"A2": 3.0, "A3": "逾期2", "A4": True, "A5": "#N/A", "A6": xlcash.__version__} | cached
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sums & more")
        sheet.write_row("A1", [1.0, 2.0])
        for cell, formula in {"A2": "A1+B1", "A3": '"逾期"&B1', "A4": "B1>A1", "A5": "NA()", "A6": "XC_VERSION()"}.items():
            sheet.write_formula(cell, f"={formula}", None, values[cell])
        sheet.write_dynamic_array_formula("D1:E2", "=A1:B2*2", None, 2.0)
        for cell, value in {"E1": 4.0, "D2": 6.0, "E2": 0.0}.items():
            sheet.write(cell, cached.get(cell, value))
    return path


def test_a_workbook_that_computes_what_it_says_shows_no_difference(libreoffice: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "right.xlsx")
    assert [cell.address for cell in formula_cells(path)][-1] == "Sums & more!A6"
    assert len(formula_cells(path)) == 9
    assert compare(path, libreoffice) == []


@pytest.mark.parametrize("cell", ["A2", "A3", "A4", "A5", "A6", "E2"])
def test_one_wrong_cached_value_is_found(libreoffice: Office, tmp_path: Path, cell: str) -> None:
    wrong = {"A3": "逾期", "A4": False, "A5": "#VALUE!", "A6": "0.0"}.get(cell, 3.1)
    differences = compare(written(tmp_path / "wrong.xlsx", **{cell: wrong}), libreoffice)
    assert [difference.cell.address for difference in differences] == [f"Sums & more!{cell}"]


def test_numbers_may_differ_by_a_billionth_and_kinds_not_at_all() -> None:
    assert same(1e9, 1e9 + 0.5)
    assert not same(1e9, 1e9 + 2)
    assert not same(0.0, "")
    assert not same("1", 1.0)


def test_a_page_becomes_a_picture(libreoffice: Office, tmp_path: Path) -> None:
    pictures = render(written(tmp_path / "page.xlsx"), tmp_path / "out")
    assert [picture.read_bytes()[:8] for picture in pictures] == [b"\x89PNG\r\n\x1a\n"]
