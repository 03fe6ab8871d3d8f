"""The dates of a file: 03/04/2025 is decided by its whole column, if that can't tell by the file's other columns, then by the user."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from xlcash.domain.dates import (
    UNIX_EPOCH,
    AmbiguousDate,
    DateOrder,
    column_order,
    could_be_read_twice,
    day_from_serial,
    day_from_text,
    resolve,
)
from xlcash.importing.columns import alias_table
from xlcash.importing.errors import AmbiguousDatesError, ContradictoryDatesError
from xlcash.importing.grid import filled
from xlcash.language import Term

Day: TypeAlias = int | AmbiguousDate | None

NEVER: Final = dt.date(9999, 1, 1).toordinal() - UNIX_EPOCH  # systems write 9/9/9999 or 31.12.9999 for "not yet"
NO_DAY: Final = np.iinfo(np.int64).min  # NaT
FIRST_YEAR: Final = 1970  # 31.12.25 and 12/31/25: two-digit years are 1970 to 2069
_SHORT: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{2})")  # not 25-12-31, whose year comes first as often as last


@dataclass(frozen=True, eq=False)
class DateColumn:
    """A column of dates; `known` has the day of each text in it."""

    header: str
    cells: Sequence[Any]
    known: Mapping[str, Day]

    @classmethod
    def of(cls, header: str, cells: Sequence[Any]) -> DateColumn:
        return cls(header, cells, {text: _short_year(text) or day_from_text(text) for text in set(cells) if isinstance(text, str)})

    @property
    def ambiguous(self) -> list[AmbiguousDate]:
        return [day for day in self.known.values() if isinstance(day, AmbiguousDate)]

    @property
    def needs_order(self) -> bool:
        """Whether the column holds a day that can be read twice and nothing in it tells how."""
        return column_order(self.ambiguous) is None and any(map(_undecidable, self.ambiguous))

    @property
    def contradictory(self) -> bool:
        sides = {(day.first > 12, day.second > 12) for day in self.ambiguous}  # noqa: PLR2004  a year has 12 months
        return {(True, False), (False, True)} <= sides

    def read(self, order: DateOrder | None) -> list[Any]:
        """The cells in a form that no longer depends on the order: an ISO text, a date; None for blank and never; else as it stands."""
        blank = alias_table()["marks"]["blank"]
        days = {text: resolve(day, order) if isinstance(day, AmbiguousDate) else day for text, day in self.known.items()}
        plain = {text: _unambiguous(text, day, blank) for text, day in days.items()}
        others = {cell: None if isinstance(cell, dt.date) and cell.year == dt.MAXYEAR else cell for cell in set(self.cells) - plain.keys()}
        return list(map((plain | others).__getitem__, self.cells))


def read_dates(path: Path, columns: Mapping[str, DateColumn], order: DateOrder | None) -> tuple[dict[str, list[Any]], list[Term]]:
    """The cells of every date column of a file, and how their order was decided.

    `order` is the user's word, asked for only where the file does not tell.  Raises ContradictoryDatesError for a column that holds both
    orders, AmbiguousDatesError for one that can't be told.
    """
    told = {key: column_order(column.ambiguous) or (order if column.contradictory else None) for key, column in columns.items()}
    agreed = set(told.values()) - {None}
    cells: dict[str, list[Any]] = {}
    decided: dict[DateOrder, list[str]] = {}
    for key, column in columns.items():
        chosen = told[key] or (next(iter(agreed)) if len(agreed) == 1 else order)
        if (chosen is None and column.needs_order) or (told[key] is None and column.contradictory):
            raise _undecided(path, column)
        if column.ambiguous and chosen:
            decided.setdefault(chosen, []).append(column.header)
        cells[key] = column.read(chosen)
    orders = {chosen: Term(f"cli.date_orders.{chosen}") for chosen in decided}
    read = [Term("cli.decisions.date_order", columns=", ".join(heads), order=orders[chosen]) for chosen, heads in decided.items()]
    short = next((text for column in columns.values() for text in sorted(column.known) if _short_year(text)), None)
    years = [Term("cli.decisions.short_years", example=short, first=str(FIRST_YEAR), last=str(FIRST_YEAR + 99))] if short else []
    return cells, read + years


def days_of(cells: Sequence[Any]) -> tuple[npt.NDArray[np.int64], dict[int, Any]]:
    """The days of cells that `DateColumn.read` gave (NO_DAY for blank), and the cells that are no dates, by position."""
    known = {cell: _day(cell) for cell in set(cells)}
    wrong = {cell for cell, day in known.items() if day is None and filled(cell)}
    days = {cell: NO_DAY if day is None else day for cell, day in known.items()}
    bad = {at: cell for at, cell in enumerate(cells) if cell in wrong} if wrong else {}
    return np.array(list(map(days.__getitem__, cells)), dtype=np.int64), bad


def _day(cell: Any) -> int | None:
    if isinstance(cell, dt.date):
        return cell.toordinal() - UNIX_EPOCH
    if isinstance(cell, str):
        day = day_from_text(cell)
        return day if isinstance(day, int) else None
    return day_from_serial(cell) if isinstance(cell, (int, float)) else None


def _unambiguous(text: str, day: int | None, blank: Sequence[str]) -> str | None:
    if day is None:
        return None if text.strip().casefold() in blank or not text.strip() else text
    return None if day >= NEVER else dt.date.fromordinal(day + UNIX_EPOCH).isoformat()


def _short_year(text: str) -> AmbiguousDate | None:
    """A date whose year has two digits and stands last.

    >>> _short_year("31.12.69"), _short_year("01/02/70"), _short_year("25-12-31")
    (AmbiguousDate(first=31, second=12, year=2069), AmbiguousDate(first=1, second=2, year=1970), None)
    """
    found = _SHORT.fullmatch(text.strip())
    return found and AmbiguousDate(int(found[1]), int(found[3]), FIRST_YEAR + (int(found[4]) - FIRST_YEAR) % 100)


def _undecidable(day: AmbiguousDate) -> bool:
    return resolve(day, None) is None and could_be_read_twice(day)


def _undecided(path: Path, column: DateColumn) -> AmbiguousDatesError | ContradictoryDatesError:
    texts = sorted((text, day) for text, day in column.known.items() if isinstance(day, AmbiguousDate))
    if column.contradictory:
        day_first = next(text for text, day in texts if day.first > 12)  # noqa: PLR2004
        month_first = next(text for text, day in texts if day.second > 12)  # noqa: PLR2004
        return ContradictoryDatesError(path, column.header, day_first, month_first)
    return AmbiguousDatesError(path, column.header, next(text for text, day in texts if _undecidable(day)))
