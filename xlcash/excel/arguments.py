"""The kinds of argument a worksheet function can have; each reads one raw argument and says in one sentence what is wrong with it."""

from __future__ import annotations

import datetime as dt
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from xlcash.domain import tables
from xlcash.domain.amounts import amount_from_text
from xlcash.domain.columns import shown
from xlcash.domain.dates import UNIX_EPOCH, day_from_serial, day_from_text
from xlcash.domain.errors import (
    ArgumentIsErrorCellError,
    ArgumentMissingError,
    ArgumentNotADateError,
    ArgumentNotANumberError,
    ArgumentOutOfRangeError,
    ArgumentUnknownWordError,
    CellError,
    GapInSeriesError,
)
from xlcash.domain.tables import Table, TableSpec, normal_header, word_keys
from xlcash.excel.cells import TABLES, cell_of, rows_of


class Argument(ABC):
    """Reads one argument. None (an omitted argument, a blank cell) never comes here: the declaration puts the default."""

    is_range = False
    """Whether a host should hand over the range itself rather than its value (LibreOffice tells them apart)."""

    @abstractmethod
    def read(self, raw: Any, label: str) -> Any: ...


@dataclass(frozen=True)
class TableArgument(Argument):
    """A whole table with its header row."""

    spec: TableSpec
    is_range = True

    def read(self, raw: Any, label: str) -> Table:  # noqa: ARG002
        return TABLES.table(self.spec, rows_of(raw))


def single_cell(raw: Any, label: str) -> Any:
    cell = cell_of(raw)
    if isinstance(cell, CellError):
        raise ArgumentIsErrorCellError(label)
    if cell is None:
        raise ArgumentMissingError(label)
    return cell


@dataclass(frozen=True)
class NumberArgument(Argument):
    low: float = float("-inf")
    high: float = float("inf")

    def read(self, raw: Any, label: str) -> float:
        cell = single_cell(raw, label)
        number = amount_from_text(cell) if isinstance(cell, str) else float(cell) if isinstance(cell, (int, float, Decimal)) else None
        if number is None or not math.isfinite(number):
            raise ArgumentNotANumberError(label, shown(cell))
        if not self.low <= number <= self.high:
            raise ArgumentOutOfRangeError(label, f"{number:,.12g}", self.low, self.high)
        return number


@dataclass(frozen=True)
class CountArgument(NumberArgument):
    """A whole number; what lies behind the point is dropped, as Excel's own functions do."""

    low: float = 1
    high: float = 3660

    def read(self, raw: Any, label: str) -> int:
        return int(super().read(raw, label))


class DateArgument(Argument):
    def read(self, raw: Any, label: str) -> dt.date:
        cell = single_cell(raw, label)
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        day = day_from_text(cell) if isinstance(cell, str) else day_from_serial(cell) if isinstance(cell, (int, float)) else None
        if not isinstance(day, int):
            raise ArgumentNotADateError(label, shown(cell))
        return dt.date.fromordinal(day + UNIX_EPOCH)


class TextArgument(Argument):
    """Any text; a number typed as a code ("1001") reads as Excel shows it."""

    def read(self, raw: Any, label: str) -> str:
        cell = single_cell(raw, label)
        if isinstance(cell, (float, Decimal)) and cell == int(cell):
            return str(int(cell))
        return str(cell).strip()


@dataclass(frozen=True)
class WordArgument(Argument):
    """One word of a list of the catalogue, in any language; gives its key."""

    words: str

    def read(self, raw: Any, label: str) -> str:
        cell = single_cell(raw, label)
        key = word_keys(self.words).get(normal_header(cell))
        if key is None:
            raise ArgumentUnknownWordError(label, shown(cell), self.words)
        return key


class NumbersArgument(Argument):
    """A row, column or block of numbers, or a text such as "30,60,90"; blanks are passed over."""

    is_range = True

    def read(self, raw: Any, label: str) -> Sequence[float]:
        one = NumberArgument()
        return tuple(one.read(cell, label) for cell in _cells(raw) if cell is not None)


class SeriesArgument(Argument):
    """Numbers whose order counts, such as one a month: blanks before the first and after the last are passed over, none may lie between."""

    is_range = True

    def read(self, raw: Any, label: str) -> Sequence[float]:
        cells = _cells(raw)
        filled = [at for at, cell in enumerate(cells) if cell is not None]
        if not filled:
            raise ArgumentMissingError(label)
        first, last = filled[0], filled[-1]
        if len(filled) <= last - first:
            raise GapInSeriesError(label, next(at for at in range(first, last) if cells[at] is None) + 1)
        one = NumberArgument()
        return tuple(one.read(cell, label) for cell in cells[first : last + 1])


