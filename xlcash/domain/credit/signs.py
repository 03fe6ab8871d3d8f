"""The signs of early warning: what each finds of every customer, against which threshold, and since when.

A sign that needs a customer's past judges nobody whose past is too short, and fires only where the change is more than the customer's usual
variation: so many standard deviations of its own past (`warning_usual_variation`).  "Before" and "recent" part 180 days ago, as in
`credit.behaviour`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.credit.balances import balances_of, since_when
from xlcash.domain.credit.behaviour import TREND_DAYS, Codes, Payments, paid_in_full, payments
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

Truth: TypeAlias = npt.NDArray[np.bool_]

RED_DELAY: Final = 2.0  # times the threshold: 30 days, from where S2 puts a debt on the special collection list
_NEVER: Final = np.iinfo(np.int64).min // 2
_SMALLEST: Final = 0.005  # half a cent is nothing


@dataclass(frozen=True, eq=False)
class Facts:
    """The customers of a ledger: `code` tells whose each invoice is, `files` has their rows of Customers, blank where there is none."""

    ledger: Ledger
    policy: Policy
    names: npt.NDArray[Any]
    code: Codes
    files: pd.DataFrame
    issued: Days
    due: Days
    paid: Payments
    scores: pd.DataFrame  # kept by the as-of date, earliest first, one a customer and day
    as_of: int

    @classmethod
    def of(cls, ledger: Ledger, customers: pd.DataFrame, policy: Policy, scores: pd.DataFrame) -> Facts:
        code, names = pd.factorize(ledger.invoices["customer"].to_numpy(), sort=True)
        issued, due = (day_numbers(ledger.invoices[key]) for key in ("invoice_date", "due_date"))
        files = customers.set_index("customer").reindex(pd.Index(names, dtype=object))
        kept = scores[scores["scored"].to_numpy() <= np.datetime64(ledger.as_of)].sort_values("scored", kind="stable")
        kept = kept.drop_duplicates(["customer", "scored"], keep="last")
        all_ = np.asarray(names, dtype=object)
        return cls(ledger, policy, all_, code, files, issued, due, payments(ledger), kept, day_number(ledger.as_of))

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def recent_from(self) -> int:
        return self.as_of - TREND_DAYS + 1

    def column(self, key: str) -> Money:
        """Money of every invoice."""
        return self.ledger.invoices[key].to_numpy(dtype=np.float64)

    def sums(self, values: npt.NDArray[Any], code: Codes | None = None) -> Money:
        """Per customer, of one value an invoice (or a code each)."""
        return np.bincount(self.code if code is None else code, values, self.count).astype(np.float64)

    def latest(self, code: Codes, days: Days) -> Days:
        """Per customer the last of some days."""
        last = np.full(self.count, _NEVER)
        np.maximum.at(last, code, days)
        return last

    def earliest(self, code: Codes, days: Days) -> Money:
        """Per customer the first of some days, NaN where there is none."""
        first = np.full(self.count, np.inf)
        np.minimum.at(first, code, days.astype(np.float64))
        return np.where(np.isinf(first), np.nan, first)


class Sign(NamedTuple):
    """One value a customer. `judged`: whether there is past enough; `since`: day number, NaN where it can't be told."""

    value: npt.NDArray[Any]
    threshold: npt.NDArray[Any]
    since: Money
    fired: Truth
    judged: Truth
    red: Truth


