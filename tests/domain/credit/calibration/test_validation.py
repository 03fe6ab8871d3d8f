"""How a scorecard is judged."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.credit.calibration.validation import auc, calibration, cross_validate, folds, kolmogorov_smirnov

ended = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30).filter(
    lambda rows: len({bad for _, bad in rows}) == 2
)


def arrays(rows):
    risk, bad = zip(*rows, strict=True)
    return np.array(risk, dtype=float), np.array(bad)


@given(ended)
def test_auc_counts_the_pairs_in_order(rows):
    risk, bad = arrays(rows)
    pairs = [(b > g) + 0.5 * (b == g) for b, g in itertools.product(risk[bad], risk[~bad])]
    assert auc(risk, bad) == pytest.approx(np.mean(pairs))


@given(ended)
def test_the_distance_is_the_largest_over_all_thresholds(rows):
    risk, bad = arrays(rows)
    distances = [abs((risk[bad] > at).mean() - (risk[~bad] > at).mean()) for at in range(-1, 8)]
    assert kolmogorov_smirnov(risk, bad) == pytest.approx(max(distances))


def test_auc_of_one_kind_alone_is_unknown():
    assert np.isnan(auc(np.array([1.0, 2.0]), np.array([True, True])))


def test_deciles_are_ordered_by_risk_and_hold_every_case():
    risk = np.random.default_rng(0).random(1007)
    bad = np.random.default_rng(1).random(1007) < risk
    found = calibration(risk, bad)
    assert sum(decile.cases for decile in found) == 1007
    assert [decile.expected for decile in found] == sorted(decile.expected for decile in found)
    assert all(abs(decile.expected - decile.seen) < 0.15 for decile in found)


def test_folds_share_out_bad_cases_and_keep_equal_cases_together():
    chance = np.random.default_rng(0)
    column, words = np.repeat(chance.normal(size=250), 2), np.repeat(chance.choice(np.array(["a", "b"], dtype=object), 250), 2)
    bad = np.repeat(np.arange(250) % 5 == 0, 2)
    found = folds(Outcomes(("x", "w"), (column, words), bad))
    assert (found[::2] == found[1::2]).all()
    assert np.bincount(found).tolist() == [100] * 5
    assert np.bincount(found[bad]).tolist() == [20] * 5


def test_missing_numbers_are_equal_to_each_other():
    cases = Outcomes(("x",), (np.array([np.nan] * 10 + list(range(40))),), np.arange(50) < 10)
    assert len(set(folds(cases)[:10])) == 1


def test_what_is_known_only_of_the_cases_at_hand_helps_nobody():
    """A column that names each case is learned by heart, and worth nothing for others."""
    chance = np.random.default_rng(7)
    columns = tuple(chance.normal(size=600) for _ in range(40))
    bad = np.arange(600) < 200
    told = chance.normal(size=600) + bad
    found = cross_validate(Outcomes(("told", *map(str, range(40))), (told, *columns), bad))
    assert 0.7 < found.auc < 0.82, "two normals a standard deviation apart: Φ(1/√2) = 0.76"
    assert len(found.aucs) == len(found.distances) == 5


def test_every_case_is_judged_by_a_model_that_has_not_seen_it():
    seen = []

    def model(known, new):
        seen.append((set(known.columns[0]), set(new.columns[0])))
        return new.columns[0]

    cases = Outcomes(("x",), (np.arange(100.0),), np.arange(100) % 4 == 0)
    cross_validate(cases, model)
    assert all(not known & new for known, new in seen)
    assert set.union(*(new for _, new in seen)) == set(np.arange(100.0))
