"""Cells of a table → a typed :class:`Table`: every row that can be used, every row that can't, and why.

A cell may be text, float, int, bool, Decimal, date, datetime, None or "" (blank), or a :class:`CellError`.
The usual column (all floats, all dates, all text) takes a fast path; only odd cells are looked at one by one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress
from operator import itemgetter
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.cash.monthly import month_mistakes
from xlcash.domain.collections.mistakes import dispute_mistakes, plan_mistakes, without_strange_promises
from xlcash.domain.dates import (
    LAST_SERIAL,
    SERIAL_OF_DAY_ZERO,
    UNIX_EPOCH,
    AmbiguousDate,
    DateOrder,
    column_order,
    could_be_read_twice,
    day_from_serial,
    day_from_text,
    resolve,
)
from xlcash.domain.documents import signed_invoices, without_negatives
from xlcash.domain.errors import (
    AmbiguousDateError,
    BlankCellError,
    CellError,
    DamagedNumberError,
    DuplicateKeyError,
    ErrorCellError,
    MissingColumnError,
    NotADateError,
    NotAnAmountError,
    NotATableError,
    NumberTooLargeError,
    RepeatedColumnError,
    RowError,
    RowNotice,
    UnknownWordError,
    UnreadPartNotice,
    column_header,
)
from xlcash.domain.financing.credit_terms import credit_mistakes
from xlcash.domain.insurance.claims import usable_claims
from xlcash.domain.insurance.losses import loss_mistakes
from xlcash.domain.insurance.policies import policy_mistakes
from xlcash.domain.tables import Column, Kind, Table, TableSpec, normal_header, word_keys, words_in
from xlcash.language import Language

Cells: TypeAlias = Sequence[Any]
Finish: TypeAlias = Callable[[pd.DataFrame], tuple[pd.DataFrame, list[RowError]]]

FIRST_DAMAGED_NUMBER: Final = 1e15  # Excel keeps 15 significant digits
FIRST_WITHOUT_CENTS: Final = 1e13  # 14 digits and two more: Excel keeps 15
_NO_DAY: Final = np.iinfo(np.int64).min  # NaT
_BLANK: Final = {type(None)}
_SERIALS: Final = frozenset({float, type(None)})
_NUMBERS: Final = frozenset({float, int, Decimal, type(None)})


@dataclass(frozen=True)
class Hints:
    """What the reader of a table is told beside its cells: a host's codes of error cells, and the order of ambiguous dates."""

    error_codes: Mapping[int, CellError] = field(default_factory=dict)
    date_order: DateOrder | None = None