def late_payment(facts: Facts) -> Sign:
    """Days the oldest undisputed open invoice is overdue, or days the latest payment (of the last 180 days) was late: the larger."""
    limit, owing = facts.policy.warning_delay_days, facts.column("open") - facts.column("disputed") > _SMALLEST
    oldest = facts.latest(facts.code[owing], facts.as_of - facts.due[owing])
    payer = facts.code[facts.paid.at]
    last = facts.latest(payer, facts.paid.day)
    at_last = (facts.paid.day == last[payer]) & (facts.paid.day >= facts.recent_from)
    late = _mean(facts, payer[at_last], (facts.paid.day - facts.due[facts.paid.at])[at_last], facts.paid.amount[at_last])
    overdue = np.where(oldest > _NEVER, oldest, np.nan).astype(np.float64)
    since = np.where(overdue > limit, facts.as_of - overdue + np.floor(limit) + 1, np.inf)
    since = np.minimum(since, np.where(late > limit, last, np.inf))
    value = np.fmax(overdue, late)
    judged = (facts.earliest(facts.code, facts.due) < facts.as_of) | (last > _NEVER)
    return Sign(value, _all(facts, limit), since, value > limit, judged, value > RED_DELAY * limit)


def purchases_rise(facts: Facts) -> Sign:
    """Purchases of the last complete month (invoices less credit notes) above the mean of the months before, as a share of it."""
    before, bought = int(facts.policy.warning_history_months), _bought(facts)
    place, table = _monthly(facts, before + 1)
    mean, spread = table[:, :-1].mean(axis=1), table[:, :-1].std(axis=1, ddof=1)
    judged = (facts.earliest(facts.code, place) <= 0) & (mean > 0)
    most = np.fmax((1 + facts.policy.warning_purchases_rise) * mean, mean + facts.policy.warning_usual_variation * spread)
    fired = judged & (table[:, -1] > most)
    since = np.full(facts.count, np.nan)
    for at in np.flatnonzero(fired):
        of_month = np.flatnonzero((facts.code == at) & (place == before))
        of_month = of_month[np.argsort(facts.issued[of_month], kind="stable")]
        above = np.cumsum(bought[of_month]) > most[at]
        since[at] = facts.issued[of_month[np.argmax(above)]]
    share, limit = (np.divide(sums, mean, out=np.full(facts.count, np.nan), where=mean > 0) - 1 for sums in (table[:, -1], most))
    return Sign(share, limit, since, fired, judged, _none(facts))


def order_volatility(facts: Facts) -> Sign:
    """How much purchases vary from month to month (standard deviation / mean): the last months against as many before.

    The variance of the logarithm of such a figure v of n months is (½ + v²) / n, by the delta method for normal purchases; that of the
    difference of two equal ones is twice as large.
    """
    months = int(facts.policy.warning_history_months)
    place, table = _monthly(facts, 2 * months)
    sides = table[:, :months], table[:, months:]
    before, now = (_share(side.std(axis=1, ddof=1), side.mean(axis=1)) for side in sides)
    error = np.sqrt((1 + 2 * before**2) / months)
    limit = np.fmax(before * np.exp(facts.policy.warning_usual_variation * error), facts.policy.warning_purchases_rise)
    judged = (facts.earliest(facts.code, place) <= 0) & ~np.isnan(before) & ~np.isnan(now)
    first = (_last_month(facts) - months + 1).astype("datetime64[D]").astype(np.int64)
    return Sign(now, limit, _all(facts, float(first)), judged & (now > limit), judged, _none(facts))


def on_time_fall(facts: Facts) -> Sign:
    """Change of the share of invoices paid by their due date: those due in the last 180 days against those due before."""
    full, late = paid_in_full(facts.ledger, facts.due)
    counted = full | ((facts.column("open") > 0) & (facts.due < facts.as_of))
    met, recent = full & (late <= 0), facts.due >= facts.recent_from
    number = [facts.sums(counted & side) for side in (~recent, recent)]
    kept = [facts.sums(met & side) for side in (~recent, recent)]
    before, now = (_share(some, of) for some, of in zip(kept, number, strict=True))
    together = _share(sum(kept), sum(number))
    error = np.sqrt(together * (1 - together) * sum(_share(np.ones(facts.count), of) for of in number))
    limit = -np.fmax(facts.policy.warning_on_time_fall, facts.policy.warning_usual_variation * error)
    judged = np.all([of >= _side(facts) for of in number], axis=0)
    missed = counted & ~met & recent
    since = facts.earliest(facts.code[missed], facts.due[missed] + 1)
    return Sign(now - before, limit, since, judged & (now - before < limit), judged, _none(facts))


