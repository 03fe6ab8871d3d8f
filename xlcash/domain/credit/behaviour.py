"""How each customer has paid so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.ledger.settlement import Ledger

Codes: TypeAlias = npt.NDArray[np.intp]

TREND_DAYS: Final = 180
TREND_PARTS: Final = 3
PRIOR_WEIGHT: Final = 5.0
_SMALLEST: Final = 0.005  # half a cent is nothing

# Days late, and the payment index they earn (methods.md): 80 is prompt; between two rows in proportion, beyond them the nearest row.
INDEX_DAYS: Final = np.array([-30.0, -20.0, 0.0, 14.0, 21.0, 30.0, 60.0, 90.0, 120.0])
INDEX_POINTS: Final = np.array([100.0, 90.0, 80.0, 70.0, 60.0, 50.0, 40.0, 30.0, 20.0])


@dataclass(frozen=True, eq=False)
class Payments:
    """The parts of invoices that were paid, in cash or by note, and not taken back. `at` is the position of the invoice in the ledger."""

    at: Days
    day: Days
    amount: Money


def payments(ledger: Ledger) -> Payments:
    """What customers paid: write-offs and credit notes are no payments, and what was taken back was never paid.

    A part taken back (a bounced cheque) cancels the latest parts before it: what stands of an invoice's payments after each part is the
    lowest running total from there on.
    """
    parts = ledger.settlements
    kind = parts["kind"].to_numpy()
    paid = np.flatnonzero((kind == "cash") | (kind == "note"))
    at, amount = parts["at"].to_numpy()[paid], parts["amount"].to_numpy()[paid]
    day = parts["date"].to_numpy()[paid].astype("datetime64[D]").astype(np.int64)
    if (amount < 0).any():
        order = np.lexsort((np.arange(len(at)), day, at))
        at, day, amount = at[order], day[order], _standing(at[order], amount[order])
        kept = amount > _SMALLEST / 2
        at, day, amount = at[kept], day[kept], amount[kept]
    return Payments(at, day, amount)


def _standing(at: Days, amount: Money) -> Money:
    """What stands of each part, for parts ordered by invoice and day."""
    standing = amount.copy()
    for invoice in np.unique(at[amount < 0]):
        first, last = np.searchsorted(at, [invoice, invoice + 1])
        running = np.cumsum(amount[first:last])
        lowest = np.minimum.accumulate(running[::-1])[::-1]
        standing[first:last] = np.diff(lowest, prepend=0.0)
    return standing


def payment_behaviour(ledger: Ledger, *, prior_weight: float = PRIOR_WEIGHT) -> pd.DataFrame:
    """One row per customer of the ledger, sorted by customer. Delays are days from due date to payment, negative when early.

    =================  ==================================================================================================
    invoices_paid      invoices paid in full
    weighted_delay     mean delay of the parts paid, weighted by amount
    median_delay       median over the invoices paid in full of the delay of their last payment
    on_time_rate       invoices paid in full on or before the due date / (paid in full + open ones already overdue), by count
    trend              weighted delay of the parts paid in the last 180 days − that of the parts before; positive: slower.
                       Blank unless each side has at least 3 parts
    payment_index      amount-weighted points of the delays: 30 days early 100, 20 early 90, prompt 80, 14 late 70, 21 late 60,
                       30 late 50, 60 late 40, 90 late 30, 120 late 20; in proportion between, clamped beyond
    expected_delay     the weighted delay, shrunk to that of the whole book: n / (n + prior_weight) of its own with n parts paid
    =================  ==================================================================================================

    Blank (NaN) where there is no history; a customer without any is expected to pay as the book does.  An invoice that only a credit note
    or a write-off closed counts nowhere.
    """
    invoices = ledger.invoices
    code, names = pd.factorize(invoices["customer"].to_numpy(), sort=True)
    count, as_of = len(names), day_number(ledger.as_of)
    due = day_numbers(invoices["due_date"])
    paid = payments(ledger)
    of_part = code[paid.at]
    delay = (paid.day - due[paid.at]).astype(np.float64)
    weighted = _weighted_mean(of_part, delay, paid.amount, count)
    book = float(np.average(delay, weights=paid.amount)) if len(delay) else np.nan
    parts = np.bincount(of_part, minlength=count)
    own = parts / np.maximum(parts + prior_weight, 1.0)
    full, closed_late = paid_in_full(ledger, due)
    overdue = (invoices["open"].to_numpy() > 0) & (due < as_of)
    counted = np.bincount(code[full | overdue], minlength=count)
    on_time = np.bincount(code[full & (closed_late <= 0)], minlength=count)
    return pd.DataFrame(
        {
            "customer": pd.Series(np.asarray(names, dtype=object), dtype=object),
            "invoices_paid": np.bincount(code[full], minlength=count).astype(np.float64),
            "weighted_delay": weighted,
            "median_delay": _medians(code[full], closed_late[full], count),
            "on_time_rate": np.divide(on_time, counted, out=np.full(count, np.nan), where=counted > 0),
            "trend": _trend(of_part, delay, paid, as_of, count),
            "payment_index": _weighted_mean(of_part, np.interp(delay, INDEX_DAYS, INDEX_POINTS), paid.amount, count),
            "expected_delay": np.where(parts > 0, own * np.nan_to_num(weighted) + (1 - own) * book, book),
        }
    )


def paid_in_full(ledger: Ledger, due: Days) -> tuple[npt.NDArray[np.bool_], Money]:
    """Which invoices were paid and owe nothing, and how late their last payment came."""
    invoices = ledger.invoices
    closed = (invoices["open"].to_numpy() <= 0) & (invoices["paid"].to_numpy() > 0) & (invoices["written_off"].to_numpy() <= 0)
    late = np.where(closed, day_numbers(invoices["last_paid"]) - due, 0)
    return closed, late.astype(np.float64)


def _weighted_mean(code: Codes, values: Money, weights: Money, count: int) -> Money:
    total = np.bincount(code, weights, count)
    mean = np.divide(np.bincount(code, weights * values, count), total, out=np.full(count, np.nan), where=total > 0)
    return np.asarray(mean, dtype=np.float64)


def _medians(code: Codes, days: Money, count: int) -> Money:
    """The median of each group, by one sort of group and day packed into one number."""
    if not len(code):
        return np.full(count, np.nan)
    lowest = days.min()
    span = int(days.max() - lowest) + 1
    ordered = np.sort(code.astype(np.int64) * span + (days - lowest).astype(np.int64)) % span
    size = np.bincount(code, minlength=count)
    first = np.cumsum(size) - size
    some = size > 0
    middle = (ordered[(first + (size - 1) // 2)[some]] + ordered[(first + size // 2)[some]]) / 2
    medians = np.full(count, np.nan)
    medians[some] = middle + lowest
    return medians


def _trend(code: Codes, delay: Money, paid: Payments, as_of: int, count: int) -> Money:
    recent = paid.day > as_of - TREND_DAYS
    sides: list[Any] = []
    for side in (recent, ~recent):
        mean = _weighted_mean(code[side], delay[side], paid.amount[side], count)
        sides.append(np.where(np.bincount(code[side], minlength=count) >= TREND_PARTS, mean, np.nan))
    return np.asarray(sides[0] - sides[1], dtype=np.float64)
