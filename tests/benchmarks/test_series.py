"""What forecasts of series cost: one formula's, and 600 series at once.  Run with --benchmark-enable; accuracy and peers: series_accuracy.py."""

import numpy as np
import pytest

from xlcash.domain.series.forecast import forecast_many, forecast_series

CHANCE = np.random.default_rng(0)
MONTHS = np.exp(np.sin(np.arange(120) / 6 * np.pi) * 0.3)
SERIES = [1000 * MONTHS[: CHANCE.integers(36, 121)] * 1.0 for _ in range(600)]
SERIES = [one * np.exp(CHANCE.normal(0, 0.1, len(one))) for one in SERIES]


@pytest.mark.benchmark(group="one series")
@pytest.mark.parametrize("months", [18, 36, 60, 120])
def test_one_series(benchmark, months):
    history = 1000 * MONTHS[:months] * np.exp(np.random.default_rng(1).normal(0, 0.1, months))
    assert len(benchmark(forecast_series, history, 12).forecast) == 12


@pytest.mark.benchmark(group="600 series")
def test_many_series_at_once(benchmark):
    assert len(benchmark(forecast_many, SERIES, 12)) == 600


@pytest.mark.benchmark(group="600 series")
def test_many_series_one_by_one(benchmark):
    found = benchmark.pedantic(lambda: [forecast_series(one, 12) for one in SERIES], rounds=3)
    np.testing.assert_allclose([one.forecast for one in found], [one.forecast for one in forecast_many(SERIES, 12)])
