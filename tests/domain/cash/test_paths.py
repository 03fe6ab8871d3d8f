"""Paths of collections: by hand, pinned, and against every invoice drawn on every path."""

import numpy as np
import pytest

from xlcash.domain.cash import paths
from xlcash.domain.cash.paths import Draws, collected_paths, normal_paths, things_of
from xlcash.domain.cash.shock import STATES, common_shock

QUANTILES = (0.05, 0.1, 0.5, 0.9)


def drawn(amounts, chances, *, correlation=0.08, paths=10_000, seed=1):
    amounts, chances = np.asarray(amounts, dtype=float), np.asarray(chances, dtype=float)
    draws = Draws.of(things_of(amounts, len(chances)), paths=paths, seed=seed)
    return collected_paths(amounts, chances, common_shock(correlation), draws)


def book(invoices, *, periods=12, spread=1.0, seed=0):
    """Invoices paid over eight periods, one to ten per cent of each never; the largest first."""
    rng = np.random.default_rng(seed)
    amounts = np.sort(np.exp(rng.normal(9, spread, invoices)))[::-1].copy()
    newly, first = np.zeros((periods, invoices)), rng.integers(0, periods - 8, invoices)
    for later, share in enumerate((rng.dirichlet(np.ones(8), invoices) * rng.uniform(0.9, 0.99, invoices)[:, None]).T):
        newly[first + later, np.arange(invoices)] = share
    return amounts, np.minimum(newly.cumsum(axis=0), 1.0)


def each_invoice_drawn(amounts, chances, *, correlation, each, seed):
    """The same model without any shortcut: every invoice on every path of every state."""
    rng, shock = np.random.default_rng(seed), common_shock(correlation)
    states = []
    for state in range(STATES):
        known, chance = shock.chances(state, chances), rng.random((len(amounts), each))
        states.append(np.stack([amounts @ (chance < by_then[:, None]) for by_then in known]))
    return np.concatenate(states, axis=1)


def test_one_invoice_is_paid_on_as_many_paths_as_it_should_be():
    one = drawn([100.0], [[0.25], [0.75]], correlation=0.0, paths=10_000)
    assert np.unique(one).tolist() == [0.0, 100.0]
    assert (one == 100).mean(axis=1).tolist() == pytest.approx([0.25, 0.75], abs=0.001)
    assert (np.diff(one, axis=0) >= 0).all()


def test_what_is_certain_is_so_on_every_path():
    assert np.unique(drawn([50.0, 20.0], [[1.0, 0.0], [1.0, 1.0]])[0]).tolist() == [50.0]
    assert np.unique(drawn([50.0, 20.0], [[1.0, 0.0], [1.0, 1.0]])[1]).tolist() == [70.0]


def test_no_invoice():
    assert not drawn([], np.empty((3, 0)), paths=1_000).any()


def test_paths_come_in_whole_hundreds():
    assert [drawn([1.0], [[0.5]], paths=count).shape for count in (1_000, 1_001)] == [(1, 1_000), (1, 1_100)]


def test_the_same_seed_gives_these_numbers_on_every_machine():
    """400 invoices of 4,000 to 10, so that both the large ones and the rest are drawn."""
    amounts = np.arange(400, 0, -1) * 10.0
    chances = np.minimum((np.arange(400) * 7 % 11 + np.array([[1], [4], [7]])) / 16, 1.0)
    found = np.quantile(drawn(amounts, chances), QUANTILES, axis=1, method="averaged_inverted_cdf")
    np.testing.assert_allclose(found, PINNED, rtol=1e-9)
    assert not np.array_equal(drawn(amounts, chances), drawn(amounts, chances, seed=2))


PINNED = [
    [179874.97055704385, 316630.809780496, 489124.27191416203],
    [202947.11805368532, 346059.415177185, 514885.01345033944],
    [297860.5648045698, 452950.01861364936, 600721.635444067],
    [400254.64238626976, 554651.6167336757, 672879.4861774419],
]


def test_twice_the_money_is_exactly_twice_the_answer():
    amounts, chances = book(400, seed=2)
    np.testing.assert_allclose(drawn(2 * amounts, chances), 2 * drawn(amounts, chances), rtol=1e-12)


@pytest.mark.parametrize(("invoices", "spread"), [(30, 1.0), (300, 1.5), (1_200, 1.0)])
def test_against_every_invoice_drawn_on_every_path(invoices, spread):
    amounts, chances = book(invoices, spread=spread, seed=invoices)
    ends = [2, 5, 11]
    exact = each_invoice_drawn(amounts, chances[ends], correlation=0.08, each=300, seed=5)
    wanted, found = (np.quantile(each, QUANTILES, axis=1) for each in (exact, drawn(amounts, chances)[ends]))
    np.testing.assert_allclose(found, wanted, atol=0.005 * amounts.sum())


def test_the_rest_has_mean_and_deviation_of_coins(monkeypatch):
    """2,000 coins of 1: 1,000 with a deviation of √500; between the ends of two periods they are correlated as √(0.25 · 0.5 / (0.75 · 0.5))."""
    monkeypatch.setattr(paths, "LARGEST", 0)
    coins = drawn(np.ones(2_000), np.array([0.25, 0.5])[:, None] * np.ones(2_000), correlation=0.0)
    assert coins.mean(axis=1).tolist() == pytest.approx([500, 1_000], rel=1e-3)
    assert coins.std(axis=1).tolist() == pytest.approx([375**0.5, 500**0.5], rel=0.01)
    assert np.corrcoef(coins)[0, 1] == pytest.approx((0.25 * 0.5 / (0.75 * 0.5)) ** 0.5, abs=0.02)


def test_a_period_in_which_nothing_is_paid_changes_nothing(monkeypatch):
    monkeypatch.setattr(paths, "LARGEST", 0)
    same = drawn(np.ones(2_000), np.array([0.5, 0.5])[:, None] * np.ones(2_000))
    np.testing.assert_allclose(same[0], same[1], rtol=1e-12)


def test_a_common_shock_widens_the_range_of_many_invoices():
    """1,000 coins of 1: alone ±1.645 √250 = ±26; at ρ = 8 % the worst twentieth of states alone moves the mean by 180."""
    coins, chances = np.ones(1_000), np.full((1, 1_000), 0.5)
    alone, together = (np.quantile(drawn(coins, chances, correlation=rho), 0.05) for rho in (0.0, 0.08))
    assert alone == pytest.approx(500 - 26, abs=2)
    assert together == pytest.approx(1_000 * 0.3139, abs=8)  # Φ(−1.645 √0.08 / √0.92)


def test_no_two_things_go_together():
    normal = normal_paths(Draws.of(40, paths=10_000, seed=3))
    correlated = np.corrcoef(normal)
    np.fill_diagonal(correlated, 0.0)
    assert np.abs(correlated).max() < 0.05
    np.testing.assert_allclose(normal.std(axis=1), 1.0, rtol=1e-12)
