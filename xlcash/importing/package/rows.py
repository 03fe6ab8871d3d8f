"""Cells of an Excel table changed and rows added to it, in the XML of its sheet; everything else of the sheet stays as it stands.

Texts are written as texts (inline strings), whatever they begin with: no spreadsheet takes them for a formula.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from xlcash.domain.dates import serial
from xlcash.domain.errors import XlcashError
from xlcash.domain.worksheet import LAST_ROW, fitting
from xlcash.importing.errors import DamagedWorkbookError
from xlcash.importing.package.parts import WORKBOOK, Package
from xlcash.importing.package.tables import Area, ExcelTable, letters

Row = dict[int, str]  # the XML of each cell by its column

_ROW: Final = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL: Final = re.compile(r'<c\b[^>]*?\br="([A-Z]{1,3})\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_NUMBER: Final = re.compile(r'\br="(\d+)"')
_STYLE: Final = re.compile(r'<c\b[^>]*?\bs="(\d+)"')
_SPANS: Final = re.compile(r'\s+spans="[^"]*"')
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ECMA-376 part 1, 22.4.2.4: _xHHHH_ stands for a character
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class TableGrowsError(XlcashError):
    """A table can't grow over cells that hold something, over its own row of totals, or beyond the sheet."""

    def __init__(self, table: str, row: int) -> None:
        super().__init__(table=table, row=row)


class FilteredTableError(XlcashError):
    """A filter hides rows of the table."""

    def __init__(self, table: str) -> None:
        super().__init__(table=table)


def write_table(
    package: Package, table: ExcelTable, changes: Mapping[tuple[int, int], Any], added: Sequence[Sequence[Any]], *, filled: int
) -> None:
    """Change cells (row 1 = first below the header, column 0 = first) and add rows below the `filled` ones.

    The XML of the sheet, the size of the table, the area that is printed and the rows that are validated follow; results are computed anew
    when the workbook is opened.  Raises TableGrowsError, FilteredTableError.
    """
    if table.filtered:
        raise FilteredTableError(table.name)
    last = table.area.top + filled + len(added)
    if last > LAST_ROW or (table.totals_rows and last > table.area.bottom - table.totals_rows):
        raise TableGrowsError(table.name, table.area.bottom - table.totals_rows)
    bottom = max(table.area.bottom, last)
    sheet = _SheetRows(package, table)
    sheet.change({(table.area.top + row, table.area.left + column): value for (row, column), value in changes.items()})
    sheet.add(table.area.top + filled + 1, added)
    package[table.sheet_part] = sheet.xml(bottom).encode()
    _resize(package, table, bottom)
    _print_area(package, table, bottom)
    _compute_when_opened(package)


class _SheetRows:
    """The rows of a sheet's XML, cut into cells only where something is written."""

    def __init__(self, package: Package, table: ExcelTable) -> None:
        text = package[table.sheet_part].decode("utf-8")
        self._table, self._path = table, package.path
        begin, end = text.find("<sheetData>"), text.rfind("</sheetData>")
        if begin < 0 or end < begin:
            raise DamagedWorkbookError(package.path, table.sheet_part)
        self._before, self._after = text[: begin + len("<sheetData>")], text[end:]
        self._rows: dict[int, tuple[str, str]] = {}
        for found in _ROW.finditer(text, begin, end):
            number = _NUMBER.search(found[1])
            if number is None:
                raise DamagedWorkbookError(package.path, f"{table.sheet_part}: {found[1]}")
            self._rows[int(number[1])] = (found[1], found[2] or "")
        self._styles = self._styles_of_columns()

    def change(self, cells: Mapping[tuple[int, int], Any]) -> None:
        by_row: dict[int, dict[int, Any]] = {}
        for (row, column), value in cells.items():
            by_row.setdefault(row, {})[column] = value
        for row, values in by_row.items():
            self._write(row, values)

    def add(self, first: int, rows: Sequence[Sequence[Any]]) -> None:
        """Write whole rows of the table; a column that Excel computes gets its formula."""
        left, area = self._table.area.left, self._table.area
        parts = [self._cell_writer(column) for column in range(left, area.right + 1)]
        for at, values in enumerate(rows, first):
            if at in self._rows:
                self._write(at, dict(enumerate(values, left)), grows=at > area.bottom)
            else:
                cells = "".join([write(at, value) for write, value in zip(parts, values, strict=True)])
                self._rows[at] = (f' r="{at}"', cells)

    def xml(self, bottom: int) -> str:
        rows = "".join(f"<row{head}>{cells}</row>" if cells else f"<row{head}/>" for _, (head, cells) in sorted(self._rows.items()))
        before = self._dimension(self._before, bottom)
        return before + rows + _validated(self._after, self._table.area, bottom)

    def _write(self, row: int, values: Mapping[int, Any], *, grows: bool = False) -> None:
        head, text = self._rows.get(row, (f' r="{row}"', ""))
        cells: Row = {_column(found[1]): found[0] for found in _CELL.finditer(text)}
        if grows and any(
            column in cells and ("<v>" in cells[column] or "<f" in cells[column] or "<is>" in cells[column]) for column in values
        ):
            raise TableGrowsError(self._table.name, row)
        for column, value in values.items():
            own = "" if isinstance(value, dt.date) else _style(cells.get(column, ""))  # a date must look like one
            cells[column] = self._cell_writer(column, own)(row, value)
        self._rows[row] = (_SPANS.sub("", head), "".join(cell for _, cell in sorted(cells.items())))

    def _cell_writer(self, column: int, own: str = "") -> Callable[[int, Any], str]:
        """A function of row and value that gives a cell's XML, in its own style or that of its column."""
        name, style = letters(column), own or self._styles.get(column, "")
        formula = self._table.formulas[column - self._table.area.left]
        computed = f"<f>{escape(formula, quote=False)}</f>" if formula else ""

        def cell(row: int, value: Any) -> str:
            start = f'<c r="{name}{row}"{style}'
            if value is None or value == "":
                return f"{start}>{computed}</c>" if computed else f"{start}/>" if style else ""
            if isinstance(value, str):
                space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
                return f'{start} t="inlineStr"><is><t{space}>{_text(value)}</t></is></c>'
            if isinstance(value, bool):
                return f'{start} t="b"><v>{int(value)}</v></c>'
            return f"{start}><v>{serial(value) if isinstance(value, dt.date) else repr(float(value)).removesuffix('.0')}</v></c>"

        return cell

    def _styles_of_columns(self) -> dict[int, str]:
        """The style of each column of the table: of its first row, else of the sheet's column."""
        columns = range(self._table.area.left, self._table.area.right + 1)
        worn = dict(_column_styles(self._before))
        _, first = self._rows.get(self._table.area.top + 1, ("", ""))
        own = {_column(found[1]): _style(found[0]) for found in _CELL.finditer(first)}
        return {column: own.get(column) or worn.get(column, "") for column in columns}

    def _dimension(self, text: str, bottom: int) -> str:
        found = re.search(r'<dimension ref="([^"]+)"/>', text)
        if found is None:
            return text
        area = Area.of(found[1])
        grown = Area(area.top, area.left, max(area.bottom, bottom), max(area.right, self._table.area.right))
        return text.replace(found[0], f'<dimension ref="{grown.reference}"/>')


