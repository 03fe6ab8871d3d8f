"""The situation behind the formulas of cash: made once for the same tables, date and settings."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import Final

from xlcash.domain.cash.situation import Situation
from xlcash.domain.ledger.settlement import in_base
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import Table
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays
from xlcash.excel.factors import base_factors
from xlcash.excel.ledgers import ledger_of

REMEMBERED_SITUATIONS: Final = 4
SITUATIONS: OrderedDict[tuple[object, ...], tuple[tuple[Table | None, ...], Situation]] = OrderedDict()


def situation_of(
    invoices: Table, receipts: Table, bills: Table, plan: Table, accounts: Table, monthly: Table, settings: Table, as_of: date,
    *, rates: Table | None = None, customers: Table | None = None, calendar: Table | None = None, disputes: Table | None = None,
) -> Situation:  # fmt: skip
    """What a forecast rests on, its money in the base currency.

    The tables are known again by identity, as in `excel.ledgers`: a workbook asks for months, weeks, days, stress and risk of the same.
    """
    tables = (invoices, receipts, bills, plan, accounts, monthly, settings, rates, customers, calendar, disputes)
    key = (*map(id, tables), as_of)
    if key in SITUATIONS:
        SITUATIONS.move_to_end(key)
        return SITUATIONS[key][1]
    policy = policy_from(settings)
    known = base_factors(rates, policy, invoices, receipts, bills, plan, accounts, as_of=as_of)
    ledger = in_base(ledger_of(invoices, receipts, as_of, customers=customers, disputes=disputes, convert=False), known)
    working = NO_CALENDAR if calendar is None else WorkingDays.of(calendar.rows)
    situation = Situation(ledger, bills.rows, plan.rows, accounts.rows, monthly.rows, policy, known, working)
    SITUATIONS[key] = (tables, situation)
    if len(SITUATIONS) > REMEMBERED_SITUATIONS:
        SITUATIONS.popitem(last=False)
    return situation
