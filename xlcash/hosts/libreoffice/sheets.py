"""xlwings' Sheet over a Calc sheet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xlcash.hosts.libreoffice.bridge import failure
from xlcash.hosts.libreoffice.names import Names
from xlcash.hosts.libreoffice.picking import pick
from xlcash.hosts.libreoffice.ranges import Range
from xlcash.hosts.libreoffice.tables import Tables

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.books import Book

_TABLE_PART: Final = re.compile(r"(?P<table>\w+)\[(?:\[?(?P<part>[^\[\]]*)\]?)?\]")


class Sheets(base_classes.Sheets):  # type: ignore[misc]  # xlwings carries no types
    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheets = book.document.Sheets

    @property
    def api(self) -> Any:
        return self._sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.controller.ActiveSheet)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, sheet) for sheet in self._sheets)

    def __len__(self) -> int:
        return int(self._sheets.Count)

    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, str) and self._sheets.hasByName(key):
            return Sheet(self._book, self._sheets.getByName(key))
        if isinstance(key, int) and 1 <= key <= len(self):
            return Sheet(self._book, self._sheets.getByIndex(key - 1))
        return pick(list(self), key)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        at = before.index - 1 if before else after.index if after else len(self)
        name = name or next(free for number in itertools.count(1) if not self._sheets.hasByName(free := f"Sheet{number}"))
        self._sheets.insertNewByName(name, at)
        sheet = self(name)
        sheet.activate()
        return sheet


class PageSetup(base_classes.PageSetup):  # type: ignore[misc]  # xlwings carries no types
    """The print area alone."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.xl

    @property
    def print_area(self) -> str | None:
        """None where the whole sheet is printed."""
        areas = self.api.getPrintAreas()
        if not areas:
            return None
        first = areas[0]
        found = self.api.getCellRangeByPosition(first.StartColumn, first.StartRow, first.EndColumn, first.EndRow)
        return Range.of(self._sheet, found).address

    @print_area.setter
    def print_area(self, address: str | None) -> None:
        self.api.setPrintAreas((self._sheet.range(address).cells.RangeAddress,) if address else ())


class Sheet(base_classes.Sheet):  # type: ignore[misc]  # xlwings carries no types
    book: Any = None  # a plain attribute over the base class's property, which has no setter

    def __init__(self, book: Book, xl: Any) -> None:
        self.book = book
        self.xl = xl

    @property
    def api(self) -> Any:
        return self.xl

    @property
    def name(self) -> str:
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def index(self) -> int:
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.IsVisible = bool(value)

    @property
    def names(self) -> Names:
        return Names(self.book, self.xl.NamedRanges)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def cells(self) -> Range:
        return Range.of(self, self.xl)

    @property
    def used_range(self) -> Range:
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.of(self, cursor)

    def activate(self) -> None:
        self.book.activate()
        self.book.controller.ActiveSheet = self.xl

    select = activate

    def unlock(self) -> Callable[[], None] | None:
        """Take a protection without password away; gives what puts it back, None where a password forbids it."""
        if not self.xl.isProtected():
            return lambda: None
        try:
            self.xl.unprotect("")
        except failure("com.sun.star.lang.IllegalArgumentException"):
            return None
        return None if self.xl.isProtected() else lambda: self.xl.protect("")

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.document.Sheets.removeByName(self.name)

    def range(self, first: Any, last: Any = None) -> Range:
        """What xlwings asks for: an address, a name or a table; one or two (row, column); a slice (row, column, rows, columns)."""
        if isinstance(first, tuple) and len(first) == 4:  # noqa: PLR2004  xlwings' slices
            return Range(self, *first)
        start = self._one(first)
        if last is None:
            return start
        end = self._one(last)
        top, left = min(start.row, end.row), min(start.column, end.column)
        bottom = max(start.row + start.shape[0], end.row + end.shape[0])
        right = max(start.column + start.shape[1], end.column + end.shape[1])
        return Range(self, top, left, bottom - top, right - left)

    def _one(self, place: Any) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, str):
            return self._found(place)
        if 0 in place:
            raise IndexError("rows and columns of a Range count from 1")
        return Range(self, *place)

    def _found(self, text: str) -> Range:
        """The range of an address or a name. Raises KeyError where the sheet and its book know nothing of the sort."""
        sheet_name, bang, rest = text.rpartition("!")
        if bang:
            other: Sheet = self.book.sheets(sheet_name.strip("'").replace("''", "'"))
            return other.range(rest)
        for names in (self.names, self.book.names):
            if names.contains(text):
                return names(text).refers_to_range
        if match := _TABLE_PART.fullmatch(text):
            return self._table_part(match["table"], (match["part"] or "").strip())
        try:
            return Range.of(self, self.xl.getCellRangeByName(text))
        except failure("com.sun.star.uno.RuntimeException") as error:
            raise KeyError(f"no such range: {text}") from error

    def _table_part(self, name: str, part: str) -> Range:
        table = pick([table for sheet in self.book.sheets for table in sheet.tables], name)
        body = table.data_body_range
        special = {"": body, "#data": body, "#all": table.range, "#headers": table.header_row_range}
        found: Range | None = special[part.lower()] if part.lower() in special else table.column(part)
        if found is None:
            raise KeyError(f"{name}[{part}] has no cells")
        return found
