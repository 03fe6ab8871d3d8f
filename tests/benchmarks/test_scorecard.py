"""What scoring 100,000 customers on ten factors costs.  Run with --benchmark-enable."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.company import empty_table
from xlcash.domain.credit.calibration.fitting import fit_scorecard
from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.credit.card import default_scorecard, read_card
from xlcash.domain.credit.scorecard import credit_scores, scored
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, INVOICES, RECEIPTS

CUSTOMERS_MADE, FACTORS_USED = 100_000, 10
AS_OF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def card():
    factors = [row for row in read_card(default_scorecard("en")) if row.factor.is_number]
    return tuple(factors[:FACTORS_USED])


@pytest.fixture(scope="module")
def values(card):
    """Around the ends of each factor's bins, one in twenty missing."""
    chance = np.random.default_rng(0)
    columns = []
    for row in card:
        ends = [end for bin_ in row.bins for end in (bin_.low, bin_.high) if not np.isnan(end)]
        column = chance.uniform(min(ends) - 0.5 * abs(min(ends)) - 1, max(ends) * 1.5 + 1, CUSTOMERS_MADE)
        column[chance.random(CUSTOMERS_MADE) < 0.05] = np.nan
        columns.append(column)
    return columns


def in_order(row):
    """The bins of a factor from the lowest up: ends and points."""
    bins = sorted(row.bins, key=lambda bin_: -np.inf if np.isnan(bin_.low) else bin_.low)
    return [-np.inf, *(bin_.low for bin_ in bins[1:]), np.inf], [bin_.points for bin_ in bins]


def by_cut_and_map(card, values):
    """The way of most notebooks: a column of bins and a column of points for each factor, then the sum of the columns."""
    frame = pd.DataFrame({row.factor.key: column for row, column in zip(card, values, strict=True)})
    for row in card:
        ends, points = in_order(row)
        bins = pd.cut(frame[row.factor.key], ends, right=False, labels=False)
        frame[f"{row.factor.key} points"] = bins.map(dict(enumerate(points))).fillna(row.missing_points)
    total = frame[[f"{row.factor.key} points" for row in card]].sum(axis=1)
    return (total * 100 / sum(row.maximum for row in card)).to_numpy()


def by_rows(card, values):
    """The way of a worksheet: one function of a row."""
    frame = pd.DataFrame({row.factor.key: column for row, column in zip(card, values, strict=True)})
    shapes = [(row.factor.key, *in_order(row), row.missing_points) for row in card]
    whole = sum(row.maximum for row in card)

    def score(case):
        total = 0.0
        for key, ends, points, missing in shapes:
            value = case[key]
            total += missing if np.isnan(value) else points[np.searchsorted(ends, value, side="right") - 1]
        return total * 100 / whole

    return frame.apply(score, axis=1).to_numpy()


@pytest.mark.benchmark(group="100,000 customers × 10 factors")
def test_scored(benchmark, card, values):
    assert len(benchmark(scored, card, values).scores) == CUSTOMERS_MADE


@pytest.mark.benchmark(group="100,000 customers × 10 factors")
@pytest.mark.parametrize("way", [by_cut_and_map, by_rows])
def test_plain_pandas(benchmark, card, values, way):
    """The row by row way on a tenth of the customers: its time is to be multiplied by ten."""
    some = [column[:: 10 if way is by_rows else 1] for column in values]
    found = benchmark.pedantic(way, (card, some), rounds=3, warmup_rounds=1)
    np.testing.assert_allclose(found, scored(card, some).scores, atol=1e-9)


@pytest.mark.benchmark(group="credit scores with everything behind them")
def test_credit_scores(benchmark):
    chance = np.random.default_rng(0)
    names = np.array([f"C-{n:06}" for n in range(CUSTOMERS_MADE)], dtype=object)
    words = {"registry": ["active", "abnormal", ""], "reputation": ["good", "fair", "poor", ""], "region": ["East", "West", ""]}
    columns = {key: chance.choice(np.array(some, dtype=object), CUSTOMERS_MADE) for key, some in words.items()}
    customers = (
        empty_table(CUSTOMERS).reindex(range(CUSTOMERS_MADE)).assign(customer=names, industry="", management_change=False, **columns)
    )
    money = {column.key: np.exp(chance.normal(15, 1, CUSTOMERS_MADE)) for column in FINANCIALS.columns[2:]}
    financials = empty_table(FINANCIALS).reindex(range(CUSTOMERS_MADE)).assign(customer=names, year=2025.0, **money)
    ledger = settle(empty_table(INVOICES), empty_table(RECEIPTS), as_of=AS_OF)
    card, policy = default_scorecard("en"), Policy()
    table = benchmark.pedantic(lambda: credit_scores(customers, financials, ledger, card, policy, as_of=AS_OF), rounds=3)
    assert len(table) == CUSTOMERS_MADE


@pytest.mark.benchmark(group="fitting a scorecard")
def test_fit_scorecard(benchmark):
    """10,000 cases of 64 ratios."""
    chance = np.random.default_rng(0)
    columns = chance.normal(size=(64, 10_000))
    bad = chance.random(10_000) > 1 / (1 + np.exp(-(3 - columns[:6].sum(axis=0))))
    cases = Outcomes(tuple(f"ratio {n}" for n in range(64)), tuple(columns), bad)
    assert 1 <= len(benchmark.pedantic(fit_scorecard, (cases,), rounds=3).names) <= 12
