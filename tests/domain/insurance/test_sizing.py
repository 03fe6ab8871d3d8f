"""How much to insure, whom next, and what is left of the policies: small books worked by hand."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.insurance.core import insure_next
from xlcash.domain.insurance.policy_use import policy_use
from xlcash.domain.insurance.sizing import insurance_sizing
from xlcash.domain.policy import Policy

DEALS = (
    {"customer": "C-1", "amount": 300.0}, {"customer": "C-2", "amount": 200.0, "contract": "K"},
    {"customer": "C-2", "amount": 150.0, "contract": "K"}, {"customer": "C-3", "amount": 250.0, "contract": "K"},
    {"customer": "C-3", "amount": 900.0, "invoice_date": "2025-06-30", "due_date": "2025-08-30"},
)  # fmt: skip


@pytest.fixture
def book(ledger):
    """Last year's 900 are paid; of this year's 900 all is open."""
    return ledger(*DEALS, receipts=[{"date": "2025-09-01", "customer": "C-3", "amount": 900.0, "invoice": "I-5"}])


def test_the_three_measures_stand_side_by_side(book):
    table = insurance_sizing(book, Policy(insurance_tolerance=200.0))
    assert table["basis_amount"].tolist() == [900.0, 350.0, 100.0 + 150.0 + 50.0]
    assert table["insure_low"].tolist() == pytest.approx([630.0, 525.0, 300.0])
    assert table["insure_high"].tolist() == pytest.approx([810.0, 525.0, 300.0])
    assert table["in_force"].isna().all()
    assert table["how"].iloc[1].fields == {"customer": "C-2", "document": "K"}


def test_a_year_is_365_days(ledger):
    days = ledger({"invoice_date": "2025-06-30", "due_date": "2025-07-30"}, {"invoice_date": "2025-07-01", "due_date": "2025-07-30"})
    assert insurance_sizing(days, Policy())["basis_amount"].iloc[0] == 100


def test_credit_notes_come_off_what_they_correct(ledger):
    noted = ledger({"amount": 100.0}, {"amount": -40.0, "type": "credit note", "corrects": "I-1"})
    assert insurance_sizing(noted, Policy())["basis_amount"].tolist() == [60, 60, 60]


def test_what_is_in_force_of_each_measure(book, policies, customers):
    known = customers(C_1=250.0, C_2=100.0, C_3=0.0)
    table = insurance_sizing(book, Policy(insurance_tolerance=200.0), policies=policies(), customers=known)
    annual = 0.9 * (300 + 200 + 150)
    beyond = min(0.9 * 250, 100) + min(0.9 * 100, 150)
    assert table["in_force"].tolist() == pytest.approx([annual, 90.0, beyond])
    assert table["cover_missing"].tolist() == pytest.approx([630 - annual, 435, 300 - beyond])
    assert table["share_in_force"].tolist() == pytest.approx([annual / 630, 90 / 525, beyond / 300])


def test_nothing_is_in_force_without_a_policy_that_covers_the_day(book, policies, customers):
    old = policies({"from": "2024-01-01", "to": "2024-12-31"})
    table = insurance_sizing(book, Policy(), policies=old, customers=customers(C_2=100.0))
    assert table["in_force"].tolist() == [0, 0, 0]


def test_an_empty_ledger_needs_no_cover(ledger, policies, customers):
    paid = ledger(as_of="2026-01-31")
    table = insurance_sizing(paid, Policy(), policies=policies(), customers=customers(C_1=1.0))
    assert table["insure_high"].tolist() == [0, 0, 0]
    assert table["share_in_force"].isna().all()


def scores(*values):
    return pd.DataFrame({"score": values, "grade": [""] * len(values)})


def test_core_customers_first_by_exposure_times_risk(book, customers, policies):
    known = customers(C_1=100.0, C_2=None, C_3=250.0, C_4=5.0)
    table = insure_next(book, known, scores(90.0, 60.0, 40.0, 10.0), policies=policies())
    assert table["customer"].tolist() == ["C-3", "C-2", "C-1"]
    assert table["risk"].tolist() == pytest.approx([150, 140, 30])
    assert table["risk_share"].tolist() == pytest.approx([150 / 320, 140 / 320, 30 / 320])
    assert table["cumulative"].tolist() == pytest.approx([150 / 320, 290 / 320, 1])
    assert table["more_to_insure"].tolist() == pytest.approx([0, 350, 200])
    assert table["covered_share"].tolist() == pytest.approx([150 / 320, 150 / 320, 160 / 320])
    assert table["insure_next"].tolist() == pytest.approx([np.nan, 1, 2], nan_ok=True)
    assert table["reason"].tolist() == ["insurance.next.covered", "", ""]


def test_no_one_asks_for_a_buyer_on_hold_or_one_the_insurer_has_refused(book, customers):
    known = customers(C_1={"hold": "yes"}, C_2=0.0, C_3=None)
    table = insure_next(book, known, scores(50.0, 50.0, 50.0)).set_index("customer")
    assert table["reason"].to_dict() == {"C-1": "insurance.next.hold", "C-2": "insurance.next.refused", "C-3": ""}
    assert table["insure_next"].to_dict() == pytest.approx({"C-1": np.nan, "C-2": np.nan, "C-3": 1}, nan_ok=True)


def test_more_is_asked_only_for_what_a_limit_would_cover(ledger, customers, policies):
    items = ledger({"amount": 113.0, "vat": 13.0}, {"customer": "C-2", "amount": 90.0}, {"customer": "C-3", "amount": 80.0, "vat": 0.0})
    known = customers(C_1=1000.0, C_2=None, C_3=30.0)
    table = insure_next(items, known, scores(50.0, 50.0, 50.0), policies=policies({"excluded": "C-2"})).set_index("customer")
    assert table["covered"].to_dict() == pytest.approx({"C-1": 100, "C-2": 0, "C-3": 30})
    assert table["more_to_insure"].to_dict() == pytest.approx({"C-1": 0, "C-2": 0, "C-3": 50})
    assert table["reason"].to_dict() == {"C-1": "insurance.next.covered", "C-2": "insurance.next.not_insurable", "C-3": ""}
    assert table.loc["C-3", "insure_next"] == 1


def test_a_book_without_risk_has_no_shares(book, customers):
    table = insure_next(book, customers(C_1=None), scores(100.0))
    assert table["risk"].tolist() == [0]
    assert table["risk_share"].isna().all()


def test_what_the_claims_have_used_of_each_policy(table, policies):
    rows = policies(
        {"maximum": 100},
        {"insurer": "B", "from": "2025-01-01", "to": "2025-12-31", "maximum": 50},
        {"insurer": "C", "from": "2027-01-01", "to": "2027-12-31"},
    )
    dated = {"customer": "C", "amount": 90.0}
    invoices = table(
        "Invoices",
        [
            {"invoice": "I-1", "invoice_date": "2026-01-01", **dated},
            {"invoice": "I-2", "invoice_date": "2026-01-02", "ship_date": "2025-12-30", **dated},
        ],
    ).rows
    claims = table("Claims", [
        {"invoice": "I-1", "filed": "2026-06-30", "amount": 80, "paid": 70, "closed": "2026-07-01"},
        {"invoice": "I-2", "filed": "2026-02-01", "amount": 70, "paid": 60, "closed": "2026-06-30"},
        {"invoice": "I-9", "filed": "2026-02-01", "amount": 70, "paid": 60, "closed": "2026-06-30"},
    ]).rows  # fmt: skip
    answer = policy_use(rows, claims, invoices, as_of=dt.date(2026, 6, 30))
    assert answer["insurer"].tolist() == ["C", "A", "B"]
    assert answer["status"].tolist() == ["insurance.policy.to_come", "insurance.policy.in_force", "insurance.policy.ended"]
    assert answer["claims_filed"].tolist() == [0, 1, 1]
    assert answer["claims_amount"].tolist() == [0, 80, 70]
    assert answer["policy_paid"].tolist() == [0, 0, 60]
    assert answer["maximum_left"].tolist() == pytest.approx([np.nan, 100, 0], nan_ok=True)
