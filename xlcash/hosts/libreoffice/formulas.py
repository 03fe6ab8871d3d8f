"""Formula text as Excel's files write it ↔ the tokens of a Calc document, and what array formulas need in a host that never spills."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from xlcash.domain.worksheet import LAST_COLUMN, LAST_ROW

OOXML_CONVENTION: Final = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
OOXML_LANGUAGE: Final = 5  # com.sun.star.sheet.FormulaLanguage.XL_OOXML
ALL_GROUPS: Final = 0x7FFFFFFF
CONTENTS: Final = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags VALUE, DATETIME, STRING, FORMULA
ANY_RESULT: Final = 1 | 2 | 4  # com.sun.star.sheet.FormulaResult VALUE, STRING, ERROR
_PASSING_NAME: Final = "xlcash_passing"

_QUOTED: Final = re.compile(r"""("[^"]*"|'[^']*')""")
_FUNCTION_NAME: Final = re.compile(r"(?<![\w.])([A-Z][A-Z0-9.]*)(?=\()", re.IGNORECASE)
_FILE_PREFIX: Final = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlpm\.")


class Formulas:
    """The formula language of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def tokens(self, formula: str, address: Any) -> Any:
        """The tokens of a formula as the user writes it (``=SORT(Invoices[Amount])``), read as standing in the cell of `address`."""
        parts = _QUOTED.split(formula.removeprefix("="))
        parts[::2] = [_FUNCTION_NAME.sub(self._file_name, part) for part in parts[::2]]
        return self._parser.parseFormula("".join(parts), address)

    def text(self, tokens: Any, address: Any) -> str:
        return "=" + _FILE_PREFIX.sub("", self._parser.printFormula(tokens, address))

    def _file_name(self, name: re.Match[str]) -> str:
        return self._file_names.get(name[1].upper(), name[1])

    @functools.cached_property
    def _parser(self) -> Any:
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.FormulaConvention, parser.CompileEnglish = OOXML_CONVENTION, True
        return parser

    @functools.cached_property
    def _file_names(self) -> Mapping[str, str]:
        """Newer functions by name → the name with the prefix that files give them, which is the only one the parser knows."""
        mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        names = [mapping.Name for mapping in mapper.getAvailableMappings(OOXML_LANGUAGE, ALL_GROUPS)]
        return {_FILE_PREFIX.sub("", name): name for name in names if name.startswith("_xlfn.")}


def clear_arrays(document: Any, sheet: Any, cells: Any) -> None:
    """Clear every array formula that reaches into a range, whole.

    Excel takes a dynamic array away with its anchor; Calc passes over a part of an array without a word, or breaks it.
    """
    cleared: list[Any] = []
    for area in cells.queryFormulaCells(ANY_RESULT).RangeAddresses:
        block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        for row, texts in enumerate(block.getFormulaArray(), area.StartRow):
            for column, text in enumerate(texts, area.StartColumn):
                if text.startswith("{=") and not any(inside(row, column, address) for address in cleared):
                    array = _whole_array_at(document, sheet, sheet.getCellByPosition(column, row))
                    cleared.append(array.RangeAddress)
                    array.clearContents(CONTENTS)


def first_cells_of_arrays(sheet: Any, naming: str) -> Iterator[tuple[int, int]]:
    """The first cells, row and column from 0, of the array formulas of a sheet that name something."""
    seen: list[Any] = []
    for area in sheet.queryFormulaCells(ANY_RESULT).RangeAddresses:
        block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        for row, texts in enumerate(block.getFormulaArray(), area.StartRow):
            for column, text in enumerate(texts, area.StartColumn):
                if text.startswith("{=") and naming in text and not any(inside(row, column, address) for address in seen):
                    seen.append(array_at(sheet, sheet.getCellByPosition(column, row)).RangeAddress)
                    yield seen[-1].StartRow, seen[-1].StartColumn


def array_at(sheet: Any, cell: Any) -> Any:
    """The whole range of the array formula that a cell belongs to."""
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    return cursor


def _whole_array_at(document: Any, sheet: Any, cell: Any) -> Any:
    """The range of an array formula, looked for anew where Calc has the size of the answer for that of the block.

    Once a name of the document changes, Calc forgets how large its blocks are; a block that is computed before it is asked for gets the
    size of its answer, and as one whose cells are not all there it can be neither cleared nor entered again.
    """
    array = array_at(sheet, cell)
    if _is_exactly(sheet, array.RangeAddress):
        return array
    document.NamedRanges.addNewByName(_PASSING_NAME, "0", cell.CellAddress, 0)
    document.NamedRanges.removeByName(_PASSING_NAME)
    return array_at(sheet, cell)


def _is_exactly(sheet: Any, address: Any) -> bool:
    """Whether an array formula fills a range and goes on neither below nor beside it."""

    def is_array(rows: int, columns: int) -> bool:
        end = min(address.EndColumn + columns, LAST_COLUMN - 1), min(address.EndRow + rows, LAST_ROW - 1)
        return bool(sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, *end).getArrayFormula())

    return is_array(0, 0) and not is_array(1, 0) and not is_array(0, 1)


def inside(row: int, column: int, address: Any) -> bool:
    """Whether a place, counted from 0, lies in a range's address."""
    return bool(address.StartRow <= row <= address.EndRow and address.StartColumn <= column <= address.EndColumn)
