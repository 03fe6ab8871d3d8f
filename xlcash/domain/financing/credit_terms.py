"""Letters of credit as typed: terms that can't be, such as a tolerance of 10 where 10 % is meant."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Final

import pandas as pd

from xlcash.domain.errors import InsuredShareError, RowError, TermOutOfRangeError

_RANGES: Final[Mapping[str, tuple[float, float]]] = {"amount": (0.0, inf), "tolerance": (0.0, 1.0), "presentation_days": (0.0, 3660.0)}
_INSURED: Final = (1.0, 2.0)  # 110 % of the invoice is usual (UCP 600, art. 28 f ii), 110 a slip


def credit_mistakes(credits_: pd.DataFrame) -> list[RowError]:
    """One mistake for each term that is none; its credit is left out."""
    found: list[RowError] = []
    for row, credit in zip(map(int, credits_.index), credits_.to_dict("records"), strict=True):
        found.extend(
            TermOutOfRangeError("Credits", row, column, credit[column], low, high)
            for column, (low, high) in _RANGES.items()
            if not low <= credit[column] <= high
        )
        if not _INSURED[0] <= credit["insured_share"] <= _INSURED[1]:
            found.append(InsuredShareError(row, credit["insured_share"]))
    return found
