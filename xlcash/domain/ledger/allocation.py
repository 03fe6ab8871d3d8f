"""How receipts that name no invoice settle the debts of their customer.

Receipts and debts of one customer and currency are laid end to end on one line of money; where their stretches overlap, the receipt settles
the debt.  One sweep over all customers does it, because every customer has a stretch of the line to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Whole: TypeAlias = npt.NDArray[np.int64]
Parts: TypeAlias = tuple[Whole, Whole, Whole]
"""Position of the receipt, position of the invoice, amount settled."""


@dataclass(frozen=True)
class Debts:
    """The open invoices in order of settlement: by customer and currency, then due date, invoice date and row."""

    position: Whole  # of each debt's invoice
    group: Whole  # its customer and currency, as a number
    due: Whole
    open: Whole
    numbers: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, documents: pd.DataFrame, amounts_open: Whole) -> Debts:
        at = np.flatnonzero(amounts_open > 0)
        numbers: dict[tuple[str, str], int] = {}
        pairs = zip(documents["customer"].to_numpy()[at], documents["currency"].to_numpy()[at], strict=True)
        group = np.array([numbers.setdefault(pair, len(numbers)) for pair in pairs], dtype=np.int64)
        due, issued = (documents[name].to_numpy().astype("datetime64[D]").astype(np.int64)[at] for name in ("due_date", "invoice_date"))
        order = np.lexsort((at, issued, due, group))
        return cls(at[order], group[order], due[order], amounts_open[at][order], numbers)

    def groups_of(self, customers: npt.NDArray[Any], currencies: npt.NDArray[Any]) -> Whole:
        """The group of each receipt; −1 where its customer owes nothing in that currency."""
        pairs = zip(customers, currencies, strict=True)
        return np.array([self.numbers.get(pair, -1) for pair in pairs], dtype=np.int64)


def fifo(debts: Debts, groups: Whole, amounts: Whole) -> Parts:
    """Earliest due first."""
    receipt, debt, part = _overlaps(groups, amounts, debts.group, debts.open, len(debts.numbers))
    return receipt, debts.position[debt], part


def civil_code(debts: Debts, groups: Whole, amounts: Whole) -> Parts:
    """Earliest due first; debts due on one day in proportion to what is open of each (Civil Code of the PRC, art. 560)."""
    if not len(debts.position):
        return fifo(debts, groups, amounts)
    starts = np.flatnonzero(np.r_[True, (debts.group[1:] != debts.group[:-1]) | (debts.due[1:] != debts.due[:-1])])
    stops = np.r_[starts[1:], len(debts.position)]
    receipt, day, part = _overlaps(groups, amounts, debts.group[starts], np.add.reduceat(debts.open, starts), len(debts.numbers))
    left = debts.open.copy()
    found: list[tuple[int, int, int]] = []
    for one, of_day, amount in zip(receipt.tolist(), day.tolist(), part.tolist(), strict=True):
        members = slice(starts[of_day], stops[of_day])
        shares = _in_proportion(amount, left[members])
        left[members] -= shares
        found.extend((one, at, share) for at, share in zip(debts.position[members].tolist(), shares.tolist(), strict=True) if share)
    columns = np.array(found, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def none(debts: Debts, groups: Whole, amounts: Whole) -> Parts:  # noqa: ARG001  the three rules share one shape
    """Nothing is settled: every receipt stays unapplied until someone says what it paid."""
    return (np.empty(0, dtype=np.int64),) * 3


ALLOCATIONS: Final[Mapping[str, Callable[[Debts, Whole, Whole], Parts]]] = {"fifo": fifo, "civil_code": civil_code, "none": none}


def _overlaps(groups: Whole, amounts: Whole, debt_groups: Whole, debt_amounts: Whole, count: int) -> Parts:
    """Where the stretches of receipts (in order within their group) and of debts overlap, and by how much."""
    payers = np.flatnonzero(groups >= 0)
    payers = payers[np.argsort(groups[payers], kind="stable")]
    paid, owed = (np.bincount(g, a, count).astype(np.int64) for g, a in ((groups[payers], amounts[payers]), (debt_groups, debt_amounts)))
    origin = np.r_[0, np.cumsum(np.maximum(paid, owed))[:-1]] if count else np.empty(0, dtype=np.int64)
    receipt_from, receipt_to = _stretches(groups[payers], amounts[payers], origin, paid)
    debt_from, debt_to = _stretches(debt_groups, debt_amounts, origin, owed)
    cuts = np.unique(np.concatenate([receipt_from, receipt_to, debt_from, debt_to]))
    left, right = cuts[:-1], cuts[1:]
    receipt, debt = np.searchsorted(receipt_to, left, "right"), np.searchsorted(debt_to, left, "right")
    inside = (receipt < len(receipt_to)) & (debt < len(debt_to))
    receipt, debt, left, right = receipt[inside], debt[inside], left[inside], right[inside]
    both = (receipt_from[receipt] <= left) & (debt_from[debt] <= left)
    return payers[receipt[both]], debt[both], (right - left)[both]


def _stretches(groups: Whole, amounts: Whole, origin: Whole, totals: Whole) -> tuple[Whole, Whole]:
    before = np.r_[0, np.cumsum(totals)[:-1]] if len(totals) else totals
    stop = np.cumsum(amounts) - before[groups] + origin[groups]
    return stop - amounts, stop


def _in_proportion(amount: int, weights: Whole) -> Whole:
    """Split a whole amount in proportion to whole weights, to the last unit (largest remainder; never more than a weight).

    >>> _in_proportion(100, np.array([100, 100, 100]))
    array([34, 33, 33])
    """
    total = int(weights.sum())
    exact = [divmod(amount * int(weight), total) for weight in weights]
    shares = np.array([share for share, _ in exact], dtype=np.int64)
    most = sorted(range(len(exact)), key=lambda i: -exact[i][1])
    shares[most[: amount - int(shares.sum())]] += 1
    return shares
