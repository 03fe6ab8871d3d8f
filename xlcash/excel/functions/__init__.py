"""The worksheet functions, each declared once. `FUNCTIONS` is the one list that VBA, add-ins, help and docs are generated from."""

from __future__ import annotations

from typing import Final

from xlcash.excel.declare import WorksheetFunction, declaration
from xlcash.excel.functions.control import xc_version

__all__ = ["FUNCTIONS", "xc_version"]

FUNCTIONS: Final[tuple[WorksheetFunction, ...]] = tuple(
    declaration(function)
    for function in (
        xc_version,
    )
)  # fmt: skip
