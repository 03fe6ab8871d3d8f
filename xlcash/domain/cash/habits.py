"""When a customer pays, learned from how the ledger was paid: the chance of every day to come.

A discrete-time survival model (Kaplan & Meier, JASA 53, 1958; ties and hazards as in Cox, JRSS B 34, 1972):

1. *Usual day.* A customer's days are counted from its own usual day: the due date plus its mean delay, as far as that can be believed.
   With n invoices paid it is (b n own + v book) / (b n + v), where b is the variance between customers' means and v the one within a
   customer, both estimated from the ledger (credibility: Bühlmann, ASTIN Bulletin 4, 1967; Bühlmann & Straub, MVSV 70, 1970).  Where
   customers differ much, one payment tells a lot; where they are alike, all share one day.
2. *Hazard.* h(t) is the chance that what is unpaid before day t is paid on day t. Every part of an invoice that was paid is an event
   with its share of the invoice; what is open is censored at its age, what was written off counts as unpaid. The book's days are smoothed
   over two neighbours on either side. A customer's hazard is shrunk to the book's: (events + k h_book) / (at risk + k), k the prior weight.
3. *No hindsight.* A payment is counted from the usual day its customer would have had without it. So the spread around the usual day is
   that of payments to come, not the smaller one of payments the mean was fitted to.
4. *Pay days.* Hazards are multiplied by a factor per weekday, payments seen / payments expected, estimated together with them, for the
   book and, shrunk to it, for each customer. So pay runs on a Thursday and banks closed on a Sunday are learned, not assumed.
5. *Recent counts more.* What happened five months ago, a payment or a day of waiting, weighs half of what happened today.
6. *The book* speaks for customers, not for invoices: a customer's n invoices weigh n / (n + 5) together, so that no large customer's habits
   are taken for everybody's.  Who has never paid is given the spread of all customers around the book's mean delay.
7. *Old age.* After the day by which 98 % of all payments had come, the book has one constant hazard: payments after that day / days at
   risk after it, as if half a payment had been waited for half a month besides. Beyond the days on record every customer has such a
   constant of its own, shrunk to the book's. So an invoice older than any that was ever paid still has a chance, the smaller the more such
   invoices the book holds, and the longer.
8. *No history.* Everyone pays on the due date, and what is overdue on the next day.

P(u < T ≤ v | unpaid at age a) = (S(u) − S(v)) / S(a) with S(t) = Π(1 − h).  How well it does, and what was tried: docs/accuracy.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import WEEK, Days, Money, day_number, day_numbers
from xlcash.domain.cash.hazards import HALF_LIFE_DAYS, SIDE, Counts, Hazards, Records, Span, ratio
from xlcash.domain.cash.survival import sums, waits
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, Codes
from xlcash.domain.ledger.settlement import Ledger

ON_RECORD: Final = (0.0025, 0.995)  # the days on record: all but the very first and last payments, counted from the usual day
OUTLIERS: Final = (0.05, 0.95)  # delays beyond these count as these in the mean delay
EARLIEST, LATEST = -90, 366
CUSTOMERS_AT_ONCE: Final = 256
CERTAIN: Final = 1 - 1e-15  # the highest chance whose complement has a logarithm
BASES: Final = ("due_date", "book", "customer")
NOTHING: Final = 1e-9  # of an invoice: less is rounding


@dataclass(frozen=True, eq=False)
class Habits:
    """What `payment_habits` has learned, for the customers it was asked about.

    `usual`: days from due date to the usual day. `hazard`: a row a customer; nothing before day `first`, then one column a day, the last
    one for every day beyond. `pay_days`: a factor per weekday (day number % 7). `basis`: what this rests on, by place in `BASES`.
    """

    usual: Days
    first: int
    hazard: Money
    pay_days: Money
    basis: Codes

    def chances(self, customer: Codes, due: Days, *, as_of: int, days: int) -> Money:
        """The chance that what is unpaid at `as_of` is paid on each of the next `days` days: one row an item."""
        ahead = np.arange(1, days + 1)
        age = as_of - due - self.usual[customer]
        place = np.clip(age[:, None] + (ahead - self.first + 1), 0, self.hazard.shape[1] - 1)
        paid: Money = self.hazard.ravel()[place + (customer * self.hazard.shape[1])[:, None]]
        paid *= self.pay_days[:, (as_of + ahead) % WEEK][customer]
        np.minimum(paid, 1.0, out=paid)
        unpaid = np.cumprod(1 - paid, axis=1)
        paid[:, 1:] *= unpaid[:, :-1]
        return paid

    def log_unpaid(self, customer: Codes, weekday: Days, *, days: int) -> Money:
        """The logarithm of S, for customers whose usual day falls on a weekday: one row each.

        Column j tells of the close of day `first` + j − 1, column 0 of the time before all days.
        """
        place = np.minimum(np.arange(1, days + 1), self.hazard.shape[1] - 1)
        paid = self.hazard[customer[:, None], place]
        paid *= self.pay_days[customer[:, None], (weekday[:, None] + self.first + np.arange(days)) % WEEK]
        log = np.zeros((len(customer), days + 1))
        np.cumsum(np.log1p(-np.minimum(paid, CERTAIN)), axis=1, out=log[:, 1:])
        return log


def payment_habits(ledger: Ledger, customers: npt.NDArray[Any], *, prior_weight: float = PRIOR_WEIGHT) -> Habits:
    """Learn from the whole ledger how the `customers` (unique numbers) pay; see the module for the method."""
    records = _records(ledger, customers)
    events = np.flatnonzero(records.paid & (records.share > 0))
    if not len(events) or not len(customers):
        return _prompt_habits(len(customers))
    usual = _UsualDays.of(records, events, len(customers))
    followed = records.counted_from(usual.of_record)
    unknown = records.counted_from(round(usual.book))
    span = _days_on_record(np.concatenate([unknown.delay[events], followed.delay[events]]))
    share = _fair_share(records)
    books = [Hazards.of_book(some._replace(share=share), span) for some in (unknown, followed)]
    known = np.asarray(np.bincount(records.customer[events], minlength=len(customers)) > 0, dtype=np.intp)[: len(customers)]
    prior = Hazards(*map(np.concatenate, zip(*books, strict=True))).of_rows(known)
    parts = _by_customer(followed, prior, span, prior_weight)
    hazard, pay_days = (np.concatenate(values) for values in zip(*parts, strict=True))
    return Habits(usual.of_customer, span.first, hazard, pay_days, known + 1)


def _prompt_habits(customers: int) -> Habits:
    """Nothing is paid before the due date, everything on it, or on the next day."""
    zero = np.zeros(customers, dtype=np.int64)
    return Habits(zero, 0, np.tile([0.0, 1.0, 1.0], (customers, 1)), np.ones((customers, WEEK)), zero)


def _records(ledger: Ledger, customers: npt.NDArray[Any]) -> Records:
    """Everything the ledger tells of payment. The customers asked about have the codes 0…n−1; the others speak for the book."""
    invoices, waited, as_of = ledger.invoices, waits(ledger), day_number(ledger.as_of)
    code = pd.factorize(np.concatenate([customers, invoices["customer"].to_numpy()]))[0][len(customers) :]
    due = day_numbers(invoices["due_date"])
    owed = (invoices["amount"] - invoices["credited"]).to_numpy(dtype=np.float64)
    weight = ratio(0.5 ** (np.maximum(as_of - due, 0) / HALF_LIFE_DAYS), owed, 0.0)
    at = waited.at
    return Records(code[at], due[at], waited.day - due[at], waited.amount * weight[at], waited.paid)


class _UsualDays(NamedTuple):
    """Days from the due date to the usual day: the book's, each customer's, and what each record is counted from."""

    book: float
    of_customer: Days
    of_record: Days

    @classmethod
    def of(cls, records: Records, events: Days, customers: int) -> _UsualDays:
        paid = records.at(events)
        delay = np.clip(paid.delay.astype(np.float64), *np.quantile(paid.delay, OUTLIERS))
        everyone = max(int(records.customer.max()) + 1, customers)
        number, total = (sums(paid.customer, values, everyone) for values in (paid.share, paid.share * delay))
        book, between, within = _credibility(paid, delay, number, total)

        def believed(total: Money, number: Money) -> Days:
            return np.rint(ratio(between * total + within * book, between * number + within, book)).astype(np.int64)

        others, their_number = total[paid.customer] - paid.share * delay, number[paid.customer] - paid.share
        alone = their_number < NOTHING
        others[alone], their_number[alone] = 0.0, 0.0
        of_customer = believed(total, number)
        of_record = of_customer[records.customer]
        of_record[events] = believed(others, their_number)
        return cls(book, of_customer[:customers], of_record)


def _credibility(paid: Records, delay: Money, number: Money, total: Money) -> tuple[float, float, float]:
    """The book's mean delay, the variance of customers' means around it, and the variance of a payment around its customer's mean."""
    own = ratio(total, number, 0.0)
    freedom = (paid.share * (1 - paid.share / number[paid.customer])).sum()
    squares = (paid.share * (delay - own[paid.customer]) ** 2).sum()
    within = float(squares / freedom) if freedom > NOTHING else 0.0
    of_each = ratio((number > 0).astype(np.float64), number + PRIOR_WEIGHT, 0.0)
    weight = number * of_each
    book = float(np.average(own, weights=weight))
    by_chance = within * of_each.sum() / weight.sum()  # the variance that means would have if all customers were alike
    between = float(np.average((own - book) ** 2, weights=weight)) - by_chance
    return book, max(between, 0.0), within


