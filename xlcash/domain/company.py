"""A company's data as a workbook holds it: every input table, and what the Start sheet states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.tables import SPECS, Column, Kind, TableSpec
from xlcash.language import Language, find

_DTYPES: Final[Mapping[Kind, Any]] = {
    Kind.TEXT: object,
    Kind.DATE: np.dtype("datetime64[s]"),
    Kind.MONEY: np.float64,
    Kind.NUMBER: np.float64,
    Kind.SHARE: np.float64,
    Kind.FLAG: np.bool_,
    Kind.WORD: object,
    Kind.ANY: object,
}


@dataclass(frozen=True)
class Company:
    """Everything a workbook is filled with. `tables` holds every table of `SPECS` by name, with the columns and kinds of its spec."""

    name: str
    as_of: date
    base_currency: str
    tables: Mapping[str, pd.DataFrame]


def empty_table(spec: TableSpec) -> pd.DataFrame:
    """A table without rows, typed."""
    return pd.DataFrame({column.key: pd.Series([], dtype=_DTYPES[column.kind]) for column in spec.columns})


def company(name: str, *, as_of: date, base_currency: str, tables: Mapping[str, pd.DataFrame]) -> Company:
    """A company from the tables there are; the others are empty."""
    return Company(name, as_of, base_currency, {key: tables.get(key, empty_table(spec)) for key, spec in SPECS.items()})


def table_cells(company: Company, name: str, language: Language) -> list[list[Any]]:
    """A table as worksheet cells: header row, then rows of text, float, datetime and None; flags and words in the reader's language."""
    spec, frame = SPECS[name], company.tables[name]
    columns = [column_cells(column, frame[column.key], language) for column in spec.columns]
    return [list(spec.headers(language)), *map(list, zip(*columns, strict=True))]


def column_cells(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:
    """The values of a column as worksheet cells."""
    return _CELLS[column.kind](column, values, language)


def _texts(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:  # noqa: ARG001
    return [value or None for value in values.tolist()]


def _numbers(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:  # noqa: ARG001
    numbers = values.to_numpy(dtype=np.float64)
    cells: list[Any] = numbers.tolist()
    if column.default == 0.0:  # a zero that blank also means is left blank, so that the sheet shows what someone filled in
        return [cell or None for cell in cells]
    return [None if cell != cell else cell for cell in cells] if np.isnan(numbers).any() else cells  # noqa: PLR0124


def _dates(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:  # noqa: ARG001
    return values.to_numpy().astype("datetime64[us]").tolist()


def _flags(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:  # noqa: ARG001
    words = find(language, "words.flag")
    return [words["yes"] if value else None for value in values.tolist()]


def _words(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:
    words = find(language, f"words.{column.words}")
    return [words.get(value) for value in values.tolist()]


def _as_they_are(column: Column, values: pd.Series[Any], language: Language) -> list[Any]:  # noqa: ARG001
    return values.tolist()


_CELLS: Final[Mapping[Kind, Callable[[Column, pd.Series[Any], Language], list[Any]]]] = {
    Kind.TEXT: _texts,
    Kind.DATE: _dates,
    Kind.MONEY: _numbers,
    Kind.NUMBER: _numbers,
    Kind.SHARE: _numbers,
    Kind.FLAG: _flags,
    Kind.WORD: _words,
    Kind.ANY: _as_they_are,
}
