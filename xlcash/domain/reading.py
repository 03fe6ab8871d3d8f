"""Cells of a table → a typed :class:`Table`: every row that can be used, every row that can't, and why.

A cell may be text, float, int, bool, Decimal, date, datetime, None or "" (blank), or a :class:`CellError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.cash.monthly import month_mistakes
from xlcash.domain.collections.mistakes import dispute_mistakes, plan_mistakes, without_strange_promises
from xlcash.domain.columns import NO_HINTS, Cells, ColumnReader, Hints, shown
from xlcash.domain.documents import signed_invoices, without_negatives
from xlcash.domain.errors import (
    BlankCellError,
    DuplicateKeyError,
    MissingColumnError,
    NotATableError,
    RepeatedColumnError,
    RowError,
    RowNotice,
    UnreadPartNotice,
    column_header,
)
from xlcash.domain.financing.credit_terms import credit_mistakes
from xlcash.domain.insurance.claims import usable_claims
from xlcash.domain.insurance.losses import loss_mistakes
from xlcash.domain.insurance.policies import policy_mistakes
from xlcash.domain.tables import Kind, Table, TableSpec, normal_header
from xlcash.language import Language

Finish: TypeAlias = Callable[[pd.DataFrame], tuple[pd.DataFrame, list[RowError]]]


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
            one, _ = ColumnReader(spec.name, column, language, hints).read([None])
            columns[column.key], blanks[column.key] = np.repeat(one, len(body)), np.ones(len(body), dtype=bool)
            continue
        reader = ColumnReader(spec.name, column, language, hints)
        columns[column.key], blanks[column.key] = reader.read(_column_cells(body, place))
        for at, error in reader.bad.items():
            apart = column.apart and not isinstance(error, RowNotice)
            bad.append((at, UnreadPartNotice(spec.name, at + 1, column.key) if apart else error))
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
