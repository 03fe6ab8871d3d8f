"""What may not stand in the tables Log, Plans and Disputes: rules that no single column can tell."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.errors import (
    DisputeResolvedBeforeRaisedError,
    InstalmentNotPositiveError,
    NegativeDisputeError,
    PromiseBeforeContactError,
    RowError,
)


def log_mistakes(log: pd.DataFrame) -> list[RowError]:
    """Rows whose promise names a day before it was given: one of the two dates is a slip, and which can't be told."""
    early = log[(log["promise_date"] < log["date"]).to_numpy()]
    days = zip(map(int, early.index), early["promise_date"], early["date"], strict=True)
    return [PromiseBeforeContactError(row, promise.date(), date.date()) for row, promise, date in days]


def dispute_mistakes(disputes: pd.DataFrame) -> list[RowError]:
    """Rows resolved before they were raised, and amounts below nothing."""
    early = disputes[(disputes["resolved"] < disputes["raised"]).to_numpy()]
    days = zip(map(int, early.index), early["resolved"], early["raised"], strict=True)
    below = disputes[(disputes["amount"] < 0).to_numpy()]
    amounts = zip(map(int, below.index), below["invoice"], below["amount"], strict=True)
    return [
        *(DisputeResolvedBeforeRaisedError(row, resolved.date(), raised.date()) for row, resolved, raised in days),
        *(NegativeDisputeError(row, invoice, float(amount)) for row, invoice, amount in amounts),
    ]


def plan_mistakes(plans: pd.DataFrame) -> list[RowError]:
    """Instalments of nothing, or below it."""
    none = plans[(plans["amount"] <= 0).to_numpy()]
    rows = zip(map(int, none.index), none["plan"], none["amount"], strict=True)
    return [InstalmentNotPositiveError(row, plan, float(amount)) for row, plan, amount in rows]
