"""What the log tells of each open invoice: how far it was brought, what was promised, and when the customer last heard from us."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_numbers, days_or_nan

FIRST_LEVEL: Final = 1.0
NOBODY: Final = -1


@dataclass(frozen=True, eq=False)
class Contacts:
    """Days and levels, one entry per item, NaN where there is none.

    `level`: the highest level logged, `level_on`: the last day on which it was; `promise`: the promised day if it is not yet past;
    `customer_on`: the last day on which the customer was contacted, about whatever.
    `demanded`: item and day of every step and every promise, which interrupt limitation.
    """

    level: Money
    level_on: Money
    promise: Money
    customer_on: Money
    demanded: tuple[Days, Days]


def contacts_of(items: pd.DataFrame, log: pd.DataFrame, *, as_of: dt.date) -> Contacts:
    """The contacts about each item, as logged up to `as_of`.

    A contact that names an invoice is about that one.  A contact that names none is about all the customer's invoices that were overdue
    on its day; a promise in it about all that fall due by the promised day.  The latest promise counts.
    """
    known = log[log["date"].to_numpy() <= np.datetime64(as_of, "s")]
    pairs = _pairs(items, known)
    count = len(items)
    stepped = pairs[(pairs["level"] >= FIRST_LEVEL) & (pairs["named"] | (pairs["due_date"] < pairs["date"]))]
    promised = pairs[pairs["promise_date"].notna() & (pairs["named"] | (pairs["due_date"] <= pairs["promise_date"]))]
    highest = stepped.sort_values(["level", "date"], kind="stable").drop_duplicates("at", keep="last")
    latest = promised.sort_values(["date", "row"], kind="stable").drop_duplicates("at", keep="last")
    live = latest[latest["promise_date"].to_numpy() >= np.datetime64(as_of, "s")]
    last = days_or_nan(known.groupby("customer")["date"].max().reindex(items["customer"]))
    events = pd.concat([stepped, promised])
    return Contacts(
        _spread(count, highest, highest["level"].to_numpy()),
        _spread(count, highest, days_or_nan(highest["date"])),
        _spread(count, live, days_or_nan(live["promise_date"])),
        last,
        (events["at"].to_numpy(dtype=np.int64), day_numbers(events["date"])),
    )


def _spread(count: int, rows: pd.DataFrame, values: Money) -> Money:
    spread = np.full(count, np.nan)
    spread[rows["at"].to_numpy(dtype=np.intp)] = values
    return spread


def _pairs(items: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Every item with every contact about it; `named` where the contact names the invoice."""
    theirs = log[["customer", "invoice", "date", "level", "promise_date"]].assign(row=np.arange(len(log)))
    whole = theirs[theirs["invoice"] == ""]
    at = pd.Index(items["invoice"]).get_indexer(pd.Index(theirs["invoice"]))
    known = np.flatnonzero(at != NOBODY)
    same = items["customer"].to_numpy()[at[known]] == theirs["customer"].to_numpy()[known]
    known = known[same.astype(np.bool_)]
    named = theirs.iloc[known].assign(at=at[known], due_date=items["due_date"].to_numpy()[at[known]], named=True)
    ours = items[items["customer"].isin(set(whole["customer"]))] if len(whole) else items[:0]
    by_customer = ours[["customer", "due_date"]].assign(at=ours.index).merge(whole, on="customer").assign(named=False)
    pairs: pd.DataFrame = pd.concat([named, by_customer], ignore_index=True)
    return pairs
