"""What the log tells of each open invoice: how far it was brought, what was promised, and when the customer last heard from us.

A contact that names an invoice is about that one.  One that names none is about all the customer's invoices that were overdue on its day;
if its step is one before the due date, about all that were not; a promise in it, about all that fall due by the promised day.

The latest promise about an invoice counts.  It holds the invoice

====================  ==============================================================================================================
that it names         whatever its amount
it names none         if it states no amount, or if the invoice is among those that the amount pays in full: those that fall due first,
                      by what is neither disputed nor under a plan of them, as long as they together are no more than the amount less
                      what came meanwhile
not at all            where the day promised is past, or lies more than `promise_longest_days` after the day the promise was given
====================  ==============================================================================================================
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_numbers, days_or_nan
from xlcash.domain.credit.promises import CENT, received
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

FIRST_LEVEL: Final = 1.0
NOBODY: Final = -1


@dataclass(frozen=True, eq=False)
class Contacts:
    """Days and levels, one entry per item, NaN where there is none.

    `level`: the highest level logged, `level_on`: the last day on which it was; `early_on`: the last day on which a step before the due
    date was; `promise`: the day of the promise that holds the item; `customer_on`: the last day on which the customer was contacted,
    about whatever.  `steps`: item, day and level of every step; `promised`: item and day of every promise.
    """

    level: Money
    level_on: Money
    early_on: Money
    promise: Money
    customer_on: Money
    steps: tuple[Days, Days, Money]
    promised: tuple[Days, Days]


def contacts_of(items: pd.DataFrame, log: pd.DataFrame, ledger: Ledger, policy: Policy, *, as_of: dt.date) -> Contacts:
    """The contacts about each item, as logged up to `as_of`; `items` are open invoices of `ledger`."""
    known = log[log["date"].to_numpy() <= np.datetime64(as_of, "s")]
    pairs = _pairs(items, known)
    count = len(items)
    late = pairs["due_date"] < pairs["date"]
    stepped = pairs[(pairs["level"] >= FIRST_LEVEL) & (pairs["named"] | late)]
    early = pairs[(pairs["level"] < FIRST_LEVEL) & (pairs["named"] | ~late)].sort_values("date", kind="stable")
    promised = pairs[pairs["promise_date"].notna() & (pairs["named"] | (pairs["due_date"] <= pairs["promise_date"]))]
    highest = stepped.sort_values(["level", "date"], kind="stable").drop_duplicates("at", keep="last")
    latest = promised.assign(pays=_pays(promised, items, known, ledger)).sort_values(["date", "row"], kind="stable")
    latest = latest.drop_duplicates("at", keep="last")
    holding = latest[latest["pays"].to_numpy() & promise_holds(latest, policy, as_of=as_of)]
    last = days_or_nan(known.groupby("customer")["date"].max().reindex(ledger.numbered("customer")[2]))[items["who"].to_numpy()]
    return Contacts(
        _spread(count, highest, highest["level"].to_numpy()),
        _spread(count, highest, days_or_nan(highest["date"])),
        _spread(count, early, days_or_nan(early["date"])),
        _spread(count, holding, days_or_nan(holding["promise_date"])),
        last,
        (stepped["at"].to_numpy(dtype=np.int64), day_numbers(stepped["date"]), stepped["level"].to_numpy()),
        (promised["at"].to_numpy(dtype=np.int64), day_numbers(promised["date"])),
    )


def promise_holds(promises: pd.DataFrame, policy: Policy, *, as_of: dt.date) -> npt.NDArray[np.bool_]:
    """Whether the promised day is still to come, and not further from the day the promise was given than `promise_longest_days`."""
    days = days_or_nan(promises["promise_date"]) - days_or_nan(promises["date"])
    to_come = promises["promise_date"].to_numpy() >= np.datetime64(as_of, "s")
    return np.asarray(to_come & (days <= policy.promise_longest_days), dtype=np.bool_)


def _pays(promised: pd.DataFrame, items: pd.DataFrame, log: pd.DataFrame, ledger: Ledger) -> npt.NDArray[np.bool_]:
    """Whether each promise is for the whole of the item it stands beside."""
    amount = log["promise_amount"].to_numpy()[promised["row"]]
    part = np.flatnonzero(~promised["named"].to_numpy(dtype=np.bool_) & ~np.isnan(amount))
    pays = np.ones(len(promised), dtype=np.bool_)
    if len(part):
        rows, at = promised["row"].to_numpy()[part], promised["at"].to_numpy(dtype=np.intp)[part]
        numbers = np.unique(rows)
        given = log.iloc[numbers]
        left = given["promise_amount"].to_numpy() - received(given, ledger)
        order = np.lexsort((items["invoice"].to_numpy()[at], items["due_date"].to_numpy()[at], rows))
        owed = (items["open"] - items["disputed"] - items["covered"]).to_numpy()[at[order]]
        upto = pd.Series(np.maximum(owed, 0.0)).groupby(rows[order]).cumsum().to_numpy()
        pays[part[order]] = upto <= left[np.searchsorted(numbers, rows[order])] + CENT
    return pays


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
    named: pd.DataFrame = theirs.iloc[known].assign(at=at[known], due_date=items["due_date"].to_numpy()[at[known]], named=True)
    if whole.empty:
        return named.reset_index(drop=True)  # most logs name the invoice: joining nothing would take a tenth of the whole
    ours = items[items["customer"].isin(set(whole["customer"]))]
    by_customer = ours[["customer", "due_date"]].assign(at=ours.index).merge(whole, on="customer").assign(named=False)
    pairs: pd.DataFrame = pd.concat([named, by_customer], ignore_index=True)
    return pairs
