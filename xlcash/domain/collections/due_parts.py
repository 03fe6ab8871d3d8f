"""Invoices under a payment plan, split into the parts that fall due with its instalments, so that each ages by its own due date."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Days, day_number, day_numbers
from xlcash.domain.collections.plans import Places, Standing
from xlcash.domain.ledger.settlement import UNITS, Ledger, Units, units

_SETTLED: Final = ["credited", "paid", "written_off"]


class _Parts(NamedTuple):
    """Some parts of invoices: the place of each one's invoice, its due day, and what is open of it in whole units."""

    at: Places
    due: Days
    owed: Units


def by_instalments(ledger: Ledger, standing: Standing) -> Ledger:
    """The ledger with every invoice under a plan that is kept split into parts, due as the plan's instalments are.

    A plan's invoices, the earliest due first, fill its unpaid instalments, the earliest first; what they owe beyond these stays due as
    invoiced.  Each part is an invoice of its own, by the number it was part of: the first bears what has been settled, the disputed amount
    goes to the parts that fall due first, and Σ of the parts is the invoice, to the ten-thousandth.  A plan that is broken or paid moves
    nothing.  `ledger` is in own currencies, like the plans.
    """
    kept = np.append((standing.plans["state"] == "kept").to_numpy(), False)  # the last is the place of no plan
    invoices, plan = ledger.invoices, standing.places(ledger.invoices)
    owing = np.flatnonzero(kept[plan] & (invoices["open"].to_numpy() > 0))
    if not len(owing):
        return ledger
    by_due = owing[np.lexsort((invoices["invoice"].to_numpy()[owing], invoices["due_date"].to_numpy()[owing]))]
    split = [_of_plan(ledger, standing, by_due[plan[by_due] == place], place) for place in np.unique(plan[owing]).tolist()]
    return _with_parts(ledger, _Parts(*(np.concatenate(column) for column in zip(_whole(ledger, owing), *split, strict=True))))


def _of_plan(ledger: Ledger, standing: Standing, at: Places, place: int) -> _Parts:
    """The parts of the invoices of one plan: where one of them or an instalment ends, a part ends."""
    instalments = standing.instalments[standing.instalments["at"] == place]
    debts = np.cumsum(units(ledger.invoices["open"].iloc[at]))
    claims = np.cumsum(units(instalments["amount"]) - units(instalments["paid"]))
    ends = np.unique(np.concatenate([debts, claims[(claims > 0) & (claims < debts[-1])]]))
    starts = np.append(0, ends[:-1])
    which = at[np.searchsorted(debts, starts, side="right")]
    instalment = np.searchsorted(claims, starts, side="right")  # the number of instalments where it lies beyond them
    days = np.append(instalments["due"].to_numpy(dtype=np.int64), 0)[instalment]
    return _Parts(which, np.where(instalment < len(claims), days, day_numbers(ledger.invoices["due_date"])[which]), ends - starts)


def _whole(ledger: Ledger, split: Places) -> _Parts:
    """All other invoices, each one part."""
    at = np.delete(np.arange(len(ledger.invoices)), split)
    return _Parts(at, day_numbers(ledger.invoices["due_date"])[at], units(ledger.invoices["open"])[at])


def _with_parts(ledger: Ledger, parts: _Parts) -> Ledger:
    order = np.lexsort((parts.due, parts.at))
    at, due, owed = (column[order] for column in parts)
    first = np.append(True, at[1:] != at[:-1])
    invoices = ledger.invoices.iloc[at].reset_index(drop=True)
    amount = owed + np.where(first, units(invoices["amount"]) - units(invoices["open"]), 0)
    before = pd.Series(owed).groupby(at).cumsum().to_numpy() - owed
    held = np.clip(units(invoices["disputed"]) - before, 0, owed)
    share = amount / np.where(invoices["amount"] == 0, 1.0, invoices["amount"] * UNITS)
    split = invoices.assign(
        due_date=due.astype("datetime64[D]").astype("datetime64[s]"),
        amount=amount / UNITS,
        vat=invoices["vat"] * share,
        open=owed / UNITS,
        disputed=held / UNITS,
        days_overdue=day_number(ledger.as_of) - due,
        **{column: invoices[column].where(first, 0.0) for column in _SETTLED},
    )
    moved = np.flatnonzero(first)[ledger.settlements["at"].to_numpy()]
    return replace(ledger, invoices=split, settlements=ledger.settlements.assign(at=moved))
