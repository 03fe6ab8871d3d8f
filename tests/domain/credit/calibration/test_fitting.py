"""Which columns a fitted card weighs."""

import numpy as np
import pytest

from xlcash.domain.credit.calibration.fitting import MOST_FACTORS, fit_scorecard
from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.errors import NothingToFitError, TooFewOutcomesError


def outcomes(cases=2000, *, told=2, noise=3, seed=0):
    """Cases that end by `told` columns alone, beside columns of noise."""
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(told + noise, cases))
    odds = 2 - 1.5 * columns[:told].sum(axis=0)
    bad = chance.random(cases) > 1 / (1 + np.exp(-odds))
    names = tuple(f"told {n}" for n in range(told)) + tuple(f"noise {n}" for n in range(noise))
    return Outcomes(names, tuple(columns), bad)


def test_the_columns_that_tell_are_chosen_and_noise_is_not():
    assert set(fit_scorecard(outcomes()).names) == {"told 0", "told 1"}


def test_a_higher_risk_has_lower_odds_and_the_mean_chance_is_the_share_of_bad_cases():
    cases = outcomes()
    fitted = fit_scorecard(cases)
    risk = fitted.default_chances(cases)
    assert risk.mean() == pytest.approx(cases.bad.mean(), abs=1e-9)
    assert risk[cases.bad].mean() > 2 * risk[~cases.bad].mean()
    assert all(slope > 0 for slope in fitted.slopes)


def test_never_more_than_twelve_factors_and_ten_bad_cases_for_each():
    assert len(fit_scorecard(outcomes(8000, told=16, noise=0)).names) == MOST_FACTORS == 12
    few = outcomes(4000, told=6, noise=0)
    some = np.flatnonzero(few.bad)[:35]
    few = few.rows(np.concatenate([some, np.flatnonzero(~few.bad)]))
    assert 1 <= len(fit_scorecard(few).names) <= 3


def test_noise_alone_gives_no_card():
    with pytest.raises(NothingToFitError):
        fit_scorecard(outcomes(told=0))


@pytest.mark.parametrize(("good", "bad"), [(1000, 19), (19, 1000), (0, 0)])
def test_too_few_of_a_kind_are_refused(good, bad):
    cases = Outcomes(("x",), (np.zeros(good + bad),), np.arange(good + bad) < bad)
    with pytest.raises(TooFewOutcomesError, match="at least 20 of each"):
        fit_scorecard(cases)


def test_words_and_missing_numbers_tell_too():
    chance = np.random.default_rng(3)
    bad = np.arange(600) % 3 == 0
    word = np.where(bad & (chance.random(600) < 0.7), "cash only", "on credit").astype(object)
    number = np.where(bad & (chance.random(600) < 0.5), np.nan, chance.normal(size=600))
    fitted = fit_scorecard(Outcomes(("terms", "ratio"), (word, number), bad))
    assert set(fitted.names) == {"terms", "ratio"}
    woe = dict(zip(fitted.names, (bins.woe for bins in fitted.bins), strict=True))
    assert woe["ratio"][-1] < -1, "a missing ratio speaks against the case"
