"""What an export changes in a table: rows it adds, cells it states otherwise, rows it no longer has. Nothing is ever deleted.

Rows are told by the number of their document.  Receipts without one are told by everything they state, and equal ones are counted: the
third equal payment of a file is the third of the table.  A receipt that has a number on one side only is the same payment where day,
customer, invoice and amount are.  A blank of the file says nothing, so what a user filled in stays; only where a blank has a meaning of its
own (no amount is disputed, a customer is not on hold) is it one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.tables import Column, Kind, TableSpec
from xlcash.domain.worksheet import tidy

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "Invoices": ("invoice",), "Customers": ("customer",), "Receipts": ("receipt", "invoice"), "Orders": ("order",), "Bills": ("bill",),
    "Rates": ("date", "currency"), "Monthly": ("month",), "Financials": ("customer", "year"),
}  # fmt: skip
"""The tables that exports are merged into, and the columns that tell their rows."""

NUMBERED: Final = "receipt"  # where it is blank, the whole row tells a receipt
EQUAL_WITHIN: Final = 1e-9  # of the larger amount: floats that print alike
CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Change:
    """A cell that the file states otherwise: row number in the table (1 = first below the header), document, column, both values."""

    row: int
    document: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Sums:
    """The money of one currency ("" where none is named) in the table before and after."""

    currency: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Unused:
    """Documents that the file has and that are not used: void ones, and those it states in a way that can't be read."""

    void: AbstractSet[str] = frozenset()
    rejected: AbstractSet[str] = frozenset()


NONE_UNUSED: Final = Unused()


@dataclass(frozen=True, eq=False)
class Merge:
    """What is to be written. `new`: rows to add; `gone`: documents of the table that the file does not have, which are kept; `void`: those
    that the file calls void, which are kept as well, with their amounts.
    """

    spec: TableSpec
    new: pd.DataFrame
    changes: tuple[Change, ...]
    same: int
    gone: tuple[str, ...]
    void: tuple[tuple[str, float], ...]
    rows_before: int
    sums: tuple[Sums, ...]

    @property
    def changed(self) -> int:
        """How many rows change."""
        return len({change.row for change in self.changes})

    @property
    def rows_after(self) -> int:
        return self.rows_before + len(self.new)

    def __bool__(self) -> bool:
        return bool(self.changes) or not self.new.empty


def merge(
    spec: TableSpec,
    table: pd.DataFrame,
    incoming: pd.DataFrame,
    columns: Collection[str],
    *,
    unused: Unused = NONE_UNUSED,
    paid: AbstractSet[str] = frozenset(),
) -> Merge:
    """Merge the rows of a file into a table, both with every column of the spec; `columns` are those the file states.

    `unused`: documents of the file that `incoming` lacks.  `paid`: invoices that the receipts of the table pay in full; another receipt of
    the same amount is no second payment, whatever its day.

    >>> from xlcash.domain.tables import ORDERS
    >>> def orders(*rows):
    ...     days = pd.Series([pd.Timestamp("2026-01-05")] * len(rows), dtype="datetime64[s]")
    ...     known = {"order": [row[0] for row in rows], "customer": ["C1"] * len(rows), "date": days, "amount": [row[1] for row in rows]}
    ...     return pd.DataFrame(known | {"currency": "", "ship_date": pd.NaT}, index=range(1, len(rows) + 1))
    >>> merged = merge(ORDERS, orders(("A", 1.0), ("B", 2.0), ("C", 3.0)), orders(("B", 2.5), ("C", 3.0), ("D", 4.0)), ["amount"])
    >>> merged.changes, merged.new["order"].tolist(), merged.same, merged.gone
    ((Change(row=2, document='B', column='amount', old=2.0, new=2.5),), ['D'], 1, ('A',))
    """
    at = _places(spec, table, incoming, paid)
    known = at >= 0
    old, new = table.iloc[at[known]], incoming[known]
    stated = [spec.column[key] for key in columns if key in spec.column]
    changes = sorted((change for column in stated for change in _changes(spec, column, old, new)), key=lambda change: change.row)
    same = int(known.sum()) - len({change.row for change in changes})
    gone, void = _kept(spec, table, np.setdiff1d(np.arange(len(table)), at), unused)
    return Merge(
        spec,
        incoming[~known],
        tuple(changes),
        same,
        gone,
        void,
        len(table),
        _sums(table, _after(table, changes, incoming[~known])),
    )


def additions(spec: TableSpec, table: pd.DataFrame, rows: pd.DataFrame) -> Merge:
    """Rows that are added to a table whatever it holds."""
    return Merge(spec, rows, (), 0, (), (), len(table), _sums(table, _after(table, (), rows)))


def after(table: pd.DataFrame, merged: Merge) -> pd.DataFrame:
    """The rows of the table as they will be, in their amounts and currencies."""
    return _after(table, merged.changes, merged.new)


def documents(spec: TableSpec, rows: pd.DataFrame) -> list[str]:
    """What each row is called: its number, or what else tells it."""
    parts = [_words(rows[key]) for key in KEYS[spec.name]]
    if spec.name == "Receipts":
        told = zip(parts[0], parts[1], _words(rows["date"]), _words(rows["customer"]), _words(rows["amount"]), strict=True)
        return [" ".join(filter(None, (number, invoice))) if number else " ".join(rest) for number, invoice, *rest in told]
    return [" ".join(words) for words in zip(*parts, strict=True)]


def _places(spec: TableSpec, table: pd.DataFrame, incoming: pd.DataFrame, paid: AbstractSet[str]) -> npt.NDArray[np.intp]:
    """Which row of the table each row of the file is, by position; -1 for one the table does not have."""
    keys = _keys(spec, table)
    place = {key: at for at, key in reversed(list(enumerate(keys)))}
    at = np.array([place.get(key, -1) for key in _keys(spec, incoming)], dtype=np.intp)
    if spec.name == "Receipts" and len(table):
        _pair(table, incoming, at, ("date", "customer", "invoice", "amount"))
        _pair(table, incoming, at, ("invoice", "amount"), paid)
    return at


