"""What a worksheet holds at most (Microsoft, "Excel specifications and limits"; LibreOffice has the same bounds of rows and columns)."""

from __future__ import annotations

import re
from typing import Final

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LONGEST_TEXT: Final = 32_767
"""Characters of a cell, counted as UTF-16 units."""
_UNSEEN: Final = re.compile(  # controls, soft hyphen, blanks of no width, marks of direction, halves of characters
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_ODD_BLANK: Final = re.compile(r"[^\S ]+")


def tidy(text: str) -> str:
    r"""A text on one line, its blanks plain ones, without characters that nobody sees and XML can't hold: so one name is one text.

    >>> tidy("A1\x01"), tidy("C\r\n1"), tidy("C\u00a01"), tidy("A5\u200b "), tidy("甲　公司")
    ('A1', 'C 1', 'C 1', 'A5 ', '甲 公司')
    """
    return text if text.isprintable() else _ODD_BLANK.sub(" ", _UNSEEN.sub("", text))


def fitting(text: str, mark: str = "") -> str:
    """A text as long as a cell can hold it; `mark` ends one that was cut.

    >>> fitting("short"), len(fitting("x" * 40_000, "…")), len(fitting("😀" * 20_000).encode("utf-16-le")) // 2
    ('short', 32767, 32766)
    """
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - len(mark))].decode("utf-16-le", "ignore") + mark
