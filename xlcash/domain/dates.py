"""Dates as spreadsheets and exports give them, and back.

A day is counted from 1970-01-01 (NumPy's day); Excel's serial number counts from 1899-12-30 in the 1900 system.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

EXCEL_EPOCH: Final = dt.date(1899, 12, 30).toordinal()
UNIX_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
SERIAL_OF_DAY_ZERO: Final = UNIX_EPOCH - EXCEL_EPOCH
LAST_SERIAL: Final = 2_958_465  # 9999-12-31, the last day Excel knows
FIRST_COMPACT, LAST_COMPACT = 19_000_101, 99_991_231  # 20260630 written as a number

DateOrder: TypeAlias = Literal["dmy", "mdy"]

_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
_NAMED = re.compile(r"(\d{1,2})[-\s]([A-Za-z]{3})[a-z]*\.?[-\s,]+(\d{4})")
_NAMED_US = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})\s*,?\s+(\d{4})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TIME = re.compile(r"(?<![T\s])[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")


class AmbiguousDate(NamedTuple):
    """A text such as 03/04/2025, which only the rest of its column can decide."""

    first: int
    second: int
    year: int


def day_from_serial(serial: float) -> int | None:
    """The day of an Excel serial number (the time of day is dropped), or of a date written as the number yyyymmdd.

    >>> day_from_serial(46203.75) == day_from_serial(20260630)
    True
    """
    if 1 <= serial < LAST_SERIAL + 1:
        return int(serial) - SERIAL_OF_DAY_ZERO
    if FIRST_COMPACT <= serial <= LAST_COMPACT and serial == int(serial):
        year, rest = divmod(int(serial), 10_000)
        return _day(year, *divmod(rest, 100))
    return None


def day_from_text(text: str) -> int | AmbiguousDate | None:
    """The day a text stands for; an AmbiguousDate where day and month can't be told apart by position; None for no date.

    >>> day_from_text("2026-06-30") == day_from_text("2026年6月30日") == day_from_text("20260630.0") == day_from_text("30 Jun 2026")
    True
    >>> day_from_text("03/04/2025")
    AmbiguousDate(first=3, second=4, year=2025)
    """
    text = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    for form, day in _FORMS:
        if match := form.fullmatch(text):
            return day(match)
    return None


def column_order(dates: Iterable[AmbiguousDate]) -> DateOrder | None:
    """Which of day and month comes first in a column, told by the values above 12; None where no value tells or they contradict.

    >>> column_order([AmbiguousDate(3, 4, 2025), AmbiguousDate(30, 3, 2025)])
    'dmy'
    """
    pairs = {(date.first > 12, date.second > 12) for date in dates}  # noqa: PLR2004  a year has 12 months
    day_first, month_first = (True, False) in pairs, (False, True) in pairs
    return None if day_first == month_first else "dmy" if day_first else "mdy"


def resolve(date: AmbiguousDate, order: DateOrder | None) -> int | None:
    """The day, by the order of its column; where that is unknown only a day above 12 (or day = month) tells. None: can't be told."""
    orders: tuple[DateOrder, ...] = (order,) if order else ("dmy", "mdy")
    days = {_day(date.year, date.second, date.first) if o == "dmy" else _day(date.year, date.first, date.second) for o in orders} - {None}
    return days.pop() if len(days) == 1 else None


def could_be_read_twice(date: int | AmbiguousDate | None) -> bool:
    """Whether both orders of day and month give a day.

    >>> could_be_read_twice(AmbiguousDate(3, 4, 2025)), could_be_read_twice(AmbiguousDate(31, 2, 2025))
    (True, False)
    """
    return isinstance(date, AmbiguousDate) and None not in (resolve(date, "dmy"), resolve(date, "mdy"))


def serial(date: dt.date) -> float:
    """Excel's serial number of a date (with its time of day, if it has one).

    >>> serial(dt.date(2026, 6, 30))
    46203.0
    """
    whole = date.toordinal() - EXCEL_EPOCH
    if isinstance(date, dt.datetime):
        return whole + (date.hour * 3600 + date.minute * 60 + date.second) / 86_400
    return float(whole)


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return dt.date(year, month, day).toordinal() - UNIX_EPOCH
    except ValueError:
        return None


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int | AmbiguousDate | None]], ...]] = (
    (_YEAR_FIRST, lambda found: _day(int(found[1]), int(found[2]), int(found[3]))),
    (_YEAR_LAST, lambda found: AmbiguousDate(int(found[1]), int(found[2]), int(found[3]))),
    (_COMPACT, lambda found: _day(int(found[1]), int(found[2]), int(found[3]))),
    (_NAMED, lambda found: _day(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))),
    (_NAMED_US, lambda found: _day(int(found[3]), _MONTHS.get(found[1].lower(), 0), int(found[2]))),
    (_SERIAL, lambda found: day_from_serial(float(found[0]))),
)
