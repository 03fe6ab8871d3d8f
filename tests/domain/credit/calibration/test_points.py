"""Points from log odds, and the card that the workbook scores with."""

import numpy as np
import pytest

from xlcash.domain.credit.calibration.fitting import fit_scorecard
from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.credit.calibration.points import FittedPoints, Scaling
from xlcash.domain.credit.card import read_card
from xlcash.domain.credit.scorecard import scored
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SCORECARD

HEADER = ["Factor", "From", "To", "Category", "Points"]


@pytest.fixture(scope="module")
def cases():
    chance = np.random.default_rng(5)
    debt, liquidity = chance.random(3000), chance.gamma(2.0, 1.0, 3000)
    region = chance.choice(np.array(["east", "west", ""], dtype=object), 3000)
    odds = 3 - 4 * debt + 0.5 * liquidity - (region == "west")
    bad = chance.random(3000) > 1 / (1 + np.exp(-odds))
    debt[chance.random(3000) < 0.1] = np.nan
    return Outcomes(("Debt ratio", "Current ratio", "Region"), (debt, liquidity, region), bad)


@pytest.fixture(scope="module")
def fitted(cases):
    return FittedPoints.of(fit_scorecard(cases), Scaling())


def test_the_usual_scaling():
    scaling = Scaling()
    assert (scaling.factor, scaling.offset) == (pytest.approx(28.8539, abs=5e-5), pytest.approx(487.1229, abs=5e-5))
    assert scaling.points(np.log([50.0, 100.0, 1.0])).tolist() == pytest.approx([600.0, 620.0, 487.1229], abs=5e-5)


def test_the_workbook_scores_cases_as_the_regression_does(cases, fitted):
    rows = [[row.factor, row.low, row.high, "missing" if row.missing else row.category or None, row.points] for row in fitted.rows()]
    card = read_card(read_table(SCORECARD, [HEADER, *rows]).rows)
    columns = dict(zip(("debt_ratio", "current_ratio", "region"), cases.columns, strict=True))
    found = scored(card, [columns[row.factor.key] for row in card]).scores
    wanted = fitted.scores(fitted.scaling.points(fitted.fitted.log_odds(cases)))
    np.testing.assert_allclose(found, wanted, atol=0.03)
    assert (found.min(), found.max()) == (pytest.approx(0, abs=0.03), pytest.approx(100, abs=0.03))


def test_a_score_names_its_probability(cases, fitted):
    scores = fitted.scores(fitted.scaling.points(fitted.fitted.log_odds(cases)))
    chances = [fitted.default_chance(score) for score in scores[:20]]
    np.testing.assert_allclose(chances, fitted.fitted.default_chances(cases)[:20])


def test_the_worst_bin_of_every_factor_earns_nothing_and_all_best_ones_100(fitted):
    points = {}
    for row in fitted.rows():
        points.setdefault(row.factor, []).append(row.points)
    assert [min(earned) for earned in points.values()] == [0.0] * len(points)
    assert sum(max(earned) for earned in points.values()) == pytest.approx(100, abs=0.03)


def test_bins_of_numbers_meet_and_every_factor_states_what_missing_earns(fitted):
    for name in fitted.fitted.names:
        rows = [row for row in fitted.rows() if row.factor == name]
        assert [row.missing for row in rows] == [False] * (len(rows) - 1) + [True]
        if name != "Region":
            assert rows[0].low is None
            assert rows[-2].high is None
            assert [row.high for row in rows[:-2]] == [row.low for row in rows[1:-1]]
