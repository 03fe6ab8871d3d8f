"""The common shock: Vasicek's formula, and no expected value moved."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.cash.shock import CELLS, STATES, common_shock, normal_scores

NORMAL = NormalDist()


@pytest.mark.parametrize("chance", [0.001, 0.01, 0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("correlation", [0.02, 0.08, 0.24])
def test_every_state_is_vasiceks_formula_at_the_middle_of_its_part(chance, correlation):
    shock = common_shock(correlation)
    for state in (0, 9, 50, 99):
        z = NORMAL.inv_cdf((state + 0.5) / STATES)
        told = NORMAL.cdf((NORMAL.inv_cdf(chance) + correlation**0.5 * z) / (1 - correlation) ** 0.5)
        assert shock.chances(state, np.array([chance]))[0] == pytest.approx(told, abs=0.0015)


def test_basels_worked_number():
    """A default rate of 1 % at an asset correlation of 20 % is 14.55 % in the worst thousandth; in the middle of the worst hundredth 9.46 %."""
    worst_thousandth = NORMAL.cdf((NORMAL.inv_cdf(0.01) + 0.2**0.5 * NORMAL.inv_cdf(0.999)) / 0.8**0.5)
    assert round(worst_thousandth, 4) == 0.1455
    assert 1 - common_shock(0.2).chances(0, np.array([0.99]))[0] == pytest.approx(0.0946, abs=0.001)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.floats(0, 0.9))
def test_no_expected_value_moves(chances, correlation):
    shock = common_shock(round(correlation, 2))
    in_states = np.stack([shock.chances(state, np.array(chances)) for state in range(STATES)])
    np.testing.assert_allclose(in_states.mean(axis=0), chances, atol=1e-12)
    assert (np.diff(in_states, axis=0) >= -1e-12).all(), "a better state never makes a payment less likely"


def test_what_is_certain_stays_certain():
    shock = common_shock(0.3)
    assert all(shock.chances(state, np.array([0.0, 1.0])).tolist() == [0.0, 1.0] for state in range(STATES))


def test_without_correlation_every_state_is_the_same():
    chances = np.array([0.0, 0.001, 0.3, 1.0])
    for state in (0, 99):
        np.testing.assert_allclose(common_shock(0.0).chances(state, chances), chances, atol=1e-5)


def test_moments_of_a_sum_against_each_invoice_by_itself():
    rng = np.random.default_rng(3)
    amounts, shock = np.exp(rng.normal(8, 1, 900)), common_shock(0.1)
    chances = np.sort(rng.random((3, 900)), axis=0)
    mean, variance = shock.moments(amounts, chances)
    for state in (0, 40, 99):
        known = shock.chances(state, chances)
        np.testing.assert_allclose(mean[state], known @ amounts, rtol=2e-4)
        np.testing.assert_allclose(variance[state], (known * (1 - known)) @ amounts**2, rtol=2e-3)
    np.testing.assert_allclose(mean.mean(axis=0), chances @ amounts, rtol=1e-12)


def test_a_sum_of_certain_payments_has_no_variance():
    mean, variance = common_shock(0.1).moments(np.array([5.0, 7.0]), np.array([[0.0, 1.0], [1.0, 1.0]]))
    np.testing.assert_allclose(mean, [[7.0, 12.0]] * STATES)
    np.testing.assert_allclose(variance, 0.0, atol=1e-9)


def test_no_items():
    mean, variance = common_shock(0.1).moments(np.empty(0), np.empty((2, 0)))
    assert mean.shape == variance.shape == (STATES, 2)
    assert not mean.any()


def test_scores_are_symmetric_with_mean_0_and_variance_1():
    scores = normal_scores(100)
    np.testing.assert_allclose(scores, -scores[::-1], atol=1e-12)
    assert (scores.mean(), scores.var()) == (pytest.approx(0, abs=1e-15), pytest.approx(1))
    assert normal_scores(1).tolist() == [0.0]


def test_the_cells_hold_the_expected_chance():
    np.testing.assert_allclose(common_shock(0.08).shifted.mean(axis=0), np.arange(CELLS + 1) / CELLS, atol=1e-13)
