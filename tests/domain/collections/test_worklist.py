"""Whom to chase first, and why: every part of the score by hand."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.collections.worklist import worklist
from xlcash.domain.columns import objects
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, LOG
from xlcash.language import LANGUAGES, Term

AS_OF = dt.date(2026, 6, 30)
ONE = {"": 1.0, "CNY": 1.0}
PROMISED = Term("ladders.hold.promise", date="2026-07-03")
LOG_HEAD = ["Date", "Customer", "Invoice", "Level", "Promise date", "Promise amount"]


def due(days):
    return (AS_OF - dt.timedelta(days=days)).isoformat()


def invoice(name, customer="C-1", days=45, amount=100.0, disputed=None):
    return [name, customer, due(days + 30), due(days), amount, disputed]


USUAL = {"level": 1.0, "action": "Remind", "owner": "Finance", "due_on": due(0), "hold": "", "notify_by": None, "in_plan": 0.0}


def stages(ledger, steps):
    """The rows of the collection stage: level 1 and its step due now unless told otherwise."""
    rows = ledger.invoices[ledger.invoices["open"] > 0]
    told = [steps.get(name, {}) for name in rows["invoice"]]
    given = {key: [step.get(key, usual) for step in told] for key, usual in USUAL.items()}
    dates = {key: pd.Series(given.pop(key), dtype="datetime64[s]") for key in ("due_on", "notify_by")}
    texts = {key: objects(given[key]) for key in ("action", "owner", "hold")}
    frame = rows[["invoice", "customer", "open", "days_overdue", "disputed"]].reset_index(drop=True)
    return frame.assign(level=np.array(given["level"], dtype=float), in_plan=given["in_plan"], **dates, **texts)


def ranked(ledger, invoices, receipts=(), *, steps=(), log=(), customers=(), policy=None, factors=ONE):
    settled = ledger(invoices, receipts, as_of=AS_OF.isoformat())
    files = read_table(CUSTOMERS, [["Customer", "Name", "Credit limit"], *customers]).rows
    contacts = read_table(LOG, [LOG_HEAD, *log]).rows
    return worklist(stages(settled, dict(steps)), settled, files, contacts, policy or Policy(), factors=factors)


def one(ledger, *invoices, **given):
    (row,) = ranked(ledger, list(invoices), **given).to_dict("records")
    return row


# ── money at stake × urgency ─────────────────────────────────────────────────────────────────────────────────────────


def test_where_nobody_has_ever_paid_all_of_it_is_at_risk(ledger):
    row = one(ledger, invoice("I-1"))
    assert (row["open"], row["overdue"], row["oldest"], row["money_at_risk"]) == (100.0, 100.0, 45.0, 100.0)
    assert row["urgency"] == pytest.approx(1 + 1.0 * 45 / 90 + 0.5)
    assert row["score"] == pytest.approx(100 * 2.0)


def test_age_counts_in_full_from_90_days_on(ledger):
    assert [one(ledger, invoice("I-1", days=days))["urgency"] for days in (1, 90, 400)] == pytest.approx([1.5 + 1 / 90, 2.5, 2.5])


def test_a_step_counts_from_seven_days_before_it_falls_due(ledger):
    urgency = [one(ledger, invoice("I-1", days=90), steps={"I-1": {"due_on": due(day)}})["urgency"] for day in (-7, -6, -1, 0, 20)]
    assert urgency == pytest.approx([2.0, 2 + 0.5 / 7, 2 + 0.5 * 6 / 7, 2.5, 2.5])


def test_an_insurers_deadline_weighs_more_than_any_other(ledger):
    urgency = [one(ledger, invoice("I-1", days=90), steps={"I-1": {"notify_by": due(day)}}) for day in (-14, -7, 0, 1)]
    assert [row["urgency"] for row in urgency] == pytest.approx([2.5, 3.5, 4.5, 2.5])


def test_customers_who_pay_in_the_end_rank_below_those_who_do_not(ledger):
    """Both owe 100 overdue for ten days; one has always paid twelve days late, the other sixty."""
    invoices, receipts = [invoice("I-S", "slow", days=10), invoice("I-V", "very slow", days=10)], []
    for n in range(12):
        for customer, late in (("slow", 12), ("very slow", 60)):
            name = f"{customer}{n}"
            invoices.append(invoice(name, customer, days=100 + 20 * n, amount=50.0))
            receipts.append([due(100 + 20 * n - late), customer, 50.0, name])
    table = ranked(ledger, invoices, receipts)
    assert table["customer"].tolist() == ["very slow", "slow"]
    assert table["money_at_risk"].iloc[0] > 5 * table["money_at_risk"].iloc[1]


# ── what lowers and what raises ──────────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_lowers_by_its_part_and_stays_in_the_overdue(ledger):
    row = one(ledger, invoice("I-1", disputed=40.0))
    assert (row["overdue"], row["money_at_risk"]) == (100.0, 60 + 0.25 * 40)


def test_a_live_promise_lowers_and_its_invoice_presses_no_more(ledger):
    row = one(ledger, invoice("I-1"), steps={"I-1": {"hold": PROMISED}}, log=[["2026-06-20", "C-1", "I-1", None, "2026-07-03", 100.0]])
    assert (row["money_at_risk"], row["urgency"], row["next_action"]) == (25.0, 1.0, "")
    assert row["promise"] == pd.Timestamp("2026-07-03")
    assert row["light"] == "words.light.yellow"


def test_what_a_plan_covers_of_an_invoice_lowers_by_its_part(ledger):
    row = one(ledger, invoice("I-1"), steps={"I-1": {"in_plan": 40.0}})
    assert row["money_at_risk"] == 60 + 0.25 * 40
    assert row["reason"].said("en").endswith("counted 25%: By plan 40")


def test_a_promise_for_a_day_too_far_off_is_not_waited_for(ledger):
    log = [["2026-06-20", "C-1", "I-1", None, "2026-09-19", 100.0]]
    assert pd.isna(one(ledger, invoice("I-1"), log=log)["promise"])
    assert one(ledger, invoice("I-1"), log=log, policy=Policy(promise_longest_days=91.0))["promise"] == pd.Timestamp("2026-09-19")


UNAPPLIED = [[due(10), "C-1", 100.0, "I-unknown"]]


def test_money_that_has_come_and_is_not_applied_is_at_no_risk(ledger):
    """C-1 paid its 100 with a wrong number; C-2 owes 50."""
    table = ranked(ledger, [invoice("I-1", "C-1"), invoice("I-2", "C-2", amount=50.0)], UNAPPLIED)
    assert table["customer"].tolist() == ["C-2", "C-1"]
    assert table["unapplied"].tolist() == [0.0, -100.0]
    assert table["money_at_risk"].tolist() == [50.0, 0.0]
    assert [light.said("en") for light in table["light"]] == ["Red", "Yellow"]
    assert table["reason"].iloc[1].said("en").endswith("; 100 of cash or credits not applied counts against it")
    assert table["reason"].iloc[1].said("zh").endswith("；未核销款项 100 已抵减")
    assert "not applied" not in table["reason"].iloc[0].said("en")


@pytest.mark.parametrize(("came", "risk"), [(30.0, 70.0), (90.0, 10.0), (300.0, 0.0)])
def test_money_not_applied_leaves_at_risk_what_is_overdue_beyond_it(ledger, came, risk):
    row = one(ledger, invoice("I-1"), invoice("I-2", days=-9, amount=500.0), receipts=[[due(10), "C-1", came, "I-unknown"]])
    assert row["money_at_risk"] == risk


def test_an_insurers_deadline_is_red_though_cash_has_come(ledger):
    row = one(ledger, invoice("I-1"), receipts=UNAPPLIED, steps={"I-1": {"notify_by": due(-7)}})
    assert row["light"] == "words.light.red"


def test_a_broken_promise_raises(ledger):
    row = one(ledger, invoice("I-1"), log=[["2026-06-01", "C-1", "I-1", None, "2026-06-12", 100.0]])
    assert row["urgency"] == pytest.approx(2.0 + 0.5)
    assert row["light"] == "words.light.red"
    assert "promise for 06-12 broken +0.50" in row["reason"].said("en")


def test_a_promise_broken_longer_ago_than_the_setting_is_forgiven(ledger):
    log = [["2026-02-01", "C-1", "I-1", None, "2026-03-31", 100.0]]
    assert one(ledger, invoice("I-1", days=100), log=log)["urgency"] == pytest.approx(2.5)


def test_more_than_90_percent_of_the_limit_raises_and_90_percent_does_not(ledger):
    urgency = [one(ledger, invoice("I-1"), customers=[["C-1", None, limit]])["urgency"] for limit in (100 / 0.9, 111.0, 0.0, None)]
    assert urgency == pytest.approx([2.0, 2.25, 2.25, 2.0])


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_step_shown_is_the_highest_of_what_is_due_and_not_held(ledger):
    steps = {
        "I-1": {"level": 3.0, "action": "Sue", "hold": PROMISED},
        "I-2": {"level": 1.0, "action": "Remind", "due_on": due(9)},
        "I-3": {"level": 2.0, "action": "Demand", "due_on": due(3)},
        "I-4": {"level": 3.0, "action": "Assign", "due_on": due(-2)},
    }
    row = one(ledger, *(invoice(name) for name in steps), steps=steps)
    assert (row["level"], row["next_action"], row["due_on"]) == (2.0, "Demand", pd.Timestamp(due(3)))


def test_a_report_to_an_insurer_comes_before_every_other_step_the_nearest_first(ledger):
    steps = {
        "I-1": {"level": 1.0, "action": "Demand", "due_on": due(30)},
        "I-2": {"level": np.nan, "action": Term("ladders.report", insurer="A", date="2026-07-06"), "due_on": due(-6)},
        "I-3": {"level": np.nan, "action": Term("ladders.report", insurer="A", date="2026-07-02"), "due_on": due(-2)},
    }
    row = one(ledger, invoice("I-1", amount=100.0), invoice("I-2", amount=90_000.0), invoice("I-3"), steps=steps)
    assert row["next_action"].said("en") == "Notify A by 2026-07-02"
    assert (row["level"], row["due_on"]) == (0.0, pd.Timestamp(due(-2)))


def test_where_nothing_is_due_the_step_that_falls_due_first_is_shown_and_what_is_done_comes_last(ledger):
    steps = {
        "I-1": {"level": 3.0, "action": "Sue", "due_on": None},
        "I-2": {"level": 2.0, "action": "Demand", "due_on": due(-9)},
        "I-3": {"level": 1.0, "action": "Remind", "due_on": due(-3)},
    }
    assert one(ledger, *(invoice(name) for name in steps), steps=steps)["next_action"] == "Remind"
    assert one(ledger, invoice("I-1"), steps=steps)["next_action"] == "Sue"


def test_the_special_list_begins_on_day_31(ledger):
    special = [one(ledger, invoice("I-1", days=days))["special"] for days in (29, 30, 31)]
    assert special == ["", "", "words.flag.yes"]


def test_what_is_disputed_in_full_is_not_on_the_special_list(ledger):
    assert one(ledger, invoice("I-1", disputed=100.0))["special"] == ""


def test_nothing_overdue_scores_nothing_and_comes_last(ledger):
    table = ranked(ledger, [invoice("I-1", "C-1", days=-5, amount=900.0), invoice("I-2", "C-2", days=1, amount=1.0)])
    assert table["customer"].tolist() == ["C-2", "C-1"]
    assert table["score"].iloc[1] == 0.0
    assert [light.said("en") for light in table["light"]] == ["Yellow", "Green"]
    assert table["reason"].iloc[1].said("en") == "Nothing overdue"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_states_every_part_of_the_score(ledger, language):
    log = [["2026-06-01", "C-1", "I-1", None, "2026-06-12", 100.0]]
    given = {"steps": {"I-1": {"notify_by": due(-7)}, "I-2": {"hold": PROMISED}}, "log": log, "customers": [["C-1", None, 150.0]]}
    row = one(ledger, invoice("I-1"), invoice("I-2", disputed=30.0), **given)
    said = row["reason"].said(language)
    assert row["score"] == pytest.approx(125 * (1 + 0.5 + 0.5 + 1.0 + 0.5 + 0.25))
    for part in ("125", "30", "3.75", "45", "+0.50", "+1.00", "07-07", "06-12", "+0.25", "133%", "25%", "100"):
        assert part in said, part


def test_a_list_without_open_invoices_is_empty(ledger):
    assert ranked(ledger, []).empty


# ── invariants ───────────────────────────────────────────────────────────────────────────────────────────────────────

debts = st.lists(st.tuples(st.sampled_from(["C-1", "C-2", "C-3"]), st.integers(-20, 200), st.integers(1, 999)), min_size=1, max_size=6)


@settings(max_examples=10, deadline=None)
@given(debts, st.randoms())
def test_the_order_of_the_rows_changes_nothing_and_another_unit_scales_the_scores(ledger, debts, chance):
    invoices = [invoice(f"I-{n}", customer, days, float(amount)) for n, (customer, days, amount) in enumerate(debts)]
    table = ranked(ledger, invoices)
    chance.shuffle(invoices)
    pd.testing.assert_frame_equal(table.drop(columns="reason"), ranked(ledger, invoices).drop(columns="reason"))
    scaled = ranked(ledger, [[*row[:4], row[4] * 1000, row[5]] for row in invoices])
    assert scaled["customer"].tolist() == table["customer"].tolist()
    assert scaled["score"].to_numpy() == pytest.approx(1000 * table["score"].to_numpy())
    assert table["score"].to_numpy() == pytest.approx((table["money_at_risk"] * table["urgency"]).to_numpy())


def test_amounts_in_other_currencies_are_converted(ledger):
    rows = [[*invoice("I-1", amount=10.0), None, None, None, "USD"]]
    assert one(ledger, *rows, factors={"": 1.0, "USD": 7.0})["score"] == pytest.approx(70 * 2.0)