def slower_payment(facts: Facts) -> Sign:
    """Mean days late of what was paid in the last 180 days less that of what was paid before, weighted by amount."""
    payer, day = facts.code[facts.paid.at], facts.paid.day
    late, recent = (day - facts.due[facts.paid.at]).astype(np.float64), day >= facts.recent_from
    mean, number, variance = [], [], []
    for side in (~recent, recent):
        number.append(facts.sums(np.ones(int(side.sum())), payer[side]))
        mean.append(_mean(facts, payer[side], late[side], facts.paid.amount[side]))
        plain = _mean(facts, payer[side], late[side], np.ones(int(side.sum())))
        variance.append(_share(facts.sums((late[side] - plain[payer[side]]) ** 2, payer[side]), (number[-1] - 1) * number[-1]))
    before, now = mean
    limit = np.fmax(facts.policy.warning_cycle_days, facts.policy.warning_usual_variation * np.sqrt(sum(variance)))
    judged = np.all([of >= _side(facts) for of in number], axis=0)
    slow = recent & (late > (before + limit)[payer])
    since = facts.earliest(payer[slow], day[slow])
    return Sign(now - before, limit, since, judged & (now - before > limit), judged, _none(facts))


def silence(facts: Facts) -> Sign:
    """Days since the last invoice, against the gaps between the days of invoices before: longer than any, and than usual."""
    order = np.lexsort((facts.issued, facts.code))
    code, day = facts.code[order], facts.issued[order]
    gap, owner = np.diff(day), code[1:]
    real = (code[1:] == code[:-1]) & (gap > 0)
    gap, owner = gap[real].astype(np.float64), owner[real]
    number = facts.sums(np.ones(len(gap)), owner)
    mean = _mean(facts, owner, gap, np.ones(len(gap)))
    spread = np.sqrt(_share(facts.sums((gap - mean[owner]) ** 2, owner), number - 1))
    longest = facts.latest(owner, gap.astype(np.int64)).astype(np.float64)
    limit = np.fmax(longest, mean + facts.policy.warning_usual_variation * spread)
    last = facts.latest(facts.code, facts.issued)
    waited = (facts.as_of - last).astype(np.float64)
    judged = number >= facts.policy.warning_least_invoices
    return Sign(waited, limit, np.asarray(last + 1 + np.floor(limit), dtype=np.float64), judged & (waited > limit), judged, _none(facts))


def concentration(facts: Facts) -> Sign:
    """What a customer owes as a share of what all owe."""
    owed, limit = facts.sums(facts.column("open")), facts.policy.warning_concentration
    share = owed / owed.sum() if owed.sum() > 0 else np.zeros(facts.count)
    fired, since = share > limit, np.full(facts.count, np.nan)
    if fired.any():
        days, total = balances_of(facts.ledger)
        for at in np.flatnonzero(fired):
            own = balances_of(facts.ledger, only=facts.code == at, days=days)[1]
            since[at] = since_when(days, own > limit * np.maximum(total, _SMALLEST))
    return Sign(share, _all(facts, limit), since, fired, ~_none(facts), _none(facts))


def limit_use(facts: Facts) -> Sign:
    """What is open, less credits, as a share of the credit limit; a blank limit is none, and any debt is too much for a limit of 0."""
    left = facts.ledger.credits
    owner = pd.Index(facts.names).get_indexer(pd.Index(left["customer"], dtype=object))
    known = owner >= 0
    owed = facts.sums(facts.column("open")) + facts.sums(left["amount"].to_numpy(dtype=np.float64)[known], owner[known])
    limit = facts.files["credit_limit"].to_numpy(dtype=np.float64)
    share = _share(owed, limit)
    stopped = (limit == 0) & (owed > _SMALLEST)
    fired = (share > facts.policy.warning_limit_use) | stopped
    since = np.full(facts.count, np.nan)
    for at in np.flatnonzero(fired):
        days, own = balances_of(facts.ledger, only=facts.code == at, credits_of=facts.names[at])
        since[at] = since_when(days, own > np.maximum(facts.policy.warning_limit_use * limit[at], _SMALLEST))
    value = np.where(stopped, np.inf, share)
    return Sign(value, _all(facts, facts.policy.warning_limit_use), since, fired, ~_none(facts), value > 1)


