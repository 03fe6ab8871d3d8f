"""An xlcash formula in a cell → the worksheet function and the raw arguments it gets: what Explain shows, and how far a result reaches."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlwings as xw

from xlcash.domain.errors import XlcashError
from xlcash.excel.declare import WorksheetFunction
from xlcash.excel.functions import FUNCTIONS

_CALL: Final = re.compile(r"\{?=\s*(?:_xldudf_)?(XC_[A-Z0-9_]+)\((.*)\)\s*\}?", re.DOTALL | re.IGNORECASE)
_NAME: Final = re.compile(r"(?:_xldudf_)?(XC_[A-Z0-9_]+)\(", re.IGNORECASE)
_WHOLE_TABLE: Final = re.compile(r"(\w+)\[\[?#All\]?\]", re.IGNORECASE)
_COLUMNS: Final = re.compile(r"(\w+)\[(?:\[#(All|Data)\],)?\[([^\[\]]+)\]:\[([^\[\]]+)\]\]", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+]?\d+(\.\d+)?")
_ADDRESS: Final = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?")
_TRUTH: Final = {"TRUE": True, "FALSE": False, "TRUE()": True, "FALSE()": False}
_BY_NAME: Final = {function.name: function for function in FUNCTIONS}


class NoXlcashFormulaError(XlcashError):
    def __init__(self, address: str) -> None:
        super().__init__(address=address)


class ArgumentNotFollowedError(XlcashError):
    """An argument that is itself a calculation: only Excel knows its value."""

    def __init__(self, text: str) -> None:
        super().__init__(text=text)


@dataclass(frozen=True)
class FormulaCall:
    """A formula that is one call of a worksheet function, and what its arguments hold."""

    function: WorksheetFunction
    raw: Sequence[Any]

    def answer(self) -> Any:
        """What the function answers, as Python sees it."""
        return self.function(self.raw)

    def arguments(self) -> dict[str, Any]:
        """The arguments by name, as the function's body gets them."""
        return {parameter.name: parameter.read(raw) for parameter, raw in zip(self.function.parameters, self.raw, strict=True)}


def is_call(formula: object) -> bool:
    return function_called(formula) is not None


def function_called(formula: object) -> WorksheetFunction | None:
    """The function whose one call a formula is."""
    match = _CALL.fullmatch(str(formula).strip())
    return _BY_NAME.get(match[1].upper()) if match else None


def call_in(formula: str) -> str | None:
    """The first call of a worksheet function of ours in a formula, as a formula; None where there is none.

    >>> call_in('=IFERROR(XC_DSO(A1,"(",30),"")&"x"'), call_in("=SUM(A1:A3)")
    ('=XC_DSO(A1,"(",30)', None)
    """
    for match in _NAME.finditer(formula) if formula.lstrip("{").startswith("=") else ():
        end = _closing(formula, match.end())
        if match[1].upper() in _BY_NAME and end:
            return f"={formula[match.start() : end]}"
    return None


def _closing(text: str, start: int) -> int:
    """The place after the parenthesis that closes the one before `start`; 0 where none does."""
    depth, quoted = 1, ""
    for at, character in enumerate(text[start:], start + 1):
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "\"'":
            quoted = character
        else:
            depth += (character == "(") - (character == ")")
            if not depth:
                return at
    return 0


def _given(cells: xw.Range) -> Any:
    """What a formula is given of some cells: in Excel their raw values; a host that keeps dates as numbers says so itself."""
    return cells.impl.given_to_formulas() if hasattr(cells.impl, "given_to_formulas") else cells.raw_value


class BookReader:
    """Follows formulas through one book, reading every table and cell once: good for as long as no input changes."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._values: dict[tuple[str, str], Any] = {}

    def call(self, formula: str, home: str = "") -> FormulaCall:
        """The call a formula is; addresses without a sheet lie on the sheet `home`.

        Raises NoXlcashFormulaError, ArgumentNotFollowedError.
        """
        match = _CALL.fullmatch(formula.strip())
        if match is None or match[1].upper() not in _BY_NAME:
            raise NoXlcashFormulaError(formula)
        function = _BY_NAME[match[1].upper()]
        texts = split_arguments(match[2])
        texts += [""] * (len(function.parameters) - len(texts))
        return FormulaCall(function, [self._value(text, home) for text in texts])

    @functools.cached_property
    def _tables(self) -> Mapping[str, xw.main.Table]:
        return {table.name.lower(): table for sheet in self._book.sheets for table in sheet.tables}

    @functools.cached_property
    def _names(self) -> Mapping[str, xw.Name]:
        return {name.name: name for name in self._book.names}

    def _value(self, text: str, home: str) -> Any:
        if not text:
            return None
        if text.startswith('"') and text.endswith('"'):
            return text[1:-1].replace('""', '"')
        if _NUMBER.fullmatch(text):
            return float(text)
        if text.upper() in _TRUTH:
            return _TRUTH[text.upper()]
        if (text, home) not in self._values:
            self._values[text, home] = _given(self._range(text, home))
        return self._values[text, home]

    def _range(self, text: str, home: str) -> xw.Range:
        match = _WHOLE_TABLE.fullmatch(text)
        if match and match[1].lower() in self._tables:
            return self._tables[match[1].lower()].range
        match = _COLUMNS.fullmatch(text)
        if match and match[1].lower() in self._tables:
            return _columns(self._tables[match[1].lower()], match)
        if text in self._names:
            return self._names[text].refers_to_range
        if text.endswith("#"):  # a spill
            return self._range(text[:-1], home).expand("table")
        sheet, _, address = text.rpartition("!")
        name = sheet.strip("'").replace("''", "'") or home
        if _ADDRESS.fullmatch(address) and name in [s.name for s in self._book.sheets]:
            return self._book.sheets[name].range(address)
        raise ArgumentNotFollowedError(text)


def _columns(table: xw.main.Table, match: re.Match[str]) -> xw.Range:
    """A table from one column to another, in whichever order they are named; without "#All" its rows alone."""
    heads = [str(head).lower() for head in table.header_row_range.value]
    rows = table.range if str(match[2]).lower() == "all" else table.data_body_range
    if rows is None or not {match[3].lower(), match[4].lower()} <= set(heads):
        raise ArgumentNotFollowedError(match[0])
    start, end = sorted((heads.index(match[3].lower()), heads.index(match[4].lower())))
    return rows[:, start : end + 1]


def split_arguments(text: str) -> list[str]:
    """The arguments between the parentheses of a call: split at commas outside quotes and brackets.

    >>> split_arguments('Invoices[#All],AsOf,,"a,b",SUM(A1,B1)')
    ['Invoices[#All]', 'AsOf', '', '"a,b"', 'SUM(A1,B1)']
    """
    parts, depth, quoted = [""], 0, ""
    for character in text:
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "\"'":
            quoted = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += character
    return [part.strip() for part in parts] if text.strip() else []