def _pair(
    table: pd.DataFrame, incoming: pd.DataFrame, at: npt.NDArray[np.intp], told: Sequence[str], invoices: AbstractSet[str] | None = None
) -> None:
    """Pair receipts that are alike in some columns and of which at most one has a number; of some invoices only, if they are given."""
    taken, free = set(at.tolist()), defaultdict[tuple[str, ...], list[int]](list)
    numbers = table[NUMBERED].tolist()
    for place, words in enumerate(zip(*(_words(table[key]) for key in told), strict=True)):
        if place not in taken:
            free[words].append(place)
    theirs = zip(*(_words(incoming[key]) for key in told), strict=True)
    for row, (words, number, invoice) in enumerate(zip(theirs, incoming[NUMBERED], incoming["invoice"], strict=True)):
        if at[row] >= 0 or words not in free or (invoices is not None and invoice not in invoices):
            continue
        alike = next((place for place in free[words] if not (number and numbers[place])), None)
        if alike is not None:
            free[words].remove(alike)
            at[row] = alike


def _kept(
    spec: TableSpec, table: pd.DataFrame, places: npt.NDArray[np.intp], unused: Unused
) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """Of rows that the file does not state: the documents it does not have at all, and those it calls void."""
    rows = table.iloc[places]
    named = documents(spec, rows)
    amounts = rows["amount"].tolist() if "amount" in rows else [0.0] * len(rows)
    void = tuple((document, amount) for document, amount in zip(named, amounts, strict=True) if document in unused.void)
    return tuple(document for document in named if document not in unused.void | unused.rejected), void


def _keys(spec: TableSpec, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """What tells each row, equal ones counted; a number in a table of numbers stands once (a second one is left out by its reader)."""
    plain = list(zip(*(_words(rows[key]) for key in KEYS[spec.name]), strict=True))
    if spec.name != "Receipts":
        return plain
    whole = list(zip(*(_words(rows[key]) for key in ("date", "customer", "invoice", "amount")), strict=True))
    found = [key if number else ("", *row) for key, row, number in zip(plain, whole, rows[NUMBERED].tolist(), strict=True)]
    seen, numbered = Counter[tuple[str, ...]](), []
    for key in found:
        seen[key] += 1
        numbered.append((*key, str(seen[key])))
    return numbered


def _words(values: pd.Series[Any]) -> list[str]:
    if values.dtype.kind == "M":
        return ["" if day == "NaT" else day for day in np.datetime_as_string(values.to_numpy(), unit="D").tolist()]
    if values.dtype.kind == "f":
        return [f"{value:.10g}" if value == value else "" for value in values.tolist()]  # noqa: PLR0124  NaN
    return [tidy(str(value)) for value in values.tolist()]


def _changes(spec: TableSpec, column: Column, old: pd.DataFrame, new: pd.DataFrame) -> list[Change]:
    before, after = old[column.key].to_numpy(), new[column.key].to_numpy()
    differ = np.flatnonzero(_differ(column, before, after))
    if not len(differ):
        return []
    named = documents(spec, new.iloc[differ])
    rows = old.index.to_numpy()[differ].tolist()
    values = zip(rows, named, _plain(before[differ]), _plain(after[differ]), strict=True)
    return [Change(row, document, column.key, was, becomes) for row, document, was, becomes in values]


def _differ(column: Column, before: npt.NDArray[Any], after: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where the file states another value; what it leaves blank it does not state."""
    if before.dtype.kind == "f":
        gap = np.abs(before - after) > EQUAL_WITHIN * np.maximum(1, np.abs(after))
        return np.asarray((gap | np.isnan(before)) & ~np.isnan(after), dtype=bool)
    if before.dtype.kind == "M":
        return np.asarray((before != after) & ~np.isnat(after), dtype=bool)
    if column.kind is Kind.FLAG:
        return np.asarray(before != after, dtype=bool)
    return np.asarray([one != other and other not in ("", None) for one, other in zip(before, after, strict=True)], dtype=bool)


def _plain(values: npt.NDArray[Any]) -> list[Any]:
    """Values as they are shown and written: dates as dates, blanks as None."""
    if values.dtype.kind == "M":
        return list(values.astype("datetime64[D]").tolist())
    return [None if value != value or value == "" else value for value in values.tolist()]  # noqa: PLR0124  NaN


def _after(table: pd.DataFrame, changes: Sequence[Change], new: pd.DataFrame) -> pd.DataFrame:
    rows = table
    for key in ("amount", "currency"):
        told = {change.row: change.new for change in changes if change.column == key}
        if told:
            column = rows[key].copy()
            column.loc[list(told)] = list(told.values())
            rows = rows.assign(**{key: column})
    return pd.concat([rows, new]) if len(table) else new


def _sums(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Sums, ...]:
    if "amount" not in after:
        return ()
    totals = [_totals(before), _totals(after)]
    return tuple(
        Sums(currency, *(total.get(currency, Decimal(0)).quantize(CENT) for total in totals))
        for currency in dict.fromkeys([*totals[0], *totals[1]])
    )


def _totals(rows: pd.DataFrame) -> dict[str, Decimal]:
    amounts = rows["amount"].to_numpy(dtype=np.float64)
    currencies = rows["currency"].to_numpy(dtype=object)
    usable = ~np.isnan(amounts)
    return {name: Decimal(fsum(amounts[usable & (currencies == name)])) for name in sorted(set(currencies[usable].tolist()))}
