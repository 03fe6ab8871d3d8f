"""Insurance policies: what may not stand in the table, and which one is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, day_numbers
from xlcash.domain.errors import NegativeTermError, PolicyOverlapError, PolicyPercentageError, PolicyPeriodReversedError, RowError

NO_POLICY: Final = -1
_NEVER_NEGATIVE: Final = (
    "deductible", "first_loss", "maximum", "notification_days", "maximum_extension_days", "waiting_days", "filing_days", "maximum_term",
    "premium_rate",
)  # fmt: skip
_SEPARATORS: Final = re.compile(r"[;；,，、\n]")


def policy_mistakes(policies: pd.DataFrame) -> list[RowError]:
    """One mistake for each row that can't be used. Of two policies whose periods overlap the one that stands higher counts."""
    mistakes: list[RowError] = []
    used: list[tuple[int, np.datetime64, np.datetime64]] = []
    for row, policy in zip(map(int, policies.index), policies.to_dict("records"), strict=True):
        start, end = policy["from"], policy["to"]
        found = next(_mistakes(row, policy), None)
        other = next((at for at, begins, ends in used if begins <= end and start <= ends), None)
        if found is None and other is not None:
            found = PolicyOverlapError(row, policy["insurer"], other)
        if found is None:
            used.append((row, start, end))
        else:
            mistakes.append(found)
    return mistakes


def _mistakes(row: int, policy: Mapping[Any, Any]) -> Iterator[RowError]:
    if not 0 < policy["percentage"] <= 1:
        yield PolicyPercentageError(row, policy["percentage"])
    if policy["to"] < policy["from"]:
        yield PolicyPeriodReversedError(row, str(policy["from"])[:10], str(policy["to"])[:10])
    for column in _NEVER_NEGATIVE:
        if policy[column] < 0:
            yield NegativeTermError(row, column, policy[column])


def in_force(policies: pd.DataFrame, days: Days) -> npt.NDArray[np.intp]:
    """The place of the policy in force on each day, −1 where there is none; both days of a period belong to it."""
    if not len(policies):
        return np.full(len(days), NO_POLICY, dtype=np.intp)
    starts, ends = day_numbers(policies["from"]), day_numbers(policies["to"])
    order = np.argsort(starts)
    last = np.searchsorted(starts[order], days, side="right") - 1
    at = order[np.maximum(last, 0)]
    return np.where((last >= 0) & (days <= ends[at]), at, NO_POLICY)


def excluded(text: str) -> frozenset[str]:
    """The customers and countries a policy leaves out.

    >>> sorted(excluded("C-0137; Vietnam；"))
    ['C-0137', 'Vietnam']
    """
    return frozenset(filter(None, map(str.strip, _SEPARATORS.split(text))))
