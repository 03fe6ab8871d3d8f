"""What every mistake is, and the three families besides the one that leaves no answer."""

from __future__ import annotations

import enum
import math
from typing import Any, ClassVar

from xlcash.language import Language, Term, say


class CellError(enum.Enum):
    """Excel's error values, each with its code (an HRESULT), as COM carries it.

    >>> str(CellError.NA), CellError.NA.value
    ('#N/A', -2146826246)
    """

    NULL = -2146826288
    DIV0 = -2146826281
    VALUE = -2146826273
    REF = -2146826265
    NAME = -2146826259
    NUM = -2146826252
    NA = -2146826246

    def __str__(self) -> str:
        return CELL_ERROR_TEXT[self]


CELL_ERROR_TEXT: dict[CellError, str] = {
    CellError.NULL: "#NULL!",
    CellError.DIV0: "#DIV/0!",
    CellError.VALUE: "#VALUE!",
    CellError.REF: "#REF!",
    CellError.NAME: "#NAME?",
    CellError.NUM: "#NUM!",
    CellError.NA: "#N/A",
}


def table_title(table: str) -> Term:
    """The name of a table as the reader's sheets show it."""
    return Term(f"tables.{table}.title")


def column_header(table: str, column: str) -> Term:
    """The header of a column as the reader's sheets show it; an answer that is handed on as a table keeps its headers."""
    return Term(f"results.headers.{column}" if table == "Forecast" else f"tables.{table}.columns.{column}")


def bounds(low: float, high: float) -> Term:
    """What a number may be, as a sentence ends with it: a share, a number within two bounds, or one that has a single bound.

    >>> bounds(0, 1).said("en"), bounds(1, 3660).said("en"), bounds(0, math.inf).said("en")
    ('a share from 0 to 1 (5 % is 0.05 or 5%)', 'a number from 1 to 3,660', '0 or more')
    """
    if math.isinf(high):
        return Term("results.ranges.at_least", low=f"{low:,.12g}")
    kind = "share" if low >= 0 and high <= 1 else "between"
    return Term(f"results.ranges.{kind}", low=f"{low:,.12g}", high=f"{high:,.12g}")


class XlcashError(Exception):
    """No answer can be given. `cell` is what the worksheet cell shows."""

    cell: ClassVar[CellError] = CellError.VALUE

    def __init__(self, **facts: Any) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def sentence(self, language: Language = "en") -> str:
        return say(language, f"errors.{type(self).__name__}", **self.facts)

    def __str__(self) -> str:
        return self.sentence()


class RowError(XlcashError):
    """A row that is left out. `row` counts from 1, the first row below the header."""

    def __init__(self, table: str, row: int, **facts: Any) -> None:
        super().__init__(table=table_title(table), row=row, **facts)
        self.table = table
        self.row = row


class RowNotice(RowError):
    """The row is used as its sentence says."""


class StandIn(XlcashError):
    """An answer rests on something else than the table that should tell."""

    def __init__(self, table: str, **facts: Any) -> None:
        super().__init__(table=table_title(table), **facts)
