"""Each method by itself: worked by hand, and against statsmodels."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.series import holt_winters as holt_winters_module
from xlcash.domain.series.forecast import forecast_series
from xlcash.domain.series.holt_winters import holt_winters
from xlcash.domain.series.intermittent import croston, is_lumpy, tsb
from xlcash.domain.series.naive import recent_mean
from xlcash.domain.series.seasonality import is_seasonal, seasonal_figures
from xlcash.domain.series.stack import Stack
from xlcash.domain.series.theta import theta

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "ts" / "classic_monthly_series.csv"
YEAR = np.array([3.0, 1, -2, -4, 0, 2, 5, 1, -1, -3, -4, 2])


@pytest.fixture(scope="module")
def passengers():
    """Airline passengers, thousands a month, 1949 to 1959 (Box & Jenkins, series G)."""
    if not SAMPLES.exists():
        pytest.skip(f"the sample series are not in {SAMPLES.parent}")
    table = pd.read_csv(SAMPLES)
    return table.loc[table["series"] == "datasets/AirPassengers", "value"].to_numpy()[:132]


def ahead(method, history, season, periods):
    forecast = method(Stack.of([np.asarray(history, dtype=float)]), season)
    return [forecast(at)[0, -1] for at in range(1, periods + 1)]


# ── Theta ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_theta_of_a_straight_line_rises_by_half_its_slope():
    # Both theta lines are the series itself. Smoothing with the largest α, 0.98, lags a line by slope (1 − α) / α; half of that is left.
    lag = 10 * 0.02 / 0.98
    expected = [200 + 10 * h / 2 - lag / 2 for h in (1, 2, 3)]
    assert ahead(theta, 10.0 * np.arange(1, 21), 1, 3) == pytest.approx(expected)


def test_theta_goes_half_way_between_the_trend_and_the_smoothed_level():
    # 0, 6, 0: trend 2, 2, 2 (slope 0); theta 2 is −2, 10, −2. With α = 0.02 the least-squares first level is Σ e w / Σ w²,
    # w = 1, 0.98, 0.9604 and e = −2, 10.04, −2.1608, the errors from level 0.
    weight, error = np.array([1, 0.98, 0.98**2]), np.array([-2, 10.04, -2.1608])
    first = (weight @ error) / (weight @ weight)
    level = 0.02 * error.sum() + 0.98**3 * first
    assert ahead(theta, [0, 6, 0], 1, 2) == pytest.approx([(level + 2) / 2] * 2)


def test_theta_equals_that_of_statsmodels(passengers):
    # statsmodels 0.15, ThetaModel(log(y), period=12, use_test=False, method="additive"), its α free instead of on a grid
    expected = [413.2, 405.5, 468.6, 451.2, 454.9, 518.1, 571.4, 569.9, 501.0, 437.6, 381.7, 431.2]
    assert forecast_series(passengers, 12, method="theta").forecast == pytest.approx(expected, rel=0.001)


# ── Holt–Winters ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_holt_winters_equals_that_of_statsmodels(passengers, monkeypatch):
    # statsmodels 0.15, ExponentialSmoothing(log(y), add, damped, add) with α = 0.4, β = 0.1, γ (1 − α) = 0.12, φ = 0.9 and our first states.
    # It does not use its last update of the season in the twelfth month (425.766); that one is ours, as the loop below finds it.
    expected = [420.109, 417.845, 490.943, 477.007, 478.434, 536.338, 587.478, 575.727, 495.480, 432.252, 377.193, 425.431]
    monkeypatch.setattr(holt_winters_module, "GRID", np.array([[0.4], [0.1], [0.2]]))
    assert np.exp(ahead(holt_winters, np.log(passengers), 12, 12)) == pytest.approx(expected, abs=0.001)


def test_holt_winters_follows_its_equations(monkeypatch):
    history = 50 + 2 * np.tile(YEAR, 4) + 5 * np.sin(np.arange(48))
    monkeypatch.setattr(holt_winters_module, "GRID", np.array([[0.2], [0.4], [0.5]]))
    design = np.column_stack([np.arange(1, 37), np.tile(np.eye(12), (3, 1))])
    slope, *months = np.linalg.lstsq(design, history[:36])[0]
    level, trend, season = np.mean(months), slope, [month - np.mean(months) for month in months]
    for at, figure in enumerate(history):
        error = figure - level - 0.9 * trend - season[at % 12]
        level, trend = level + 0.9 * trend + 0.2 * error, 0.9 * trend + 0.08 * error
        season[at % 12] += 0.4 * error
    damped = list(itertools.accumulate(0.9**h for h in range(1, 15)))
    expected = [level + damped[h] * trend + season[h % 12] for h in range(14)]
    assert ahead(holt_winters, history, 12, 14) == pytest.approx(expected)


def test_holt_winters_repeats_a_season_that_never_changes():
    assert ahead(holt_winters, 100 + np.tile(YEAR, 3), 12, 13) == pytest.approx([*(100 + YEAR), 103])


# ── season ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_season_is_found_exactly_under_a_straight_trend():
    places = seasonal_figures(Stack.of([np.tile(YEAR, 4) + np.arange(48)]), 12)
    assert places[0] == pytest.approx(YEAR)


def test_a_season_that_repeats_is_told_from_noise_that_does_not():
    noise = np.random.default_rng(0).normal(size=(200, 60))
    assert is_seasonal(Stack.of(list(np.tile(YEAR, 5) + noise)), 12).mean() > 0.99
    assert is_seasonal(Stack.of(list(noise)), 12).mean() < 0.15  # the test errs in one of ten


def test_less_than_three_seasons_can_tell_nothing_and_count_as_seasonal():
    assert is_seasonal(Stack.of([np.arange(35.0)]), 12).all()


# ── plain and lumpy ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_seasonal_naive_repeats_the_last_season_and_its_range_is_that_of_its_errors():
    first = np.arange(1.0, 13)
    found = forecast_series(np.concatenate([first, 2 * first, 4 * first]), 13, method="seasonal_naive")
    assert found.forecast == pytest.approx([*(4 * first), 4])
    # every figure was twice that of a year before: an error of ln 2
    assert found.p90[:12] == pytest.approx(4 * first * 2**1.2816)
    assert found.p10[:12] == pytest.approx(4 * first / 2**1.2816)


def test_the_mean_of_the_last_six():
    assert ahead(recent_mean, [900, 1, 2, 3, 4, 5, 6], 12, 2) == [3.5, 3.5]
    assert ahead(recent_mean, [2, 4], 12, 1) == [3]


def test_tsb_by_hand():
    # chance 1/3 at first; ×0.95 without, ×0.95 + 0.05 with an amount; size 6
    chance = 1 / 3
    for paid in (0, 0, 1, 0, 0, 1):
        chance = 0.95 * chance + 0.05 * paid
    assert ahead(tsb, [0, 0, 6, 0, 0, 6], 12, 2) == pytest.approx([6 * chance] * 2)
    assert 6 * chance == pytest.approx(2.0274, abs=1e-4)


def test_tsb_fades_when_a_line_has_stopped():
    assert ahead(tsb, [8] * 6 + [0] * 24, 12, 1)[0] < 1
    assert ahead(tsb, [8] * 6 + [0] * 60, 12, 1)[0] < 0.2


def test_croston_with_its_correction_by_hand():
    # 6 every third period: 6 / 3 × (1 − 0.1 / 2)
    assert ahead(croston, [0, 0, 6, 0, 0, 6], 12, 1) == pytest.approx([1.9])


def test_payments_of_every_quarter_are_no_lumps_but_a_calendar():
    quarterly = [0.0, 0, 70] * 12
    assert not is_lumpy(np.array(quarterly), 12)
    assert forecast_series(np.array(quarterly), 6).forecast == pytest.approx([0, 0, 70] * 2, abs=1)
