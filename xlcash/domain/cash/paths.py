"""What open invoices bring in on thousands of paths: the same paths for the same seed, on every machine.

Paths are drawn in layers, so that few of them say much:

1. *State.* Each state of the common shock (`cash.shock`) has the same number of paths.
2. *Large invoices.* The largest are sampled one by one. In each state an invoice is paid in each period on as many paths as it should be,
   up to one path; which paths these are is shuffled (Latin hypercube: McKay, Beckman & Conover, Technometrics 21, 1979).
3. *The rest.* Their sum is normally distributed, which the central limit theorem allows once no single one matters.  Mean and variance of
   each period are exact in every state; the correlation between periods is the one without a shock.

Random numbers are PCG64's whole numbers, sorted: no draw depends on a maths library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from xlcash.domain.calendar import Days, Money
from xlcash.domain.cash.shock import STATES, Shock, normal_scores

LARGEST: Final = 250


class Draws(NamedTuple):
    """The chance behind the paths of some uncertain things.

    `shuffles` has a row a thing and STATES − 1 more: in state s thing i is shuffled by row i + s, so that two things may go together by
    accident in one state, but not in all.  `offsets`, from 0 to 1: a row a state, a column a thing.
    """

    shuffles: Days
    offsets: Money

    @classmethod
    def of(cls, things: int, *, paths: int, seed: int) -> Draws:
        """At least so many paths, as many in each state."""
        rows, each = things + STATES - 1, -(-paths // STATES)
        random = np.random.PCG64(np.random.SeedSequence(seed))
        place = np.uint64((1 << each.bit_length()) - 1)  # the lowest bits tell where a number stood before it was sorted
        numbers = random.random_raw(rows * each).reshape(rows, each) & ~place | np.arange(each, dtype=np.uint64)
        numbers.sort(axis=1)
        offsets = (random.random_raw(STATES * things) >> np.uint64(32)).astype(np.float64) / 2**32
        return cls((numbers & place).astype(np.int64), offsets.reshape(STATES, things))

    @property
    def each(self) -> int:
        """How many paths each state has."""
        return int(self.shuffles.shape[1])

    def things(self, first: int, count: int) -> Draws:
        """Some of the things."""
        return Draws(self.shuffles[first : first + count + STATES - 1], self.offsets[:, first : first + count])

    def shuffled(self, state: int) -> Days:
        """Each path's place among the paths of its state: a row a thing, a column a path."""
        return self.shuffles[state : state + self.offsets.shape[1]]


def things_of(amounts: Money, periods: int) -> int:
    """How many uncertain things `collected_paths` needs draws for."""
    return periods + min(len(amounts), LARGEST)


def collected_paths(amounts: Money, chances: Money, shock: Shock, draws: Draws) -> Money:
    """What has come in by the end of each period (row) on each path (column; state by state, the worst first).

    `amounts`: the largest first, equal ones in an order of their own content, because the draws go by place.  `chances`: a row a period, a
    column an amount; the chance that it is paid by the period's end, never falling.
    """
    periods, large = len(chances), min(len(amounts), LARGEST)
    paths = _together(amounts[large:], chances[:, large:], shock, draws.things(0, periods))
    of_large, own_chances = draws.things(periods, large), np.ascontiguousarray(chances[:, :large].T)
    for state in range(STATES):
        known = shock.chances(state, own_chances)
        of_state = slice(state * draws.each, (state + 1) * draws.each)
        paths[:, of_state] += _one_by_one(amounts[:large], known, of_large.shuffled(state), of_large.offsets[state])
    return paths


def payment_periods(chances: Money, shock: Shock, draws: Draws) -> Iterator[Days]:
    """Which period each of the largest amounts (row) is paid in on each path (column) of `collected_paths`, state by state.

    The number of periods stands for later or never.
    """
    periods, large = len(chances), min(chances.shape[1], LARGEST)
    of_large, own_chances = draws.things(periods, large), np.ascontiguousarray(chances[:, :large].T)
    for state in range(STATES):
        shuffled = of_large.shuffled(state)
        paid = np.empty_like(shuffled)
        np.put_along_axis(paid, shuffled, _paid_in(shock.chances(state, own_chances), shuffled, of_large.offsets[state]), axis=1)
        yield paid


def normal_paths(draws: Draws) -> Money:
    """A standard normal number for each thing (row) on each path (column), independent of the state."""
    scores = normal_scores(draws.each)
    return np.concatenate([scores[draws.shuffled(state)] for state in range(STATES)], axis=1)


def _one_by_one(amounts: Money, chances: Money, shuffled: Days, offsets: Money) -> Money:
    """Σ amount × paid by then, a row a period and a column a path of one state; `chances` has a row an amount."""
    periods, each = chances.shape[1], shuffled.shape[1]
    place = _paid_in(chances, shuffled, offsets) * each
    place += shuffled
    sums = np.bincount(place.ravel(), np.repeat(amounts, each), (periods + 1) * each)
    return np.asarray(sums.reshape(periods + 1, each)[:periods].cumsum(axis=0), dtype=np.float64)


def _paid_in(chances: Money, shuffled: Days, offsets: Money) -> Days:
    """The period each amount (row) is paid in on the paths of one state, in the order of `shuffled`; its chances stand in a row."""
    periods, each = chances.shape[1], shuffled.shape[1]
    paid = (each * chances + offsets[:, None]).astype(np.int64)  # the number of paths on which each is paid by then
    newly = np.diff(paid, axis=1, prepend=0, append=each)
    return np.repeat(np.tile(np.arange(periods + 1), len(chances)), newly.ravel()).reshape(shuffled.shape)


def _together(amounts: Money, chances: Money, shock: Shock, draws: Draws) -> Money:
    """Σ amount × paid by then of many small amounts, normally distributed in each state: a row a period and a column a path."""
    mean, variance = shock.moments(amounts, chances)
    deviation, paths = np.sqrt(np.maximum(variance, 0.0)), normal_paths(draws)
    for at, link in enumerate(_links(amounts, chances), 1):
        paths[at] = link * paths[at - 1] + np.sqrt(1 - link**2) * paths[at]
    paths *= np.repeat(deviation.T, draws.each, axis=1)
    paths += np.repeat(mean.T, draws.each, axis=1)
    return paths


def _links(amounts: Money, chances: Money) -> Money:
    """The correlation of Σ amount × paid by then between the ends of neighbouring periods, without a shock.

    What is paid by one end is paid by the next: the covariance is Σ amount² F(1 − F′).  Periods further apart are as correlated as such a
    chain makes them, which is exact where all amounts have the same chances.
    """
    squares, variance, shared = amounts**2, np.zeros(len(chances)), np.zeros(len(chances) - 1)
    for at, row in enumerate(chances):
        paid = squares * row
        variance[at] = paid.sum() - np.einsum("i,i->", paid, row)
        shared[at : at + 1] = paid.sum() - np.einsum("i,ji->j", paid, chances[at + 1 : at + 2])
    scale = np.sqrt(variance[:-1] * variance[1:])
    return np.minimum(np.divide(shared, scale, out=np.zeros_like(shared), where=scale > 0), 1.0)
