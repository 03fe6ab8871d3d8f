"""Numbers of documents and customers, freed of what exports put around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from xlcash.domain.worksheet import tidy
from xlcash.importing.grid import filled

_WHOLE_FLOAT: Final = re.compile(r"\d+\.0+")
_SHORTENED: Final = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,2}")
_AS_FORMULA: Final = re.compile(r'^="(.*)"$')


def cell_text(cell: object) -> str:
    r"""A cell of a number as the table reader takes it.

    >>> cell_text(54.0), cell_text(" A1\u200b"), cell_text(None)
    ('54', 'A1', '')
    """
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else tidy(str(cell)).strip() if filled(cell) else ""


def numbers_as_text(cells: Sequence[Any]) -> tuple[list[Any], bool]:
    """The cells without the ``="…"`` that keeps zeros in Excel; and, where *every* number ends in .0, without that, which is then told.

    >>> numbers_as_text(['="0012"', "A7"]), numbers_as_text(["1930438491.0", "2.0", ""]), numbers_as_text(["1.0", "1.5"])
    ((['0012', 'A7'], False), (['1930438491', '2', ''], True), (['1.0', '1.5'], False))
    """
    freed = [_AS_FORMULA.sub(r"\1", cell) if isinstance(cell, str) and cell.startswith("=") else cell for cell in cells]
    first = next((cell for cell in freed if isinstance(cell, str) and cell.strip()), "")
    if not _WHOLE_FLOAT.fullmatch(first) or not all(_WHOLE_FLOAT.fullmatch(cell) for cell in freed if isinstance(cell, str) and cell):
        return freed, False
    return [cell.partition(".")[0] if isinstance(cell, str) else cell for cell in freed], True


def shortened(cells: Sequence[Any]) -> dict[int, str]:
    """The long numbers that a spreadsheet has shortened before it saved them as text (2.5442E+19), by position: the digits are lost.

    >>> shortened(["2.5442E+19", "INV-1E+5"])
    {0: '2.5442E+19'}
    """
    return {at: cell for at, cell in enumerate(cells) if isinstance(cell, str) and "+" in cell and _SHORTENED.fullmatch(cell.strip())}
