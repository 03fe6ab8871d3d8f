"""Promises to pay, as the log holds them, and which of them were not kept."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import day_number, day_numbers
from xlcash.domain.ledger.settlement import Ledger

LEAST: Final = 0.01  # a promise without an amount or an invoice is kept by any payment
CENT: Final = 0.005  # half a cent less is rounding


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
    ledger = ledger.unconverted or ledger
    as_of = day_number(ledger.as_of)
    given, due = (day_numbers(log[column]) for column in ("date", "promise_date"))
    fell_due = log["promise_date"].notna().to_numpy() & (given <= as_of) & (due >= first) & (due <= min(last, as_of))
    promises = log[fell_due & ~_moved(log, as_of)]
    if not len(promises):
        return promises.assign(kept=np.zeros(0, dtype=np.bool_))
    money = _money(ledger)
    return promises.assign(kept=np.array([_kept(promise, money, ledger) for promise in promises.itertuples()], dtype=np.bool_))


def _moved(log: pd.DataFrame, as_of: int) -> npt.NDArray[np.bool_]:
    """Whether a later promise about the same was given on or before the day a promise names."""
    known = log[log["promise_date"].notna() & (day_numbers(log["date"]) <= as_of)].sort_values("date", kind="stable")
    following = known.groupby(["customer", "invoice"], sort=False)["date"].shift(-1)
    moved: npt.NDArray[np.bool_] = (following <= known["promise_date"]).reindex(log.index, fill_value=False).to_numpy(dtype=np.bool_)
    return moved


def _money(ledger: Ledger) -> pd.DataFrame:
    """What came, day by day: settlements but for write-offs, and unapplied cash."""
    parts = ledger.settlements[ledger.settlements["kind"] != "write_off"]
    invoices = ledger.invoices["invoice"].to_numpy()[parts["at"].to_numpy()]
    cash = ledger.credits[ledger.credits["kind"] == "unapplied_cash"]
    return pd.concat(
        [
            parts[["customer", "date", "amount"]].assign(invoice=invoices),
            cash[["customer", "date"]].assign(amount=-cash["amount"], invoice=""),
        ],
        ignore_index=True,
    )


def _kept(promise: Any, money: pd.DataFrame, ledger: Ledger) -> bool:
    theirs = money[money["customer"] == promise.customer]
    if promise.invoice:
        theirs = theirs[theirs["invoice"] == promise.invoice]
    came = theirs["amount"][(theirs["date"] >= promise.date) & (theirs["date"] <= promise.promise_date)].sum()
    return bool(came >= _promised(promise, theirs, ledger) - CENT)


def _promised(promise: Any, theirs: pd.DataFrame, ledger: Ledger) -> float:
    if not np.isnan(promise.promise_amount):
        return float(promise.promise_amount)
    if not promise.invoice:
        return LEAST + CENT
    owed = ledger.invoices["amount"][(ledger.invoices["customer"] == promise.customer) & (ledger.invoices["invoice"] == promise.invoice)]
    return float(owed.sum() - theirs["amount"][theirs["date"] < promise.date].sum())
