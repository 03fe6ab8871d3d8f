"""Offers on one scale: worked by hand, and what a quote lacks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.errors.financing import NoCashLeftError
from xlcash.domain.financing.factoring import Factoring, factoring_cost
from xlcash.domain.financing.loan import Loan, loan_cost
from xlcash.domain.financing.offers import WAYS, financing_options, offer_mistakes
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import OFFERS, word_keys
from xlcash.language import say

HEAD = [OFFERS.header(column.key, "en") for column in OFFERS.columns]
TERMS = Factoring(100_000.0, 0.8, 0.01, 0.06, 60.0)


def offers(*rows):
    """Offers as a sheet holds them, a dict a row."""
    return read_table(OFFERS, [HEAD, *([{"amount": 100_000.0, **row}.get(column.key) for column in OFFERS.columns] for row in rows)]).rows


def options(*rows):
    return financing_options(offers(*rows), Policy())


def test_factoring_by_hand():
    """1,000 fee and 100,000 × 80 % × 6 % × 60 / 360 = 800 interest for 79,000 of cash."""
    assert (TERMS.fees, TERMS.interest, TERMS.cash_now) == (1_000, 800, 79_000)
    assert factoring_cost(TERMS) == pytest.approx((80_800 / 79_000) ** (365 / 60) - 1, rel=1e-12)


def test_a_reserve_that_comes_later_costs_more_and_solves_its_equation():
    late = TERMS._replace(release_days=30)
    rate = factoring_cost(late)
    assert rate > factoring_cost(TERMS)
    assert 79_000 - 100_000 * (1 + rate) ** (-60 / 365) + 19_200 * (1 + rate) ** (-90 / 365) == pytest.approx(0.0, abs=1e-6)


def test_the_minimum_fee_and_fixed_costs_count():
    assert TERMS._replace(minimum_fee=1_500).fees == 1_500
    assert TERMS._replace(minimum_fee=500, fixed_cost=200).fees == 1_200


def test_fees_that_take_the_advance_leave_nothing_to_reckon():
    with pytest.raises(NoCashLeftError):
        factoring_cost(TERMS._replace(fixed_cost=80_000))
    with pytest.raises(NoCashLeftError):
        loan_cost(Loan(1_000, interest_rate=0.04, days=90, fixed_cost=1_000))


def test_a_reserve_held_back_so_long_that_the_seller_lends_is_refused():
    with pytest.raises(NoCashLeftError):
        factoring_cost(TERMS._replace(advance_rate=0.5, days=10, release_days=60))


def test_a_loan_of_one_month_by_hand():
    loan = Loan(100_000, interest_rate=0.06, days=30, fixed_cost=100)
    assert loan_cost(loan) == pytest.approx((100_500 / 99_900) ** (365 / 30) - 1, rel=1e-12)


def test_interest_is_paid_monthly_and_on_the_last_day():
    flows = Loan(36_000, interest_rate=0.1, days=75).flows
    assert flows.days.tolist() == [0, 30, 60, 75, 75]
    assert flows.amounts.tolist() == pytest.approx([36_000, -300, -300, -150, -36_000])


def test_interest_of_a_loan_of_whole_months_is_not_paid_twice():
    assert Loan(36_000, interest_rate=0.1, days=60).flows.days.tolist() == [0, 30, 60, 60]


@given(st.floats(0.5, 1.0), st.floats(0, 0.03), st.floats(0, 0.2), st.integers(30, 360), st.floats(0, 15))
def test_factoring_costs_more_than_nothing_and_more_with_a_higher_fee(advance, fee, interest, days, release):
    terms = Factoring(100_000.0, advance, fee, interest, days, release)
    assert factoring_cost(terms) >= -1e-12
    assert factoring_cost(terms._replace(fee_rate=fee + 0.01)) > factoring_cost(terms)


DISCOUNT = {"offer": "2/10", "kind": "early discount", "discount": 0.02, "discount_days": 10, "days": 60}
BANK = {"offer": "Bank", "kind": "bank loan", "days": 180, "interest_rate": 0.045, "fixed_cost": 500}
FACTOR = {"offer": "Factor", "kind": "factoring without recourse", "days": 60, "advance_rate": 0.8, "interest_rate": 0.06, "fee_rate": 0.01}
RECOURSE = FACTOR | {"offer": "Recourse", "kind": "factoring with recourse"}
SALE = {"offer": "Sale", "kind": "assignment", "days": 60, "discount": 0.03}
POLICY = {
    "offer": "Policy",
    "kind": "insurance-backed loan",
    "days": 90,
    "advance_rate": 0.9,
    "interest_rate": 0.04,
    "premium_rate": 0.003,
    "risk_taken": 0.9,
}


def test_the_cheapest_stands_first_and_each_is_reckoned_by_its_kind():
    table = options(DISCOUNT, BANK, FACTOR, RECOURSE, SALE, POLICY).set_index("option")
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["annual_cost"].is_monotonic_increasing
    assert table.loc["2/10", "annual_cost"] == pytest.approx(0.1589, abs=5e-5)
    assert table.loc["Factor", ["cash_now", "cost", "days"]].tolist() == [79_000, 1_800, 60]
    assert table.loc["Factor", "simple_rate"] == pytest.approx(1_800 / 79_000 * 365 / 60)
    assert table.loc["Sale", "annual_cost"] == pytest.approx((100 / 97) ** (365 / 60) - 1)
    assert table.loc["Bank", "cost"] == pytest.approx(100_000 * 0.045 * 180 / 360 + 500)


def test_what_is_taken_off_risk():
    risk = options(DISCOUNT, BANK, FACTOR, RECOURSE, SALE, POLICY).set_index("option")["off_risk"]
    assert risk.to_dict() == {"2/10": 100_000, "Bank": 0, "Factor": 100_000, "Recourse": 0, "Sale": 100_000, "Policy": 90_000}


def test_an_offer_may_state_that_it_takes_less_risk():
    assert options(FACTOR | {"risk_taken": 0.8})["off_risk"].tolist() == [80_000]


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (BANK | {"interest_rate": None}, "Offers, row 1: “Bank” has no “Interest rate”, without which its cost can’t be told; fill it in."),
        (POLICY | {"risk_taken": None}, "Offers, row 1: “Policy” has no “Risk taken”, without which its cost can’t be told; fill it in."),
        (
            FACTOR | {"advance_rate": 80},
            "Offers, row 1: “Advance rate” of “Factor” is 80; it must be a share from 0 to 1 (5 % is 0.05 or 5%).",
        ),
        (
            BANK | {"fixed_cost": -1},
            "Offers, row 1: “Fixed cost” of “Bank” is -1; it must be 0 or more.",
        ),
        (BANK | {"amount": 0}, "Offers, row 1: “Amount” of “Bank” is 0; it must be 0.01 or more."),
        (BANK | {"days": 46203}, "Offers, row 1: “Days” of “Bank” is 46,203; it must be a number from 1 to 3,660."),
        (FACTOR | {"release_days": 46203}, "Offers, row 1: “Release days” of “Factor” is 46,203; it must be a number from 0 to 3,660."),
        (DISCOUNT | {"days": 10}, "Offers, row 1: “2/10” gains no day: “Days” must exceed “Discount days”."),
        (SALE | {"discount": 1}, "Offers, row 1: fees, deposit or a late reserve leave nothing of “Sale”; check its rates and days."),
    ],
)
def test_a_quote_that_lacks_something_says_so_and_the_others_stay(offer, said):
    table = options(offer, FACTOR | {"offer": "Other"})
    assert table["option"].tolist() == ["Other", offer["offer"]]
    assert table["rank"].tolist()[0] == 1
    assert np.isnan(table["rank"].tolist()[1])
    assert table["note"].iloc[1].said("en") == said
    assert [str(mistake) for mistake in offer_mistakes(offers(offer), Policy())] == [said]


def test_every_kind_of_the_word_list_can_be_reckoned():
    assert set(word_keys("financing_kind").values()) == set(WAYS)
    assert all(say(language, f"results.financing.{kind}") for kind in WAYS for language in ("en", "zh"))


def test_without_offers_there_is_no_row():
    assert len(options()) == 0
