"""Calls worksheet functions the way Excel does: the real xlwings DLL starts Python out of process, and CallUDF goes over COM.

Runs under a Windows Python:  client.py SITE PYTHON PROJECT  (Z: paths), the requests as JSON on standard input, the answers as JSON on the
last line of standard output.  A request is [function, arguments]; a date is {"date": "2026-06-30"}, a currency cell {"money": 1.5}, an
omitted argument {"omitted": true}.  In an answer an error is {"error": code}: a whole number (VT_I4), of which our VBA makes the error.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import decimal
import json
import sys
import time
from pathlib import Path
from typing import Any

import comtypes.client.dynamic
from comtypes.automation import VARIANT, VT_ARRAY, VT_ERROR, VT_I4, VT_VARIANT
from comtypes.safearray import _midlSAFEARRAY

START, STOP = 1, -1
OMITTED = ctypes.c_int32(-2147352572).value  # DISP_E_PARAMNOTFOUND

_plain_value = VARIANT._get_value


def value_of(variant: VARIANT, dynamic: bool = False) -> Any:  # noqa: FBT001, FBT002  comtypes' own signature
    """A VT_ERROR, for which comtypes has no getter, is told apart from the whole number that is to come."""
    if variant.vt == VT_I4:
        return {"error": variant._.VT_I4}
    return {"VT_ERROR": variant._.VT_I4} if variant.vt == VT_ERROR else _plain_value(variant, dynamic)


VARIANT._get_value = value_of
VARIANT.value = property(value_of, VARIANT._set_value)


def error_variant(code: int) -> VARIANT:
    variant = VARIANT()
    variant.vt = VT_ERROR
    variant._.VT_I4 = code
    return variant


def empty_array() -> VARIANT:
    """What VBA's `Array()` makes; comtypes would send Null for an empty tuple."""
    array, variant = _midlSAFEARRAY(VARIANT).create(()), VARIANT()
    ctypes.memmove(ctypes.byref(variant._), ctypes.byref(array), ctypes.sizeof(array))
    variant.vt = VT_ARRAY | VT_VARIANT
    return variant


def over_com(cell: Any) -> Any:
    if isinstance(cell, list):
        return tuple(map(over_com, cell)) or empty_array()
    if not isinstance(cell, dict):
        return cell
    ((kind, value),) = cell.items()
    makers = {
        "date": dt.datetime.fromisoformat,
        "money": lambda amount: decimal.Decimal(str(amount)),
        "error": error_variant,
        "omitted": lambda _: error_variant(OMITTED),
    }
    return makers[kind](value)


class Server:
    """The COM server that xlwings' DLL starts and stops, with the command its VBA module would send."""

    def __init__(self, library: str, command: str) -> None:
        self._activate = ctypes.WinDLL(library).XLPyDLLActivateAuto
        self._activate.argtypes, self._activate.restype = [ctypes.POINTER(VARIANT), ctypes.c_char_p, ctypes.c_long], ctypes.c_long
        self._command = command.encode()

    def start(self) -> Any:
        answer = VARIANT()
        if self._activate(ctypes.byref(answer), self._command, START):
            sys.exit(f"the COM server did not start: {answer.value}")
        server = answer.value
        return server if hasattr(server, "CallUDF") else comtypes.client.dynamic.Dispatch(server)

    def stop(self) -> None:
        self._activate(ctypes.byref(VARIANT()), self._command, STOP)


def answers(server: Server, requests: list[list[Any]]) -> dict[str, Any]:
    began = time.perf_counter()
    excel = server.start()
    answered = [excel.CallUDF("xlcash.excel.functions", function, over_com(arguments)) for function, arguments in requests]
    seconds = time.perf_counter() - began
    server.stop()
    return {"answers": answered, "seconds": seconds}


def main(site: str, python: str, project: str) -> None:
    library = next(Path(site).glob("xlwings-*.data/data/xlwings64-*.dll"))
    code = f"import sys; sys.path.insert(0, r'{project}'); import xlwings; xlwings.serve('$(CLSID)')"
    server = Server(str(library), f'"{python}" -B -c "{code}"')
    sys.stdout.write(json.dumps(answers(server, json.load(sys.stdin))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
