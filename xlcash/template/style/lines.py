"""How high a row must be whose texts are broken into lines: a program sees to that only where a cell is typed into."""

from __future__ import annotations

import math
from typing import Final

from xlcash.template.style.tokens import ROW, SMALL

CHINESE: Final = "\u2e80"  # characters from here on are wide
WIDE, LATIN, BETWEEN = 12.0, 5.7, 6.6  # pixels of a small character: a wide one, another, another among wide ones, mostly a digit
SIDES: Final = 14  # pixels of a cell that no text stands on
LINE, AROUND = 16, 4  # pixels of a line of small print, and of what is above and below all lines


def lines(text: str, pixels: int, points: int = SMALL) -> int:
    """How many lines a text takes in a column so wide.

    >>> lines("", 100), lines("Call and confirm the payment date", 100), lines("电话催款并确认付款日期", 100)
    (1, 3, 2)
    """
    wide = sum(character >= CHINESE for character in text)
    width = wide * WIDE + (len(text) - wide) * (BETWEEN if wide else LATIN)
    return max(math.ceil(width * points / SMALL / (pixels - SIDES)), 1)


def height(number: int) -> int:
    """The pixels of a row of so many lines.

    >>> height(1), height(2), height(3)
    (24, 36, 52)
    """
    return max(ROW["body"], AROUND + LINE * number)
