"""What the open invoices will bring in, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.calendar import WEEK, Days, Money, Periods, day_number, day_numbers
from xlcash.domain.cash.habits import payment_habits
from xlcash.domain.cash.spread import paid_together, quantiles_of_sums, within
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, Codes, paid_in_full
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

HORIZON_DAYS: Final = 1096
"""No payment of an open invoice is expected later than this: three years, after which a debt is commonly past enforcement."""

CELLS_AT_ONCE: Final = 64_000  # half a megabyte a table stays in the processor's cache: twice as fast as eight times the size
DAY_ZERO: Final = 3  # days from Monday to the Thursday that is day 0
LOW, HIGH = 0.1, 0.9

ChancesOf = Callable[[slice, int], Money]
"""The chance that each of some items of an open book is paid on each of the next days, one row an item."""

Method: TypeAlias = "Callable[[Ledger, OpenBook, float], ChancesOf]"
"""How a ledger, an open book and the prior weight tell these chances."""


@dataclass(frozen=True, eq=False)
class OpenBook:
    """The open invoices: what may come in (`amount`, undisputed), what is held (`disputed`), whose, and when it is due."""

    customer: Codes
    customers: npt.NDArray[Any]
    due: Days
    amount: Money
    disputed: float

    @property
    def pay_runs(self) -> Days:
        """A number for what a customer owes from one calendar week of due dates: firms pay such invoices in one run."""
        return (self.due + DAY_ZERO) // WEEK * len(self.customers) + self.customer

    @classmethod
    def of(cls, ledger: Ledger, *, only: npt.NDArray[np.bool_] | None = None) -> OpenBook:
        """The open book of a ledger, or of some of its invoices."""
        chosen = ledger.invoices if only is None else ledger.invoices[only]
        amount = (chosen["open"] - chosen["disputed"]).to_numpy(dtype=np.float64)
        may_come = chosen[amount > 0]
        customer, customers = pd.factorize(may_come["customer"].to_numpy(), sort=True)
        names = np.asarray(customers, dtype=object)
        return cls(customer, names, day_numbers(may_come["due_date"]), amount[amount > 0], float(chosen["disputed"].sum()))


def collections(
    ledger: Ledger,
    *,
    periods: int,
    frequency: str = "monthly",
    method: str = "behaviour",
    prior_weight: float = PRIOR_WEIGHT,
) -> pd.DataFrame:
    """What the open invoices will bring in per period, and a last row for what comes after the horizon or never.

    ``due``: undisputed amounts by due date, overdue ones in the first period.  ``expected``: by one of the methods below.
    ``p10``, ``p90``: the period's sum lies between them with a chance of 80 % (see `likely_sums`); only "behaviour" knows such a range.
    All amounts are positive.

    ===============  ===================================================================================================================
    behaviour        each customer's own chance of paying on each day (`cash.habits`)
    due_date         everyone pays on the due date
    customer_mean    due date + the customer's mean days late, in whole days, over its invoices paid in full; without any the book's mean
    customer_median  the same with the median
    ===============  ===================================================================================================================

    By all but the first, what should have been paid already is paid on the first day.

    Disputed amounts are expected in no period and stand in the last row, so `due` and `expected` both add up to what is open.  Credits and
    unapplied cash are not netted: they stand in the open items.
    """
    spans = calendar.periods(ledger.as_of, periods, frequency)
    book = OpenBook.of(ledger)
    chances, due = (
        chances_of_periods(book, chances_by(name, ledger, book, prior_weight=prior_weight), spans) for name in (method, "due_date")
    )
    expected, due_sums = book.amount @ chances, book.amount @ due
    low, high = likely_sums(book, chances)
    held = np.zeros(len(expected))
    held[-1] = book.disputed
    last = Term("results.after_horizon")
    return pd.DataFrame(
        {
            "period_start": pd.Series([*_stamps(spans.starts), last], dtype=object),
            "period_end": pd.Series([*_stamps(spans.ends), None], dtype=object),
            "due": due_sums + held,
            "expected": expected + held,
            "p10": low + held,
            "p90": high + held,
        }
    )


def likely_sums(book: OpenBook, chances: Money) -> tuple[Money, Money]:
    """P10 and P90 of what each period brings in (`cash.spread`); where a rare payment lies outside, the range reaches to what is expected.

    What a customer owes from one calendar week is taken as paid together, by one pay run, and independently of everything else.  Were every
    invoice paid for itself, half of the ranges of a book with few large customers would miss: see docs/accuracy.md.
    """
    quantiles = quantiles_of_sums(*paid_together(book.amount, chances, book.pay_runs), (LOW, HIGH))
    return within(quantiles, book.amount @ chances, book.amount.sum())


def chances_by(method: str, ledger: Ledger, book: OpenBook, *, prior_weight: float = PRIOR_WEIGHT) -> ChancesOf:
    """What a method, having learned from the whole ledger, says of an open book: see `ChancesOf`."""
    return METHODS[method](ledger, book, prior_weight)


def daily_collections(book: OpenBook, chances_of: ChancesOf, *, days: int) -> Money:
    """What an open book is expected to bring in on each of the next `days` days."""
    daily = np.zeros(days)
    for some, chances in some_at_once(book, chances_of, days):
        daily[: chances.shape[1]] += book.amount[some] @ chances
    return daily


def _stamps(dates: Any) -> list[pd.Timestamp]:
    return [pd.Timestamp(day) for day in dates]


def chances_of_periods(book: OpenBook, chances_of: ChancesOf, spans: Periods) -> Money:
    """The chance of each invoice to be paid in each period; in the last column, after all of them or never."""
    table = np.zeros((len(book.amount), len(spans.starts) + 1))
    known = spans.offsets[spans.offsets < HORIZON_DAYS]
    for some, chances in some_at_once(book, chances_of, spans.days):
        table[some, : len(known)] = np.minimum(np.add.reduceat(chances, known, axis=1), 1.0)  # a sum of floats may pass it by a hair
    table[:, -1] = np.maximum(1 - table.sum(axis=1), 0.0)
    return table


def some_at_once(book: OpenBook, chances_of: ChancesOf, days: int) -> Iterator[tuple[slice, Money]]:
    """The chance of each invoice to be paid on each day, some invoices at once, so that memory stays small."""
    days = min(days, HORIZON_DAYS)
    at_once = max(CELLS_AT_ONCE // days, 1)
    for first in range(0, len(book.amount), at_once):
        some = slice(first, first + at_once)
        yield some, chances_of(some, days)


def _by_behaviour(ledger: Ledger, book: OpenBook, prior_weight: float) -> ChancesOf:
    habits = payment_habits(ledger, book.customers, prior_weight=prior_weight)
    as_of = day_number(ledger.as_of)

    def chances(some: slice, days: int) -> Money:
        return habits.chances(book.customer[some], book.due[some], as_of=as_of, days=days)

    return chances


def _on_one_day(days_late: Callable[[Ledger, OpenBook], Money]) -> Method:
    """Each invoice is paid so many whole days after its due date, on the first day where that has passed."""

    def method(ledger: Ledger, book: OpenBook, prior_weight: float) -> ChancesOf:  # noqa: ARG001  the methods share one form
        late = np.rint(days_late(ledger, book)).astype(np.int64)
        ahead = np.maximum(book.due + late - day_number(ledger.as_of), 1)

        def chances(some: slice, days: int) -> Money:
            return np.asarray(ahead[some, None] == np.arange(1, days + 1), dtype=np.float64)

        return chances

    return method


def _never_late(ledger: Ledger, book: OpenBook) -> Money:  # noqa: ARG001  the methods share one form
    return np.zeros(len(book.due))


def _usually_late(average: Literal["mean", "median"]) -> Callable[[Ledger, OpenBook], Money]:
    """The customer's average days late over its invoices paid in full, the book's where it has none."""

    def days_late(ledger: Ledger, book: OpenBook) -> Money:
        full, late = paid_in_full(ledger, day_numbers(ledger.invoices["due_date"]))
        if not full.any():
            return _never_late(ledger, book)
        paid = pd.Series(late[full])
        own = paid.groupby(ledger.invoices["customer"].to_numpy()[full]).agg(average)
        known = own.reindex(pd.Index(book.customers, dtype=object)).fillna(paid.agg(average))
        return known.to_numpy(dtype=np.float64)[book.customer]

    return days_late


METHODS: Final[Mapping[str, Method]] = {
    "behaviour": _by_behaviour,
    "due_date": _on_one_day(_never_late),
    "customer_mean": _on_one_day(_usually_late("mean")),
    "customer_median": _on_one_day(_usually_late("median")),
}
"""Every way to tell when an open invoice is paid."""
