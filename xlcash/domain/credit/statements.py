"""The annual statements of customers: which one counts, and what is wrong with those that can't be used."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.credit.lists import columns_listed
from xlcash.domain.errors import NoAltmanScoreNotice, RepeatedStatementError, RowError
from xlcash.domain.tables import Table

# What Z″ is made of; True: a ratio divides by it, so it must be positive.
ALTMAN_INPUTS: Final = {
    "current_assets": False, "current_liabilities": False, "total_assets": True, "retained_earnings": False, "ebit": False,
    "equity": False, "total_liabilities": True,
}  # fmt: skip


def one_per_year(financials: pd.DataFrame) -> pd.DataFrame:
    """The rows of Financials, of two for one customer and year the last: what was typed later corrects."""
    return financials[~financials.duplicated(["customer", "year"], keep="last")]


def latest_statements(financials: pd.DataFrame, codes: pd.Index[Any], *, as_of: dt.date) -> pd.DataFrame:
    """Each customer's latest annual statement that is closed at `as_of`; a year is closed on its 31 December."""
    last_closed = (as_of + dt.timedelta(days=1)).year - 1
    closed = financials[financials["year"] <= last_closed].sort_values("year", kind="stable")
    return closed.drop_duplicates("customer", keep="last").set_index("customer").reindex(codes)


def statement_notices(financials: Table) -> list[RowError]:
    """Rows that a later one replaces, and rows that give no Altman score."""
    rows = financials.rows
    used = one_per_year(rows)
    by_year = {(customer, year): row for row, customer, year in used[["customer", "year"]].itertuples(name=None)}
    replaced = rows.loc[rows.index.difference(used.index), ["customer", "year"]]
    found: list[RowError] = [
        RepeatedStatementError(int(row), customer, f"{year:g}", int(by_year[customer, year]))
        for row, customer, year in replaced.itertuples(name=None)
    ]
    usable = np.column_stack([used[key].to_numpy() > (0 if positive else -np.inf) for key, positive in ALTMAN_INPUTS.items()])
    for row, good in zip(used.index, usable.tolist(), strict=True):
        wanting = [key for key, is_good in zip(ALTMAN_INPUTS, good, strict=True) if not is_good]
        if wanting:
            found.append(NoAltmanScoreNotice(int(row), columns_listed("Financials", wanting)))
    return found
