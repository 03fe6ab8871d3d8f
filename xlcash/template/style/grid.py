"""Worksheets and a workbook that write what XlsxWriter can't: every cached value with its own type, and named styles."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcash.domain.errors import CellError
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


_OWN_CELLS: Final = frozenset({FormulaCell, ErrorCell})


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
    """A worksheet whose formula cells carry their cached value, whatever its type."""

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

    def _place(self, row: int, col: int, cell: FormulaCell | ErrorCell) -> None:
        self._check_dimensions(row, col)
        self.table[row][col] = cell

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if type(cell) in _OWN_CELLS:
            self._write_answer(row, col, cell)
        else:
            super()._write_cell(row, col, cell)

    def _write_answer(self, row: int, col: int, cell: FormulaCell | ErrorCell) -> None:
        form = cell.format or (self.col_info[col].column_format if col in self.col_info else None)
        kind, content = cached(cell.error if isinstance(cell, ErrorCell) else cell.value)
        attributes: list[tuple[str, Any]] = [("r", xl_rowcol_to_cell(row, col))]
        if form is not None:
            attributes.append(("s", form._get_xf_index()))  # noqa: SLF001  XlsxWriter's own way
        if isinstance(cell, FormulaCell) and cell.spills:
            attributes.append(("cm", 1))
        self._xml_start_tag("c", attributes + kind)
        if isinstance(cell, FormulaCell):
            area = [("t", "array"), ("ref", cell.area)] if cell.area else []
            self._xml_data_element("f", cell.formula, area)
        self._xml_data_element("v", content)
        self._xml_end_tag("c")


class StyledPackager(Packager):  # type: ignore[misc]
    """Writes the named styles; XlsxWriter offers no hook of its own for them."""

    named: list[tuple[str, Format]]

    def _write_styles_file(self) -> None:
        book = self.workbook
        styles = NamedStyles(self.named)
        styles._set_style_properties([  # noqa: SLF001  as XlsxWriter's packager does
            book.xf_formats, book.palette, book.font_count, book.num_formats, book.border_count, book.fill_count, book.custom_colors,
            book.dxf_formats, book.has_comments,
        ])  # fmt: skip
        styles._set_xml_writer(self._filename("xl/styles.xml"))  # noqa: SLF001
        styles._assemble_xml_file()  # noqa: SLF001


class StyledWorkbook(Workbook):  # type: ignore[misc]
    """A workbook with named cell styles (`named`: name and format, in order of their ids)."""

    worksheet_class = Grid

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.named: list[tuple[str, Format]] = []

    def _get_packager(self) -> Packager:
        styled = StyledPackager()
        styled.named = self.named
        return styled
