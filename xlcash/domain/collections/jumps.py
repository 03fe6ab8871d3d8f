"""Steps of the log that pass over a level: a ladder goes on from the highest one logged, so what was passed over never shows again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import day_numbers
from xlcash.domain.collections.contacts import FIRST_LEVEL
from xlcash.domain.collections.rungs import Ladders, bases_of
from xlcash.domain.errors import JumpedLevelNotice, RowError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

USED: Final = ("invoice", "customer", "invoice_date", "due_date", "ship_date")
LEAST_OPEN: Final = 0.005  # below half a cent nothing is left to collect


def jump_notices(
    log: pd.DataFrame, ladders: pd.DataFrame, customers: pd.DataFrame, grades: Mapping[str, str], ledger: Ledger, policy: Policy
) -> list[RowError]:
    """Rows that brought an open invoice over a level of its ladder that was never logged; each row is told of one invoice.

    The first step of an invoice passes over none where the days alone had brought it so far: most ledgers are older than their log.
    """
    if not (ladders["level"] >= FIRST_LEVEL).any():
        return []
    items = ledger.invoices.loc[ledger.invoices["open"].to_numpy() >= LEAST_OPEN, list(USED)]
    steps = _risen(items, log[log["date"] <= pd.Timestamp(ledger.as_of)])
    rungs = Ladders.of(ladders)
    which = rungs.of_customers(steps["customer"], customers, grades, policy)
    bases = bases_of(steps, np.full(len(steps), np.nan))
    found: dict[int, RowError] = {}
    for place, ladder in enumerate(rungs.ladders):
        at = np.flatnonzero(which == place)
        levels, mine = ladder.collecting.level, steps.iloc[at]
        next_up = np.searchsorted(levels, mine["highest"], side="right")
        taken = np.minimum(np.searchsorted(levels, mine["level"]), len(levels) - 1)
        days = ladder.collecting.begin(bases, at)[np.arange(len(at)), taken]
        by_days = (mine["highest"] == 0) & (days <= mine["day"]) & (policy.ladder_without_log == "days")
        over = (taken > next_up) & (levels[taken] == mine["level"]) & ~by_days
        told = mine[["row", "invoice", "level"]].assign(skipped=levels[np.minimum(next_up, taken)])[over]
        for row, invoice, level, skipped in told.itertuples(index=False, name=None):
            found.setdefault(row, JumpedLevelNotice(row, invoice, level, skipped, ladder.title))
    return [found[row] for row in sorted(found)]


def _risen(items: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """The steps that took an item to a new `highest` level, each beside its item; 0 before the first."""
    taken = log.loc[log["level"] >= FIRST_LEVEL, ["customer", "invoice", "date", "level"]].rename_axis("row").reset_index()
    named = items.merge(taken, on=["customer", "invoice"])
    of_all = items.merge(taken[taken["invoice"] == ""].drop(columns="invoice"), on="customer")
    steps: pd.DataFrame = pd.concat([named, of_all[of_all["due_date"] < of_all["date"]]])
    steps = steps.sort_values(["customer", "invoice", "date", "level", "row"], ignore_index=True)
    by_item: Any = steps.groupby(["customer", "invoice"])["level"]
    highest = by_item.cummax().groupby([steps["customer"], steps["invoice"]]).shift(fill_value=0.0)
    steps = steps.assign(highest=highest, day=day_numbers(steps["date"]))
    risen: pd.DataFrame = steps[steps["level"] > highest].reset_index(drop=True)
    return risen
