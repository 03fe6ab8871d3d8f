"""The few Excel objects that a worksheet function's call shows to Python."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

RANGE_ID = "{00020846-0000-0000-C000-000000000046}"


class _TypeInfo:
    def GetTypeInfo(self) -> _TypeInfo:  # noqa: N802  COM's own name
        return self

    def GetTypeAttr(self) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(iid=RANGE_ID)


class Range:
    """A range reference; `Value` is a bare value for one cell, else a tuple of row tuples."""

    _oleobj_ = _TypeInfo()

    def __init__(self, value: Any) -> None:
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Value = value
        self.Rows, self.Columns = SimpleNamespace(Count=len(rows)), SimpleNamespace(Count=len(rows[0]))
        self.Row = self.Column = 1
        self.Count = len(rows) * len(rows[0])
        book = SimpleNamespace(Application=SimpleNamespace(Hwnd=1, Version="16.0"), Name="Book.xlsm")
        self.Worksheet = self.Parent = SimpleNamespace(Parent=book, Name="Sheet1")

    def GetAddress(self, *_parts: Any) -> str:  # noqa: N802
        return "$A$1"
