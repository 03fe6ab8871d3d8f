"""The history of a series as a worksheet hands it over: figures alone, or each with the day its period begins or ends."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Final, TypeAlias

import numpy as np

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.calendar import Dates, Money, same_day_months_later
from xlcash.domain.columns import shown
from xlcash.domain.dates import UNIX_EPOCH, day_from_serial, day_from_text
from xlcash.domain.errors import (
    ArgumentMissingError,
    CellError,
    GapInSeriesError,
    HistoryCellIsErrorError,
    HistoryColumnsError,
    HistoryDateError,
    HistoryFigureError,
    HistoryUnevenError,
)
from xlcash.excel.arguments import Argument
from xlcash.excel.cells import cell_of, rows_of
from xlcash.language import Language

_DAY: Final = np.timedelta64(1, "D")
DATED_COLUMNS: Final = 2


@dataclass(frozen=True, eq=False)
class History:
    """Figures, the oldest first; `dates`, one a figure, where the worksheet has any; `language`: that of the header row."""

    figures: Money
    dates: Dates | None = None
    language: Language = "en"

    def __str__(self) -> str:
        """How far it reaches and how many figures it has, as Explain shows it."""
        number = f"n = {len(self.figures)}"
        return number if self.dates is None else f"{self.dates[0]} – {self.dates[-1]}, {number}"

    def next_periods(self, count: int) -> Sequence[Any]:
        """What the periods to come are called: dates that go on as those of the history do, or 1, 2, 3 …

        Month ends go on with month ends, a day of the month with the same day, any other even step in days.

        >>> History(np.ones(2), np.array(["2026-01-31", "2026-02-28"], "datetime64[D]")).next_periods(2)
        [datetime.date(2026, 3, 31), datetime.date(2026, 4, 30)]
        """
        if self.dates is None:
            return list(range(1, count + 1))
        last, months = self.dates[-1], _months_apart(self.dates)
        if months is None:
            step = self.dates[-1] - self.dates[-2]
            return list((last + step * np.arange(1, count + 1)).tolist())
        ahead = months * np.arange(1, count + 1)
        if _are_month_ends(self.dates):
            return list(((last.astype("datetime64[M]") + ahead + 1).astype("datetime64[D]") - _DAY).tolist())
        return list(same_day_months_later(last, ahead).tolist())


class HistoryArgument(Argument):
    """One column or row of figures, or two columns: date and figure, in any order of time.  A header row may stand above.

    Blank figures before the first and after the last are passed over (a plan for months to come has them); between two figures a blank
    is refused, as it may mean nothing happened or nobody knows.
    """

    is_range = True

    def read(self, raw: Any, label: str) -> History:
        rows = [[cell_of(cell) for cell in row] for row in rows_of(raw)]
        if len(rows) == 1:
            rows = [[cell] for cell in _parts(rows[0])]
        width = max(map(len, rows))
        if width > DATED_COLUMNS:
            raise HistoryColumnsError(label, width)
        has_header = _is_header(rows[0][-1])
        body, language = (rows[1:], _language(rows[0])) if has_header else (rows, "en")
        if width < DATED_COLUMNS:
            return History(np.array(_filled([_figure(row[0], label, at) for at, row in enumerate(body, 1)], label)), language=language)
        return _dated(body, label, language)


def _parts(cells: list[Any]) -> list[Any]:
    """A row of cells; a single text is a list of its own, such as "100,120,90"."""
    if len(cells) == 1 and isinstance(cells[0], str):
        return [part.strip() for part in cells[0].replace(";", ",").replace("，", ",").split(",")]
    return cells


def _is_header(cell: Any) -> bool:
    return isinstance(cell, str) and amount_from_text(cell) is None


def _language(header: list[Any]) -> Language:
    """Chinese where a letter of it is; the words themselves may be any."""
    return "zh" if re.search("[\u4e00-\u9fff]", " ".join(map(str, header))) else "en"


def _dated(rows: list[list[Any]], label: str, language: Language) -> History:
    dated = sorted(
        (_date(day, label, row), row, _figure(figure, label, row)) for row, (day, figure) in enumerate(rows, 1) if not day is figure is None
    )
    filled = [at for at, (_, _, figure) in enumerate(dated) if figure is not None]
    if not filled:
        raise ArgumentMissingError(label)
    used = dated[filled[0] : filled[-1] + 1]
    for _, row, figure in used:
        if figure is None:
            raise GapInSeriesError(label, row)
    dates = np.array([day for day, _, _ in used], dtype="datetime64[D]")
    uneven = _uneven(dates)
    if uneven:
        raise HistoryUnevenError(label, used[uneven][1], str(dates[uneven]), str(dates[uneven - 1]))
    return History(np.array([figure for _, _, figure in used], dtype=np.float64), dates, language)


def _filled(figures: list[float | None], label: str) -> list[float]:
    filled = [at for at, figure in enumerate(figures) if figure is not None]
    if not filled:
        raise ArgumentMissingError(label)
    used = figures[filled[0] : filled[-1] + 1]
    if None in used:
        raise GapInSeriesError(label, filled[0] + used.index(None) + 1)
    return [figure for figure in used if figure is not None]


def _figure(cell: Any, label: str, row: int) -> float | None:
    if cell is None:
        return None
    if isinstance(cell, CellError):
        raise HistoryCellIsErrorError(label, row)
    number = amount_from_text(cell) if isinstance(cell, str) else float(cell) if type(cell) in (int, float, Decimal) else None
    if number is None:
        raise HistoryFigureError(label, row, shown(cell))
    return number


def _date(cell: Any, label: str, row: int) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    day = day_from_text(cell) if isinstance(cell, str) else day_from_serial(cell) if type(cell) in (int, float) else None
    if not isinstance(day, int):
        raise HistoryDateError(label, row, "" if cell is None else shown(cell))
    return dt.date.fromordinal(day + UNIX_EPOCH)


def _months_apart(dates: Dates) -> int | None:
    """How many months lie between two neighbours, where it is the same number for all."""
    steps = np.diff(dates.astype("datetime64[M]").astype(np.int64))
    return int(steps[0]) if len(steps) and steps[0] > 0 and (steps == steps[0]).all() else None


def _uneven(dates: Dates) -> int | None:
    """The first date that does not follow the one before as most do, by months or, where two stand in one month, by days."""
    if len(dates) <= DATED_COLUMNS or _months_apart(dates):
        return None
    months = np.diff(dates.astype("datetime64[M]").astype(np.int64))
    steps = months if np.median(months) >= 1 else np.diff(dates).astype(np.int64)
    wrong = np.flatnonzero((steps != np.median(steps)) | (steps <= 0))
    return int(wrong[0]) + 1 if len(wrong) else None


def _are_month_ends(dates: Dates) -> bool:
    return bool(((dates + _DAY).astype("datetime64[M]").astype("datetime64[D]") == dates + _DAY).all())


SeriesHistory: TypeAlias = Annotated[History, HistoryArgument()]
