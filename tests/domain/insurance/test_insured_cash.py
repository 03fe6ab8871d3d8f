"""Insured and uninsured cash on the same paths: by hand, the waterfall of a single loss, and what must hold for any policy."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain import calendar
from xlcash.domain.cash.risk import cash_at_risk, chance_of, closing_paths
from xlcash.domain.cash.situation import Situation
from xlcash.domain.insurance.insured_cash import insured_comparison
from xlcash.domain.insurance.insured_items import InsuredItems
from xlcash.domain.insurance.losses_on_paths import insured_losses_on_paths, within_aggregates
from xlcash.domain.insurance.waterfall import insured_losses
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import LOSSES, SPECS

AS_OF = dt.date(2026, 6, 30)
PAST = [[f"P-{n}", "ABC"[n % 3], "2025-11-01", "2025-12-01", 100.0] for n in range(30)]
PAID = [["2026-01-05", "ABC"[n % 3], 100.0, f"P-{n}", "cash" if n % 5 else "write-off"] for n in range(30)]
OPEN = [[f"O-{n}", "ABC"[n % 3], "2026-05-15", f"2026-06-{n % 28 + 1:02d}", 1_000.0 + 300 * n] for n in range(9)]
SALES = [[f"{2025 + n // 12}-{n % 12 + 1:02d}-01", 20_000.0] for n in range(18)]


def rows(name, head, *lines):
    return read_table(LOSSES if name == "Losses" else SPECS[name], [head, *lines]).rows


def situation(invoices=(*PAST, *OPEN), monthly=(), **policy):
    book = settle(
        rows("Invoices", ["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *invoices),
        rows("Receipts", ["Date", "Customer", "Amount", "Invoice", "Type"], *PAID), as_of=AS_OF,
    )  # fmt: skip
    return Situation(
        book, rows("Bills", ["Bill", "Supplier", "Due date", "Amount"]), rows("Plan", ["Line", "Direction", "Amount", "Frequency", "Start"]),
        rows("Accounts", ["Account", "Group", "Balance"], ["Bank", "operating", 5_000.0]), rows("Monthly", ["Month", "Sales"], *monthly),
        Policy(simulation_paths=1_000, vat_rate=0.0, **policy),
    )  # fmt: skip


def limits(limit=1e9):
    return rows("Customers", ["Customer", "Insured limit"], *([name, limit] for name in "ABC"))


def policies(**terms):
    usual = {
        "insurer": "I", "from": "2026-01-01", "to": "2027-12-31", "percentage": 0.9, "waiting_days": 60, "notification_days": 90,
        "deductible_order": "after", **terms,
    }  # fmt: skip
    columns = [column for column in SPECS["Policies"].columns if column.key in usual]
    return rows("Policies", [SPECS["Policies"].header(column.key, "en") for column in columns], [usual[column.key] for column in columns])


NONE = policies().iloc[:0]


def test_the_uninsured_side_is_cash_at_risk():
    firm = situation(monthly=SALES)
    compared, alone = insured_comparison(firm, limits(), policies(), periods=6), cash_at_risk(firm, periods=6)
    for key in ("p5", "p10", "p50", "probability_below_reserve"):
        assert compared[key].tolist() == alone[key].tolist()


def test_without_a_policy_both_sides_are_equal():
    table = insured_comparison(situation(monthly=SALES), limits(), NONE, periods=6)
    assert table["insured_p5"].tolist() == table["p5"].tolist()
    assert table[["premium", "claims_paid"]].to_numpy().tolist() == [[0, 0]] * 6


@pytest.mark.parametrize(
    "nothing", [limits(0.0), rows("Customers", ["Customer", "Insured limit"], ["A", None])], ids=["limit 0", "no limit"]
)
def test_customers_without_a_limit_are_not_insured(nothing):
    table = insured_comparison(situation(), nothing, policies(), periods=9)
    assert table["insured_p50"].tolist() == table["p50"].tolist()


def test_a_policy_that_states_no_waiting_period_pays_nothing_here():
    assert insured_comparison(situation(), limits(), policies(waiting_days=None), periods=9)["claims_paid"].sum() == 0


def test_nothing_comes_before_the_waiting_period_and_the_payment_days_are_over():
    """Due on 28 June at the latest and on 1 June at the earliest; 60 + 30 days later is 30 August at the earliest."""
    paid = insured_comparison(situation(), limits(), policies(), periods=4)["claims_paid"].tolist()
    assert paid[0] == 0
    assert paid[1] > 0


def test_the_insured_share_of_what_is_unpaid_by_hand():
    """One customer and one pay run: on a path it is paid or not, and where it is not the insurer pays 90 % less the deductible."""
    firm = situation((*PAST, ["O", "A", "2026-05-15", "2026-06-08", 1_000.0]))
    table = insured_comparison(firm, limits(), policies(deductible=50.0), periods=4)
    assert table["p5"].tolist() == [5_000.0] * 4
    assert table["insured_p5"].tolist() == [5_000.0, 5_000.0, 5_850.0, 5_850.0]
    assert table["insured_p50"].tolist()[-1] == 6_000.0


@pytest.mark.parametrize(("order", "paid"), [("after", 85.0), ("before", 85.5)])
def test_the_worked_number_of_the_deductibles_order(order, paid):
    firm = situation((*PAST, ["O", "A", "2026-05-15", "2026-06-08", 120.0]))
    table = insured_comparison(firm, limits(100.0), policies(deductible=5.0, deductible_order=order), periods=4)
    assert table["insured_p5"].tolist()[-1] == 5_000.0 + paid


def test_claims_that_are_over_or_were_never_reported_bring_nothing():
    firm = situation((*PAST, ["O", "A", "2026-01-15", "2026-03-08", 1_000.0]))
    head = ["Invoice", "Notified", "Status"]
    told = {"reported": ["O", "2026-05-01", "open"], "refused": ["O", "2026-05-01", "refused"], "late": ["O", "2026-07-01", "open"]}
    found = {
        key: insured_comparison(firm, limits(), policies(), periods=2, claims=rows("Claims", head, row))["claims_paid"].sum() > 0
        for key, row in told.items()
    }
    assert found == {"reported": True, "refused": False, "late": False}


def test_new_sales_are_insured_and_cost_premium_while_a_policy_is_in_force():
    firm = situation(monthly=SALES)
    table = insured_comparison(firm, limits(), policies(premium_rate=0.01, to="2026-12-31"), periods=12)
    assert table["premium"].iloc[5] == pytest.approx(0.01 * 6 * 20_000, rel=0.02)
    assert table["premium"].iloc[11] == table["premium"].iloc[5]
    book_only = insured_comparison(situation(), limits(), policies(to="2026-12-31"), periods=12)
    assert table["claims_paid"].iloc[-1] > book_only["claims_paid"].iloc[-1]


def on_paths(firm, customers, known, periods=6):
    spans = calendar.periods(AS_OF, periods, "monthly")
    chance = chance_of(firm, spans, group="operating", paths=1_000, seed=1)
    closing, _ = closing_paths(firm, spans, chance, group="operating")
    items = InsuredItems.of(firm, customers, known, group="operating", runs=chance.runs.of_item, spans=spans)
    return closing, insured_losses_on_paths(items, known, chance, closing.shape)


def test_on_a_path_where_nothing_is_paid_the_waterfall_is_that_of_single_losses():
    known = policies(deductible=120.0, first_loss=700.0, maximum=6_000.0)
    customers = limits(2_500.0)
    _, insured = on_paths(situation(), customers, known)
    owed = {name: sum(row[4] for row in OPEN if row[1] == name) for name in "ABC"}
    head = ["Customer", "Date", "Amount"]
    losses = rows("Losses", head, *([name, "2026-06-01", amount] for name, amount in owed.items()))
    single = insured_losses(losses, known, customers=customers)
    assert insured[0, -1].max() == pytest.approx(single["insured_loss"].sum())
    assert within_aggregates(insured, known)[-1].max() == pytest.approx(single["compensation"].sum())


@settings(max_examples=15, deadline=None)
@given(
    percentage=st.floats(0.01, 1.0), deductible=st.floats(0, 3_000), first_loss=st.floats(0, 5_000), maximum=st.floats(0, 20_000),
    limit=st.floats(1, 10_000), order=st.sampled_from(["before", "after"]),
)  # fmt: skip
def test_no_path_gets_more_than_its_loss_the_limits_or_the_maximum(percentage, deductible, first_loss, maximum, limit, order):
    known = policies(percentage=percentage, deductible=deductible, first_loss=first_loss, maximum=maximum, deductible_order=order)
    closing, insured = on_paths(situation(), limits(limit), known)
    paid = within_aggregates(insured, known)
    owed = sum(row[4] for row in OPEN)
    unpaid = 5_000 + owed - closing
    assert (paid >= 0).all()
    assert (paid <= percentage * np.minimum(unpaid, 3 * limit) + 1e-6).all()
    assert (paid <= maximum + 1e-9).all()


def test_the_same_seed_draws_the_same_claims_in_any_order_of_rows():
    firm, turned = situation(monthly=SALES), situation((*OPEN[::-1], *PAST[::-1]), monthly=SALES)
    known = policies(deductible=100.0, maximum=9_000.0)
    first, second = (insured_comparison(each, limits(3_000.0), known, periods=6) for each in (firm, turned))
    assert first["insured_p5"].tolist() == pytest.approx(second["insured_p5"].tolist(), rel=1e-12)


def test_insured_cash_is_never_lower_by_more_than_the_premium():
    table = insured_comparison(situation(monthly=SALES), limits(), policies(premium_rate=0.02), periods=12)
    for key in ("p5", "p10", "p50"):
        assert (table[f"insured_{key}"] >= table[key] - table["premium"] - 1e-9).all()
