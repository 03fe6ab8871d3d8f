"""Quantiles of uncertain sums, against sums that can be worked by hand or drawn at random."""

import numpy as np
import pytest

from xlcash.domain.cash.spread import paid_together, quantiles_of_sums, within


def test_two_coins_worked_by_hand():
    """10 and 20, each paid with a chance of a half: 0, 10, 20, 30 with 25 % each."""
    found = quantiles_of_sums(np.array([10.0, 20.0]), np.full((2, 1), 0.5), (0.1, 0.4, 0.6, 0.9))
    assert found[:, 0].tolist() == pytest.approx([0, 10, 20, 30], abs=0.1)


def test_what_is_certain_has_no_spread():
    found = quantiles_of_sums(np.array([10.0, 20.0, 5.0]), np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), (0.1, 0.9))
    assert found.tolist() == [[30.0, 0.0], [30.0, 0.0]]


def test_no_items():
    assert quantiles_of_sums(np.empty(0), np.empty((0, 3)), (0.1, 0.9)).tolist() == [[0.0] * 3] * 2


@pytest.mark.parametrize("items", [3, 12, 60, 400, 3000])
def test_against_sums_drawn_at_random(items):
    rng = np.random.default_rng(items)
    amounts = np.exp(rng.normal(8, 1.5, items))
    chances = rng.beta(0.6, 1.2, (items, 2))
    drawn = np.concatenate([(rng.random((2_000, items, 2)) < chances).transpose(0, 2, 1) @ amounts for _ in range(10)])
    found = quantiles_of_sums(amounts, chances, (0.1, 0.9))
    # A discrete sum may jump at a quantile: the found one must leave about the right share of the draws below.
    cell = drawn.std(axis=0) / 40
    below, up_to = (drawn < found[:, None, :] - cell).mean(axis=1), (drawn <= found[:, None, :] + cell).mean(axis=1)
    share = np.array([[0.1], [0.9]])
    assert (below <= share + 0.01).all()
    assert (up_to >= share - 0.01).all()


def test_the_range_reaches_to_what_is_expected():
    low, high = within(np.array([[0.0], [0.0]]), np.array([5.0]), 100.0)
    assert (low.tolist(), high.tolist()) == ([0.0], [5.0])


def test_what_is_paid_together_comes_at_once_or_not_at_all():
    """Ten invoices of 10, each paid with a chance of a half, by one pay run: nothing or 100; one by one: never all of them at P90."""
    amounts, chances = np.full(10, 10.0), np.full((10, 1), 0.5)
    together = quantiles_of_sums(*paid_together(amounts, chances, np.zeros(10, dtype=int)), (0.1, 0.9))
    assert together[:, 0].tolist() == pytest.approx([0, 100], abs=0.1)
    assert quantiles_of_sums(amounts, chances, (0.1, 0.9))[:, 0].tolist() == pytest.approx([30, 70], abs=0.5)


def test_what_is_certain_stays_certain_beside_what_is_paid_together_with_it():
    amounts, chances = paid_together(np.array([10.0, 20.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2, dtype=int))
    assert quantiles_of_sums(amounts, chances, (0.1, 0.9)).tolist() == [[10.0, 20.0]] * 2


def test_nothing_paid_together():
    amounts, chances = paid_together(np.empty(0), np.empty((0, 3)), np.empty(0, dtype=int))
    assert quantiles_of_sums(amounts, chances, (0.5,)).tolist() == [[0.0] * 3]


@pytest.mark.parametrize("items", [5, 200])
def test_together_the_mean_stays_and_the_variance_grows(items):
    rng = np.random.default_rng(items)
    amounts, chances = rng.exponential(100, items), rng.random((items, 4)) / 4
    whole, chance = paid_together(amounts, chances, rng.integers(0, 3, items))
    assert (whole * chance).sum(axis=0) == pytest.approx(amounts @ chances)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert ((whole**2 * chance * (1 - chance)).sum(axis=0) >= amounts**2 @ (chances * (1 - chances)) - 1e-9).all()
