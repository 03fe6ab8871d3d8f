"""Number formats of one document: Calc tells a date or a truth value from a number by its format alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from xlcash.hosts.libreoffice.bridge import uno

DATE: Final = 2  # bits of com.sun.star.util.NumberFormat
LOGICAL: Final = 1024
GENERAL: Final = "General"


class NumberFormats:
    """The formats by their key; a key never changes its meaning, so what was asked once is kept."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._formats = document.NumberFormats
        self._locale = uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        self._known: dict[int, tuple[int, str]] = {}

    def key(self, code: str) -> int:
        """The key of a format code, which is added where the document does not have it."""
        key = int(self._formats.queryKey(code, self._locale, False))
        return key if key >= 0 else int(self._formats.addNew(code, self._locale))

    def code(self, key: int) -> str:
        return self._facts(key)[1]

    def is_date(self, key: int) -> bool:
        return bool(self._facts(key)[0] & DATE)

    def is_logical(self, key: int) -> bool:
        return bool(self._facts(key)[0] & LOGICAL)

    def give(self, addresses: tuple[Any, ...], code: str) -> None:
        """Give the cells at these range addresses a format, all in one call."""
        cells = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        cells.addRangeAddresses(addresses, False)
        cells.NumberFormat = self.key(code)

    def _facts(self, key: int) -> tuple[int, str]:
        if key not in self._known:
            format_ = self._formats.getByKey(key)
            self._known[key] = int(format_.Type), str(format_.FormatString)
        return self._known[key]


def runs(cells: Any) -> Iterator[tuple[int, Any]]:
    """The parts of a range that look alike: each one's number format key and cells."""
    alike = cells.getUniqueCellFormatRanges()
    for at in range(alike.Count):
        part = alike.getByIndex(at)
        yield int(part.NumberFormat), part
