"""The losses handed to the waterfall: what may not stand in the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from xlcash.domain.errors import LossNotPositiveError, PartBeyondLossError, RowError

_PARTS: Final = ("vat", "disputed")


def loss_mistakes(losses: pd.DataFrame) -> list[RowError]:
    """One mistake for each row that can't be used."""
    rows = zip(map(int, losses.index), losses.to_dict("records"), strict=True)
    return [found for row, loss in rows for found in [next(_mistakes(row, loss), None)] if found is not None]


def _mistakes(row: int, loss: Mapping[Any, Any]) -> Iterator[RowError]:
    if loss["amount"] <= 0:
        yield LossNotPositiveError(row, loss["amount"])
    for column in _PARTS:
        if not 0 <= loss[column] <= loss["amount"]:
            yield PartBeyondLossError(row, column, loss[column], loss["amount"])
