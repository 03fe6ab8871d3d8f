"""What the forecast falls back on where a table has nothing to say: told to the user, never done in silence."""

from __future__ import annotations

from datetime import date

import pandas as pd

from xlcash.domain.calendar import day_number, day_numbers
from xlcash.domain.cash.minimum import COST_MONTHS
from xlcash.domain.cash.monthly import latest
from xlcash.domain.errors import NoBillsStandIn, NoInvoicesStandIn, NoPlanStandIn, NoReceiptsStandIn, StandIn


def stand_ins(
    invoices: pd.DataFrame, receipts: pd.DataFrame, bills: pd.DataFrame, plan: pd.DataFrame, monthly: pd.DataFrame, *, as_of: date
) -> list[StandIn]:
    """What stands in for tables that are empty, in the order of the tables; nothing for what nothing can stand in for."""
    told: list[StandIn] = []
    if len(invoices) and not (day_numbers(receipts["date"]) <= day_number(as_of)).any():
        told.append(NoReceiptsStandIn(as_of))
    if not len(invoices) and len(latest(monthly, "receivables", months=1, as_of=as_of)):
        told.append(NoInvoicesStandIn())
    if not (plan["direction"] == "out").any():
        if len(latest(monthly, "fixed_cost", months=COST_MONTHS, as_of=as_of)):
            told.append(NoPlanStandIn())
        if not len(bills) and len(latest(monthly, "payables", months=1, as_of=as_of)):
            told.append(NoBillsStandIn())
    return told