def _cells(raw: Any) -> list[Any]:
    """The cells of a range one after the other, or the parts of a single text."""
    cells = [cell_of(cell) for row in rows_of(raw) for cell in row]
    if len(cells) == 1 and isinstance(cells[0], str):
        return [part.strip() for part in cells[0].replace(";", ",").replace("，", ",").split(",")]
    return cells


# What the functions' signatures say.
Invoices: TypeAlias = Annotated[Table, TableArgument(tables.INVOICES)]
Receipts: TypeAlias = Annotated[Table, TableArgument(tables.RECEIPTS)]
Orders: TypeAlias = Annotated[Table, TableArgument(tables.ORDERS)]
Customers: TypeAlias = Annotated[Table, TableArgument(tables.CUSTOMERS)]
Bills: TypeAlias = Annotated[Table, TableArgument(tables.BILLS)]
Plan: TypeAlias = Annotated[Table, TableArgument(tables.PLAN)]
Accounts: TypeAlias = Annotated[Table, TableArgument(tables.ACCOUNTS)]
Monthly: TypeAlias = Annotated[Table, TableArgument(tables.MONTHLY)]
Settings: TypeAlias = Annotated[Table, TableArgument(tables.SETTINGS)]
Financials: TypeAlias = Annotated[Table, TableArgument(tables.FINANCIALS)]
Scorecard: TypeAlias = Annotated[Table, TableArgument(tables.SCORECARD)]
Ladders: TypeAlias = Annotated[Table, TableArgument(tables.LADDERS)]
Log: TypeAlias = Annotated[Table, TableArgument(tables.LOG)]
Scenarios: TypeAlias = Annotated[Table, TableArgument(tables.SCENARIOS)]
Policies: TypeAlias = Annotated[Table, TableArgument(tables.POLICIES)]
Claims: TypeAlias = Annotated[Table, TableArgument(tables.CLAIMS)]
Losses: TypeAlias = Annotated[Table, TableArgument(tables.LOSSES)]
Offers: TypeAlias = Annotated[Table, TableArgument(tables.OFFERS)]
Credits: TypeAlias = Annotated[Table, TableArgument(tables.CREDITS)]
LCDocuments: TypeAlias = Annotated[Table, TableArgument(tables.LC_DOCUMENTS)]
Plans: TypeAlias = Annotated[Table, TableArgument(tables.PLANS)]
Disputes: TypeAlias = Annotated[Table, TableArgument(tables.DISPUTES)]
Calendar: TypeAlias = Annotated[Table, TableArgument(tables.CALENDAR)]
Forecast: TypeAlias = Annotated[Table, TableArgument(tables.FORECAST)]
Snapshots: TypeAlias = Annotated[Table, TableArgument(tables.SNAPSHOTS)]
Scores: TypeAlias = Annotated[Table, TableArgument(tables.SCORES)]
Rates: TypeAlias = Annotated[Table, TableArgument(tables.RATES)]
AsOf: TypeAlias = Annotated[dt.date, DateArgument()]
Day: TypeAlias = Annotated[dt.date, DateArgument()]
Customer: TypeAlias = Annotated[str, TextArgument()]
Amount: TypeAlias = Annotated[float, NumberArgument(low=0)]
Number: TypeAlias = Annotated[float, NumberArgument()]
Days: TypeAlias = Annotated[float, NumberArgument(low=1, high=3660)]
Periods: TypeAlias = Annotated[int, CountArgument()]
Instalments: TypeAlias = Annotated[int, CountArgument(high=600)]
AnnualRate: TypeAlias = Annotated[float, NumberArgument(low=0, high=1)]
Frequency: TypeAlias = Annotated[str, WordArgument("period")]
Allocation: TypeAlias = Annotated[str, WordArgument("allocation")]
AccountGroup: TypeAlias = Annotated[str, WordArgument("account_group")]
Bands: TypeAlias = Annotated[Sequence[float], NumbersArgument()]
Series: TypeAlias = Annotated[Sequence[float], SeriesArgument()]
AltmanVariant: TypeAlias = Annotated[str, WordArgument("altman_variant")]
AgeingBy: TypeAlias = Annotated[str, WordArgument("ageing_by")]
ConcentrationBy: TypeAlias = Annotated[str, WordArgument("concentration_by")]
InterestBy: TypeAlias = Annotated[str, WordArgument("interest_by")]
KpiBy: TypeAlias = Annotated[str, WordArgument("kpi_by")]
ReviewBy: TypeAlias = Annotated[str, WordArgument("review_by")]
PlanBy: TypeAlias = Annotated[str, WordArgument("plan_by")]
DisputeBy: TypeAlias = Annotated[str, WordArgument("dispute_by")]
AgeingBasis: TypeAlias = Annotated[str, WordArgument("ageing_basis")]
