"""Rows as typed frames of a table's spec."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.tables import Column, Kind, TableSpec

_NUMBERS: Final = (Kind.MONEY, Kind.NUMBER, Kind.SHARE)


def typed(spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows with some of a table's columns as a frame with all of them; what a row does not have is blank or its column's default."""
    index = pd.RangeIndex(1, len(rows) + 1, name="row")
    columns = {column.key: _values(column, [row.get(column.key) for row in rows]) for column in spec.columns}
    return pd.DataFrame({key: pd.Series(values, index, dtype=values.dtype) for key, values in columns.items()})


def _values(column: Column, cells: list[Any]) -> npt.NDArray[Any]:
    if column.kind in _NUMBERS:
        blank = np.nan if column.default is None else column.default
        return np.array([blank if cell is None else cell for cell in cells], dtype=np.float64)
    if column.kind is Kind.DATE:
        return np.array(cells, dtype="datetime64[s]")
    if column.kind is Kind.FLAG:
        return np.array([bool(cell) for cell in cells], dtype=bool)
    values = np.empty(len(cells), dtype=object)
    values[:] = [(column.default or "") if cell is None else cell for cell in cells]
    return values


def working_day(day: dt.date) -> dt.date:
    """The day, or the Monday after it.

    >>> working_day(dt.date(2026, 6, 27))
    datetime.date(2026, 6, 29)
    """
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)  # noqa: PLR2004  Saturday


def cents(amount: float) -> float:
    return round(amount, 2)
