"""Longer terms, worked by hand."""

import datetime as dt

import numpy as np
import pytest

from xlcash.domain.financing.longer_terms import longer_terms
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, SCORECARD

AS_OF = dt.date(2026, 6, 30)
CARD = read_table(SCORECARD, [["Factor", "Category", "Points"], ["Registry check", "active", 100.0]]).rows
POLICY = Policy(vat_rate=0.0, cost_of_capital=0.1, provision_rate_not_due=0.01)
# A: 3,650 sold and paid after 40 days, 100 open and not due; E: 1,000 owed for long
SOLD = (
    ["I-1", "A-1", "2026-01-01", "2026-01-31", 3_650.0],
    ["I-2", "A-1", "2025-06-30", "2026-07-30", 100.0],
    ["I-3", "E-1", "2026-06-01", "2026-07-30", 1_000.0],
)
PAID = (["2026-02-10", "A-1", 3_650.0, "I-1"],)


@pytest.fixture
def terms(ledger):
    def made(*, policy=POLICY, extra=20.0, margin=0.3):
        rows = [["Customer", "Registry"], ["A-1", "active"], ["E-1", "deregistered"]]
        customers = read_table(CUSTOMERS, rows).rows
        financials = read_table(FINANCIALS, [["Customer", "Year"]]).rows
        book = ledger(SOLD, PAID, as_of="2026-06-30")
        return longer_terms(
            customers, financials, book, CARD, policy, as_of=AS_OF, extra_days=extra, margin=margin
        ).set_index("grade")  # fmt: skip

    return made


def test_a_good_grade_by_hand(terms):
    """3,650 / 365 × 20 = 200 more owed: 20 of capital; 1 % × 3,650 × 20 / 40 = 18.25 of losses."""
    row = terms().loc["A"]
    assert row[["customers", "yearly_sales", "days_outstanding", "extra_balance"]].tolist() == [1, 3_650, 40, 200]
    assert row[["capital_cost", "extra_loss", "yearly_cost"]].tolist() == pytest.approx([20, 18.25, 38.25])
    left = 0.3 - 60 / 365 * 0.1 - 0.01 * 60 / 40
    assert row["break_even_sales"] == pytest.approx(38.25 / left)
    assert row["break_even_rise"] == pytest.approx(38.25 / left / 3_650)


def test_invoices_older_than_a_year_are_no_sales_of_this_year(terms):
    assert terms().loc["A", "yearly_sales"] == 3_650  # the invoice of 365 days ago is not among them


def test_a_margin_that_capital_and_losses_eat_up_never_breaks_even(terms):
    assert np.isnan(terms(margin=0.01).loc["A", "break_even_sales"])


def test_no_longer_terms_cost_nothing(terms):
    assert terms(extra=0.0).loc["A", ["yearly_cost", "break_even_sales"]].tolist() == [0, 0]


def test_a_grade_without_payments_tells_no_rate_of_loss_over_time(terms):
    assert np.isnan(terms().loc["E", "extra_loss"])
    assert terms().loc["B", ["customers", "yearly_sales"]].tolist() == [0, 0]
