"""Logistic regression against what is known without it."""

import math

import numpy as np
import pytest

from xlcash.domain.credit.calibration.logistic import chances, fit_logistic, score_statistics


def table(a, b, c, d):
    """A 2 × 2 table as cases: x = 1 with a good and b bad, x = 0 with c good and d bad."""
    x = np.array([1.0] * (a + b) + [0.0] * (c + d))
    good = np.array([True] * a + [False] * b + [True] * c + [False] * d)
    return x[:, None], good


def test_the_slope_of_a_two_by_two_table_is_its_log_odds_ratio():
    x, good = table(60_000, 20_000, 30_000, 40_000)
    intercept, slope = fit_logistic(x, good)
    assert intercept == pytest.approx(math.log(3 / 4), abs=1e-3)
    assert slope == pytest.approx(math.log(3 / 0.75), abs=1e-3), "the ridge weighs one part in ten thousand"


def test_the_mean_probability_is_the_share_of_good_cases():
    chance = np.random.default_rng(0)
    x = chance.normal(size=(500, 3))
    good = chance.random(500) < chances(1 + x @ [0.5, -1.0, 0.0])
    weights = fit_logistic(x, good)
    assert chances(weights[0] + x @ weights[1:]).mean() == pytest.approx(good.mean(), abs=1e-12)


def test_cases_parted_perfectly_still_have_finite_slopes():
    x, good = table(50, 0, 0, 50)
    assert 1 < fit_logistic(x, good)[1] < 20


def test_a_repeated_column_shares_its_weight():
    x, good = table(60, 20, 30, 40)
    _, first, second = fit_logistic(np.column_stack([x, x]), good)
    assert first == pytest.approx(second)


def test_raos_statistic_of_a_two_by_two_table_is_pearsons_chi_squared():
    a, b, c, d = 60, 20, 30, 40
    x, good = table(a, b, c, d)
    pearson = (a * d - b * c) ** 2 * (a + b + c + d) / ((a + b) * (c + d) * (a + c) * (b + d))
    assert score_statistics(x, [], good).tolist() == pytest.approx([pearson])


def test_a_column_against_its_evidence_and_one_already_in_have_nothing_to_add():
    x, good = table(60, 20, 30, 40)
    assert score_statistics(-x, [], good).tolist() == [0.0]
    assert score_statistics(np.column_stack([x, x]), [0], good).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("odds", "chance"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0), (math.log(3), 0.75)])
def test_chances(odds, chance):
    assert chances(np.array([odds])).tolist() == pytest.approx([chance])
