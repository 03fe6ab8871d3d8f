"""Insurance policies: what may not stand in the table, and which one is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, day_numbers
from xlcash.domain.errors import (
    DearPremiumNotice,
    PolicyOverlapError,
    PolicyPercentageError,
    PolicyPeriodReversedError,
    RowError,
    TermOutOfRangeError,
    UnusablePolicyError,
)
from xlcash.domain.tables import Table

NO_POLICY: Final = -1
_NO_DAY: Final = np.iinfo(np.int64).min
_NO_END: Final = np.iinfo(np.int64).max
_AMOUNTS: Final = ("deductible", "first_loss", "maximum")
_DAYS: Final = ("notification_days", "maximum_extension_days", "waiting_days", "filing_days", "maximum_term")
_RANGES: Final = dict.fromkeys(_AMOUNTS, (0.0, np.inf)) | dict.fromkeys(_DAYS, (0.0, 3660.0)) | {"premium_rate": (0.0, 1.0)}
USUAL_PREMIUM: Final = 0.05  # of sales; judgement: what is quoted lies well below, and 0.3 for 0.3 % lies far above
_SEPARATORS: Final = re.compile(r"[;；,，、\n]")


def policy_mistakes(policies: pd.DataFrame) -> list[RowError]:
    """One mistake for each row that can't be used, a notice for a premium that is hard to believe.

    Of two policies whose periods overlap the one that stands higher counts.
    """
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
            if policy["premium_rate"] > USUAL_PREMIUM:
                mistakes.append(DearPremiumNotice(row, policy["premium_rate"], USUAL_PREMIUM))
        else:
            mistakes.append(found)
    return mistakes


def _mistakes(row: int, policy: Mapping[Any, Any]) -> Iterator[RowError]:
    if not 0 < policy["percentage"] <= 1:
        yield PolicyPercentageError(row, policy["percentage"])
    if policy["to"] < policy["from"]:
        yield PolicyPeriodReversedError(row, str(policy["from"])[:10], str(policy["to"])[:10])
    for column, (low, high) in _RANGES.items():
        if policy[column] < low or policy[column] > high:  # a blank is neither
            yield TermOutOfRangeError("Policies", row, column, policy[column], low, high)


def in_force(policies: pd.DataFrame, days: Days) -> npt.NDArray[np.intp]:
    """The place of the policy in force on each day, −1 where there is none; both days of a period belong to it."""
    if not len(policies):
        return np.full(len(days), NO_POLICY, dtype=np.intp)
    starts, ends = day_numbers(policies["from"]), day_numbers(policies["to"])
    order = np.argsort(starts)
    last = np.searchsorted(starts[order], days, side="right") - 1
    at = order[np.maximum(last, 0)]
    return np.where((last >= 0) & (days <= ends[at]), at, NO_POLICY)


def unusable_on(left_out: pd.DataFrame, days: Days) -> npt.NDArray[np.intp]:
    """The row of a policy that can't be used and may be in force on each day, 0 for none.

    Of a period that ends before it begins both days are taken as its ends; one with an unreadable day has no end on that side.
    """
    found = np.zeros(len(days), dtype=np.intp)
    for row, start, end in zip(left_out.index.tolist(), day_numbers(left_out["from"]), day_numbers(left_out["to"]), strict=True):
        first, last = sorted((int(start), _NO_END if end == _NO_DAY else int(end)))
        found[(days >= first) & (days <= last) & (found == 0)] = row
    return found


def usable(policies: Table, days: Days) -> pd.DataFrame:
    """The policies to reckon with on these days.

    Raises UnusablePolicyError where a row that can't be used may be the policy of one of them and no other is: an amount without it would
    look like any other amount.
    """
    rows = np.where(in_force(policies.rows, days) == NO_POLICY, unusable_on(policies.left_out, days), 0)
    if rows.any():
        raise UnusablePolicyError(int(rows[rows > 0][0]))
    return policies.rows


def excluded(text: str) -> frozenset[str]:
    """The customers and countries a policy leaves out.

    >>> sorted(excluded("C-0137; Vietnam；"))
    ['C-0137', 'Vietnam']
    """
    return frozenset(filter(None, map(str.strip, _SEPARATORS.split(text))))
