"""xlwings' classic path (Excel on Windows, COM): arguments come raw, answers go back raw.

One accessor, registered with xlwings under `ANSWER`, turns an answer into what COM carries: always rows of rows (xlwings takes the length
of both), a serial number for a date (a naive datetime would pass through the machine's time zone), an error's code as a whole number.
pywin32 can't send an error itself: of a VARIANT(VT_ERROR, code) it drops the code (oleargs.cpp, `MakeObjToVariant`).  No other whole
number is sent, so our VBA (module xlcash_functions) makes the genuine error of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

import xlwings as xw
from xlwings.conversion import RawValueAccessor

from xlcash.domain.dates import serial
from xlcash.domain.errors import CellError
from xlcash.excel.cells import Rows

ANSWER: Final = "xlcash answer"


def com_rows(value: Any) -> list[list[Any]]:
    """An answer as rows of what COM carries; its rows are made anew for every call, so they are changed in place.

    >>> com_rows(dt.datetime(2026, 6, 30))
    [[46203.0]]
    """
    if not isinstance(value, Rows):
        return [[_com_cell(value)]]
    for at in value.odd:
        for row in value:
            row[at] = _com_cell(row[at])
    return value


def _com_cell(cell: Any) -> Any:
    if isinstance(cell, CellError):
        return cell.value
    return serial(cell) if isinstance(cell, dt.date) else cell


class AnswerAccessor(RawValueAccessor):  # type: ignore[misc]  # xlwings carries no types
    """Raw in; rows of COM values out."""

    @classmethod
    def writer(cls, options: dict[str, Any]) -> Any:
        return super().writer(options).prepend_stage(_to_com)


def _to_com(context: Any) -> None:
    context.value = com_rows(context.value)


AnswerAccessor.register(ANSWER)


def expose(function: Callable[..., Any], category: str, arguments: Sequence[tuple[str, str]], summary: str) -> Callable[..., Any]:
    """Declare a function to xlwings; `arguments` are (name, help). Where there is no COM, xlwings' decorators do nothing."""
    function.__doc__ = function.__doc__ or summary
    for name, text in reversed(arguments):
        function = xw.arg(name, "raw", doc=text)(function)
    return xw.func(category=category)(xw.ret(ANSWER)(function))  # type: ignore[no-any-return]
