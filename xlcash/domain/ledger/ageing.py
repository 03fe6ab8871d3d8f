"""Receivables by age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money
from xlcash.domain.errors import ArgumentOutOfRangeError, CellError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

Codes: TypeAlias = npt.NDArray[np.intp]

SECONDS_A_DAY: Final = 86_400
DEFAULT_BANDS: Final = (30.0, 60.0, 90.0, 180.0, 360.0)
_AGED_FROM: Final = {"due": "due_date", "invoice": "invoice_date"}


def ageing(
    ledger: Ledger,
    *,
    bands: Sequence[float] = DEFAULT_BANDS,
    by: str = "customer",
    basis: str = "due",
    left_out: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per `by` (sorted), one column per band, `unapplied` (credits, negative), `total`; a total row last.

    `bands` are the upper ends in days: 30, 60 give not due, 1–30, 31–60, over 60.  An item is not due up to and including the day it is
    counted from (`basis`: due or invoice date); the first day after it is day 1.  Every band holds what is open, disputed or not; the row's
    bands and its unapplied credits add up to its total, and the totals to the balance of the ledger.
    Rows that can't be used stand before the total row, #VALUE! where their amount can't be read: then the total is unknown too.
    Raises ArgumentOutOfRangeError for bands that do not rise.
    """
    edges = np.asarray(bands, dtype=np.float64)
    if not len(edges) or edges[0] < 1 or (np.diff(edges) <= 0).any():
        raise ArgumentOutOfRangeError("Bands", ", ".join(f"{edge:g}" for edge in edges), 1, np.inf)
    invoices, left = ledger.invoices, ledger.credits
    age = (np.datetime64(ledger.as_of, "s") - invoices[_AGED_FROM[basis]].to_numpy()).astype(np.int64) // SECONDS_A_DAY
    band = bands_of(age, edges)
    keys = band_keys(edges)
    of_invoice, of_credit, names = ledger.numbered(by)
    width = len(keys)
    sums = np.bincount(of_invoice * width + band, invoices["open"].to_numpy(), len(names) * width).reshape(-1, width)
    unapplied = np.bincount(of_credit, left["amount"].to_numpy(), len(names))
    some = (sums > 0).any(axis=1) | (np.bincount(of_credit, minlength=len(names)) > 0)
    table = np.column_stack([sums, unapplied, sums.sum(axis=1) + unapplied])[some]
    body = pd.DataFrame(table, columns=[*keys, "unapplied", "total"])
    body.insert(0, by, pd.Series(names[some], dtype=object))
    return _with_total(body, by, left_out)


def bands_of(age: Days, edges: Sequence[float] | Money) -> Codes:
    """The band of each age in days: 0 is not due, the last one lies beyond the last edge.

    >>> bands_of(np.array([-3, 0, 1, 30, 31, 999]), DEFAULT_BANDS).tolist()
    [0, 0, 1, 1, 2, 6]
    """
    last = min(int(age.max(initial=0)), int(edges[-1]) + 1)
    of_age = 1 + np.searchsorted(edges, np.arange(last + 1), side="left")  # a whole number of days each: looked up, not searched for
    of_age[0] = 0
    return np.take(of_age, age, mode="clip")


def band_keys(edges: Sequence[float] | Money) -> list[str]:
    """The name of each band, as the headers of results say it.

    >>> band_keys((30.0, 60.0))
    ['not_due', 'days_1_30', 'days_31_60', 'days_over_60']
    """
    lows = [1, *(int(edge) + 1 for edge in edges[:-1])]
    return ["not_due", *(f"days_{low}_{high:.0f}" for low, high in zip(lows, edges, strict=True)), f"days_over_{edges[-1]:.0f}"]


def _with_total(body: pd.DataFrame, by: str, left_out: pd.DataFrame | None) -> pd.DataFrame:
    figures = body.columns[1:]
    total: dict[str, Any] = {by: Term("results.headers.total")} | dict(zip(figures, body[figures].sum().tolist(), strict=True))
    rows = [total]
    if left_out is not None and len(left_out):
        amounts = left_out["amount"].to_numpy(dtype=np.float64)
        sum_left_out: Any = CellError.VALUE if np.isnan(amounts).any() else float(amounts.sum())
        rows.insert(0, {by: Term("results.not_used")} | dict.fromkeys(figures[:-1], 0.0) | {"total": sum_left_out})
        total["total"] = sum_left_out if sum_left_out is CellError.VALUE else total["total"] + sum_left_out
    last = pd.DataFrame({key: pd.Series([row[key] for row in rows], dtype=object if key == by else None) for key in body.columns})
    return pd.concat([body, last], ignore_index=True)


def items_behind(
    ledger: Ledger, key: str, *, name: str | None, by: str = "customer", bands: Sequence[float] = DEFAULT_BANDS, basis: str = "due"
) -> pd.DataFrame:
    """The open items that make one cell of `ageing`: the column `key` of the row `name` (None: of the total row), largest first.

    ``due_date`` is the day the age is counted from, ``days_overdue`` the age, negative before it; a credit has neither and stands with
    a negative `open` under unapplied and total.
    """
    invoices, left = ledger.invoices, ledger.credits
    counted_from = invoices[_AGED_FROM[basis]]
    age = (np.datetime64(ledger.as_of, "s") - counted_from.to_numpy()).astype(np.int64) // SECONDS_A_DAY
    edges = np.asarray(bands, dtype=np.float64)
    in_band = bands_of(age, edges) == band_keys(edges).index(key) if key in band_keys(edges) else np.full(len(invoices), key == "total")
    chosen = in_band & (invoices["open"] > 0).to_numpy() & _named(invoices, by, name)
    items = invoices.loc[chosen, ["invoice", "customer"]].assign(
        due_date=counted_from[chosen], days_overdue=age[chosen].astype(np.float64), open=invoices["open"][chosen]
    )
    credits_of = left[_named(left, by, name) & (key in ("unapplied", "total"))]
    unapplied = credits_of[["customer"]].assign(invoice=credits_of["document"], open=credits_of["amount"])
    whole = pd.concat([items, unapplied], ignore_index=True)
    return whole.iloc[np.argsort(-np.abs(whole["open"].to_numpy()), kind="stable")].reset_index(drop=True)


def _named(rows: pd.DataFrame, by: str, name: str | None) -> npt.NDArray[np.bool_]:
    return np.full(len(rows), True) if name is None else (rows[by] == name).to_numpy()
