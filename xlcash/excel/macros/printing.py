"""What is printed follows what grows: a print area that ends within a result or an input table of xlcash is made longer.

Most sheets print whole columns.  Where formulas keep room below a list, or a title stands at the head of the page, the area is of so many
rows, those of the day the workbook was built; it is never made shorter, narrower or wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import xlwings as xw

from xlcash.domain.tables import SPECS
from xlcash.domain.worksheet import LAST_ROW
from xlcash.excel.log import logger
from xlcash.excel.macros.books import Spill

AREA: Final = re.compile(r"\$[A-Z]+\$\d+:\$[A-Z]+\$\d+")
"""One area of so many rows; whole columns and areas in several parts are left alone."""


def follow(book: xw.Book, results: Iterable[Spill]) -> None:
    """Lengthen the print areas of the sheets of some results and of the input tables; a table of the user's own is none."""
    for sheet, reach in _reaches(book, results).items():
        try:
            _lengthen(book.sheets[sheet], reach)
        except Exception:  # noqa: BLE001  Excel's own, which may refuse without a printer: the results are up to date all the same
            logger().exception("print area of %s", sheet)


def _lengthen(sheet: xw.Sheet, reach: Iterable[tuple[int, int, int]]) -> None:
    area = sheet.page_setup.print_area
    if not area or not AREA.fullmatch(area):
        return
    printed = sheet.range(area)
    last = max((end for row, column, end in reach if _holds(printed, row, column)), default=0)
    if printed.last_cell.row < last:
        sheet.page_setup.print_area = printed.resize(last - printed.row + 1).address


def _reaches(book: xw.Book, results: Iterable[Spill]) -> dict[str, list[tuple[int, int, int]]]:
    """First row, first column and last row of everything that grows, by sheet."""
    reaches: dict[str, list[tuple[int, int, int]]] = {}
    tables = (table.range for sheet in book.sheets for table in sheet.tables if table.name in SPECS)
    for cells, end in (*_ends(results), *((cells, cells.last_cell.row) for cells in tables)):
        reaches.setdefault(cells.sheet.name, []).append((cells.row, cells.column, end))
    return reaches


def _ends(results: Iterable[Spill]) -> Iterator[tuple[xw.Range, int]]:
    """Every result that has rows, and its last one: its first column is filled down to there."""
    for result in results:
        last = result.anchor.end("down").row
        if last < LAST_ROW and result.anchor.offset(1, 0).raw_value not in (None, ""):
            yield result.anchor, last


def _holds(printed: xw.Range, row: int, column: int) -> bool:
    last = printed.last_cell
    return bool(printed.row <= row <= last.row and printed.column <= column <= last.column)