def management_change(facts: Facts) -> Sign:
    """What Customers says; nobody knows since when."""
    changed = facts.files["management_change"].fillna(value=False).to_numpy(dtype=np.bool_)
    return Sign(changed.astype(np.float64), _all(facts, 0.0), _all(facts, np.nan), changed, ~_none(facts), _none(facts))


def review_overdue(facts: Facts) -> Sign:
    """Days by which the next review is overdue: `review_months_green` after the last one, or after the first business without any.

    A ledger in which no customer has a date of review keeps none: then nobody is judged.
    """
    reviewed, since = (facts.files[key].to_numpy(dtype="datetime64[s]") for key in ("reviewed", "since"))
    first = facts.earliest(facts.code, facts.issued).astype(np.int64).astype("datetime64[D]").astype("datetime64[s]")
    start = pd.Series(reviewed).fillna(pd.Series(since)).fillna(pd.Series(first))
    due = day_numbers(start + pd.DateOffset(months=int(facts.policy.review_months_green))).astype(np.float64)
    overdue = facts.as_of - due
    judged = np.full(facts.count, not np.isnat(reviewed).all())
    return Sign(overdue, _all(facts, 0.0), due + 1, judged & (overdue > 0), judged, _none(facts))


def light_fall(facts: Facts) -> Sign:
    """The latest score that was kept, where its light is worse than that of the one before; the bound is the one it fell below (C2)."""
    kept = facts.scores.groupby("customer")
    latest, before = (kept.nth(place).set_index("customer").reindex(facts.names) for place in (-1, -2))
    score, earlier = (rows["score"].to_numpy(dtype=np.float64) for rows in (latest, before))
    green, red = facts.policy.score_green_from, facts.policy.score_red_below
    limit = np.where(score < red, red, green)
    since = day_numbers(latest["scored"]).astype(np.float64)
    return Sign(score, limit, since, (score < limit) & (earlier >= limit), ~np.isnan(earlier), score < red)


def _last_month(facts: Facts) -> Any:
    """The last complete month."""
    return np.datetime64(facts.as_of + 1, "D").astype("datetime64[M]") - 1


def _bought(facts: Facts) -> Money:
    return facts.column("amount") - facts.column("credited")


def _monthly(facts: Facts, months: int) -> tuple[Days, Money]:
    """Of every invoice the place of its month among the last complete months, below 0 before them; purchases by customer and month."""
    month = facts.issued.astype("datetime64[D]").astype("datetime64[M]")
    place = (month - _last_month(facts)).astype(np.int64) + months - 1
    seen = (place >= 0) & (place < months)
    table = np.bincount(facts.code[seen] * months + place[seen], _bought(facts)[seen], facts.count * months).astype(np.float64)
    return place, table.reshape(-1, months)


def _side(facts: Facts) -> float:
    """The least number of items on either side of a comparison."""
    return max(facts.policy.warning_least_invoices / 2, 2.0)


def _mean(facts: Facts, code: Codes, values: npt.NDArray[Any], weights: Money) -> Money:
    return _share(facts.sums(values * weights, code), facts.sums(weights, code))


def _share(some: Any, of: Any) -> Money:
    """NaN where there is nothing to share."""
    some, of = np.asarray(some, dtype=np.float64), np.asarray(of, dtype=np.float64)
    return np.asarray(np.divide(some, of, out=np.full(of.shape, np.nan), where=of > 0))


def _all(facts: Facts, value: float) -> Money:
    return np.full(facts.count, value)


def _none(facts: Facts) -> Truth:
    return np.zeros(facts.count, dtype=np.bool_)
