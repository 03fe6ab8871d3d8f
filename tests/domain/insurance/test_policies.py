"""Policies: what may not stand in the table, and which one is in force."""

import numpy as np
import pytest

from xlcash.domain.errors import (
    LossNotPositiveError,
    PartBeyondLossError,
    PolicyOverlapError,
    PolicyPercentageError,
    PolicyPeriodReversedError,
    TermOutOfRangeError,
    UnusablePolicyError,
)
from xlcash.domain.insurance.policies import NO_POLICY, excluded, in_force, unusable_on, usable

GOOD = {"insurer": "Good", "from": "2026-01-01", "to": "2026-12-31", "percentage": 0.9}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"percentage": 90}, PolicyPercentageError),
        ({"percentage": 0}, PolicyPercentageError),
        ({"percentage": -0.9}, PolicyPercentageError),
        ({"from": "2027-12-31", "to": "2027-01-01"}, PolicyPeriodReversedError),
        ({"deductible": -5}, TermOutOfRangeError),
        ({"waiting_days": -180}, TermOutOfRangeError),
        ({"notification_days": 46203}, TermOutOfRangeError),
        ({"premium_rate": 5}, TermOutOfRangeError),
        ({"premium_rate": -0.003}, TermOutOfRangeError),
        ({"from": "2026-12-31", "to": "2027-12-31"}, PolicyOverlapError),
        ({"from": "2025-01-01", "to": "2026-01-01"}, PolicyOverlapError),
        ({"from": "2026-03-01", "to": "2026-03-02"}, PolicyOverlapError),
    ],
)
def test_a_bad_policy_is_left_out_with_its_reason_and_the_good_one_stays(table, change, mistake):
    read = table("Policies", [GOOD, {**GOOD, "insurer": "Bad", "from": "2027-01-01", "to": "2027-12-31", **change}])
    assert read.rows["insurer"].tolist() == ["Good"]
    assert [type(problem) for problem in read.problems] == [mistake]
    assert read.problems[0].row == 2
    assert read.left_out["insurer"].tolist() == ["Bad"]


def test_ninety_for_ninety_per_cent_is_told_how_to_write_it(table):
    (problem,) = table("Policies", [GOOD | {"percentage": 90}]).problems
    assert problem.sentence("en") == (
        "Policies, row 1: “Percentage” is 90: write a share above 0 and up to 1, such as 90 % or 0.9; the policy is left out until then."
    )
    assert "90% 或 0.9" in problem.sentence("zh")


def test_overlapping_periods_are_told_by_row_and_insurer(table):
    (problem,) = table("Policies", [GOOD, GOOD | {"insurer": "Late", "from": "2026-12-31", "to": "2027-12-31"}]).problems
    assert problem.sentence("en") == (
        "Policies, row 2: the policy of Late overlaps the one in row 1: end one the day before the other begins. "
        "Row 1 counts; this one is left out."
    )


@pytest.mark.parametrize("percentage", [0.9, "90%", "90 %", 1])
def test_a_percentage_may_be_a_share_or_a_text_with_its_sign(table, percentage):
    assert table("Policies", [GOOD | {"percentage": percentage}]).rows["percentage"].tolist() == [1.0 if percentage == 1 else 0.9]


@pytest.mark.parametrize("broken", [{"percentage": 90}, {"notification_days": "soon"}, {"insurer": None}])
def test_a_policy_that_is_left_out_for_something_else_overlaps_nothing(table, broken):
    read = table("Policies", [GOOD | broken, GOOD])
    assert read.rows.index.tolist() == [2]
    assert [problem.row for problem in read.problems] == [1]


def test_one_policy_follows_the_other_without_a_gap_and_both_days_of_a_period_belong_to_it(policies):
    rows = policies({"from": "2026-01-01"}, {"insurer": "B", "from": "2025-01-01", "to": "2025-12-31"})
    days = np.array(["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"], "datetime64[D]").astype(np.int64)
    assert in_force(rows, days).tolist() == [NO_POLICY, 1, 1, 0, 0, NO_POLICY]


def test_without_any_policy_none_is_in_force(policies):
    assert in_force(policies().iloc[:0], np.array([0, 1])).tolist() == [NO_POLICY, NO_POLICY]


def days_of(*dates):
    return np.array(dates, "datetime64[D]").astype(np.int64)


@pytest.mark.parametrize(("premium", "said"), [(0.05, []), (0.3, ["Policies, row 1: “Premium rate” is 30% of sales"])])
def test_a_premium_above_five_per_cent_of_sales_is_told_and_the_policy_used(table, premium, said):
    read = table("Policies", [GOOD | {"premium_rate": premium}])
    assert read.rows["insurer"].tolist() == ["Good"]
    assert [str(problem).split(";")[0] for problem in read.problems] == said


def test_a_policy_that_cannot_be_used_is_named_on_the_days_of_its_period_and_only_there(table):
    read = table("Policies", [GOOD | {"percentage": 90}])
    assert unusable_on(read.left_out, days_of("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ({"from": "2026-12-31", "to": "2026-01-01"}, [0, 1, 0]), ({"from": "soon"}, [1, 1, 0]), ({"to": "later"}, [0, 1, 1]),
        ({"from": None, "to": None}, [1, 1, 1]),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_read_may_hold_any_day_on_that_side(table, period, found):
    read = table("Policies", [GOOD | period])
    assert unusable_on(read.left_out, days_of("2025-06-01", "2026-06-01", "2027-06-01")).tolist() == found


def test_an_amount_is_not_reckoned_without_the_policy_that_would_be_in_force(table):
    read = table("Policies", [GOOD | {"percentage": 90}, GOOD | {"from": "2025-01-01", "to": "2025-12-31"}])
    assert usable(read, days_of("2025-03-01", "2027-03-01"))["from"].dt.year.tolist() == [2025]
    with pytest.raises(UnusablePolicyError, match="Policies, row 1 can’t be used"):
        usable(read, days_of("2025-03-01", "2026-03-01"))


def test_an_overlapping_policy_leaves_only_the_days_of_its_own_in_doubt(table):
    read = table("Policies", [GOOD, GOOD | {"from": "2026-07-01", "to": "2027-06-30"}])
    assert len(usable(read, days_of("2026-08-01"))) == 1
    with pytest.raises(UnusablePolicyError):
        usable(read, days_of("2027-02-01"))


def test_what_is_excluded_is_separated_by_any_mark_people_use():
    assert excluded(" C-1；C-2;Vietnam，Chile 、") == {"C-1", "C-2", "Vietnam", "Chile"}


@pytest.mark.parametrize(
    ("loss", "mistake"),
    [
        ({"amount": 0}, LossNotPositiveError), ({"amount": -1}, LossNotPositiveError), ({"amount": 100, "vat": 101}, PartBeyondLossError),
        ({"amount": 100, "disputed": -1}, PartBeyondLossError),
    ],
)  # fmt: skip
def test_a_loss_that_is_none_is_left_out_with_its_reason(table, loss, mistake):
    read = table("Losses", [{"customer": "C", "date": "2026-06-30", **loss}, {"customer": "C", "date": "2026-06-30", "amount": 5}])
    assert read.rows["amount"].tolist() == [5.0]
    assert [type(problem) for problem in read.problems] == [mistake]
