"""The customers' annual statements of the two years before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.chance import random
from xlcash.domain.demo.customers import AS_OF, profiles
from xlcash.domain.demo.frames import typed
from xlcash.domain.tables import FINANCIALS

# Shares of total assets; net profit as a share of sales.
SHAPES: Final[Mapping[str, Mapping[str, float]]] = {
    "strong": {"current_assets": 0.62, "current_liabilities": 0.27, "total_liabilities": 0.35, "retained_earnings": 0.3, "ebit": 0.12,
               "sales": 1.3, "net_profit": 0.085},
    "fair": {"current_assets": 0.56, "current_liabilities": 0.38, "total_liabilities": 0.53, "retained_earnings": 0.16, "ebit": 0.06,
             "sales": 1.2, "net_profit": 0.035},
    "weak": {"current_assets": 0.46, "current_liabilities": 0.52, "total_liabilities": 0.84, "retained_earnings": 0.02, "ebit": 0.005,
             "sales": 0.9, "net_profit": -0.012},
}  # fmt: skip
WOBBLE: Final = 0.06  # each share moves by up to 6 %
GROWTH: Final = 1.06
TIMES_BOUGHT: Final = (20, 90)  # a customer's own sales, in times of what it buys here


def statements_table() -> pd.DataFrame:
    """The table Financials: two years of every customer that gave its statements, in whole thousands of CNY."""
    chance = random("statements")
    rows: list[dict[str, Any]] = []
    for profile in profiles():
        times = float(chance.uniform(*TIMES_BOUGHT))
        wobbles = 1 + WOBBLE * (2 * chance.random(7) - 1)
        if profile.strength:
            shape = {key: share * wobble for (key, share), wobble in zip(SHAPES[profile.strength].items(), wobbles, strict=True)}
            assets = profile.monthly * 12 * times / shape["sales"]
            rows.extend(_year(profile.code, AS_OF.year - back, assets / GROWTH ** (back - 1), shape) for back in (2, 1))
    return typed(FINANCIALS, rows)


def _year(code: str, year: int, assets: float, shape: Mapping[str, float]) -> dict[str, Any]:
    amounts = {key: 1000.0 * round(assets * share) for key, share in shape.items() if key != "net_profit"}
    amounts["total_assets"] = 1000.0 * round(assets)
    amounts["equity"] = amounts["total_assets"] - amounts["total_liabilities"]
    amounts["net_profit"] = 1000.0 * round(amounts["sales"] * shape["net_profit"] / 1000)
    return {"customer": code, "year": year, **amounts}
