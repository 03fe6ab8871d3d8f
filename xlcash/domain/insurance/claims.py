"""The register of claims: figures and days that can't be, passed over without losing what else a row tells."""

from __future__ import annotations

from typing import Final

import pandas as pd

from xlcash.domain.documents import without_negatives
from xlcash.domain.errors import ClosedBeforeFiledNotice, RowError

_AMOUNTS: Final = without_negatives("Claims", "amount", "paid")


def usable_claims(claims: pd.DataFrame) -> tuple[pd.DataFrame, list[RowError]]:
    """The claims without amounts below zero and without closing days before the day of filing; a notice for each.

    No row is left out for them: whether an invoice was reported in time decides more than what was paid for it.
    """
    claims, found = _AMOUNTS(claims)
    early = (claims["closed"] < claims["filed"]).to_numpy()
    days = zip(map(int, claims.index[early]), claims["closed"][early], claims["filed"][early], strict=True)
    found.extend(ClosedBeforeFiledNotice(row, closed.date(), filed.date()) for row, closed, filed in days)
    return claims.assign(closed=claims["closed"].mask(early)) if early.any() else claims, found
