"""The claim clock: days counted by hand from the due date first agreed, 2026-04-02 (day 92 of the year)."""

import datetime as dt

import pandas as pd
import pytest

from xlcash.domain.insurance.clock import claim_clock

AS_OF = dt.date(2026, 6, 30)
TERMS = {"notification_days": 90, "maximum_extension_days": 60, "waiting_days": 180, "filing_days": 120}
DAYS = ["notify_by", "extension_ends", "claim_from", "claim_by"]


@pytest.fixture
def clock(table, policies, customers, ledger):
    def made(policy=None, *invoices, claims=(), as_of="2026-06-30", limit=1000.0, **more):
        stated = table("Claims", claims).rows
        day = dt.date.fromisoformat(as_of)
        return claim_clock(
            ledger(*invoices, as_of=as_of), customers(C_1=limit), policies(TERMS | (policy or {})), as_of=day, claims=stated, **more
        )

    return made


def days(row):
    return ["" if pd.isna(row[key]) else str(row[key].date()) for key in DAYS]


def test_every_day_counts_from_the_due_date(clock):
    row = clock().iloc[0]
    assert days(row) == ["2026-07-01", "2026-06-01", "2026-09-29", "2027-01-27"]
    assert row["days_left"] == 1
    assert row["light"] == "words.light.red"
    assert row["next_step"] == "insurance.steps.notify_stop"
    assert row["next_step"].fields == {"date": "2026-07-01"}


@pytest.mark.parametrize(
    ("as_of", "step", "light", "left"),
    [
        ("2026-04-02", "not_due", "green", 90), ("2026-04-03", "notify", "yellow", 89), ("2026-06-01", "notify", "yellow", 30),
        ("2026-06-02", "notify_stop", "yellow", 29), ("2026-06-16", "notify_stop", "yellow", 15), ("2026-06-17", "notify_stop", "red", 14),
        ("2026-07-01", "notify_stop", "red", 0), ("2026-07-02", "missed", "red", -1), ("2027-01-27", "missed", "red", -210),
        ("2027-01-28", "lapsed", "red", -211),
    ],
)  # fmt: skip
def test_the_step_changes_on_its_day(clock, as_of, step, light, left):
    row = clock(as_of=as_of).iloc[0]
    assert (row["next_step"], row["light"], row["days_left"]) == (f"insurance.steps.{step}", f"words.light.{light}", left)


@pytest.mark.parametrize(
    ("claim", "as_of", "step", "light", "left"),
    [
        ({"notified": "2026-06-10"}, "2026-06-30", "steps.wait", "yellow", 211),
        ({"notified": "2026-06-10"}, "2026-09-28", "steps.wait", "yellow", 121),
        ({"notified": "2026-06-10"}, "2026-09-29", "steps.file_by", "yellow", 120),
        ({"notified": "2026-06-10"}, "2027-01-27", "steps.file_by", "red", 0),
        ({"notified": "2026-06-10"}, "2027-01-28", "steps.lapsed", "red", -1),
        ({"notified": "2026-07-01"}, "2026-06-30", "steps.notify_stop", "red", 1),
        ({"notified": "2026-06-10", "filed": "2026-10-01"}, "2027-03-01", "steps.filed", "green", None),
        ({"notified": "2026-06-10", "filed": "2026-10-01", "status": "paid"}, "2027-03-01", "ended.paid", "green", None),
        ({"status": "refused"}, "2026-06-30", "ended.refused", "green", None),
    ],
)
def test_what_the_register_tells_moves_the_clock_on(clock, claim, as_of, step, light, left):
    row = clock(claims=[{"invoice": "I-1", **claim}], as_of=as_of).iloc[0]
    assert (row["next_step"], row["light"]) == (f"insurance.{step}", f"words.light.{light}")
    assert row["days_left"] == left if left is not None else pd.isna(row["days_left"])


def test_a_wait_that_begins_with_the_notification_counts_from_it_or_from_the_last_day_for_it(clock):
    assert days(clock({"waiting_from": "notification"}).iloc[0])[2] == "2026-12-28"  # 2026-07-01 + 180
    told = clock({"waiting_from": "notification"}, claims=[{"invoice": "I-1", "notified": "2026-05-01"}])
    assert days(told.iloc[0])[2:] == ["2026-10-28", "2027-02-25"]


