"""Polish firms that failed within three years or did not: 10,503 of them, 64 ratios (UCI 365, third file)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.credit.altman import MODELS, z_score
from xlcash.domain.credit.calibration.fitting import MOST_FACTORS, fit_scorecard
from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.credit.calibration.validation import auc, cross_validate

FILE = Path(__file__).parents[5] / "shared" / "data" / "credit" / "polish_3year.csv.gz"
ALTMAN = ("Attr3", "Attr6", "Attr7", "Attr8")  # working capital, retained earnings and EBIT / assets; book equity / liabilities


@pytest.fixture(scope="module")
def firms():
    if not FILE.exists():
        pytest.skip(f"{FILE} is not there")
    table = pd.read_csv(FILE)
    return Outcomes(
        tuple(table.columns[:-1]), tuple(table[name].to_numpy(dtype=float) for name in table.columns[:-1]), table["class"].to_numpy() == 1
    )


def test_z_double_prime_ranks_them_as_published(firms):
    columns = dict(zip(firms.names, firms.columns, strict=True))
    score = z_score(np.column_stack([columns[name] for name in ALTMAN]), MODELS["z2"])
    known = ~np.isnan(score)
    assert known.mean() > 0.99
    assert auc(-score[known], firms.bad[known]) == pytest.approx(0.690, abs=0.005)


def test_a_card_of_at_most_twelve_ratios_reaches_0_80_on_firms_left_out(firms):
    assert len(fit_scorecard(firms).names) <= MOST_FACTORS
    found = cross_validate(firms)
    assert found.auc >= 0.80
    assert all(abs(decile.expected - decile.seen) < 0.02 for decile in found.deciles), "probabilities hold, tenth by tenth"
