"""A short mark of what a workbook was computed from: equal inputs have equal marks on every machine and in every program."""

from __future__ import annotations

import datetime as dt
import hashlib
import weakref
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.tables import Table

DIGITS: Final = 12  # 48 bits: two different states of one workbook share a mark once in 280 million million cases
_UNIT, _RECORD = "\x1f", b"\x1e"
_DIGESTS: Final[weakref.WeakKeyDictionary[Table, bytes]] = weakref.WeakKeyDictionary()


def fingerprint(tables: Iterable[Table], *, as_of: dt.date | None = None) -> str:
    """Twelve hexadecimal digits over the tables' contents and the date.

    What counts is what was read: the columns of each table's spec, row by row, with the rows that could not be used.  Extra columns, the
    order of columns, formats and the language of headers and words do not count; the order of rows does, for a ledger allocates in it.

    >>> from xlcash.domain.reading import read_table
    >>> from xlcash.domain.tables import ACCOUNTS
    >>> one = read_table(ACCOUNTS, [["Account", "Group", "Balance"], ["Bank", "operating", 3000.0]])
    >>> two = read_table(ACCOUNTS, [["余额", "账户", "类别", "Note"], [3000.0, "Bank", "经营", "mine"]])
    >>> fingerprint([one]) == fingerprint([two]), len(fingerprint([one]))
    (True, 12)
    """
    whole = hashlib.blake2b(digest_size=DIGITS // 2)
    whole.update(str(as_of or "").encode())
    for table in sorted(tables, key=lambda table: table.spec.name):
        whole.update(_RECORD + table.spec.name.encode() + _digest(table))
    return whole.hexdigest()


def _digest(table: Table) -> bytes:
    """A table's own digest, computed once while the table is remembered."""
    if table not in _DIGESTS:
        known = hashlib.blake2b(digest_size=16)
        for frame in (table.rows, table.left_out):
            for column in table.spec.columns:
                known.update(_RECORD + _column(frame[column.key]))
        _DIGESTS[table] = known.digest()
    return _DIGESTS[table]


def _column(values: pd.Series[Any]) -> bytes:
    """A column's cells as bytes: numbers and dates as they lie in memory, anything else as text."""
    if values.dtype.kind == "M":
        return values.to_numpy().astype("datetime64[s]").tobytes()
    if values.dtype.kind in "fiub":
        return (values.to_numpy(dtype=np.float64) + 0.0).tobytes()  # -0.0 is 0.0
    return _UNIT.join(map(str, values.tolist())).encode()