def _fair_share(records: Records) -> Money:
    """The shares of invoices, each customer's n weighing n / (n + k) together, scaled to their old sum."""
    number = sums(records.customer, records.share, 0)
    share = records.share / (number + PRIOR_WEIGHT)[records.customer]
    return np.asarray(share * (records.share.sum() / share.sum()), dtype=np.float64)


def _days_on_record(delay: Days) -> Span:
    """The first day on record and the number of days, both whole weeks, with room for smoothing."""
    low, high = np.quantile(delay, ON_RECORD)
    first = int(max(low - SIDE, EARLIEST)) // WEEK * WEEK
    last = int(min(max(high + SIDE, first), LATEST))
    return Span(first, ((last - first) // WEEK + 1) * WEEK)


def _by_customer(records: Records, prior: Hazards, span: Span, prior_weight: float) -> Iterator[tuple[Money, Money]]:
    """Hazards and pay days of all customers of `prior`, some at once, so that memory stays small."""
    customers = len(prior.daily)
    order = np.argsort(records.customer, kind="stable")
    ordered = records.at(order)
    edges = np.append(np.arange(0, customers, CUSTOMERS_AT_ONCE), customers)
    ends = np.searchsorted(ordered.customer, edges)
    for low, high, start, stop in zip(edges[:-1], edges[1:], ends[:-1], ends[1:], strict=True):
        some = ordered.at(slice(start, stop))
        counts = Counts.of(some._replace(customer=some.customer - low), int(high - low), span)
        own = Hazards.of_customers(counts, prior.of_rows(slice(low, high)), prior_weight)
        yield np.column_stack([np.zeros(high - low), own.daily, own.beyond]), own.pay_days
