"""Quantiles of uncertain sums, against sums that can be worked by hand or drawn at random."""

import numpy as np
import pytest

from xlcash.domain.cash.spread import quantiles_of_sums, within


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
