"""Roll rates (账龄迁徙率): how much of the receivables of each age goes on unpaid into the next age, and how much of it is lost in the end.

The ledger is looked at once a month. What was open in a band at one look is by the next

    stayed        still in its band: a band longer than a month, or an invoice that is not due yet, keeps most of its items
    rolled        still open, in a later band
    written off   given up: no collection, it counts as rolled
    settled       the rest: collected, or credited

Roll rate = (rolled + written off) / (balance then − stayed), over all months together, so that large months weigh more.  With bands of one
month nothing stays, and it is the plain (next bucket now + its write-offs) / bucket then: of 100 open, 50 still open a month later and 20
written off are 70 %.  What stayed has no fate yet; in the denominator it would pass for collected, and longer bands for better debtors.

Loss rate of a band = its roll rate × those of all later bands × the terminal loss, that of the last band.

The looks back are made from one settled ledger, by the date of each settlement.  Where every receipt names its invoice and no credit note
comes after the payment of what it corrects, this is what a ledger settled on that day had said; other receipts stand where today's ledger
puts them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_numbers, same_day_months_later
from xlcash.domain.credit.behaviour import Codes
from xlcash.domain.ledger.ageing import DEFAULT_BANDS, bands_of
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

BANDS: Final = len(DEFAULT_BANDS) + 2  # not due, five bands with an end, and the last one
_SMALLEST: Final = 0.005  # half a cent is nothing


class Movements(NamedTuple):
    """What became of the open items of each band, summed over the months: (groups × bands), money in the currency of the ledger.

    `items`: how many items left their band or were settled in part.
    """

    balance: Money
    stayed: Money
    settled: Money
    rolled: Money
    written_off: Money
    items: Money

    @property
    def roll_rates(self) -> Money:
        """(rolled + written off) / (balance − stayed); NaN where nothing ever left the band, and for the last one."""
        rates = np.full(self.balance.shape, np.nan)
        np.divide(self.rolled + self.written_off, self.balance - self.stayed, out=rates, where=self.items > 0)
        rates[:, -1] = np.nan
        return rates

    @property
    def together(self) -> Movements:
        """All groups as one."""
        return Movements(*(amounts.sum(axis=0, keepdims=True) for amounts in self))


def migration(ledger: Ledger, *, months: int, terminal_loss: float = 1.0) -> pd.DataFrame:
    """One row per band of the ageing, youngest first: balance_then, stayed, settled, rolled, written_off (each Σ over the months), items,
    roll_rate, loss_rate.

    The last band's roll rate is the terminal loss, so that a loss rate is the product of the roll rates from its row down.  Rates are blank
    where nothing ever left the band, loss rates also where that is so of a later band.
    """
    moved = movements(ledger, months=months)
    rates = moved.roll_rates[0]
    rates[-1] = terminal_loss
    return pd.DataFrame(
        {
            "band": pd.Series(band_names(), dtype=object),
            "balance_then": moved.balance[0],
            "stayed": moved.stayed[0],
            "settled": moved.settled[0],
            "rolled": moved.rolled[0],
            "written_off": moved.written_off[0],
            "items": moved.items[0],
            "roll_rate": rates,
            "loss_rate": _products(rates),
        }
    )


def _products(rates: Money) -> Money:
    """Each rate times all later ones; nothing is lost of a band from which nothing rolls, whatever would follow."""
    products = rates.copy()
    for band in reversed(range(len(rates) - 1)):
        products[band] = 0.0 if rates[band] == 0 else rates[band] * products[band + 1]
    return products


def band_names() -> list[Term]:
    """The bands of the ageing, as the cells of a result say them.

    >>> [name.said("en") for name in band_names()][:3]
    ['Not due', '1–30', '31–60']
    """
    ends = [f"{edge:.0f}" for edge in DEFAULT_BANDS]
    lows = ["1", *(f"{edge + 1:.0f}" for edge in DEFAULT_BANDS)]
    between = [Term("results.days_between", low=low, high=high) for low, high in zip(lows, ends, strict=False)]
    return [Term("results.headers.not_due"), *between, Term("results.days_over", over=ends[-1])]


def movements(ledger: Ledger, *, months: int, group: Codes | None = None, groups: int = 1) -> Movements:
    """The movements of the latest months, of each group of invoices (`group`: one code an invoice)."""
    invoices, looks = ledger.invoices, look_days(ledger.as_of, months)
    issued, due = (day_numbers(invoices[key]) for key in ("invoice_date", "due_date"))
    of_group = np.zeros(len(invoices), dtype=np.intp) if group is None else group
    parts = _Parts.of(ledger, looks)
    unsettled, given_up = invoices["amount"].to_numpy(dtype=np.float64).copy(), np.zeros(len(invoices))
    parts.settle(0, unsettled, given_up)
    sums = np.zeros((len(Movements._fields), groups * BANDS))
    for step in range(1, len(looks)):
        seen = np.flatnonzero((unsettled > _SMALLEST) & (issued <= looks[step - 1]))
        then, given_up_then = unsettled[seen], given_up[seen]
        parts.settle(step, unsettled, given_up)
        was, now = (bands_of(day - due[seen], DEFAULT_BANDS) for day in looks[step - 1 : step + 1])
        fates = _fates(then, unsettled[seen], given_up[seen] - given_up_then, now > was)
        cell = of_group[seen] * BANDS + was
        sums += [np.bincount(cell, fate, groups * BANDS) for fate in fates]
    return Movements(*sums.reshape(len(Movements._fields), groups, BANDS))


def _fates(then: Money, now: Money, given_up: Money, older: npt.NDArray[np.bool_]) -> tuple[Money, ...]:
    """What became of each item, in the order of `Movements`; nothing is more than was open: a bounced payment is a new debt."""
    kept = np.where(now > _SMALLEST, np.minimum(now, then), 0.0)
    lost = np.clip(given_up, 0, then - kept)
    stayed = np.where(older, 0.0, kept)
    return then, stayed, then - kept - lost, kept - stayed, lost, (then - stayed > _SMALLEST).astype(np.float64)


def look_days(as_of: dt.date, months: int) -> Days:
    """`as_of` and the same day of so many months before it, ascending; month ends where `as_of` is one.

    >>> look_days(dt.date(2026, 4, 30), 2).astype("datetime64[D]").astype(str).tolist()
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """
    day, back = np.datetime64(as_of, "D"), np.arange(-months, 1)
    if (day + 1).astype("datetime64[M]") == day.astype("datetime64[M]"):
        looks = same_day_months_later(day, back)
    else:
        looks = (day.astype("datetime64[M]") + back + 1).astype("datetime64[D]") - 1
    return looks.astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Parts:
    """The settlements in order of the look that first sees them: those of look `step` stand from `first[step]` on."""

    at: Days
    amount: Money
    lost: npt.NDArray[np.bool_]
    first: Days

    @classmethod
    def of(cls, ledger: Ledger, looks: Days) -> _Parts:
        parts = ledger.settlements
        step = np.searchsorted(looks, day_numbers(parts["date"]), side="left").astype(np.int16)
        order = np.argsort(step, kind="stable")
        at, lost = parts["at"].to_numpy()[order], (parts["kind"].to_numpy() == "write_off")[order]
        return cls(at, parts["amount"].to_numpy(dtype=np.float64)[order], lost, np.searchsorted(step[order], np.arange(len(looks) + 1)))

    def settle(self, step: int, unsettled: Money, given_up: Money) -> None:
        """Take off each invoice what was settled since the look before, and add what of it was written off."""
        some = slice(self.first[step], self.first[step + 1])
        at, amount, lost = self.at[some], self.amount[some], self.lost[some]
        np.subtract.at(unsettled, at, amount)
        np.add.at(given_up, at[lost], amount[lost])
