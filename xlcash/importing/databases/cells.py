"""Values as drivers give them → cells as files hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Final
from uuid import UUID


def _number(value: Any) -> Any:
    number = float(value)
    return number if isfinite(number) else str(value)


def _bytes(value: Any) -> str:
    return bytes(value).decode("utf-8", errors="replace")


def _moment(value: dt.datetime) -> dt.datetime:
    """A moment as its own clock showed it; a cell has no time zone."""
    return value.replace(tzinfo=None)


# A whole number stays exact as text, as in a CSV: it may be a document number of twenty digits.
_FORMS: Final[Mapping[type, Callable[[Any], Any]]] = {
    Decimal: _number, float: _number, int: str, bytes: _bytes, bytearray: _bytes, memoryview: _bytes, UUID: str, dt.datetime: _moment,
}  # fmt: skip
_AS_THEY_ARE: Final = (str, bool, dt.date, type(None))


def cell(value: Any) -> Any:
    """A value as a cell.

    >>> cell(Decimal("12.50")), cell(24442000000012345678), cell(None), cell(Decimal("NaN"))
    (12.5, '24442000000012345678', None, 'NaN')
    """
    form = _FORMS.get(type(value))
    if form is not None:
        return form(value)
    return value if isinstance(value, _AS_THEY_ARE) else str(value)
