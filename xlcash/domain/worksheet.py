"""What a worksheet holds at most (Microsoft, "Excel specifications and limits"; LibreOffice has the same bounds of rows and columns)."""

from __future__ import annotations

from typing import Final

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LONGEST_TEXT: Final = 32_767
"""Characters of a cell, counted as UTF-16 units."""


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
