"""Answers worksheet functions the way Excel on Windows gets them: one pickled request in, one pickled answer out.

A request is (function, arguments), each argument ("range", value), ("value", value) or ("omitted", None).  An answer is ("answer", cells)
or ("raised", traceback).  An error in it is ("error", code): Python sends the code as a whole number, and our VBA makes the error of it.
"""

from __future__ import annotations

import pickle
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import excel
import pywin32

pywin32.as_on_windows()

from xlwings.com_server import XLPython  # noqa: E402  after the stand-ins

from xlcash.excel.messages import MESSAGES  # noqa: E402


def over_com(value: Any) -> Any:
    """Dates get the class and time zone pywin32 gives them."""
    if isinstance(value, tuple):
        return tuple(map(over_com, value))
    return pywin32.ComTime(*value.timetuple()[:6], tzinfo=UTC) if isinstance(value, datetime) else value


def argument(kind: str, value: Any) -> Any:
    if kind == "omitted":
        return pywin32.PARAMETER_NOT_FOUND
    return excel.Range(over_com(value)) if kind == "range" else over_com(value)


def seen(value: Any) -> Any:
    """An answer as the cell sees it."""
    if isinstance(value, (list, tuple)):
        return [seen(cell) for cell in value]
    if isinstance(value, pywin32.Variant):
        return ("error", value.value) if value.varianttype == pywin32.VT_ERROR else value.value
    return ("error", value) if type(value) is int else value


def answered(function: str, arguments: list[tuple[str, Any]]) -> tuple[str, Any]:
    MESSAGES.clear()
    cells = tuple(argument(kind, value) for kind, value in arguments)
    try:
        return "answer", seen(XLPython().CallUDF("xlcash.excel.functions", function, cells, None, excel.Range(None)))
    except Exception:  # noqa: BLE001  the test shows it
        return "raised", traceback.format_exc()


def main() -> None:
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not end up among the answers
    while True:
        try:
            function, arguments = pickle.load(requests)
        except EOFError:
            return
        pickle.dump(answered(function, arguments), answers)
        answers.flush()


if __name__ == "__main__":
    main()
