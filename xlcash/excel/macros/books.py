"""What a macro knows of the book it runs on: its language, its as-of date and its spills, all found by defined names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.excel.arguments import DateArgument
from xlcash.language import Language, find

SPILL_NAME: Final = "xc_out_"
READER: Final[ContextVar[Language]] = ContextVar("READER", default="en")
"""The language of the ribbon that a button was pressed on."""

SPILLS_BY_ITSELF: Final = frozenset({"excel"})


class NotAnXlcashBookError(XlcashError):
    """The button was pressed on a book that has not the names of the template."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


@dataclass(frozen=True)
class Spill:
    """One result on a sheet: the key of its defined name, and the cell that holds its formula."""

    key: str
    anchor: xw.Range

    @property
    def formula(self) -> str:
        return str(self.anchor.formula).strip("{}")

    def fills(self, height: int, width: int) -> bool:
        """Whether the formula is entered over exactly so many rows and columns: cheaper than `extent`, which has to look further."""
        column, row = self.anchor.resize(height + 1, 1).formula, self.anchor.resize(1, width + 1).formula
        return (_same(column, down=True), _same(row, down=False)) == (height, width)

    def extent(self) -> tuple[int, int]:
        """Rows and columns the formula fills now, where it is entered over a fixed block."""
        used = self.anchor.sheet.used_range.last_cell
        height = _same(self.anchor.resize(max(used.row - self.anchor.row + 1, 1), 1).formula, down=True)
        width = _same(self.anchor.resize(1, max(used.column - self.anchor.column + 1, 1)).formula, down=False)
        return height, width


def _same(formulas: Any, *, down: bool) -> int:
    """How many cells in a row hold the formula of the first."""
    if not isinstance(formulas, tuple):
        return 1
    cells = [row[0] for row in formulas] if down else list(formulas[0])
    return next((at for at, text in enumerate(cells) if text != cells[0]), len(cells))


def named_range(book: xw.Book, name: str) -> xw.Range:
    try:
        return book.names[name].refers_to_range
    except (KeyError, ValueError) as error:
        raise NotAnXlcashBookError(name) from error


def names_of(book: xw.Book) -> set[str]:
    return {name.name for name in book.names}


def language_of(book: xw.Book) -> Language:
    """The language of the template, as its cell `Language` on Start says; in any other workbook that of whoever pressed the button."""
    if "Language" not in names_of(book):
        return READER.get()
    return "zh" if named_range(book, "Language").value in {find("zh", "sheets.language"), "zh"} else "en"


def as_of_date(book: xw.Book) -> dt.date:
    """The as-of date on Start. Raises ArgumentNotADateError."""
    return DateArgument().read(named_range(book, "AsOf").raw_value, "AsOf")


def spills(book: xw.Book) -> Iterator[Spill]:
    for name in book.names:
        if name.name.startswith(SPILL_NAME):
            yield Spill(name.name.removeprefix(SPILL_NAME), name.refers_to_range)


def spill(book: xw.Book, key: str) -> Spill:
    return Spill(key, named_range(book, SPILL_NAME + key))


def table_named(book: xw.Book, name: str) -> xw.main.Table:
    """An input table by its name. Raises NotAnXlcashBookError."""
    found = next((table for sheet in book.sheets for table in sheet.tables if table.name == name), None)
    if found is None:
        raise NotAnXlcashBookError(name)
    return found
