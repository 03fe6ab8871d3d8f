"""Worksheets and a workbook that write what XlsxWriter can't: every cached value with its own type, and named styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcash.domain.errors import CellError
from xlcash.domain.worksheet import fitting
from xlcash.template.style.block import Block
from xlcash.template.style.styles import NamedStyles


class FormulaCell(NamedTuple):
    """A formula with its cached value; `area` is the range of an array formula, `spills` whether Excel may resize it."""

    formula: str
    value: Any
    format: Format | None
    area: str = ""
    spills: bool = False


class ErrorCell(NamedTuple):
    """An error value without a formula: a cell of a spill."""

    error: CellError
    format: Format | None


class BlockEnd(NamedTuple):
    """Stands for a block's last cell in XlsxWriter's table, which tells from it how far a row reaches; the block has written it."""


_OWN_CELLS: Final = frozenset({FormulaCell, ErrorCell})
_BLOCK_END: Final = BlockEnd()


def cached(value: Any) -> tuple[list[tuple[str, str]], Any]:
    """The type attribute and the content of a cached value.

    >>> cached(True), cached("x"), cached(CellError.NA), cached(1.5)
    (([('t', 'b')], 1), ([('t', 'str')], 'x'), ([('t', 'e')], '#N/A'), ([], 1.5))
    """
    if isinstance(value, bool):
        return [("t", "b")], int(value)
    if isinstance(value, CellError):
        return [("t", "e")], str(value)
    if isinstance(value, str):
        return [("t", "str")], value
    return [], value


class Grid(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
    """A worksheet whose formula cells carry their cached value, whatever its type, and which writes blocks of constants fast."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[int, Iterator[str]] = {}  # the rest of the block being written, by its first column

    def formula(self, row: int, col: int, text: str, value: Any, form: Format | None) -> None:
        self._place(row, col, FormulaCell(self._prepare_formula(text), value, form))

    def array(self, area: tuple[int, int, int, int], text: str, value: Any, form: Format | None, *, spills: bool) -> None:
        """An array formula over an area (first row, first column, last row, last column); its other cells are written apart."""
        row, col, last_row, last_col = area
        where = xl_rowcol_to_cell(row, col)
        if (last_row, last_col) != (row, col):
            where += ":" + xl_rowcol_to_cell(last_row, last_col)
        if spills:
            self.has_dynamic_arrays = True
        self._place(row, col, FormulaCell(self._prepare_formula(text), value, form, where, spills))

    def error(self, row: int, col: int, error: CellError, form: Format | None) -> None:
        self._place(row, col, ErrorCell(error, form))

    def block(self, row: int, col: int, columns: Sequence[Sequence[Any]], forms: Sequence[Format | None]) -> None:
        """Constants, column by column, from (row, col) on; nothing else may be written into their area.

        XlsxWriter's table holds the whole row of a block as one cell, at the block's first column.
        """
        if not columns or not columns[0]:
            return
        last_row, last_col = row + len(columns[0]) - 1, col + len(columns) - 1
        if self._check_dimensions(row, col) or self._check_dimensions(last_row, last_col):
            raise ValueError(f"a worksheet has no cell {xl_rowcol_to_cell(last_row, last_col)}")
        block = Block(row, col, columns, forms, self._number_strings(columns))
        for at in range(row, last_row + 1):
            line = self.table[at]
            line[last_col] = _BLOCK_END
            line[col] = block

    def _number_strings(self, columns: Sequence[Sequence[Any]]) -> dict[str, int]:
        """The places of the texts among the workbook's shared strings, which also counts how often they are used."""
        table = self.str_table
        texts = [cell for column in columns for cell in column if isinstance(cell, str)]
        numbers = {text: table._get_shared_string_index(fitting(text)) for text in dict.fromkeys(texts)}  # noqa: SLF001
        table.count += len(texts) - len(numbers)
        return numbers

    def _place(self, row: int, col: int, cell: FormulaCell | ErrorCell) -> None:
        self._check_dimensions(row, col)
        self.table[row][col] = cell

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if kind is Block:
            self._write_line(row, col, cell)
        elif kind in _OWN_CELLS:
            self._write_answer(row, col, cell)
        elif kind is not BlockEnd:
            super()._write_cell(row, col, cell)

    def _write_line(self, row: int, col: int, block: Block) -> None:
        """A block's cells of one row; XlsxWriter asks for the rows in their order."""
        if row == block.row:
            self._lines[col] = block.lines([self._style(at, form) for at, form in enumerate(block.forms, col)])
        self.fh.write(next(self._lines[col]))

    def _style(self, col: int, form: Format | None) -> str:
        """The style attribute of a cell: its format's, else its column's."""
        worn = form or (self.col_info[col].column_format if col in self.col_info else None)
        return "" if worn is None else f' s="{worn._get_xf_index()}"'  # noqa: SLF001  XlsxWriter's own way

    def _write_answer(self, row: int, col: int, cell: FormulaCell | ErrorCell) -> None:
        kind, content = cached(cell.error if isinstance(cell, ErrorCell) else cell.value)
        spills = ' cm="1"' if isinstance(cell, FormulaCell) and cell.spills else ""
        self._xml_start_tag(f'c r="{xl_rowcol_to_cell(row, col)}"{self._style(col, cell.format)}{spills}', kind)
        if isinstance(cell, FormulaCell):
            area = [("t", "array"), ("ref", cell.area)] if cell.area else []
            self._xml_data_element("f", cell.formula, area)
        self._xml_data_element("v", content)
        self._xml_end_tag("c")


class UnpackingPackager(Packager):  # type: ignore[misc]
    """Leaves the parts with the workbook and tells XlsxWriter of none, so that it packs none."""

    def _create_package(self) -> list[Any]:
        self.workbook.parts = {name: Path(file) for file, name, _ in super()._create_package()}
        return []


class UnpackedWorkbook(Workbook):  # type: ignore[misc]
    """A workbook whose parts `package.finish` packs: XlsxWriter would compress them only for it to undo and do again."""

    def __init__(self, options: dict[str, Any] | None = None) -> None:
        super().__init__(BytesIO(), options)
        self.parts: dict[str, Path] = {}

    def unpack(self, folder: Path) -> dict[str, Path]:
        """Close the workbook; its parts by name, each a file in the folder."""
        self.tmpdir = str(folder)
        self.close()
        return self.parts

    def _get_packager(self) -> Packager:
        return UnpackingPackager()


class StyledPackager(UnpackingPackager):
    """Writes the named styles; XlsxWriter offers no hook of its own for them."""

    def _write_styles_file(self) -> None:
        book = self.workbook
        styles = NamedStyles(book.named)
        styles._set_style_properties([  # noqa: SLF001  as XlsxWriter's packager does
            book.xf_formats, book.palette, book.font_count, book.num_formats, book.border_count, book.fill_count, book.custom_colors,
            book.dxf_formats, book.has_comments,
        ])  # fmt: skip
        styles._set_xml_writer(self._filename("xl/styles.xml"))  # noqa: SLF001
        styles._assemble_xml_file()  # noqa: SLF001


class StyledWorkbook(UnpackedWorkbook):
    """A workbook with named cell styles (`named`: name and format, in order of their ids)."""

    worksheet_class = Grid

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.named: list[tuple[str, Format]] = []

    def _get_packager(self) -> Packager:
        return StyledPackager()
