"""The discount for early payment: the numbers of textbooks, by hand, and who pays early anyway."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.errors.financing import DiscountPeriodError, DiscountRateTooLargeError, NoPaymentsError
from xlcash.domain.financing.discount import annual_rate, break_even_discount, discount_cost
from xlcash.domain.financing.discount_offer import discount_offer


def cost(actual=None, basis="effective"):
    return discount_cost(0.02, discount_days=10, net_days=30, actual_days=actual, basis=basis)


def test_two_ten_net_thirty():
    assert cost(basis="simple") == pytest.approx(0.37245, abs=5e-6)
    assert cost() == pytest.approx(0.4459, abs=5e-5)


@pytest.mark.parametrize(("day", "rate"), [(60, 0.159), (90, 0.097)])
def test_against_the_day_they_really_pay_it_is_cheaper(day, rate):
    assert cost(day) == pytest.approx(rate, abs=5e-4)


def test_no_discount_costs_nothing():
    assert discount_cost(0.0, discount_days=10, net_days=30) == 0


@pytest.mark.parametrize("day", [5, 10])
def test_who_pays_by_the_discounts_day_anyway_is_not_bought_a_day(day):
    with pytest.raises(DiscountPeriodError, match=f"day {day} is not later"):
        cost(day)


def test_nine_tenths_for_a_single_day_cost_more_a_year_than_a_computer_can_tell():
    """10 ^ 365 − 1; in proportion it is 9 × 365."""
    with pytest.raises(DiscountRateTooLargeError, match=r"A discount of 0\.9 that gains 1 day"):
        discount_cost(0.9, discount_days=0, net_days=1)
    assert discount_cost(0.9, discount_days=0, net_days=1, basis="simple") == pytest.approx(3285)


@given(st.floats(0.0001, 0.5), st.floats(1, 300))
def test_the_break_even_discount_costs_what_it_is_measured_against(rate, days):
    discount = break_even_discount(rate, days=days)
    assert annual_rate(discount / (1 - discount), days) == pytest.approx(rate, rel=1e-9)


PAID = (["2026-03-06", "C-1", 100.0, "I-1"], ["2026-04-30", "C-2", 100.0, "I-2"])
SOLD = (["I-1", "C-1", "2026-03-01", "2026-03-31", 100.0], ["I-2", "C-2", "2026-03-01", "2026-03-31", 100.0])


@pytest.fixture
def offer(ledger):
    def made(invoices=SOLD, receipts=PAID, *, discount=0.02, days=10, uptake=1.0, capital=0.05, as_of="2026-06-30"):
        book = ledger(invoices, receipts, as_of=as_of)
        found = discount_offer(book, discount=discount, discount_days=days, uptake=uptake, cost_of_capital=capital)
        return found.assign(customer=found["customer"].map(str)).set_index("customer")

    return made


def test_a_rate_past_reckoning_is_blank(offer):
    """Half of 100,001 is given for one day gained on 1: (1 + 50,000 / 0.5) ^ 365."""
    late = (["2026-03-06", "C-1", 100_000.0, "I-1"], ["2026-03-12", "C-2", 1.0, "I-2"])
    sold = (["I-1", "C-1", "2026-03-01", "2026-03-31", 100_000.0], ["I-2", "C-2", "2026-03-01", "2026-03-31", 1.0])
    total = offer(sold, late, discount=0.5).iloc[-1]
    assert (total["yearly_cost"], np.isnan(total["annual_cost"])) == (50_000.5, True)


def test_who_pays_early_anyway_takes_it_for_nothing(offer):
    early = offer().loc["C-1"]
    assert early[["paid", "paid_early_anyway", "given_anyway", "yearly_cost", "cash_freed"]].tolist() == [100, 100, 2, 2, 0]
    assert early[["days_now", "annual_cost", "break_even_discount"]].isna().all()


def test_a_late_payer_alone_costs_what_the_formula_says(offer):
    late = offer().loc["C-2"]
    assert late[["days_now", "days_gained"]].tolist() == [60, 50]
    assert late["annual_cost"] == pytest.approx(cost(60), rel=1e-12)
    assert late["cash_freed"] == pytest.approx(98 * 50 / 365)
    assert late["net_benefit"] == pytest.approx(98 * 50 / 365 * 0.05 - 2)


def test_the_total_counts_both(offer):
    total = offer().loc["results.headers.total"]
    assert total[["paid", "given_anyway", "given_for_days", "yearly_cost"]].tolist() == [200, 2, 2, 4]
    assert total["annual_cost"] == pytest.approx((1 + 4 / 98) ** (365 / 50) - 1, rel=1e-12)


def test_at_the_break_even_discount_nothing_is_gained_or_lost(offer):
    at = offer(uptake=0.4).loc["results.headers.total", "break_even_discount"]
    assert offer(uptake=0.4, discount=at).loc["results.headers.total", "net_benefit"] == pytest.approx(0.0, abs=1e-12)


def test_nobody_moves_nothing_is_freed(offer):
    total = offer(uptake=0.0).loc["results.headers.total"]
    assert total[["given_anyway", "given_for_days", "cash_freed"]].tolist() == [2, 0, 0]
    assert total[["annual_cost", "break_even_discount"]].isna().all()


def test_day_ten_is_in_time_and_day_eleven_is_not(offer):
    receipts = (["2026-03-11", "C-1", 100.0, "I-1"], ["2026-03-12", "C-2", 100.0, "I-2"])
    assert offer(receipts=receipts)["paid_early_anyway"].tolist() == [100, 0, 100]


def test_payments_older_than_a_year_and_write_offs_do_not_count(offer):
    old = (["2026-03-06", "C-1", 100.0, "I-1"], ["2026-04-30", "C-2", 100.0, "I-2", "write-off"])
    assert offer(receipts=old)["paid"].tolist() == [100, 100]
    with pytest.raises(NoPaymentsError, match="2026-05-01 and 2027-04-30"):
        offer(receipts=PAID, as_of="2027-04-30")
