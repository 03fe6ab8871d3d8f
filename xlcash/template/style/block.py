"""Many rows of constants, turned into a worksheet's XML a stretch at a time.

XlsxWriter keeps an object for every cell and makes seven calls to write it: with a hundred thousand invoices that is most of the time a
build takes.  A block keeps the columns it was handed and writes what XlsxWriter would write, one expression a cell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.dates import serial
from xlcash.domain.errors import CellError

STRETCH: Final = 1_000  # rows: long enough for one pass a column, short enough to need no memory to speak of

Ending = Callable[[Any], str]


@dataclass(frozen=True, eq=False)
class Block:
    """Columns of equal length side by side, each with its format, the first cell at (row, col) from 0; `strings` numbers their texts."""

    row: int
    col: int
    columns: Sequence[Sequence[Any]]
    forms: Sequence[Format | None]
    strings: Mapping[str, int]

    @property
    def height(self) -> int:
        return len(self.columns[0])

    def lines(self, styles: Sequence[str]) -> Iterator[str]:
        """The cells of each row from top to bottom; `styles`: the attribute of every column, "" for none.

        >>> list(Block(4, 1, [["a", "b"], [1.5, None]], [None, None], {"a": 0, "b": 1}).lines(["", ' s="3"']))
        ['<c r="B5" t="s"><v>0</v></c><c r="C5" s="3"><v>1.5</v></c>', '<c r="B6" t="s"><v>1</v></c>']
        """
        names = [xl_col_to_name(self.col + at) for at in range(len(self.columns))]
        for first in range(0, self.height, STRETCH):
            parts = [self._stretch(at, name, style, first) for at, (name, style) in enumerate(zip(names, styles, strict=True))]
            yield from map("".join, zip(*parts, strict=True))

    def _stretch(self, at: int, name: str, style: str, first: int) -> list[str]:
        ending = _Endings(self.strings)
        cells = self.columns[at][first : first + STRETCH]
        written = [f'<c r="{name}{number}"{style}{ending[cell.__class__](cell)}' for number, cell in enumerate(cells, self.row + first + 1)]
        if self.forms[at] is None and None in cells:  # a blank cell without a format of its own is no cell
            return ["" if cell is None else text for cell, text in zip(cells, written, strict=True)]
        return written


class _Endings(dict[type, Ending]):
    """How a cell's XML ends, by the class of its value; the first class it inherits from decides for any other."""

    def __init__(self, strings: Mapping[str, int]) -> None:
        super().__init__(_ENDINGS)
        self[str] = lambda text: f' t="s"><v>{strings[text]}</v></c>'

    def __missing__(self, kind: type) -> Ending:
        self[kind] = next(self[base] for base in kind.__mro__[1:] if base in self)
        return self[kind]


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("a cell can't hold a number that is not finite")
    return f"><v>{value:.16G}</v></c>"


_ENDINGS: Final[Mapping[type, Ending]] = {
    float: _number,
    int: _number,
    bool: lambda value: f' t="b"><v>{value:d}</v></c>',
    dt.date: lambda day: _number(serial(day)),
    CellError: lambda error: f' t="e"><v>{error}</v></c>',
    type(None): lambda _: "/>",
}
