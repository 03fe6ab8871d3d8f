"""How inserted sheets look: a title, the question they answer, a header, columns as wide as what stands in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import xlwings as xw

from xlcash.excel.macros.explaining.panel import FORMATS, INK, LOOKS, MUTED, kind_of

INPUT_FILL, INPUT_TEXT = "#FFFBEC", "#1B4F9C"  # of `template.style.tokens`
NARROWEST, WIDEST = 9, 42  # characters
MARGIN: Final = 2
MEASURED: Final = 200  # rows


def title(sheet: xw.Sheet, text: str, line: str) -> None:
    """The title and the question below it, behind a narrow margin."""
    sheet.range((1, 1)).column_width = MARGIN
    for row, said, look in ((1, text, "title"), (2, line, "line")):
        cell = sheet.range((row, MARGIN))
        cell.value = said
        size, bold, colour, _ = LOOKS["title" if look == "title" else "line"]
        cell.font.size, cell.font.bold, cell.font.color = size, bold, colour


def header(cells: xw.Range) -> None:
    size, bold, colour, fill = LOOKS["head"]
    cells.font.size, cells.font.bold, cells.font.color, cells.color = size, bold, colour, fill


def typed(cells: xw.Range) -> None:
    """Cells that may be typed into."""
    cells.color, cells.font.color = INPUT_FILL, INPUT_TEXT


def small(cell: xw.Range) -> None:
    cell.font.size, cell.font.color = LOOKS["head"][0], MUTED


def columns(first: xw.Range, rows: Sequence[Sequence[Any]], kinds: Sequence[str] = ()) -> None:
    """Number formats and widths of the columns below a header, by what stands in them."""
    for at, head in enumerate(rows[0]):
        held = [row[at] for row in rows[1 : MEASURED + 1] if row[at] not in (None, "")]
        kind = kinds[at] if kinds else _kind(held)
        below = first.offset(1, at).resize(max(len(rows) - 1, 1), 1)
        below.number_format = FORMATS[kind]
        first.offset(0, at).horizontal_alignment = "left" if kind in ("any", "text") else "right"
        below.column_width = width([head, *("0,000,000.00" if kind == "money" else cell for cell in held)])
        below.font.color = INK


def _kind(held: Sequence[Any]) -> str:
    """Money where any amount has cents or is large, shares where none leaves 0 to 1."""
    numbers = [cell for cell in held if isinstance(cell, float)]
    if len(numbers) < len(held) or not numbers:
        return kind_of(held[0]) if held and not numbers else "any"
    if all(number.is_integer() for number in numbers):
        return "count"
    return "share" if all(0 <= number <= 1 for number in numbers) else "money"


def width(cells: Sequence[Any]) -> float:
    """Characters that a column needs; a Chinese one takes two.

    >>> width(["Invoice", "I-1"]), width(["客户名称一览表"])
    (9, 16)
    """
    longest = max(_length(cell) for cell in cells) + MARGIN
    return min(max(longest, NARROWEST), WIDEST)


def _length(cell: Any) -> int:
    text = f"{cell:%Y-%m-%d}" if hasattr(cell, "strftime") else f"{cell:,.2f}" if isinstance(cell, float) else str(cell)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
