"""xlwings' Range over a range of Calc cells. Rows and columns count from 1 here, from 0 in UNO."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes, utils

from xlcash.domain.worksheet import LAST_COLUMN, LAST_ROW
from xlcash.hosts.libreoffice.bridge import uno
from xlcash.hosts.libreoffice.fonts import DataValidation, Font, colour_number
from xlcash.hosts.libreoffice.formulas import CONTENTS, array_at, clear_arrays, inside
from xlcash.hosts.libreoffice.number_formats import runs
from xlcash.hosts.libreoffice.values import Block, Rows, read_block, read_numbers

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.sheets import Sheet
    from xlcash.hosts.libreoffice.tables import Table

MM100_A_PIXEL: Final = 2540 / 96  # hundredths of a millimetre


class Range(base_classes.Range):  # type: ignore[misc]  # xlwings carries no types
    """A block of cells of one sheet.

    Calc never spills: `formula2` on one cell enters the formula there alone; to show a table, learn its size and set `formula_array` on a
    block of it.  Whatever is written, an array formula that reaches into the block goes away whole, as a spill goes with its anchor.
    """

    sheet: Any = None  # plain attributes over the base class's properties, which have no setter
    row: Any = None
    column: Any = None
    shape: Any = None
    max_cells_per_write = None  # UNO takes a block whole

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        self.shape = (rows, columns)
        self.options: dict[str, Any] = {}

    @classmethod
    def of(cls, sheet: Sheet, cells: Any) -> Range:
        """The Range of UNO cells, which may stand on another sheet than the one that was asked."""
        address = cells.RangeAddress
        rows, columns = address.EndRow - address.StartRow + 1, address.EndColumn - address.StartColumn + 1
        return cls(sheet.book.sheets(address.Sheet + 1), address.StartRow + 1, address.StartColumn + 1, rows, columns)

    @functools.cached_property
    def cells(self) -> Any:
        """The cells as UNO's object."""
        rows, columns = self.shape
        left, top = self.column - 1, self.row - 1
        return self.sheet.xl.getCellRangeByPosition(left, top, left + columns - 1, top + rows - 1)

    @property
    def api(self) -> Any:
        return self.cells

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return (self.sheet, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        rows, columns = self.shape
        return int(rows * columns)

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1)

    def part(self, first: int, rows: int) -> Range | None:
        """Some whole rows of the block, the first counted from 0; None for no rows."""
        return Range(self.sheet, self.row + first, self.column, rows, self.shape[1]) if rows > 0 else None

    def covers(self, other: Range) -> bool:
        """Whether another range's first cell lies in this one."""
        inside_rows = self.row <= other.row < self.row + self.shape[0]
        return bool(self.sheet.name == other.sheet.name and inside_rows and self.column <= other.column < self.column + self.shape[1])

    # ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def address(self) -> str:
        return self.get_address(row_absolute=True, column_absolute=True, external=False)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:  # noqa: FBT001  xlwings' own
        def cell(row: int, column: int) -> str:
            return f"{'$' * column_absolute}{utils.col_name(column)}{'$' * row_absolute}{row}"

        text = cell(self.row, self.column)
        if len(self) > 1:
            text += ":" + cell(self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{text}" if external else text

    @property
    def current_region(self) -> Range:
        cursor = self.sheet.xl.createCursorByRange(self(1, 1).cells)
        cursor.collapseToCurrentRegion()
        return Range.of(self.sheet, cursor)

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead: to the last filled cell of a run, else to the next filled one, else to the sheet's edge."""
        vertical, forward = direction in {"down", "up"}, direction in {"down", "right"}
        last = LAST_ROW if vertical else LAST_COLUMN
        line = Range(self.sheet, 1, self.column, last, 1) if vertical else Range(self.sheet, self.row, 1, 1, last)
        stop = _jump(self.row if vertical else self.column, line.filled(vertical=vertical), last, forward=forward)
        return Range(self.sheet, stop, self.column) if vertical else Range(self.sheet, self.row, stop)

    def filled(self, *, vertical: bool) -> list[tuple[int, int]]:
        """The runs of filled cells of a single column or row: first and last, in order."""
        areas = self.cells.queryContentCells(CONTENTS).RangeAddresses
        spans = sorted((a.StartRow + 1, a.EndRow + 1) if vertical else (a.StartColumn + 1, a.EndColumn + 1) for a in areas)
        joined: list[tuple[int, int]] = []
        for first, last in spans:
            if joined and joined[-1][1] >= first - 1:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return joined

    @property
    def table(self) -> Table | None:
        return next((table for table in self.sheet.tables if table.range.covers(self)), None)

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.controller.select(self.cells)

    # ── what ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def raw_value(self) -> Any:
        """As COM gives it: a bare value for one cell, else a tuple of row tuples (see `values`)."""
        book = self.sheet.book
        return self._bare(read_block(self.cells, book.formats, book.epoch))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        """One value fills the block, one row repeats in it, rows of rows set the block's own size."""
        rows = self._rows_of(data)
        target = Range(self.sheet, self.row, self.column, len(rows), len(rows[0]))
        clear_arrays(self.sheet.book.document, self.sheet.xl, target.cells)
        block = Block.of(rows, self.sheet.book.epoch)
        block.write(target.cells, self.sheet.book.formats)
        for row, column, formula in block.formulas:
            target(row + 1, column + 1).enter(formula)

    def given_to_formulas(self) -> Any:
        """As a formula over these cells is given it."""
        return self._bare(read_numbers(self.cells))

    def _bare(self, rows: Rows) -> Any:
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    def _rows_of(self, data: Any) -> Rows:
        if not isinstance(data, (list, tuple)):
            return [[data] * self.shape[1]] * self.shape[0]
        if not isinstance(data[0], (list, tuple)):
            return [list(data)] * self.shape[0]
        return list(map(list, data))

    def enter(self, formula: str) -> None:
        """Enter a formula into every cell; its relative references move along, as when a formula is filled in Excel."""
        clear_arrays(self.sheet.book.document, self.sheet.xl, self.cells)
        tokens = self._tokens(formula)
        for row, column in itertools.product(range(self.shape[0]), range(self.shape[1])):
            self.cells.getCellByPosition(column, row).setTokens(tokens)

    def _tokens(self, formula: str) -> Any:
        place = (self.cells.RangeAddress.Sheet, self.column - 1, self.row - 1)
        return self.sheet.book.formulas.tokens(formula, uno().createUnoStruct("com.sun.star.table.CellAddress", *place))

    @property
    def formula(self) -> Any:
        """The formula of a cell, or its value as text where it has none."""
        blocks: list[tuple[Any, str]] = []  # a block of hundreds of cells says its formula once
        rows = [[self._text(text, r, c, blocks) for c, text in enumerate(row)] for r, row in enumerate(self.cells.getFormulaArray())]
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            self.enter(value)
        else:
            self.raw_value = value

    def _text(self, text: str, row: int, column: int, blocks: list[tuple[Any, str]]) -> str:
        if not text.startswith(("=", "{=")):
            return text.removeprefix("'")
        if not text.startswith("{"):
            cell = self.cells.getCellByPosition(column, row)
            return str(self.sheet.book.formulas.text(cell.getTokens(), cell.CellAddress))
        place = (self.row - 1 + row, self.column - 1 + column)
        known = next((said for address, said in reversed(blocks) if inside(*place, address)), None)
        return known if known is not None else self._text_of_block(row, column, blocks)

    def _text_of_block(self, row: int, column: int, blocks: list[tuple[Any, str]]) -> str:
        """The formula of the block that a cell belongs to: it stands in the block's first cell alone."""
        block = array_at(self.sheet.xl, self.cells.getCellByPosition(column, row))
        first = block.getCellByPosition(0, 0)
        blocks.append((block.RangeAddress, str(self.sheet.book.formulas.text(first.getTokens(), first.CellAddress))))
        return blocks[-1][1]

    formula2 = formula

    @property
    def has_array(self) -> bool:
        return bool(self(1, 1).cells.getArrayFormula())

    @property
    def formula_array(self) -> str | None:
        return str(self(1, 1).formula) if self.has_array else None

    @formula_array.setter
    def formula_array(self, formula: str) -> None:
        clear_arrays(self.sheet.book.document, self.sheet.xl, self.cells)
        self.cells.setArrayTokens(self._tokens(formula))

    def clear_contents(self) -> None:
        clear_arrays(self.sheet.book.document, self.sheet.xl, self.cells)
        self.cells.clearContents(CONTENTS)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def number_format(self) -> str | None:
        """The format code all cells share; None where they differ."""
        codes = {self.sheet.book.formats.code(key) for key, _ in runs(self.cells)}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.cells.NumberFormat = self.sheet.book.formats.key(code)

    @property
    def font(self) -> Font:
        return Font(self.cells)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None where there is none, or the cells differ."""
        filled = self.cells.CellBackColor
        return None if filled < 0 else ((filled >> 16) & 255, (filled >> 8) & 255, filled & 255)

    @color.setter
    def color(self, value: str | tuple[int, int, int] | None) -> None:
        self.cells.CellBackColor = -1 if value is None else colour_number(value)

    @property
    def column_width(self) -> float:
        """In characters of the body font, as Excel counts (7 pixels each and 5 more)."""
        return float((self.cells.Columns.getByIndex(0).Width / MM100_A_PIXEL - 5) / 7)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.cells.Columns.Width = round((value * 7 + 5) * MM100_A_PIXEL)

    @property
    def horizontal_alignment(self) -> str:
        return str(self.cells.HoriJustify.value).lower()

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.cells.HoriJustify = uno().Enum("com.sun.star.table.CellHoriJustify", value.upper())

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    def autofit(self, axis: str | None = None) -> None:
        if axis in {None, "columns", "c"}:
            self.cells.Columns.OptimalWidth = True
        if axis in {None, "rows", "r"}:
            self.cells.Rows.OptimalHeight = True


def _jump(here: int, filled: list[tuple[int, int]], last: int, *, forward: bool) -> int:
    """The place an arrow key with Ctrl leads to along a line, given its filled runs.

    >>> _jump(1, [(1, 4), (8, 9)], 100, forward=True), _jump(4, [(1, 4), (8, 9)], 100, forward=True), _jump(9, [(1, 4)], 100, forward=True)
    (4, 8, 100)
    """
    for first, end in filled if forward else reversed(filled):
        near, far = (first, end) if forward else (end, first)
        if first <= here <= end and here != far:
            return far
        if near > here if forward else near < here:
            return near
    return last if forward else 1
