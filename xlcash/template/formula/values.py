"""Excel's semantics of single values: what counts as a number, how values compare, how TEXT writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, TypeAlias

from xlcash.domain.dates import UNIX_EPOCH, day_from_serial
from xlcash.domain.errors import CellError

Value: TypeAlias = Any  # float, str, bool, CellError, None for a blank cell; rows for a whole table


def first_error(*values: Value) -> CellError | None:
    return next((value for value in values if isinstance(value, CellError)), None)


def is_numeric(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers_of(values: Sequence[Value]) -> list[float]:
    return [value for value in values if is_numeric(value)]


def number_of(value: Value) -> Any:
    """A value where Excel wants a number."""
    if isinstance(value, str):
        return CellError.VALUE
    return 0.0 if value is None else value if isinstance(value, CellError) else float(value)


def joined(value: Value) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    raise TypeError("numbers are shown with a pattern, so that every program writes them alike")


def sort_key(value: Value) -> tuple[int, Any]:
    """Excel's order: numbers, then text without case, then truth values."""
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def alike(left: Value, right: Value) -> tuple[Any, Any]:
    """Both sides as sort keys, a blank cell as what the other side is: 0, "" or FALSE."""
    if left is None:
        left = type(right)() if right is not None else 0.0
    if right is None:
        right = type(left)()
    return sort_key(left), sort_key(right)


def _decimal(places: int, *, grouped: bool = False, percent: bool = False) -> Callable[[float], str]:
    def said(number: float) -> str:
        exact = Decimal(f"{number * 100 if percent else number:.15g}")
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{rounded:{',' if grouped else ''}.{places}f}" + ("%" if percent else "")

    return said


def _dated(pattern: str) -> Callable[[float], Value]:
    """A date's text; #NUM! for a number that is none, because programs disagree about day 0: no formula may show it."""

    def said(number: float) -> Value:
        day = day_from_serial(number)
        return CellError.NUM if day is None else dt.date.fromordinal(day + UNIX_EPOCH).strftime(pattern)

    return said


PATTERNS: Final[dict[str, Callable[[float], Value]]] = {
    "0": _decimal(0),
    "0.0": _decimal(1),
    "0.000": _decimal(3),
    "#,##0": _decimal(0, grouped=True),
    "#,##0.0": _decimal(1, grouped=True),
    "#,##0.00": _decimal(2, grouped=True),
    "0%": _decimal(0, percent=True),
    "0.0%": _decimal(1, percent=True),
    "0.00%": _decimal(2, percent=True),
    "yyyy-mm-dd": _dated("%Y-%m-%d"),
    "yyyy-mm": _dated("%Y-%m"),
}
