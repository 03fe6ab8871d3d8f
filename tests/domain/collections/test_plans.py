"""Payment plans: what settles their instalments, when they break, and what their invoices age by."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.collections.staging import AS_OF, S3, customers, day, held, ledger_of, overdue, rows, said, stages
from xlcash.domain.collections.circumstances import Circumstances
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.collections.instalments import payment_plan
from xlcash.domain.collections.plans import plan_instalments, plan_overview, plan_standing
from xlcash.domain.letters.composing import letters
from xlcash.domain.policy import Policy
from xlcash.domain.tables import LOG, PLANS

OWED = overdue(60, amount=100.0, plan="P")  # due on 2026-05-01
PLAN = [["P", "C-1", "2026-06-10", 40.0, "2026-06-01"], ["P", "C-1", "2026-07-10", 60.0, "2026-06-01"]]
PAID = [["2026-06-09", "C-1", 40.0, "I-1"]]


def standing(invoices, plans, receipts=(), as_of=AS_OF, **settings):
    return plan_standing(rows(PLANS, plans), ledger_of(invoices, receipts, as_of), Policy(**settings))


def state(*given, **more):
    return standing(*given, **more).plans["state"].tolist()


# ── kept, broken, paid ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_kept_while_its_instalments_are_paid():
    assert state([OWED], PLAN, PAID) == ["kept"]


@pytest.mark.parametrize(("as_of", "wanted"), [("2026-06-13", "kept"), ("2026-06-14", "broken")])
def test_it_breaks_on_the_day_after_the_days_of_grace(as_of, wanted):
    assert state([OWED], PLAN, as_of=dt.date.fromisoformat(as_of)) == [wanted]


def test_without_days_of_grace_it_breaks_on_the_day_after_the_due_date():
    assert state([OWED], PLAN, as_of=dt.date(2026, 6, 11), plan_grace_days=0.0) == ["broken"]
    assert state([OWED], PLAN, as_of=dt.date(2026, 6, 10), plan_grace_days=0.0) == ["kept"]


def test_a_part_of_an_instalment_does_not_keep_it():
    assert state([OWED], PLAN, [["2026-06-09", "C-1", 39.0, "I-1"]]) == ["broken"]


def test_paying_up_mends_it():
    assert state([OWED], PLAN, [["2026-06-25", "C-1", 40.0, "I-1"]]) == ["kept"]


def test_it_is_paid_when_its_instalments_are():
    assert state([OWED], PLAN, [["2026-06-09", "C-1", 100.0, "I-1"]]) == ["paid"]


def test_a_plan_agreed_later_is_not_known_yet():
    assert state([OWED], PLAN, as_of=dt.date(2026, 5, 31)) == []


# ── what settles its instalments ─────────────────────────────────────────────────────────────────────────────────────


def test_receipts_settle_instalments_in_order_of_their_due_dates_whatever_the_order_of_the_rows():
    table = plan_instalments(standing([OWED], PLAN[::-1], [["2026-06-09", "C-1", 55.0, "I-1"]]), as_of=AS_OF)
    assert table["paid"].tolist() == [40.0, 15.0]
    assert table["open"].tolist() == [0.0, 45.0]


def test_each_instalment_has_its_own_age():
    table = plan_instalments(standing([OWED], PLAN), as_of=AS_OF)
    assert table["days_overdue"].tolist() == [20.0, -10.0]
    assert [said(state) for state in table["state"]] == ["missed", "to come"]


def test_what_was_paid_before_the_plan_was_agreed_settles_none_of_it():
    early = [["2026-05-31", "C-1", 30.0, "I-1"]]
    assert plan_instalments(standing([OWED], PLAN, early), as_of=AS_OF)["paid"].tolist() == [0.0, 0.0]


def test_a_plan_without_a_day_of_agreement_is_for_all_its_invoices_owe():
    undated = [[*row[:4], None] for row in PLAN]
    early = [["2026-05-20", "C-1", 25.0, "I-1"]]
    owed = overdue(60, amount=125.0, plan="P")
    assert plan_instalments(standing([owed], undated, early), as_of=AS_OF)["paid"].tolist() == [0.0, 0.0]
    assert plan_instalments(standing([owed], undated, [*early, *PAID]), as_of=AS_OF)["paid"].tolist() == [40.0, 0.0]


def test_a_write_off_pays_no_instalment():
    off = [["2026-06-09", "C-1", 40.0, "I-1"]]
    ledger = ledger_of([OWED], off)
    written = ledger.settlements.assign(kind="write_off")
    instead = type(ledger)(ledger.as_of, ledger.invoices, written, ledger.credits)
    assert plan_standing(rows(PLANS, PLAN), instead, Policy()).plans["state"].tolist() == ["broken"]


def test_two_customers_may_have_plans_of_one_name():
    theirs = overdue(60, "I-2", customer="C-2", plan="P")
    both = [*PLAN, ["P", "C-2", "2026-06-10", 100.0, "2026-06-01"]]
    assert state([OWED, theirs], both, PAID) == ["kept", "broken"]


def test_the_overview_tells_what_the_invoices_still_owe():
    row = plan_overview(standing([OWED], PLAN, PAID), ledger_of([OWED], PAID)).iloc[0]
    assert row[["invoices", "instalments", "instalment_amount", "paid", "open", "still_owed"]].tolist() == [
        1.0,
        2.0,
        100.0,
        40.0,
        60.0,
        60.0,
    ]
    assert row["next_due"] == day("2026-07-10")
    assert said(row["state"]) == "kept"


# ── the ladder ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_while_it_is_kept_its_invoices_take_no_step_and_age_by_the_next_instalment():
    row = stages([OWED], S3, receipts=PAID, plans=PLAN).iloc[0]
    assert row[["level", "action", "owner", "days_overdue"]].tolist() == [0.0, "", "", -10.0]
    assert row["due_on"] == day("2026-07-10")
    assert said(row["hold"]) == "Plan P, next 2026-07-10"


SMALL = [["P", "C-1", "2026-07-10", 40.0, "2026-06-01"]]


def test_a_plan_for_a_part_of_an_invoice_holds_nothing_and_the_rest_is_stepped_by_its_own_due_date():
    row = stages([OWED], S3, plans=SMALL).iloc[0]  # 100, overdue for 60 days
    assert row[["open", "in_plan", "days_overdue", "level", "hold"]].tolist() == [100.0, 40.0, 60.0, 3.0, ""]


def test_a_letter_claims_what_the_plan_leaves():
    about = customers(S3)
    around = Circumstances(plans=rows(PLANS, SMALL))
    (letter,) = letters(ledger_of([OWED]), about, default_ladders("en"), rows(LOG, []), as_of=AS_OF, language="en", around=around)
    assert letter.lines[["open", "held", "claimed"]].to_numpy().tolist() == [[100.0, 40.0, 60.0]]


def test_a_plan_covers_the_invoices_that_fell_due_first():
    owed = [overdue(60, "I-1", 30.0, plan="P"), overdue(50, "I-2", 30.0, plan="P"), overdue(40, "I-3", 30.0, plan="P")]
    table = stages(owed, S3, plans=SMALL).set_index("invoice")
    assert table["in_plan"].to_dict() == {"I-1": 30.0, "I-2": 10.0, "I-3": 0.0}
    assert {name: said(hold) for name, hold in table["hold"].items()} == {"I-1": "Plan P, next 2026-07-10", "I-2": "", "I-3": ""}
    assert table["days_overdue"].to_dict() == {"I-1": -10.0, "I-2": 50.0, "I-3": 40.0}


def test_what_a_plan_leaves_and_a_dispute_takes_is_held_by_the_plan():
    held_row = stages([overdue(60, amount=100.0, plan="P", disputed=60.0)], S3, plans=SMALL).iloc[0]
    assert (said(held_row["hold"]), held_row["level"]) == ("Plan P, next 2026-07-10", 0.0)


@pytest.mark.parametrize(("amount", "hold"), [(99.99, ""), (99.996, "Plan P, next 2026-07-10"), (100.0, "Plan P, next 2026-07-10")])
def test_half_a_cent_beside_a_plan_is_rounding(amount, hold):
    assert held(OWED, ladder=S3, plans=[["P", "C-1", "2026-07-10", amount, "2026-06-01"]]) == [hold]


def test_what_is_paid_settles_instalments_and_invoices_alike():
    plan = [["P", "C-1", "2026-06-10", 40.0, "2026-06-01"], ["P", "C-1", "2026-07-10", 20.0, "2026-06-01"]]
    row = stages([OWED], S3, plans=plan, receipts=PAID).iloc[0]
    assert row[["open", "in_plan"]].tolist() == [60.0, 20.0]


def test_a_broken_plan_returns_all_its_invoices_to_the_ladder():
    table = stages([OWED, overdue(31, "I-2", plan="P")], S3, plans=PLAN)
    assert table[["days_overdue", "level"]].to_numpy().tolist() == [[60.0, 3.0], [31.0, 2.0]]
    assert held(OWED, ladder=S3, plans=PLAN) == [""]


def test_an_invoice_whose_plan_nobody_knows_stays_on_the_ladder():
    assert stages([overdue(60, plan="Q")], S3, plans=PLAN)["level"].tolist() == [3.0]


def test_limitation_runs_from_the_last_instalment():
    assert stages([OWED], S3, plans=PLAN)["limitation"].tolist() == [day("2029-07-10")]


# ── a plan to offer ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_interest_the_instalments_differ_by_a_cent_at_most():
    plan = payment_plan(100.0, 7, dt.date(2026, 7, 31))
    assert plan["instalment_amount"].tolist() == [14.29, 14.28, 14.29, 14.28, 14.29, 14.28, 14.29]
    assert plan["left"].iloc[-1] == 0


def test_with_interest_the_instalment_is_excels_pmt():
    plan = payment_plan(12_000.0, 12, dt.date(2026, 7, 31), annual_rate=0.06)  # =PMT(0.06/12,12,-12000) is 1032.797...
    assert plan["instalment_amount"].between(1032.79, 1032.81).all()
    assert plan["interest"].iloc[0] == 60.0
    assert plan["instalment_amount"].sum() - plan["interest"].sum() == pytest.approx(12_000.0, abs=1e-9)


@pytest.mark.parametrize(
    ("frequency", "days"),
    [
        ("monthly", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("quarterly", ["2026-01-31", "2026-04-30", "2026-07-31"]),
        ("weekly", ["2026-01-31", "2026-02-07", "2026-02-14"]),
        ("daily", ["2026-01-31", "2026-02-01", "2026-02-02"]),
    ],
)
def test_instalments_fall_due_so_often(frequency, days):
    assert payment_plan(300.0, 3, dt.date(2026, 1, 31), frequency=frequency)["due_date"].tolist() == [pd.Timestamp(one) for one in days]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**10), st.integers(1, 600), st.sampled_from([0.0, 0.0435, 0.24, 1.0]), st.sampled_from(["weekly", "monthly"]))
def test_instalments_add_up_to_the_cent_and_never_leave_less_than_nothing(cents, count, rate, frequency):
    plan = payment_plan(cents / 100, count, dt.date(2026, 1, 1), frequency=frequency, annual_rate=rate)
    amounts, interest, left = ((100 * plan[key]).round().astype(int) for key in ("instalment_amount", "interest", "left"))
    assert amounts.sum() - interest.sum() == cents
    assert left.iloc[-1] == 0
    assert left.between(0, cents).all()
    assert (amounts >= interest).all()
