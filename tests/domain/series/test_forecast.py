"""What holds for every forecast of a series: which method, what range, and what must not matter."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlcash.domain.errors import SeriesTooShortError, SignedSeriesError
from xlcash.domain.series.forecast import forecast_many, forecast_series
from xlcash.domain.series.recipes import RECIPES

SEED = np.random.default_rng(7)
SEASON = np.exp(np.tile([0.3, 0.1, -0.2, -0.4, 0, 0.2, 0.5, 0.1, -0.1, -0.3, -0.4, 0.2], 6))
SALES = 1000 * SEASON * np.exp(SEED.normal(0, 0.1, 72))
seeds = st.integers(0, 10_000)
lengths = st.integers(3, 60)


def made(seed, length, low=50.0):
    return low + np.random.default_rng(seed).gamma(2.0, 100.0, length)


def signed(seed, length):
    return np.random.default_rng(seed).normal(20.0, 100.0, length)


def figures(found):
    return np.concatenate([found.forecast, found.p10, found.p90])


# ── which method ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("months", "season", "method"),
    [
        (3, 12, "recent_mean"), (11, 12, "recent_mean"), (12, 12, "season_and_trend"), (23, 12, "season_and_trend"), (24, 12, "short_mean"),
        (35, 12, "short_mean"), (36, 12, "mean"), (4, 4, "season_and_trend"), (8, 4, "short_mean"), (12, 4, "mean"), (11, 1, "recent_mean"),
        (12, 1, "mean"), (40, 52, "recent_mean"),
    ],
)  # fmt: skip
def test_the_length_of_the_history_chooses(months, season, method):
    assert forecast_series(SALES[:months], 3, season=season).method == method


def test_the_reason_is_said_in_the_readers_language():
    reason = forecast_series(SALES[:24], 3).reason
    assert reason.said("en") == (
        "24 figures are less than three seasons of 12: mean of Theta, Holt–Winters and the same period a season ago."
    )
    assert reason.said("zh") == "24 期数据不足三个周期（每周期 12 期）：Theta、Holt–Winters 与上一周期同期的平均。"
    assert forecast_series(SALES, 3, method="theta").reason.said("en") == "As asked for: Theta."


@pytest.mark.parametrize(
    ("method", "needed"), [("auto", 3), ("theta", 24), ("holt_winters", 24), ("seasonal_naive", 15), ("tsb", 3), ("croston", 3)]
)
def test_too_few_figures_are_refused_with_both_numbers(method, needed):
    with pytest.raises(SeriesTooShortError) as caught:
        forecast_series(SALES[: needed - 1], 3, method=method)
    assert str(caught.value).startswith(f"The history has {needed - 1} figures and this method needs {needed}:")
    assert len(forecast_series(SALES[:needed], 3, method=method).forecast) == 3


def test_no_figure_at_all_is_too_few():
    with pytest.raises(SeriesTooShortError):
        forecast_series(np.array([]), 3)


@pytest.mark.parametrize("method", ["tsb", "croston"])
def test_methods_for_lumps_refuse_figures_of_both_signs(method):
    with pytest.raises(SignedSeriesError):
        forecast_series(np.array([5.0, 0, -3, 0]), 3, method=method)


def test_nothing_ever_is_forecast_as_nothing():
    assert figures(forecast_series(np.zeros(30), 12)) == pytest.approx(0.0, abs=0)


def test_the_same_every_month_stays_so():
    assert figures(forecast_series(np.full(40, 250.0), 12)) == pytest.approx(250.0)


def test_a_tiny_figure_among_large_ones_does_not_rule_the_forecast():
    history = SALES.copy()
    history[50] = 0.01
    assert forecast_series(history, 12).forecast.sum() == pytest.approx(forecast_series(SALES, 12).forecast.sum(), rel=0.1)


# ── what must not matter ─────────────────────────────────────────────────────────────────────────────────────────────


@given(seeds, lengths, st.floats(0.001, 1e6))
def test_the_unit_does_not_matter(seed, length, factor):
    history = made(seed, length)
    assert figures(forecast_series(factor * history, 5)) == pytest.approx(factor * figures(forecast_series(history, 5)), rel=1e-6)


@given(seeds, lengths, st.floats(0.001, 1e6))
def test_the_unit_of_signed_figures_does_not_matter(seed, length, factor):
    history = signed(seed, length)
    expected = factor * figures(forecast_series(history, 5))
    assert figures(forecast_series(factor * history, 5)) == pytest.approx(expected, rel=1e-6, abs=1e-6 * factor)


@given(seeds, lengths, st.floats(-500, 500))
def test_a_constant_added_to_signed_figures_is_added_to_the_forecast(seed, length, constant):
    history = signed(seed, length)
    assume(history.min() < 0 < history.max())
    assume((history + constant).min() < 0 < (history + constant).max())
    assert figures(forecast_series(history + constant, 5)) == pytest.approx(figures(forecast_series(history, 5)) + constant, abs=1e-6)


@given(seeds, lengths)
def test_payments_mirror_receipts(seed, length):
    paid, received = forecast_series(-made(seed, length), 5), forecast_series(made(seed, length), 5)
    assert paid.forecast == pytest.approx(-received.forecast)
    assert paid.p10 == pytest.approx(-received.p90)
    assert paid.p90 == pytest.approx(-received.p10)


@settings(max_examples=30)
@given(st.lists(st.tuples(seeds, lengths, st.booleans()), min_size=1, max_size=8))
def test_many_at_once_are_forecast_like_each_alone(chosen):
    histories = [signed(seed, length) if both else made(seed, length) for seed, length, both in chosen]
    for history, found in zip(histories, forecast_many(histories, 14), strict=True):
        alone = forecast_series(history, 14)
        assert (found.method, figures(found)) == (alone.method, pytest.approx(figures(alone), rel=1e-9, abs=1e-9))


# ── the range ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(
    st.lists(st.one_of(st.just(0.0), st.floats(0, 1e7)), min_size=3, max_size=50),
    st.sampled_from([1, 4, 12]),
    st.sampled_from(list(RECIPES)),
)
def test_figures_never_negative_are_forecast_so_and_the_range_holds_the_forecast(history, season, method):
    assume(len(history) >= RECIPES[method].fewest(season))
    for found in (forecast_series(np.array(history), 15, season=season, method=name) for name in ("auto", method)):
        assert np.isfinite(figures(found)).all()
        assert (found.p10 >= 0).all()
        assert (found.p10 <= found.forecast * (1 + 1e-9)).all()
        assert (found.forecast <= found.p90 * (1 + 1e-9)).all()


def test_the_range_never_narrows_with_the_horizon():
    found = forecast_series(signed(1, 48), 40)
    assert (np.diff(found.p90 - found.p10) >= -1e-9).all()


@pytest.mark.parametrize("months", [18, 30, 60])
def test_the_range_holds_about_four_of_five(months):
    chance = np.random.default_rng(months)
    walk = np.cumsum(chance.normal(0, 0.03, (200, 72)), axis=1)
    series = np.exp(walk + chance.normal(0, 0.1, (200, 72)) + np.log(SEASON))
    found = forecast_many(list(series[:, 60 - months : 60]), 12)
    held = [(one.p10 <= came) & (came <= one.p90) for one, came in zip(found, series[:, 60:], strict=True)]
    assert 0.72 < np.mean(held) < 0.92
