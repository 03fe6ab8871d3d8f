"""Promises to pay, as the log holds them, and which of them were not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.ledger.settlement import Ledger

LEAST: Final = 0.01  # a promise without an amount or an invoice is kept by any payment
CENT: Final = 0.005  # half a cent less is rounding
SPAN: Final = 1 << 32  # more days than there are, so that place × SPAN + day sorts by place, then day
NOBODY: Final = -1
_ABOUT: Final = ["customer", "invoice"]


def broken_promises(log: pd.DataFrame, ledger: Ledger, *, days: int) -> pd.DataFrame:
    """The promises that fell due within the last `days` days before `ledger.as_of` and were not kept, as rows of the log."""
    as_of = day_number(ledger.as_of)
    promises = promises_due(log, ledger, first=as_of - days, last=as_of - 1)
    return promises[~promises["kept"]].drop(columns="kept")


def promises_due(log: pd.DataFrame, ledger: Ledger, *, first: int, last: int) -> pd.DataFrame:
    """The promises that fell due from day `first` to day `last`, up to `ledger.as_of`, as rows of the log, and whether each was `kept`.

    A promise is kept when, from the day it was given to the day it names, at least as much was settled, by payment or credit note, of the
    invoice it names, or of any of the customer's where it names none; unapplied cash counts as paid then.  Without an amount, a promise
    is about what was open of the invoice, or, naming none, about any payment at all.  A promise moved on or before its day counts only
    as moved.  Customers promise in the currency they are invoiced in, so payments count in it too, whatever `ledger` was converted to.
    """
    as_of = day_number(ledger.as_of)
    given, due = (day_numbers(log[column]) for column in ("date", "promise_date"))
    fell_due = log["promise_date"].notna().to_numpy() & (given <= as_of) & (due >= first) & (due <= min(last, as_of))
    promises = log[fell_due & ~_moved(log, as_of)]
    came, until_given = _came(promises, ledger), day_numbers(promises["date"]) - 1
    since = came(day_numbers(promises["promise_date"])) - came(until_given)
    return promises.assign(kept=since >= _promised(promises, ledger, came(until_given)) - CENT)


def received(promises: pd.DataFrame, ledger: Ledger) -> Money:
    """What came for each promise from the day it was given to the day it names, up to `ledger.as_of`."""
    came = _came(promises, ledger)
    return came(day_numbers(promises["promise_date"])) - came(day_numbers(promises["date"]) - 1)


def _moved(log: pd.DataFrame, as_of: int) -> npt.NDArray[np.bool_]:
    """Whether a later promise about the same was given on or before the day a promise names."""
    known = log[log["promise_date"].notna() & (day_numbers(log["date"]) <= as_of)].sort_values("date", kind="stable")
    following = known.groupby(["customer", "invoice"], sort=False)["date"].shift(-1)
    moved: npt.NDArray[np.bool_] = (following <= known["promise_date"]).reindex(log.index, fill_value=False).to_numpy(dtype=np.bool_)
    return moved


def _came(promises: pd.DataFrame, ledger: Ledger) -> Callable[[Days], Money]:
    """What had come, at the close of a day for each promise, of the invoice it names, or of any of the customer's where it names none."""
    about = pd.MultiIndex.from_frame(promises[_ABOUT])
    known = about.unique()
    money = _money(ledger.unconverted or ledger, set(promises["customer"]))
    money = money.assign(at=known.get_indexer(pd.MultiIndex.from_frame(money[_ABOUT])), day=day_numbers(money["date"]))
    money = money[money["at"] != NOBODY].sort_values(["at", "day"], kind="stable")
    at, day = (money[key].to_numpy(dtype=np.int64) for key in ("at", "day"))
    upto, mine = np.append(0.0, money.groupby("at")["amount"].cumsum().to_numpy()), known.get_indexer(about)
    none = np.searchsorted(at, mine)

    def came(until: Days) -> Money:
        last = np.searchsorted(at * SPAN + day, mine * SPAN + until, side="right")
        return np.where(last > none, upto[last], 0.0)

    return came


def _money(ledger: Ledger, customers: set[str]) -> pd.DataFrame:
    """What came of some customers, day by day: settlements but for write-offs, and unapplied cash; with the invoice, and again without."""
    parts = ledger.settlements[(ledger.settlements["kind"] != "write_off") & ledger.settlements["customer"].isin(customers)]
    cash = ledger.credits[(ledger.credits["kind"] == "unapplied_cash") & ledger.credits["customer"].isin(customers)]
    parts = parts[["customer", "date", "amount"]].assign(invoice=ledger.invoices["invoice"].to_numpy()[parts["at"].to_numpy()])
    cash = cash[["customer", "date"]].assign(amount=-cash["amount"], invoice="")
    return pd.concat([parts, parts.assign(invoice=""), cash], ignore_index=True)


def _promised(promises: pd.DataFrame, ledger: Ledger, before: Money) -> Money:
    """The amounts promised: without one, what was open of the invoice named when so much had come `before`, or anything at all."""
    invoices = (ledger.unconverted or ledger).invoices
    invoices = invoices[invoices["invoice"].isin(set(promises["invoice"]))]
    billed = invoices.groupby(_ABOUT)["amount"].sum().reindex(pd.MultiIndex.from_frame(promises[_ABOUT])).fillna(0.0).to_numpy()
    stated, named = promises["promise_amount"].to_numpy(), promises["invoice"].to_numpy() != ""
    return np.where(~np.isnan(stated), stated, np.where(named, billed - before, LEAST + CENT))
