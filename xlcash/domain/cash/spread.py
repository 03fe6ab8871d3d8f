"""How far a sum of uncertain payments can lie from what is expected.

Each item is paid in a period or not, independently of the others; what is paid together counts as one item.  The mean and the variance of a
period's sum are exact.  Its quantiles come from a mixture: the largest items are convolved exactly (on a fine grid), the many small ones
count as normally distributed with their exact mean and variance, which the central limit theorem allows once no single one matters.  A
pure normal distribution would fail on a book of few invoices.

Independence is a stated simplification: customers that slow down together make the tails wider than shown here (`cash.shock` knows them).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Days, Money
from xlcash.domain.credit.behaviour import Codes

LARGEST: Final = 48
CELLS: Final = 512
GRID_DEVIATIONS: Final = 5.0
SEARCH_DEVIATIONS: Final = 3.5  # Cantelli: the 10 % and 90 % quantiles lie within 3 standard deviations of the mean
STEPS: Final = 18
SMALLEST: Final = 1e-9  # of the largest amount: finer than this no sum need be told apart


def paid_together(amounts: Money, chances: Money, group: Codes) -> tuple[Money, Money]:
    """Each group of items (any whole numbers) as one item a period: paid or not, with the group's mean and its largest possible variance.

    The deviations √(p (1 − p)) × amount of items that go together add up, so what is certain stays certain.  Two invoices of 30 and 10:

    >>> amounts, chances = paid_together(np.array([30.0, 10.0]), np.array([[0.2, 1.0], [0.2, 0.0]]), np.array([0, 0]))
    >>> amounts.round(6).tolist(), chances.round(6).tolist()
    ([[40.0, 30.0]], [[0.2, 1.0]])
    """
    if not len(amounts):
        return np.empty(chances.shape), chances
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
    amounts, chances = amounts[order, None], chances[order]
    mean = np.add.reduceat(amounts * chances, first)
    deviation = np.add.reduceat(amounts * np.sqrt(chances * (1 - chances)), first)
    whole = mean + np.divide(deviation**2, mean, out=np.zeros_like(mean), where=mean > 0)
    return whole, np.divide(mean, whole, out=np.zeros_like(mean), where=mean > 0)


def quantiles_of_sums(amounts: Money, chances: Money, shares: tuple[float, ...]) -> Money:
    """Quantiles of Σ amount × paid, one row a share, one column a period; `chances` has a row per item and a column per period.

    An item has one amount, or one for each period.  A single invoice of 100, paid with a chance of 30 %, is 0 at P50 and 100 at P90:

    >>> quantiles_of_sums(np.array([100.0]), np.array([[0.3]]), (0.5, 0.9)).round(1).tolist()
    [[0.0], [100.0]]
    """
    amounts = np.broadcast_to(amounts if amounts.ndim > 1 else amounts[:, None], chances.shape)
    large = np.argsort(-amounts, axis=0, kind="stable")[:LARGEST]
    largest = np.take_along_axis(amounts, large, axis=0), np.take_along_axis(chances, large, axis=0)
    points, mass = _large_sums(*largest)
    mean, variance = _moments(amounts, chances)
    large_mean, large_variance = _moments(*largest)
    small = mean - large_mean, np.sqrt(np.maximum(variance - large_variance, 0.0))
    return np.stack([_quantile(share, points, mass, small, (mean, np.sqrt(variance))) for share in shares])


def _moments(amounts: Money, chances: Money) -> tuple[Money, Money]:
    return (amounts * chances).sum(axis=0), (amounts**2 * (chances * (1 - chances))).sum(axis=0)


def _large_sums(amounts: Money, chances: Money) -> tuple[Money, Money]:
    """The distribution of each period's sum of the largest items: points and their mass, one row a period.

    An amount between two points of the grid is put on both in proportion, which keeps the mean exact.
    """
    mean, variance = _moments(amounts, chances)
    top = np.minimum(mean + GRID_DEVIATIONS * np.sqrt(variance), (amounts * (chances > 0)).sum(axis=0))
    cell = np.maximum(top, SMALLEST * (amounts.max(initial=0.0) or 1.0)) / (CELLS - 1)
    mass = np.zeros((len(cell), CELLS))
    mass[:, 0] = 1.0
    for amount, chance in zip(amounts, chances, strict=True):
        whole, part = np.divmod(amount / cell, 1)
        moved = _shifted(mass, whole.astype(np.int64))
        paid = moved * (1 - part)[:, None]
        paid[:, 1:] += moved[:, :-1] * part[:, None]
        paid[:, -1] += 1 - paid.sum(axis=1)
        mass += (paid - mass) * chance[:, None]
    return cell[:, None] * np.arange(CELLS), mass


def _shifted(mass: Money, cells: Days) -> Money:
    """Each row moved up by a number of cells; what leaves the grid is gone."""
    rows, width = mass.shape
    place = np.arange(width) - cells[:, None]
    moved = mass.ravel()[np.maximum(place, 0) + (np.arange(rows) * width)[:, None]]
    moved[place < 0] = 0.0
    return np.asarray(moved, dtype=np.float64)


def _quantile(share: float, points: Money, mass: Money, small: tuple[Money, Money], whole: tuple[Money, Money]) -> Money:
    """The smallest sum that is not exceeded with at least this chance, found by halving."""
    (middle, deviation), (mean, all_deviation) = small, whole
    low, high = mean - SEARCH_DEVIATIONS * all_deviation, mean + SEARCH_DEVIATIONS * all_deviation
    for _ in range(STEPS):
        half = (low + high) / 2
        below = (mass * _normal_share(half[:, None] - points - middle[:, None], deviation[:, None])).sum(axis=1)
        enough = below >= share
        low, high = np.where(enough, low, half), np.where(enough, half, high)
    return high


def _normal_share(distance: Money, deviation: Money) -> Money:
    """The normal distribution function at a distance from the mean (a step where there is no deviation); error below 1e-7.

    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.17.
    """
    z = np.abs(distance) / np.where(deviation > 0, deviation, 1.0)
    t = 1 / (1 + 0.2316419 * z)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * series
    tail = np.where(deviation > 0, tail, 0.0)
    return np.where(distance >= 0, 1 - tail, tail)


def within(quantiles: Money, expected: Money, total: Money | float) -> tuple[Money, Money]:
    """The two outer quantiles, held between nothing and `total` and around what is expected.

    A rare large payment can lie beyond both quantiles and still move the mean; then the range reaches to the mean.
    """
    low, high = np.clip(quantiles, 0.0, total)
    return np.minimum(low, expected), np.maximum(high, expected)