def _text(value: str) -> str:
    """A text as XML holds it, as long as a cell can be, without characters no XML has; what reads like Excel's own escape is escaped.

    >>> _text("A_x0041_2 & b")
    'A_x005F_x0041_2 &amp; b'
    """
    return escape(_ESCAPE.sub("_x005F_", fitting(_ILLEGAL.sub("", value))), quote=False)


def _style(cell: str) -> str:
    found = _STYLE.match(cell)
    return f' s="{found[1]}"' if found else ""


def _column(name: str) -> int:
    return Area.of(f"{name}1").left


def _column_styles(text: str) -> Iterator[tuple[int, str]]:
    for found in re.finditer(r"<col\b([^>]*)/>", text):
        span = re.search(r'\bmin="(\d+)".*?\bmax="(\d+)"', found[1])
        style = re.search(r'\bstyle="(\d+)"', found[1])
        if span and style:
            yield from ((column, f' s="{style[1]}"') for column in range(int(span[1]), min(int(span[2]), int(span[1]) + 1000) + 1))


def _validated(text: str, area: Area, bottom: int) -> str:
    """Rules of validation that reach to the end of the table reach to its new end."""

    def longer(found: re.Match[str]) -> str:
        return re.sub(r"[^ ]+", lambda part: _reaching(part[0], area, bottom), found[0])

    def rule(found: re.Match[str]) -> str:
        return re.sub(r'(?<=sqref=")[^"]+', longer, found[0])

    return re.sub(r"<dataValidation\b[^>]*>", rule, text)


def _reaching(reference: str, area: Area, bottom: int) -> str:
    try:
        rule = Area.of(reference)
    except ValueError:
        return reference
    inside = area.left <= rule.left and rule.right <= area.right and rule.top <= area.top + 1 and rule.bottom >= area.bottom
    return Area(rule.top, rule.left, bottom, rule.right).reference if inside and rule.bottom < bottom else reference


def _resize(package: Package, table: ExcelTable, bottom: int) -> None:
    """The table part with its new reference, that of its filter buttons along with it."""
    old, area = table.area.reference, table.area
    new = Area(area.top, area.left, bottom, area.right).reference
    package[table.part] = package[table.part].replace(f'ref="{old}"'.encode(), f'ref="{new}"'.encode())


def _print_area(package: Package, table: ExcelTable, bottom: int) -> None:
    """What is printed of the sheet reaches to the new end, where it reached to the old one."""
    text = package[WORKBOOK].decode("utf-8")

    def longer(found: re.Match[str]) -> str:
        sheet, reference = found[2].rpartition("!")[::2]
        same = sheet.strip("'").replace("''", "'") == table.sheet and reference.endswith(f"${table.area.bottom}")
        return f"{found[1]}{found[2].removesuffix(str(table.area.bottom))}{bottom}{found[3]}" if same else found[0]

    names = re.compile(r'(<definedName name="_xlnm\.Print_Area"[^>]*>)([^<]+)(</definedName>)')
    package[WORKBOOK] = names.sub(longer, text).encode()


def _compute_when_opened(package: Package) -> None:
    """Every formula is computed anew when the workbook is opened, for their results are of the rows before."""
    text = package[WORKBOOK].decode("utf-8")
    found = re.search(r"<calcPr\b([^>]*?)/>", text)
    if found is None:
        return
    settings = re.sub(r'\s+fullCalcOnLoad="[^"]*"', "", found[1])
    package[WORKBOOK] = text.replace(found[0], f'<calcPr{settings} fullCalcOnLoad="1"/>').encode()
