"""The worksheet functions, each declared once. `FUNCTIONS` is the one list that VBA, add-ins, help and docs are generated from."""

from __future__ import annotations

from typing import Final

from xlcash.excel.declare import WorksheetFunction, declaration
from xlcash.excel.functions.behaviour import xc_payment_behaviour
from xlcash.excel.functions.cash import xc_cash_forecast, xc_collections
from xlcash.excel.functions.collections import xc_collection_stage
from xlcash.excel.functions.control import xc_messages, xc_version
from xlcash.excel.functions.credit import xc_credit_score, xc_score_explain
from xlcash.excel.functions.ledger import xc_ageing, xc_open_items
from xlcash.excel.functions.working_capital import xc_dso, xc_reserve

__all__ = [
    "FUNCTIONS", "xc_ageing", "xc_cash_forecast", "xc_collection_stage", "xc_collections", "xc_credit_score", "xc_dso", "xc_messages",
    "xc_open_items", "xc_payment_behaviour", "xc_reserve", "xc_score_explain", "xc_version",
]  # fmt: skip

FUNCTIONS: Final[tuple[WorksheetFunction, ...]] = tuple(
    declaration(function)
    for function in (
        xc_open_items,
        xc_ageing,
        xc_cash_forecast,
        xc_collections,
        xc_dso,
        xc_reserve,
        xc_payment_behaviour,
        xc_credit_score,
        xc_score_explain,
        xc_collection_stage,
        xc_messages,
        xc_version,
    )
)
