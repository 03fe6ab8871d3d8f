"""What a worksheet hands over → values and tables of the core; answers of the core → what a worksheet shows.

Arguments come in raw (see docs/decisions/raw-boundary.md): a range is a tuple of row tuples, a single cell a bare value, a single row or
column may be one-dimensional; blank is None (inside ranges also ""), an error cell its COM code as an int, a date a datetime or a serial
number, a currency cell a Decimal.  Everything the converters of a host would smooth over is settled here, once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.columns import Hints
from xlcash.domain.errors import CellError, XlcashError
from xlcash.domain.reading import read_table
from xlcash.domain.tables import Table, TableSpec
from xlcash.domain.worksheet import LAST_ROW, LONGEST_TEXT, fitting
from xlcash.excel.headers import header
from xlcash.language import Language, Term


class AnswerTooLongError(XlcashError):
    """An answer has more rows than a worksheet, whatever cell its formula stands in."""

    cell = CellError.NUM

    def __init__(self, rows: int) -> None:
        super().__init__(rows=f"{rows:,}", most=f"{LAST_ROW:,}")


class TextCutNotice(XlcashError):
    """A text of an answer is longer than a cell: its end is missing."""

    def __init__(self, column: str, row: int, length: int) -> None:
        super().__init__(column=column, row=row, length=f"{length:,}", most=f"{LONGEST_TEXT:,}")


class Rows(list[list[Any]]):
    """The rows of an answer. `odd` are the columns that hold more than texts and numbers, so that a host need not look at every cell;
    `cut` tells of each text that had to be cut.
    """

    __slots__ = ("cut", "odd")

    def __init__(self, header: list[Any], odd: Sequence[int], cut: Sequence[TextCutNotice] = ()) -> None:
        super().__init__([header])
        self.odd = tuple(odd)
        self.cut = tuple(cut)


ERROR_BY_CODE: Final = {error.value: error for error in CellError}
COM_HINTS: Final = Hints(error_codes=ERROR_BY_CODE, summed=True)
REMEMBERED_TABLES: Final = 32
_NO_TEXTS: Final = "Mfiub"  # kinds of columns: dates, numbers, truth values
_SENT_AS_THEY_ARE: Final = frozenset({str, float, bool})


def rows_of(raw: Any) -> Sequence[Sequence[Any]]:
    """A raw argument as rows: a single cell is one row of one, a flat tuple one row.

    >>> rows_of("Invoice"), rows_of(("Invoice", "Customer")), rows_of((("Invoice",), ("I-1",)))
    ([['Invoice']], [('Invoice', 'Customer')], (('Invoice',), ('I-1',)))
    """
    if not isinstance(raw, (tuple, list)):
        return [[raw]]
    if not raw or not isinstance(raw[0], (tuple, list)):
        return [raw]
    return raw


def cell_of(raw: Any) -> Any:
    """A raw argument as one cell: an error code becomes its CellError, blank text None, a 1 × 1 range its only cell."""
    while isinstance(raw, (tuple, list)) and len(raw) == 1:
        raw = raw[0]
    if type(raw) is int and raw in ERROR_BY_CODE:
        return ERROR_BY_CODE[raw]
    return None if isinstance(raw, str) and not raw.strip() else raw


class TableMemo:
    """The tables read last, so that twenty formulas over the same ledger read it once.

    A table is known again by its content.  Comparing beats hashing here: equal rows are compared at C speed and different tables differ
    in their first rows, while a hash must always visit every cell and cannot be kept between calls, because a host hands over new tuples.
    """

    def __init__(self, size: int = REMEMBERED_TABLES) -> None:
        self._size = size
        self._tables: OrderedDict[int, tuple[TableSpec, Sequence[Sequence[Any]], Table]] = OrderedDict()
        self._next = 0

    def table(self, spec: TableSpec, rows: Sequence[Sequence[Any]]) -> Table:
        for number, (known_spec, known_rows, table) in reversed(self._tables.items()):
            if known_spec is spec and (known_rows is rows or known_rows == rows):
                self._tables.move_to_end(number)
                return table
        table = read_table(spec, rows, hints=COM_HINTS)
        self._next += 1
        self._tables[self._next] = (spec, rows, table)
        if len(self._tables) > self._size:
            self._tables.popitem(last=False)
        return table

    def clear(self) -> None:
        self._tables.clear()


TABLES: Final = TableMemo()


def answer(value: Any, language: Language) -> Any:
    """What a worksheet function gives back: a table as rows with a header row, a number, a text, a date or a CellError.

    Blank is "" (a host would show None as 0), an infinite or undefined number is #NUM! alone and blank inside a table.
    """
    if isinstance(value, pd.DataFrame):
        return table_rows(value, language)
    cell = _plain(value, language)
    return CellError.NUM if cell == "" and isinstance(value, float) else cell


def table_rows(frame: pd.DataFrame, language: Language) -> Rows:
    """A result table as rows of plain values, its header row first. Raises AnswerTooLongError."""
    if len(frame) >= LAST_ROW:
        raise AnswerTooLongError(len(frame) + 1)
    columns = [_column(frame[key], language) for key in frame.columns]
    odd = [at for at, (_, is_odd) in enumerate(columns) if is_odd]
    heads = [header(key, language) for key in frame.columns]
    texts = [at for at, key in enumerate(frame.columns) if frame[key].dtype.kind not in _NO_TEXTS]
    cut = [notice for at in texts for notice in _cut(heads[at], columns[at][0])]
    rows = Rows(heads, odd, cut)
    with _no_collection():
        rows.extend(map(list, zip(*(cells for cells, _ in columns), strict=True)))
    return rows


def _cut(head: str, cells: list[Any]) -> Iterator[TextCutNotice]:
    """Cut the texts of a column that no cell can hold."""
    if max((len(cell) for cell in cells if type(cell) is str), default=0) <= LONGEST_TEXT // 2:
        return
    for at, cell in enumerate(cells):
        fits = fitting(cell, "…") if type(cell) is str else cell
        if fits is not cell:
            cells[at] = fits
            yield TextCutNotice(head, at + 1, len(cell))


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which would walk the whole heap many times over while 100,000 rows are made (3 times the cost)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _column(values: pd.Series[Any], language: Language) -> tuple[list[Any], bool]:
    """The cells of a column, and whether they hold more than texts, numbers and truth values."""
    if values.dtype.kind == "M":
        return ["" if cell is None else cell for cell in values.to_numpy().astype("datetime64[us]").tolist()], True
    if values.dtype.kind in "iub":
        return values.astype(bool if values.dtype.kind == "b" else float).tolist(), False
    cells: list[Any] = values.tolist()
    if values.dtype.kind == "f":
        finite = bool(np.isfinite(values.to_numpy()).all())
        return cells if finite else [cell if math.isfinite(cell) else "" for cell in cells], False
    if set(map(type, cells)) == {str}:
        return cells, False
    cells = [_plain(cell, language) for cell in cells]
    return cells, not set(map(type, cells)) <= _SENT_AS_THEY_ARE


def _plain(value: Any, language: Language) -> Any:
    if value is None or value is pd.NaT:
        return ""
    for kinds, plain in _PLAIN:
        if isinstance(value, kinds):
            return plain(value, language)
    return str(value)


_PLAIN: Final[tuple[tuple[Any, Callable[[Any, Language], Any]], ...]] = (
    (Term, lambda value, language: value.said(language)),
    (str, lambda value, _: value),
    ((bool, np.bool_), lambda value, _: bool(value)),
    ((float, int, np.floating, np.integer), lambda value, _: float(value) if math.isfinite(value) else ""),
    (CellError, lambda value, _: value),
    (pd.Timestamp, lambda value, _: value.to_pydatetime()),
    (dt.datetime, lambda value, _: value),
    (dt.date, lambda value, _: dt.datetime(value.year, value.month, value.day)),  # noqa: DTZ001  a worksheet's dates have no time zone
)
