"""Blocks of constants are what XlsxWriter would have written cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from xlcash.domain.errors import CellError
from xlcash.template.style import block
from xlcash.template.style.grid import Grid, StyledWorkbook

VALUES = [1.5, -0.1, 1e-9, 123456789.12, 7, "text", "", "<&>", " spaced ", "text", True, False, None, dt.datetime(2026, 6, 30)]
TALL = block.STRETCH * 2 + 1


def sheet_of(folder: Path, fill: Callable[[StyledWorkbook, Grid], None]) -> tuple[str, str]:
    """A sheet and the shared strings, as they are written."""
    book = StyledWorkbook({})
    fill(book, book.add_worksheet())
    folder.mkdir()
    parts = book.unpack(folder)
    return parts["xl/worksheets/sheet1.xml"].read_text(encoding="utf-8"), parts["xl/sharedStrings.xml"].read_text(encoding="utf-8")


def test_a_block_is_what_xlsxwriter_writes(tmp_path: Path) -> None:
    def one_by_one(book: StyledWorkbook, sheet: Grid) -> None:
        wide = book.add_format({"bold": True})
        sheet.set_column(3, 3, 10, book.add_format({"italic": True}))
        for col, form in ((2, wide), (3, None), (4, wide)):
            for row, value in enumerate(VALUES, 4):
                if value is None:
                    sheet.write_blank(row, col, None, form)
                elif isinstance(value, bool):
                    sheet.write_boolean(row, col, value, form)
                elif isinstance(value, str):
                    sheet.write_string(row, col, value, form)
                elif isinstance(value, dt.datetime):
                    sheet.write_datetime(row, col, value, form)
                else:
                    sheet.write_number(row, col, value, form)

    def at_once(book: StyledWorkbook, sheet: Grid) -> None:
        wide = book.add_format({"bold": True})
        sheet.set_column(3, 3, 10, book.add_format({"italic": True}))
        sheet.block(4, 2, [VALUES, VALUES, VALUES], [wide, None, wide])

    expected = sheet_of(tmp_path / "cells", one_by_one)
    assert sheet_of(tmp_path / "block", at_once) == expected
    assert 'count="15" uniqueCount="4"' in expected[1]
    assert expected[0].count("<c ") == 3 * len(VALUES) - 1  # a blank cell without a format of its own is no cell


def test_rows_keep_their_order_over_stretches_and_beside_other_cells(tmp_path: Path) -> None:
    def fill(_: StyledWorkbook, sheet: Grid) -> None:
        sheet.block(0, 1, [list(np.arange(TALL, dtype=float))], [None])
        sheet.block(0, 3, [[float(-row) for row in range(TALL)], ["x"] * TALL], [None, None])
        sheet.write_number(TALL - 1, 0, 42)

    xml, _ = sheet_of(tmp_path / "book", fill)
    rows = re.findall(r"<row [^>]*>(.*?)</row>", xml)
    assert len(rows) == TALL
    assert [re.findall(r"<v>(.*?)</v>", row) for row in rows[:2]] == [["0", "0", "0"], ["1", "-1", "0"]]
    assert re.findall(r'r="(\w+)"[^>]*><v>(.*?)</v>', rows[-1]) == [
        (f"A{TALL}", "42"), (f"B{TALL}", str(TALL - 1)), (f"D{TALL}", str(1 - TALL)), (f"E{TALL}", "0"),
    ]  # fmt: skip


def test_an_error_is_an_error_cell(tmp_path: Path) -> None:
    xml, _ = sheet_of(tmp_path / "book", lambda _, sheet: sheet.block(0, 0, [["", CellError.NA]], [None]))
    assert '<c r="A2" t="e"><v>#N/A</v></c>' in xml


def test_a_text_is_cut_where_a_cell_ends_and_no_character_in_two(tmp_path: Path) -> None:
    _, strings = sheet_of(tmp_path / "book", lambda _, sheet: sheet.block(0, 0, [["a" * 32_766 + "😀"]], [None]))
    assert f"<t>{'a' * 32_766}</t>" in strings


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        sheet_of(tmp_path / "book", lambda _, sheet: sheet.block(0, 0, [[number]], [None]))


def test_more_rows_than_a_worksheet_has_are_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="no cell A1048577"):
        StyledWorkbook({}).add_worksheet().block(1_048_575, 0, [[1.0, 2.0]], [None])
