"""The worksheet functions, each declared once. `FUNCTIONS` is the one list that VBA, add-ins, help and docs are generated from."""

from __future__ import annotations

from typing import Final

from xlcash.excel.declare import WorksheetFunction, declaration
from xlcash.excel.functions.control import xc_messages, xc_version
from xlcash.excel.functions.ledger import xc_ageing, xc_open_items

__all__ = ["FUNCTIONS", "xc_ageing", "xc_messages", "xc_open_items", "xc_version"]

FUNCTIONS: Final[tuple[WorksheetFunction, ...]] = tuple(
    declaration(function)
    for function in (
        xc_open_items,
        xc_ageing,
        xc_messages,
        xc_version,
    )
)  # fmt: skip
