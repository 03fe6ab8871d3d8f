"""The claim waterfall on thousands of paths at once; of a single loss it is that of `insurance.waterfall`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money
from xlcash.domain.cash.paths import LARGEST, payment_periods
from xlcash.domain.cash.risk import Chance
from xlcash.domain.insurance.insured_items import InsuredItems
from xlcash.domain.insurance.waterfall import BEFORE


def insured_losses_on_paths(items: InsuredItems, policies: pd.DataFrame, chance: Chance, shape: tuple[int, ...]) -> Money:
    """The insured part of what is unpaid, after limit, percentage and deductible: policy, period (row), path (column).

    Of the largest pay runs each path tells whether they are paid; of the others what is unpaid on average in the path's state, as none of
    them matters alone (see `cash.paths`).  A buyer's losses count together, so its deductible is taken once.
    """
    insured = np.zeros((len(policies), *shape))
    if not len(items.run):
        return insured
    claims = [_Claims.at(items, period) for period in range(shape[0])]
    terms, each = _Terms.of(items, policies), chance.of_runs.each
    for state, paid in enumerate(payment_periods(chance.runs.chances, chance.shock, chance.of_runs)):
        columns = slice(state * each, (state + 1) * each)
        for period, due in enumerate(claims):
            if len(due.buyer):
                unpaid = due.unpaid(period, state, paid, chance)
                policy = items.policy[due.buyer]  # buyers stand in the order of their policies
                first = np.flatnonzero(np.diff(policy, prepend=-1))
                insured[policy[first], period, columns] = np.add.reduceat(terms.insured(unpaid, due.buyer), first, axis=0)
    return insured


def within_aggregates(insured: Money, policies: pd.DataFrame) -> Money:
    """What all policies pay together: above each one's first loss, up to its maximum; period (row), path (column)."""
    first_loss = np.nan_to_num(policies["first_loss"].to_numpy(dtype=np.float64))[:, None, None]
    maximum = policies["maximum"].to_numpy(dtype=np.float64)[:, None, None]
    paid: Money = np.fmin(np.maximum(insured - first_loss, 0.0), np.where(np.isnan(maximum), np.inf, maximum)).sum(axis=0)
    return paid


class _Items(NamedTuple):
    """Some items: the pay run of each, its amount, and the place of its buyer; ordered by buyer."""

    run: Days
    amount: Money
    place: Days


class _Claims(NamedTuple):
    """What can be claimed at the end of a period if unpaid, of the buyers that have any: items on large pay runs, and on the others."""

    buyer: Days
    large: _Items
    small: _Items

    @classmethod
    def at(cls, items: InsuredItems, period: int) -> _Claims:
        due = items.period <= period
        buyer, place = np.unique(items.buyer[due], return_inverse=True)
        run, amount = items.run[due], items.amount[due]
        large = run < LARGEST
        return cls(buyer, *(_Items(run[some], amount[some], place[some]) for some in (large, ~large)))

    def unpaid(self, period: int, state: int, paid: Days, chance: Chance) -> Money:
        """What is unpaid of each buyer (row) on each path of a state; `paid`: the period each large run is paid in."""
        lost = np.where(paid[self.large.run] > period, self.large.amount[:, None], 0.0)
        first = np.flatnonzero(np.diff(self.large.place, prepend=-1))
        unpaid = np.zeros((len(self.buyer), paid.shape[1]))
        if len(first):
            unpaid[self.large.place[first]] = np.add.reduceat(lost, first, axis=0)
        shares = 1 - chance.shock.chances(state, chance.runs.chances[period, self.small.run])
        unpaid += np.bincount(self.small.place, self.small.amount * shares, len(self.buyer))[:, None]
        return unpaid


class _Terms(NamedTuple):
    """The terms of each buyer's policy."""

    limit: Money
    percentage: Money
    deductible: Money
    before: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, items: InsuredItems, policies: pd.DataFrame) -> _Terms:
        percentage, deductible = (
            np.nan_to_num(policies[key].to_numpy(dtype=np.float64))[items.policy] for key in ("percentage", "deductible")
        )
        return cls(items.limit, percentage, deductible, (policies["deductible_order"] == BEFORE).to_numpy(dtype=bool)[items.policy])

    def insured(self, unpaid: Money, buyer: Days) -> Money:
        """Losses (a row a buyer) after limit, percentage and deductible: 120 at limit 100, 90 % and 5 leave 85.0, or 85.5 "before"."""
        limit, percentage, deductible = (values[buyer][:, None] for values in (self.limit, self.percentage, self.deductible))
        within = np.minimum(unpaid, limit)
        before, after = percentage * (within - deductible), percentage * within - deductible
        return np.maximum(np.where(self.before[buyer][:, None], before, after), 0.0)