def test_what_the_policy_does_not_state_has_no_day(clock):
    row = clock({"notification_days": None, "maximum_extension_days": None, "filing_days": None}).iloc[0]
    assert days(row) == ["", "", "2026-09-29", ""]
    assert pd.isna(row["days_left"])
    assert row["next_step"] == "insurance.steps.no_notice_stated"
    assert clock({"filing_days": None}, claims=[{"invoice": "I-1", "notified": "2026-06-01"}], as_of="2026-10-01")[
        "next_step"
    ].tolist() == ["insurance.steps.file"]


def test_the_policy_is_that_of_the_day_of_shipment_else_of_the_invoice(clock, policies, customers, ledger):
    both = policies(TERMS, {"insurer": "B", "from": "2025-01-01", "to": "2025-12-31"} | TERMS)
    items = ledger({"ship_date": "2025-12-31"}, {}, {"ship_date": "2024-06-01"})
    answer = claim_clock(items, customers(C_1=1000.0), both, as_of=AS_OF).set_index("invoice")
    assert answer["insurer"].to_dict() == {"I-1": "B", "I-2": "A", "I-3": ""}
    assert answer.loc["I-3", "next_step"] == "insurance.uninsured.not_in_force"


@pytest.mark.parametrize(
    ("policy", "limit", "reason"),
    [
        ({"excluded": "C-1"}, 1000.0, "excluded"), ({"maximum_term": 59}, 1000.0, "over_term"), ({}, None, "no_limit"), ({}, 0.0, "no_limit"),
    ],
)  # fmt: skip
def test_an_uninsured_invoice_says_why_and_has_no_days(clock, policy, limit, reason):
    row = clock(policy, limit=limit).iloc[0]
    assert row["next_step"] == f"insurance.uninsured.{reason}"
    assert days(row) == ["", "", "", ""]
    assert (row["light"], row["covered"]) == ("", 0)


@pytest.mark.parametrize("day", ["2026-02-01", "2025-02-01"])
def test_where_only_a_policy_that_was_left_out_may_be_in_force_the_step_says_so(table, customers, ledger, day):
    read = table("Policies", [{"insurer": "A", "from": "2026-01-01", "to": "2026-12-31", "percentage": 90, **TERMS}])
    row = claim_clock(ledger({"invoice_date": day, "due_date": day}), customers(C_1=1000.0), read.rows, as_of=AS_OF, unusable=read.left_out)
    said, light = (
        ("Not known: row 1 of Policies can’t be used, see Check data", "words.light.red"),
        ("Not insured: no policy was in force", ""),
    )
    assert (row["next_step"].iloc[0].said("en"), row["light"].iloc[0]) == (said if day > "2026" else light)


def test_the_longest_insured_term_is_insured(clock):
    assert clock({"maximum_term": 60}).iloc[0]["covered"] == 100


def test_the_earliest_deadline_comes_first_and_the_uninsured_last(clock):
    table = clock(
        {}, {"due_date": "2026-06-29"}, {"customer": "C-9"}, {"due_date": "2026-04-01"}, {"due_date": "2026-05-01"},
        claims=[{"invoice": "I-3", "notified": "2026-04-20"}],
    )  # fmt: skip
    assert table["invoice"].tolist() == ["I-4", "I-1", "I-3", "I-2"]


def test_the_earliest_shipments_use_the_limit_first(clock):
    table = clock({}, {"ship_date": "2026-03-01"}, {"ship_date": "2026-02-15"}, limit=130.0).set_index("invoice")
    assert table["covered"].to_dict() == {"I-1": 30, "I-2": 100}


def test_vat_and_what_is_disputed_are_not_covered(clock):
    table = clock({}, {"amount": 113.0, "vat": 13.0, "disputed": 56.5})
    assert table["covered"].tolist() == pytest.approx([50])


def test_settled_invoices_and_an_empty_ledger_have_no_clock(clock, ledger, customers, policies):
    paid = ledger({}, receipts=[{"date": "2026-05-01", "customer": "C-1", "amount": 100.0, "invoice": "I-1"}])
    assert len(claim_clock(paid, customers(C_1=1.0), policies(TERMS), as_of=AS_OF)) == 0


def test_without_any_policy_every_invoice_is_uninsured(ledger, customers, policies):
    answer = claim_clock(ledger(), customers(C_1=1.0), policies().iloc[:0], as_of=AS_OF)
    assert answer["next_step"].tolist() == ["insurance.uninsured.not_in_force"]
