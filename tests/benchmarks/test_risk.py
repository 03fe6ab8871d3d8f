"""What 10,000 paths of a large open book cost, and how near they are.  Run with --benchmark-enable -s.

100,000 open invoices, 52 weeks, a common shock; beside it what most people would write: every invoice on every path by its inverse
distribution, measured on a part and scaled, because the whole takes minutes.
"""

import time

import numpy as np
import pytest

from xlcash.domain.cash.paths import Draws, collected_paths, things_of
from xlcash.domain.cash.shock import STATES, common_shock

OPEN, WEEKS, PATHS = 100_000, 52, 10_000
SHARES = (0.05, 0.1, 0.5, 0.9)
SHOCK = common_shock(0.08)


def book(invoices):
    """Lognormal amounts, each paid over eight weeks somewhere in the year, one to ten per cent never."""
    chance = np.random.default_rng(invoices)
    amounts = np.sort(np.exp(chance.normal(9, 1, invoices)))[::-1].copy()
    newly, first = np.zeros((WEEKS, invoices)), chance.integers(0, WEEKS - 8, invoices)
    for later, share in enumerate((chance.dirichlet(np.ones(8), invoices) * chance.uniform(0.9, 0.99, invoices)[:, None]).T):
        newly[first + later, np.arange(invoices)] = share
    return amounts, np.minimum(newly.cumsum(axis=0), 1.0)


def quantiles(amounts, chances, *, seed=1):
    draws = Draws.of(things_of(amounts, WEEKS), paths=PATHS, seed=seed)
    return np.quantile(collected_paths(amounts, chances, SHOCK, draws), SHARES, axis=1, method="averaged_inverted_cdf")


def each_invoice_drawn(amounts, chances, *, ends, each, chance):
    """Σ amount × paid by some ends, every invoice drawn on `each` paths of every state."""
    states = []
    for state in range(STATES):
        known, drawn = SHOCK.chances(state, chances[ends]), chance.random((len(amounts), each), dtype=np.float32)
        states.append(np.stack([amounts @ (drawn < by_then[:, None].astype(np.float32)) for by_then in known]))
    return np.concatenate(states, axis=1)


def one_path_by_inverse_distribution(amounts, by_then, chance):
    """`by_then`: a row an invoice, a column a week."""
    week = (chance.random(len(amounts))[:, None] > by_then).sum(axis=1)
    return np.bincount(week, amounts, WEEKS + 1)[:WEEKS].cumsum()


@pytest.mark.benchmark(group="cash at risk")
def test_ten_thousand_paths(benchmark):
    amounts, chances = book(OPEN)
    found = benchmark(quantiles, amounts, chances)
    by_then = np.ascontiguousarray(SHOCK.chances(50, chances).T)
    chance, some = np.random.default_rng(1), 10
    one_path_by_inverse_distribution(amounts, by_then, chance)
    start = time.perf_counter()
    for _ in range(some):
        one_path_by_inverse_distribution(amounts, by_then, chance)
    naive = (time.perf_counter() - start) / some * PATHS
    print(f"\nevery invoice on every path, scaled from {some} paths: {naive:.0f} s", end="")
    if benchmark.stats:
        print(f", {naive / benchmark.stats.stats.median:,.0f} times as long")
    assert (np.diff(found, axis=0) >= 0).all()


@pytest.mark.parametrize("invoices", [100, 1_000, 5_000])
def test_quantiles_are_those_of_every_invoice_drawn(invoices):
    """Of many seeds, because one seed's 10,000 paths have an error of their own: the shortcuts may add little to it."""
    amounts, chances = book(invoices)
    ends = [12, 25, 51]
    chance = np.random.default_rng(2)
    exact = np.concatenate([each_invoice_drawn(amounts, chances, ends=ends, each=200, chance=chance) for _ in range(3)], axis=1)
    wanted = np.quantile(exact, SHARES, axis=1, method="averaged_inverted_cdf")
    found = np.stack([quantiles(amounts, chances, seed=seed)[:, ends] for seed in range(8)])
    wrong = np.abs(found / wanted - 1)
    shortcut = np.abs(found.mean(axis=0) / wanted - 1)
    print(
        f"\n{invoices} invoices: one seed {wrong.mean():.2%} on average, {wrong.max():.2%} at most; mean of 8 seeds {shortcut.max():.2%} at most"
    )
    assert wrong.mean() < 0.004
    assert shortcut.max() < 0.01
