"""XIRR against published examples, by hand, and what must hold for any flows."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.errors.financing import NoAnnualRateError
from xlcash.domain.financing.xirr import Flows, xirr


def dated(*flows):
    first = dt.date.fromisoformat(flows[0][0])
    return Flows.of(*(((dt.date.fromisoformat(day) - first).days, amount) for day, amount in flows))


def present_value(flows, rate):
    return float(((1 + rate) ** (-flows.days / 365) * flows.amounts).sum())


def test_the_example_of_excels_own_help():
    flows = dated(("2008-01-01", -10_000), ("2008-03-01", 2_750), ("2008-10-30", 4_250), ("2009-02-15", 3_250), ("2009-04-01", 2_750))
    assert xirr(flows) == pytest.approx(0.373362535, abs=2e-9)  # what Excel shows; it stops at 1e-8


def test_a_loss_has_a_negative_rate():
    assert xirr(Flows.of((0, -100.0), (365, 50.0))) == pytest.approx(-0.5, abs=1e-14)


def test_two_years_compound():
    assert xirr(Flows.of((0, 100.0), (730, -121.0))) == pytest.approx(0.1, abs=1e-13)


def test_money_given_back_costs_nothing():
    assert xirr(Flows.of((0, 100.0), (30, -60.0), (90, -40.0))) == pytest.approx(0.0, abs=1e-14)


def test_a_single_day_at_two_percent_is_a_thousandfold_rate():
    assert xirr(Flows.of((0, 98.0), (1, -100.0))) == pytest.approx((100 / 98) ** 365 - 1, rel=1e-12)


def test_of_two_rates_the_one_nearest_to_zero():
    """−1 + 2.3 v − 1.32 v² = 0 at 10 % and at 20 %."""
    assert xirr(Flows.of((0, -1000.0), (365, 2300.0), (730, -1320.0))) == pytest.approx(0.1, abs=1e-12)


@pytest.mark.parametrize(
    "flows",
    [((0, 100.0), (30, 5.0)), ((0, -100.0), (30, -5.0)), ((0, 100.0), (0, -100.0)), ((0, 0.0), (30, 0.0)), ((0, 1.0), (1, -1e300))],
    ids=["only in", "only out", "one day", "nothing", "beyond any number"],
)
def test_flows_without_an_annual_rate_are_refused(flows):
    with pytest.raises(NoAnnualRateError):
        xirr(Flows.of(*flows))


@given(
    st.floats(-0.9, 5.0),
    st.lists(st.tuples(st.integers(1, 1500), st.floats(1.0, 1e6)), min_size=1, max_size=12),
)
def test_the_rate_that_prices_a_loan_is_found_again(rate, repayments):
    days = np.array([day for day, _ in repayments], dtype=float)
    paid = np.array([amount for _, amount in repayments])
    borrowed = float(((1 + rate) ** (-days / 365) * paid).sum())
    flows = Flows(np.append(0.0, days), np.append(borrowed, -paid))
    assert xirr(flows) == pytest.approx(rate, abs=1e-7)
    assert present_value(flows, xirr(flows)) == pytest.approx(0.0, abs=1e-6 * borrowed)
