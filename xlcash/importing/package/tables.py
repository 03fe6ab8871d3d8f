"""The Excel tables of a package: where each stands, what columns it has, and its cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from xlcash.domain.errors import XlcashError
from xlcash.importing.errors import DamagedWorkbookError
from xlcash.importing.package.parts import MAIN, Package

_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class TableNotFoundError(XlcashError):
    """The workbook has no table of that name: it was not made by xlcash, or the table was turned into a plain range."""

    def __init__(self, file: str, table: str) -> None:
        super().__init__(file=file, table=table)


@dataclass(frozen=True)
class Area:
    """A rectangle of cells; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, reference: str) -> Area:
        """The area of a reference as Excel writes it.

        >>> Area.of("B5:O6"), Area.of("$A$1").reference
        (Area(top=5, left=2, bottom=6, right=15), 'A1:A1')
        """
        first, _, last = reference.partition(":")
        (left, top), (right, bottom) = (_place(cell) for cell in (first, last or first))
        return cls(top, left, bottom, right)

    @property
    def reference(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True)
class ExcelTable:
    """One table. `formulas`: what Excel fills each column of calculated cells with, "" for a column of constants."""

    name: str
    sheet: str
    sheet_part: str
    part: str
    area: Area
    headers: tuple[str, ...]
    formulas: tuple[str, ...]
    totals_rows: int
    filtered: bool


def letters(column: int) -> str:
    """The name of a column.

    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def _place(cell: str) -> tuple[int, int]:
    found = _CELL.fullmatch(cell)
    if found is None:
        raise ValueError(cell)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def tables_of(package: Package) -> dict[str, ExcelTable]:
    """Every table of a workbook by its name. Raises DamagedWorkbookError."""
    return {table.name: table for sheet, part in package.sheets() for table in _tables(package, sheet, part)}


def _tables(package: Package, sheet: str, sheet_part: str) -> Iterator[ExcelTable]:
    for part in package.related(sheet_part).values():
        if not part.startswith("xl/tables/"):
            continue
        root = package.tree(part)
        columns = list(root.iter(f"{MAIN}tableColumn"))
        try:
            area = Area.of(root.get("ref", ""))
        except ValueError as error:
            raise DamagedWorkbookError(package.path, f"{part}: {error}") from error
        yield ExcelTable(
            root.get("displayName", root.get("name", "")), sheet, sheet_part, part, area,
            tuple(re.sub(r"_x000a_|\n", " ", column.get("name", "")) for column in columns),
            tuple(column.findtext(f"{MAIN}calculatedColumnFormula", "") for column in columns),
            int(root.get("totalsRowCount", "0")), root.find(f".//{MAIN}filterColumn") is not None,
        )  # fmt: skip


class Cells:
    """The values of a workbook's sheets; a sheet is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheets: dict[str, tuple[int, int, Sequence[Sequence[Any]]]] = {}
        try:
            self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(package.data))
        except (CalamineError, OSError) as error:
            raise DamagedWorkbookError(package.path, str(error)) from error

    def of(self, table: ExcelTable) -> list[list[Any]]:
        """Header row and rows of a table; blanks are None."""
        top, left, rows = self._sheet(table.sheet)
        area, width = table.area, table.area.right - table.area.left + 1
        skip = area.left - 1 - left
        found = []
        for number in range(area.top - 1 - top, area.bottom - table.totals_rows - top):
            cells = list(rows[number][max(skip, 0) : max(skip + width, 0)]) if 0 <= number < len(rows) else []
            cells = [None] * max(-skip, 0) + [None if cell == "" else cell for cell in cells]
            found.append(cells + [None] * (width - len(cells)))
        found[0] = list(table.headers)
        return found

    def at(self, sheet: str, row: int, column: str) -> Any:
        """One cell."""
        top, left, rows = self._sheet(sheet)
        number, place = row - 1 - top, Area.of(f"{column}1").left - 1 - left
        return rows[number][place] if 0 <= number < len(rows) and 0 <= place < len(rows[number]) else None

    def _sheet(self, name: str) -> tuple[int, int, Sequence[Sequence[Any]]]:
        if name not in self._sheets:
            try:
                sheet = self._workbook.get_sheet_by_name(name)
                start = sheet.start or (0, 0)
                self._sheets[name] = (start[0], start[1], sheet.to_python() if sheet.start else [])
            except (CalamineError, OSError) as error:
                raise DamagedWorkbookError(self._package.path, f"{name}: {error}") from error
        return self._sheets[name]
