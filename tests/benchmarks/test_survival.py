"""Kaplan–Meier of a million rows of 20,000 customers, beside lifelines.  Run with --benchmark-enable, lifelines installed.

lifelines fits one group at a time; it is measured on 200 customers (10,000 rows), a hundredth of the work.  Amounts are whole: with others
it leaves a rest at risk where all is paid.
"""

import numpy as np
import pytest

from xlcash.domain.cash.survival import kaplan_meier

ROWS, CUSTOMERS, SAMPLED = 1_000_000, 20_000, 200


@pytest.fixture(scope="module")
def waited():
    """Days (from the invoice: lifelines knows no negative ones), amounts, whether paid, customers."""
    chance = np.random.default_rng(0)
    days = np.clip(np.rint(chance.normal(68, 20, ROWS)), 1, 310).astype(np.int64)
    return days, np.ceil(chance.exponential(1000, ROWS)), chance.random(ROWS) < 0.9, chance.integers(0, CUSTOMERS, ROWS)


@pytest.mark.benchmark(group="Kaplan-Meier, 20,000 customers (lifelines: 200)")
def test_all_customers_at_once(benchmark, waited):
    curves = benchmark(kaplan_meier, *waited, CUSTOMERS)
    assert curves.unpaid.shape[1] == CUSTOMERS


@pytest.mark.benchmark(group="Kaplan-Meier, 20,000 customers (lifelines: 200)")
def test_some_customers_by_lifelines(benchmark, waited):
    fitter = pytest.importorskip("lifelines").KaplanMeierFitter
    days, amounts, paid, customers = waited
    rows = [np.flatnonzero(customers == customer) for customer in range(SAMPLED)]

    def fit():
        return [fitter().fit(days[some], paid[some], weights=amounts[some]).survival_function_["KM_estimate"] for some in rows]

    curves = kaplan_meier(*waited, CUSTOMERS)
    for customer, expected in enumerate(benchmark.pedantic(fit, rounds=2)):
        times = expected.index.to_numpy()[expected.index.to_numpy() >= curves.time[0]]
        at = np.searchsorted(curves.time, times, side="right") - 1
        np.testing.assert_allclose(curves.unpaid[at, customer], expected.loc[times].to_numpy(), atol=1e-9)
