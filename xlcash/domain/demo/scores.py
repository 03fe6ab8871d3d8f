"""The demo's score history: what xlcash would have scored at the end of earlier quarters, from the tables as they stood then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.credit.history import customers_then, score_records
from xlcash.domain.currency import factors
from xlcash.domain.ledger.settlement import in_base, settle
from xlcash.domain.policy import Policy
from xlcash.domain.tables import SCORES
from xlcash.language import Language, Term

TAKEN: Final = (dt.date(2025, 6, 30), dt.date(2025, 9, 30), dt.date(2025, 12, 31), dt.date(2026, 3, 31))


def scores_table(tables: Mapping[str, pd.DataFrame], base_currency: str, language: Language) -> pd.DataFrame:
    """The table Scores. A review that had not been held by then leaves its date blank."""
    known = factors(["CNY", "USD"], tables["Rates"], as_of=dt.date.max, base=base_currency)
    rows = pd.concat([_scored(tables, known, taken) for taken in TAKEN])
    for key in ("grade", "light", "inputs"):
        rows[key] = pd.Series([cell.said(language) if isinstance(cell, Term) else cell for cell in rows[key]], rows.index, dtype=object)
    rows.index = pd.RangeIndex(1, len(rows) + 1, name="row")
    return rows[[column.key for column in SCORES.columns]]


def _scored(tables: Mapping[str, pd.DataFrame], known: Mapping[str, float], taken: dt.date) -> pd.DataFrame:
    customers, day = tables["Customers"], np.datetime64(taken, "s")
    ledger = in_base(settle(tables["Invoices"], tables["Receipts"], as_of=taken, customers=customers), known)
    then = customers_then(customers, taken)
    log = tables["Log"][tables["Log"]["date"].to_numpy() <= day]
    records = score_records(then, tables["Financials"], ledger, tables["Scorecard"], Policy(), as_of=taken, log=log)
    return records.assign(scored=np.full(len(records), day))
