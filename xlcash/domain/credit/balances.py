"""What was owed on every day on which something happened."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import Days, Money, day_numbers
from xlcash.domain.ledger.settlement import Ledger


def balances_of(
    ledger: Ledger, *, only: npt.NDArray[np.bool_] | None = None, credits_of: object = None, days: Days | None = None
) -> tuple[Days, Money]:
    """The balance at the close of each day on which it moved, or of `days` (ascending): invoices less what settled them.

    `only`: some of the invoices. `credits_of`: a customer whose credits and unapplied cash are taken off besides.
    """
    invoices, parts, left = ledger.invoices, ledger.settlements, ledger.credits
    chosen = np.ones(len(invoices), dtype=np.bool_) if only is None else only
    settled = chosen[parts["at"].to_numpy()]
    own = left["customer"].to_numpy() == credits_of
    moves: list[tuple[Any, Any, float]] = [
        (invoices.loc[chosen, "invoice_date"], invoices.loc[chosen, "amount"], 1.0),
        (parts.loc[settled, "date"], parts.loc[settled, "amount"], -1.0),
        (left.loc[own, "date"], left.loc[own, "amount"], 1.0),
    ]
    day = np.concatenate([day_numbers(dates) for dates, _, _ in moves])
    amount = np.concatenate([sign * amounts.to_numpy(dtype=np.float64) for _, amounts, sign in moves])
    order = np.argsort(day, kind="stable")
    running = np.append(0.0, np.cumsum(amount[order]))
    shown = np.unique(day) if days is None else days
    return shown, running[np.searchsorted(day[order], shown, side="right")]


def since_when(days: Days, holds: npt.NDArray[np.bool_]) -> float:
    """The first day of the latest stretch of days on which something holds; NaN where it does not hold on the last one.

    >>> since_when(np.array([3, 5, 8, 9]), np.array([True, False, True, True]))
    8.0
    """
    if not len(days) or not holds[-1]:
        return float("nan")
    broken = np.flatnonzero(~holds)
    return float(days[broken[-1] + 1 if len(broken) else 0])
