"""From a cell to the call behind it, wherever the cell lies: in a result of the template, in a spill of one's own, in a single cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import xlwings as xw

from xlcash.excel.macros.books import spills
from xlcash.excel.macros.formulas import BookReader, FormulaCall, NoXlcashFormulaError, call_in, is_call


class Found(NamedTuple):
    """A call, what it answers, the cell's place in it, from 0, and the formula; `inside` where that goes on calculating with the answer."""

    call: FormulaCall
    answer: Any
    place: tuple[int, int]
    formula: str
    inside: bool = False


def found_at(book: xw.Book, cell: xw.Range) -> Found:
    """What stands behind a cell. Raises NoXlcashFormulaError, ArgumentNotFollowedError."""
    reader = BookReader(book)
    for anchor, formula in itertools.chain(_own(book, cell), _around(cell)):
        call = reader.call(formula, cell.sheet.name)
        answer = call.answer()
        place = cell.row - anchor[0], cell.column - anchor[1]
        size = (len(answer), len(answer[0])) if isinstance(answer, list) else (1, 1)
        if place[0] < size[0] and place[1] < size[1]:
            return Found(call, answer, place, plain(formula))
    part = call_in(str(cell.formula))
    if part is None:
        raise NoXlcashFormulaError(address_of(cell))
    call = reader.call(part, cell.sheet.name)
    return Found(call, call.answer(), (0, 0), plain(str(cell.formula)), inside=True)


def plain(formula: str) -> str:
    """A formula as its reader typed it.

    >>> plain("{=_xldudf_XC_DSO(A1,A2,365)}")
    '=XC_DSO(A1,A2,365)'
    """
    return formula.strip("{}").replace("_xldudf_", "")


def address_of(cell: xw.Range) -> str:
    return f"{cell.sheet.name}!{cell.get_address(row_absolute=False, column_absolute=False)}"


def _own(book: xw.Book, cell: xw.Range) -> Iterator[tuple[tuple[int, int], str]]:
    """The results of the template that may reach to the cell: where they begin, and their formula."""
    for result in spills(book):
        anchor = result.anchor
        if anchor.sheet.name == cell.sheet.name and anchor.row <= cell.row and anchor.column <= cell.column:
            yield (anchor.row, anchor.column), result.formula


def _around(cell: xw.Range) -> Iterator[tuple[tuple[int, int], str]]:
    """The formulas of the user's own above and left of the cell, the nearest first.

    The cells of an array show its formula or, where Excel spilled it, none: so an array begins at the first cell of a run that shows the
    same formula, in the cell's row or column.
    """
    block = cell.sheet.range((1, 1), (cell.row, cell.column)).formula
    rows = block if isinstance(block, tuple) else ((block,),)
    starts = [
        ((row, column), str(text))
        for row, cells in enumerate(rows, 1)
        for column, text in enumerate(cells, 1)
        if is_call(text) and text not in _neighbours(rows, row - 1, column - 1)
    ]
    yield from sorted(starts, key=lambda start: (cell.row - start[0][0]) + (cell.column - start[0][1]))


def _neighbours(rows: Sequence[Sequence[Any]], row: int, column: int) -> list[Any]:
    """The cells above and left of one."""
    return [*(rows[row - 1][column : column + 1] if row else ()), *(rows[row][column - 1 : column] if column else ())]
