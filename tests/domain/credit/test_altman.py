import math

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.credit.altman import DISTRESS_BELOW, SAFE_FROM, z_double_prime

FIRM = {
    "total_assets": 200.0,
    "current_assets": 120.0,
    "current_liabilities": 80.0,
    "total_liabilities": 100.0,
    "retained_earnings": 30.0,
    "ebit": 16.0,
    "equity": 100.0,
}


def z(**changes):
    return float(z_double_prime(pd.DataFrame([FIRM | changes]))[0])


def test_the_score_worked_by_hand():
    # X1 = 40/200 = 0.2, X2 = 30/200 = 0.15, X3 = 16/200 = 0.08, X4 = 100/100 = 1
    assert z() == pytest.approx(6.56 * 0.2 + 3.26 * 0.15 + 6.72 * 0.08 + 1.05 * 1.0, abs=1e-12)
    assert z() == pytest.approx(3.3886, abs=1e-12)


def test_the_zones_of_the_source():
    assert (DISTRESS_BELOW, SAFE_FROM) == (1.10, 2.60)


def test_losses_lower_it_below_zero():
    assert z(current_assets=20.0, retained_earnings=-120.0, ebit=-40.0, equity=0.0) < 0


@pytest.mark.parametrize("column", list(FIRM))
def test_any_missing_input_leaves_it_unknown(column):
    assert math.isnan(z(**{column: np.nan}))


def test_a_firm_without_liabilities_has_no_score():
    assert math.isnan(z(total_liabilities=0.0))
