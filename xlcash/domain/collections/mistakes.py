"""What may not stand in the tables Log, Plans and Disputes: rules that no single column can tell."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.errors import (
    DisputeResolvedBeforeRaisedError,
    EmptyPromiseNotice,
    InstalmentNotPositiveError,
    NegativeDisputeError,
    PromiseBeforeContactNotice,
    RowError,
)


def without_strange_promises(log: pd.DataFrame) -> tuple[pd.DataFrame, list[RowError]]:
    """The log, rows with a promise that can't be one taken for contacts that promise nothing: their steps were taken all the same.

    A promise of nothing or less would be kept on any day, nothing paid; one for a day before it was given names a wrong day somewhere.
    """
    empty, early = (log["promise_amount"] <= 0).to_numpy(), (log["promise_date"] < log["date"]).to_numpy()
    if not (empty | early).any():
        return log, []
    amounts = zip(map(int, log.index[empty]), log["promise_amount"][empty], strict=True)
    days = zip(map(int, log.index[early]), log["promise_date"][early], log["date"][early], strict=True)
    found: list[RowError] = [EmptyPromiseNotice(row, float(amount)) for row, amount in amounts]
    found.extend(PromiseBeforeContactNotice(row, promised.date(), date.date()) for row, promised, date in days)
    return log.assign(**{column: log[column].mask(empty | early) for column in ("promise_date", "promise_amount")}), found


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
