"""Monotone bins and their weight of evidence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.calibration.binning import WoeBins, fit_bins, places, pool_adjacent_violators


def counts(*pairs):
    good, bad = np.array(pairs, dtype=float).T
    return WoeBins(np.arange(len(pairs) - 2.0), (), good, bad)


def test_weight_of_evidence_by_hand():
    # 90 good, 30 bad; five cases of the mean (3.75 good, 1.25 bad) join each bin:
    # ln((60/90 + 5/120) / (10/30 + 5/120)) = ln(0.70833 / 0.375) = 0.63599
    bins = counts((60, 10), (30, 20), (0, 0))
    assert bins.woe.tolist() == pytest.approx([0.635989, math.log(0.375 / 0.708333), 0.0], abs=1e-6)
    # (2/3 − 1/3) × 0.635989 + (1/3 − 2/3) × −0.635989
    assert bins.information == pytest.approx(2 / 3 * 0.635989, abs=1e-6)


def test_an_empty_bin_speaks_neither_way_and_a_thin_one_little():
    woe = counts((60, 10), (30, 20), (1, 0)).woe
    assert 0 < woe[2] < 0.3
    assert counts((60, 10), (30, 20), (0, 0)).woe[2] == 0.0


@pytest.mark.parametrize(
    ("rates", "weights", "pooled"),
    [
        ([1, 2, 3], [1, 1, 1], [1, 2, 3]),
        ([3, 2, 1], [1, 1, 1], [2, 2, 2]),
        ([1, 4, 2, 3], [1, 1, 1, 2], [1, 3, 3, 3]),
        ([5, 0], [1, 3], [1.25, 1.25]),
        ([2, 1], [0, 0], [1, 1]),
        ([], [], []),
    ],
)
def test_adjacent_violators_are_pooled(rates, weights, pooled):
    assert pool_adjacent_violators(np.array(rates, float), np.array(weights, float)).tolist() == pooled


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(40, 400), st.floats(0, 0.4), st.booleans())
def test_bins_are_monotone_large_enough_and_hold_every_case(seed, cases, missing, ties):
    chance = np.random.default_rng(seed)
    column = chance.normal(size=cases).round(1 if ties else 6)
    bad = chance.random(cases) < 1 / (1 + np.exp(2 - column**2))
    bad[:2] = [True, False]
    column[chance.random(cases) < missing] = np.nan
    bins = fit_bins(column, bad)
    rate = bins.bad[:-1] / np.maximum(bins.good + bins.bad, 1)[:-1]
    assert (np.diff(rate) >= -1e-12).all() or (np.diff(rate) <= 1e-12).all()
    assert bins.good.sum() + bins.bad.sum() == cases
    assert bins.good[-1] + bins.bad[-1] == np.isnan(column).sum()
    if len(bins.ends):
        assert ((bins.good + bins.bad)[:-1] >= 0.05 * cases).all()
        assert (bins.good[:-1] > 0).all()
        assert (bins.bad[:-1] > 0).all()


def test_a_rising_and_a_falling_risk_are_both_found():
    column = np.arange(1000.0)
    for bad in (column % 10 < column / 200, column % 10 < 5 - column / 200):
        woe = fit_bins(column, bad).woe[:-1]
        assert len(woe) >= 4
        assert np.corrcoef(woe, np.arange(len(woe)))[0, 1] == pytest.approx(-1 if bad[-50:].sum() > bad[:50].sum() else 1, abs=0.1)


def test_a_number_on_an_end_belongs_to_the_bin_above_as_on_a_card():
    assert places(np.array([0.9, 1.0, 2.0, np.nan, np.inf, -np.inf]), np.array([1.0, 2.0]), ()).tolist() == [0, 1, 2, 3, 2, 0]


def test_ends_are_round_enough_to_read():
    chance = np.random.default_rng(1)
    column = chance.normal(size=2000) * math.pi
    bins = fit_bins(column, chance.random(2000) < 1 / (1 + np.exp(-column)))
    assert len(bins.ends) >= 3
    assert all(end == float(f"{end:.4g}") for end in bins.ends)


def test_a_column_that_is_missing_throughout_has_only_that_bin():
    bins = fit_bins(np.full(50, np.nan), np.arange(50) < 10)
    assert (bins.good.tolist(), bins.bad.tolist()) == ([0.0, 40.0], [0.0, 10.0])
    assert bins.information == 0.0


def test_frequent_words_have_bins_and_rare_ones_count_as_missing():
    column = np.array(["a"] * 50 + ["b"] * 46 + ["rare"] * 2 + [""] * 2, dtype=object)
    bins = fit_bins(column, np.arange(100) % 2 == 0)
    assert bins.words == ("a", "b")
    assert (bins.good + bins.bad).tolist() == [50.0, 46.0, 4.0]
    assert bins.evidence(np.array(["rare", "", "unheard of"], dtype=object)).tolist() == [bins.woe[-1]] * 3
