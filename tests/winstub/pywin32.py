"""Stands in for pywin32, so that xlwings' own classic path (udfs.py, com_server.py, BSD) runs where there is no Windows.

`as_on_windows()` must run before xlwings is imported, and in a process of its own: xlwings picks its host once.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime as dt
import sys
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

# These look at sys.platform when they are imported, and must find the true one.
import numpy as np  # noqa: F401
import pandas as pd  # noqa: F401

VT_ERROR = 10
PARAMETER_NOT_FOUND = -2147352572  # DISP_E_PARAMNOTFOUND


class ComError(Exception):
    """What a failing COM call raises."""

    @property
    def hresult(self) -> int:
        return self.args[0]


class ComTime(dt.datetime):
    """A date as it comes over COM: a datetime with a time zone."""


class Variant:
    """A value with its COM type, as Python hands it back to Excel.

    Of a VT_ERROR pywin32 sends no code, whatever it was given: always DISP_E_PARAMNOTFOUND (oleargs.cpp, `MakeObjToVariant`).
    """

    def __init__(self, varianttype: int, value: Any) -> None:
        self.varianttype, self.value = varianttype, PARAMETER_NOT_FOUND if varianttype == VT_ERROR else value


class Dispatch:
    """Base of the COM objects that xlwings tells apart by class."""


def _refuse(value: Any) -> Any:
    """Nothing here was wrapped by Python, so nothing can be unwrapped."""
    raise ComError(-1, value)


_DISPATCH_ID = "{00020400-0000-0000-C000-000000000046}"

MODULES: dict[str, dict[str, Any]] = {
    "pywintypes": {"com_error": ComError, "TimeType": ComTime, "IID": str},
    "pythoncom": {
        "__file__": "pythoncom.dll",
        "com_error": ComError,
        "CoInitialize": lambda: None,
        "IID_IDispatch": _DISPATCH_ID,
        "TypeIIDs": {_DISPATCH_ID: type("PyIDispatch", (), {})},
        "VT_ERROR": VT_ERROR,
    },
    "win32api": {},
    "win32con": {},
    "win32event": {},
    "win32gui": {},
    "win32process": {"GetWindowThreadProcessId": lambda _window: (0, 1)},
    "win32timezone": {"TimeZoneInfo": SimpleNamespace(utc=lambda: dt.UTC)},
    "win32com": {},
    "win32com.client": {
        "Dispatch": lambda thing, *_options, **_named: thing,
        "DispatchEx": None,
        "CDispatch": Dispatch,
        "CoClassBaseClass": type("CoClassBaseClass", (), {}),
        "DispatchBaseClass": type("DispatchBaseClass", (), {}),
        "VARIANT": Variant,
    },
    "win32com.server": {},
    "win32com.server.dispatcher": {},
    "win32com.server.policy": {},
    "win32com.server.util": {"unwrap": _refuse},
}


def as_on_windows() -> None:
    """Put the stand-ins in place and import xlwings as Windows would."""
    for name, members in MODULES.items():
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(members)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
    libraries = (mock.patch.object(ctypes, name, create=True) for name in ("windll", "oledll", "PyDLL"))
    with mock.patch.object(sys, "platform", "win32"), next(libraries), next(libraries), next(libraries):
        import xlwings._xlwindows  # noqa: PLC0415  only now is all in place
    atexit.unregister(xlwings._xlwindows.cleanup)