class _Reader:
    """Reads one column. `bad` collects the row positions that can't be used, with the error of each."""

    def __init__(self, table: str, column: Column, language: Language, hints: Hints) -> None:
        self.table, self.column, self.language, self.hints = table, column, language, hints
        self.bad: dict[int, RowError] = {}

    def read(self, cells: Cells) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """The typed values, and which of them are blank."""
        if self.column.kind in _TEXTS and cells and type(cells[0]) is str:
            try:
                return _TEXTS[self.column.kind](self, list(map(str.strip, cells)))
            except TypeError:  # not all are text: look at each
                self.bad.clear()
        types = set(map(type, cells))
        if int in types and self.hints.error_codes:
            cells = [self.hints.error_codes.get(cell, cell) if type(cell) is int else cell for cell in cells]
            types = set(map(type, cells))
        if CellError in types:
            for at in [i for i, cell in enumerate(cells) if type(cell) is CellError]:
                self.bad[at] = ErrorCellError(self.table, at + 1, self.column.key)
            cells = [None if type(cell) is CellError else cell for cell in cells]
            types = types - {CellError} | {type(None)}
        return _BY_KIND[self.column.kind](self, cells, types)

    def text(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        return self._stripped(self._texts(cells, types))

    def _texts(self, cells: Cells, types: set[type]) -> list[str]:
        if types != {str}:
            cells = [cell if type(cell) is str else self._text_of(at, cell) for at, cell in enumerate(cells)]
        return list(map(str.strip, cells))

    def _stripped(self, texts: list[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        values = objects(texts)
        return values, np.equal(values, "").astype(bool)

    def _text_of(self, at: int, cell: object) -> str:
        if cell is None or cell != cell:  # noqa: PLR0124  NaN, which pandas writes for blank
            return ""
        if isinstance(cell, str):
            return str(cell)
        if isinstance(cell, (float, Decimal)) and math.isfinite(cell) and cell == int(cell):
            if abs(float(cell)) >= FIRST_DAMAGED_NUMBER:
                self.bad[at] = DamagedNumberError(self.table, at + 1, self.column.key, f"{cell:.0f}")
            return f"{cell:.0f}"
        if isinstance(cell, dt.date):
            return cell.isoformat()[:10]
        return str(cell)

    def number(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if not types <= _NUMBERS:
            cells = [cell if type(cell) in _NUMBERS else self._number_of(at, cell) for at, cell in enumerate(cells)]
        values = np.full(len(cells), np.nan) if types == _BLANK else np.array(cells, dtype=np.float64)
        for at in map(int, np.flatnonzero(np.abs(values) >= FIRST_WITHOUT_CENTS)):
            mistake = NotAnAmountError if np.isinf(values[at]) else NumberTooLargeError
            self.bad[at] = mistake(self.table, at + 1, self.column.key, shown(cells[at]))
            values[at] = np.nan
        blank = np.isnan(values)
        if self.column.default is not None:
            values[blank] = cast("float", self.column.default)
        return values, blank

    def _number_of(self, at: int, cell: object) -> float | None:
        if isinstance(cell, str):
            if not cell.strip():
                return None
            number = amount_from_text(cell)
            if number is not None:
                return number
        elif isinstance(cell, float):  # numpy's own float
            return float(cell)
        self.bad[at] = NotAnAmountError(self.table, at + 1, self.column.key, shown(cell))
        return None

    def date(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if types <= _SERIALS:
            values = self._days_of_serials(cells)
        elif all(issubclass(kind, dt.date) for kind in types):
            values = np.fromiter(map(dt.date.toordinal, cells), dtype=np.int64, count=len(cells)) - UNIX_EPOCH
        elif str in types:
            values = np.array(self._days_with_text(cells), dtype=np.int64)
        else:
            values = np.array([self._day_of(at, cell) for at, cell in enumerate(cells)], dtype=np.int64)
        return values.view("datetime64[D]").astype("datetime64[s]"), values == _NO_DAY

    def _days_of_serials(self, cells: Cells) -> npt.NDArray[np.int64]:
        serials = np.array(cells, dtype=np.float64)
        plain = (serials >= 1) & (serials < LAST_SERIAL + 1)
        values = np.where(plain, np.where(plain, serials, 0).astype(np.int64) - SERIAL_OF_DAY_ZERO, _NO_DAY)
        for at in map(int, np.flatnonzero(~plain & ~np.isnan(serials))):
            values[at] = self._day_of(at, cells[at])
        return values

    def _days_with_text(self, cells: Cells) -> list[int]:
        known: dict[str, int | AmbiguousDate | None] = {text: day_from_text(text) for text in {c for c in cells if isinstance(c, str)}}
        order = self.hints.date_order or column_order(d for d in known.values() if isinstance(d, AmbiguousDate))
        plain = {text: resolve(day, order) if isinstance(day, AmbiguousDate) else day for text, day in known.items()}
        days = []
        for at, cell in enumerate(cells):
            if not isinstance(cell, str):
                days.append(self._day_of(at, cell))
                continue
            day = plain[cell]
            if day is None and cell.strip():
                mistake = AmbiguousDateError if could_be_read_twice(known[cell]) else NotADateError
                self.bad[at] = mistake(self.table, at + 1, self.column.key, cell)
            days.append(_NO_DAY if day is None else day)
        return days

    def _day_of(self, at: int, cell: Any) -> int:
        if cell is None or cell != cell:  # noqa: PLR0124
            return _NO_DAY
        if isinstance(cell, dt.date):  # Excel's own dates
            return int(cell.toordinal()) - UNIX_EPOCH
        day = day_from_serial(cell) if isinstance(cell, (float, int)) and not isinstance(cell, bool) else None
        if day is None:
            self.bad[at] = NotADateError(self.table, at + 1, self.column.key, shown(cell))
        return _NO_DAY if day is None else day

    def word(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        return self._worded(self._texts(cells, types))

    def _worded(self, texts: list[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        keys, default = word_keys(self.column.words), str(self.column.default or "")
        found = {text: keys.get(normal_header(text)) if text else default for text in set(texts)}
        if None in found.values():
            allowed = words_in(self.column.words, self.language)
            for at in [i for i, text in enumerate(texts) if found[text] is None]:
                self.bad[at] = UnknownWordError(self.table, at + 1, self.column.key, texts[at], allowed)
        blank = np.zeros(len(texts), dtype=bool)
        if "" in found:
            blank = np.equal(objects(texts), "").astype(bool)
        return objects([found[text] or default for text in texts]), blank

    def flag(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        if types <= {bool, type(None)}:
            return np.array([cell is True for cell in cells], dtype=bool), np.array([cell is None for cell in cells], dtype=bool)
        texts, blank = self.text(cells, types)
        keys = word_keys("flag")
        found = {text: keys.get(normal_header(text)) for text in set(texts.tolist())}
        for at in [i for i, text in enumerate(texts) if text and found[text] is None]:
            self.bad[at] = UnknownWordError(self.table, at + 1, self.column.key, texts[at], words_in("flag", self.language))
        return np.array([found[text] == "yes" for text in texts], dtype=bool), blank

    def any(self, cells: Cells, types: set[type]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:  # noqa: ARG002
        values = objects([None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell for cell in cells])
        return values, np.array([value is None for value in values], dtype=bool)


def objects(values: Sequence[Any]) -> npt.NDArray[Any]:
    """An array of objects, one a value, whatever they are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


NO_HINTS: Final = Hints()

_TEXTS: Mapping[Kind, Callable[[_Reader, list[str]], tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]] = {
    Kind.TEXT: _Reader._stripped,  # noqa: SLF001  the reader's own table
    Kind.WORD: _Reader._worded,  # noqa: SLF001
}

_BY_KIND: Mapping[Kind, Callable[[_Reader, Cells, set[type]], tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]] = {
    Kind.TEXT: _Reader.text,
    Kind.DATE: _Reader.date,
    Kind.MONEY: _Reader.number,
    Kind.NUMBER: _Reader.number,
    Kind.SHARE: _Reader.number,
    Kind.FLAG: _Reader.flag,
    Kind.WORD: _Reader.word,
    Kind.ANY: _Reader.any,
}


_FINISH: Mapping[str, Finish] = {  # rules that no single column can tell
    "Invoices": signed_invoices, "Log": without_strange_promises, "Claims": usable_claims,
    "Customers": without_negatives("Customers", "insured_limit"), "LCDocuments": without_negatives("LCDocuments", "amount"),
}  # fmt: skip
_RULES: Mapping[str, Callable[[pd.DataFrame], list[RowError]]] = {
    "Policies": policy_mistakes, "Credits": credit_mistakes, "Losses": loss_mistakes, "Plans": plan_mistakes,
    "Disputes": dispute_mistakes, "Monthly": month_mistakes,
}  # fmt: skip
"""What usable rows must be besides: rows that are left out for another reason don't count against them."""


def read_table(spec: TableSpec, rows: Sequence[Cells], *, language: Language | None = None, hints: Hints = NO_HINTS) -> Table:
    """Read a table with its header row. Blank rows are passed over; columns the spec does not know are named in `extra`.

    A row shorter than the header ends in blank cells.

    Raises NotATableError without a header row, MissingColumnError for a required column, RepeatedColumnError for one that stands twice.

    >>> from xlcash.domain.tables import RATES
    >>> table = read_table(RATES, [["Date", "币种", "Rate"], ["2026-06-30", "USD", "7.10"], ["never", "EUR", 8.2]])
    >>> table.rows["rate"].tolist(), [str(problem) for problem in table.problems]
    ([7.1], ['Rates, row 2: “Date” is “never”, which is no date; the row is left out until it reads like 2026-06-30.'])
    """
    if not rows or not any(isinstance(cell, str) and cell.strip() for cell in rows[0]):
        raise NotATableError(spec.name)
    places, extra, found_language = _places(spec, rows[0])
    language = language or found_language
    body = rows[1:]
    columns: dict[str, npt.NDArray[Any]] = {}
    blanks: dict[str, npt.NDArray[np.bool_]] = {}
    bad: list[tuple[int, RowError]] = []
    for column in spec.columns:
        place = places.get(column.key)
        if place is None:
            one, _ = _Reader(spec.name, column, language, hints).read([None])
            columns[column.key], blanks[column.key] = np.repeat(one, len(body)), np.ones(len(body), dtype=bool)
            continue
        reader = _Reader(spec.name, column, language, hints)
        columns[column.key], blanks[column.key] = reader.read(_column_cells(body, place))
        for at, error in reader.bad.items():
            bad.append((at, UnreadPartNotice(spec.name, at + 1, column.key) if column.apart else error))
    _blank(spec, columns, [at for at, error in bad if isinstance(error, UnreadPartNotice)])
    frame = pd.DataFrame({key: pd.Series(values, dtype=values.dtype, copy=False) for key, values in columns.items()}, copy=False)
    frame.index = pd.RangeIndex(1, len(body) + 1, name="row")
    return _sorted_out(spec, frame, blanks, bad, language, tuple(extra))


def _blank(spec: TableSpec, columns: dict[str, npt.NDArray[Any]], at: list[int]) -> None:
    """Blank the columns that stand apart in some rows."""
    for column in spec.columns:
        if column.apart:
            columns[column.key][at] = np.datetime64("NaT") if column.kind is Kind.DATE else np.nan


def _column_cells(body: Sequence[Cells], place: int) -> Cells:
    try:
        return list(map(itemgetter(place), body))
    except IndexError:
        return [row[place] if place < len(row) else None for row in body]


def _places(spec: TableSpec, header: Cells) -> tuple[dict[str, int], list[str], Language]:
    places: dict[str, int] = {}
    extra: list[str] = []
    votes = {"en": 0, "zh": 0}
    for at, head in enumerate(header):
        if head is None or not str(head).strip():
            continue
        known = spec.by_header.get(normal_header(head))
        if known is None:
            extra.append(str(head))
            continue
        key, language = known
        if key in places:
            raise RepeatedColumnError(spec.name, key)
        places[key] = at
        if language:
            votes[language] += 1
    for column in spec.columns:
        if column.required and column.key not in places:
            raise MissingColumnError(spec.name, column.key)
    return places, extra, "zh" if votes["zh"] > votes["en"] else "en"


def _sorted_out(
    spec: TableSpec,
    frame: pd.DataFrame,
    blanks: Mapping[str, npt.NDArray[np.bool_]],
    bad: list[tuple[int, RowError]],
    language: Language,
    extra: tuple[str, ...],
) -> Table:
    unusable, filled = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    unusable[[at for at, error in bad if not isinstance(error, RowNotice)]] = True
    filled[[at for at, _ in bad]] = True
    for blank in blanks.values():
        filled |= ~blank
    problems: list[tuple[int, RowError]] = list(bad)
    for column in spec.columns:
        if column.required:
            missing = blanks[column.key] & filled
            told = {at for at, error in bad if error.facts.get("column") == column_header(spec.name, column.key)}
            blank_at = [int(at) for at in np.flatnonzero(missing) if int(at) not in told]
            problems.extend((at, BlankCellError(spec.name, at + 1, column.key)) for at in blank_at)
            unusable |= missing
    if spec.key:
        repeated = _repeats(spec, frame, filled & ~unusable)
        problems.extend(repeated)
        unusable[[at for at, _ in repeated]] = True
    if spec.name in _FINISH:
        frame, odd = _FINISH[spec.name](frame)
        late = [(error.row - 1, error) for error in odd if filled[error.row - 1] and not unusable[error.row - 1]]
        problems.extend(late)
        unusable[[at for at, error in late if not isinstance(error, RowNotice)]] = True
    if spec.name in _RULES:
        broken = [(error.row - 1, error) for error in _RULES[spec.name](frame[filled & ~unusable])]
        problems.extend(broken)
        unusable[[at for at, error in broken if not isinstance(error, RowNotice)]] = True
    problems.sort(key=itemgetter(0))
    usable = filled & ~unusable
    rows = frame if usable.all() else frame[usable]
    return Table(spec, rows, frame[filled & unusable], tuple(error for _, error in problems), language, extra)


def _repeats(spec: TableSpec, frame: pd.DataFrame, usable: npt.NDArray[np.bool_]) -> list[tuple[int, RowError]]:
    keys = frame[spec.key].tolist()
    if len(set(keys)) == len(keys):
        return []
    first: dict[object, int] = {}
    repeats: list[tuple[int, RowError]] = []
    for at in compress(range(len(keys)), usable):
        seen = first.setdefault(keys[at], at)
        if seen != at:
            repeats.append((at, DuplicateKeyError(spec.name, at + 1, spec.key, shown(keys[at]), seen + 1)))
    return repeats


def shown(cell: object) -> str:
    """A cell's value as a sentence quotes it."""
    return cell.isoformat()[:10] if isinstance(cell, dt.date) else str(cell)
