"""What became of the claims, year by year."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xlcash.language import Term


def claim_history(claims: pd.DataFrame, *, as_of: dt.date, last: int = 12) -> pd.DataFrame:
    """One row a calendar year of filing, the latest `last` of them, the latest first, and a total row over all years.

    ================  =========================================================================================================
    claims_filed      filed by `as_of`, claims_amount: what they claim
    policy_paid       on those closed by then; claims_refused: closed without a payment
    claims_open       not closed by then
    paid_share        paid / claimed of those closed, blank where none is
    days_to_pay       the mean days from filing to closing of those paid, blank where none is
    ================  =========================================================================================================

    A claim that was reported but not filed stands in no year.
    """
    today = np.datetime64(as_of, "s")
    filed = claims[claims["filed"].to_numpy() <= today]
    years = filed["filed"].dt.year
    rows = [_row(str(year), part, today) for year, part in sorted(filed.groupby(years), reverse=True)][:last]
    return pd.DataFrame([*rows, _row(Term("results.headers.total"), filed, today)])


def _row(year: object, claims: pd.DataFrame, today: np.datetime64) -> dict[str, object]:
    closed = claims[claims["closed"].to_numpy() <= today]
    amounts = closed["paid"].fillna(0.0)
    paid = closed[amounts.to_numpy() > 0]
    claimed = float(closed["amount"].sum())
    return {
        "claim_year": year,
        "claims_filed": float(len(claims)),
        "claims_amount": float(claims["amount"].sum()),
        "policy_paid": float(amounts.sum()),
        "claims_refused": float(len(closed) - len(paid)),
        "claims_open": float(len(claims) - len(closed)),
        "paid_share": float(amounts.sum()) / claimed if claimed else np.nan,
        "days_to_pay": float((paid["closed"] - paid["filed"]).dt.days.mean()) if len(paid) else np.nan,
    }
