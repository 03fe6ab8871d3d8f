"""What the log tells of each open invoice: the level it was last brought to, and the promise that still holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

FIRST_LEVEL: Final = 1.0


@dataclass(frozen=True, eq=False)
class Contacts:
    """One entry per item. `level`: the highest level logged, NaN where none is; `promise`: the promised day if it is not yet past."""

    level: npt.NDArray[np.float64]
    promise: list[dt.date | None]


def contacts_of(items: pd.DataFrame, log: pd.DataFrame, *, as_of: dt.date) -> Contacts:
    """The contacts about each item, as logged up to `as_of`.

    A contact that names an invoice is about that one.  A contact that names none is about all the customer's invoices that were overdue
    on its day; a promise in it about all that fall due by the promised day.  The latest promise counts.
    """
    known = log[log["date"].to_numpy() <= np.datetime64(as_of, "s")]
    pairs = _pairs(items, known)
    level = np.full(len(items), np.nan)
    stepped = pairs[(pairs["level"] >= FIRST_LEVEL) & (pairs["named"] | (pairs["due_date"] < pairs["date"]))]
    np.fmax.at(level, stepped["at"].to_numpy(dtype=np.intp), stepped["level"].to_numpy())
    promised = pairs[pairs["promise_date"].notna() & (pairs["named"] | (pairs["due_date"] <= pairs["promise_date"]))]
    latest = promised.sort_values(["date", "row"], kind="stable").drop_duplicates("at", keep="last")
    live = latest[latest["promise_date"].to_numpy() >= np.datetime64(as_of, "s")]
    promise: list[dt.date | None] = [None] * len(items)
    for at, day in zip(live["at"].tolist(), live["promise_date"], strict=True):
        promise[at] = day.date()
    return Contacts(level, promise)


def _pairs(items: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Every item with every contact about it; `named` where the contact names the invoice."""
    ours = items[["customer", "invoice", "due_date"]].assign(at=np.arange(len(items)))
    theirs = log[["customer", "invoice", "date", "level", "promise_date"]].assign(row=np.arange(len(log)))
    by_invoice = ours.merge(theirs[theirs["invoice"] != ""], on=["customer", "invoice"]).assign(named=True)
    by_customer = ours.merge(theirs[theirs["invoice"] == ""].drop(columns="invoice"), on="customer").assign(named=False)
    return pd.concat([by_invoice, by_customer], ignore_index=True)
