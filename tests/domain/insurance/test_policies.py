"""Policies: what may not stand in the table, and which one is in force."""

import numpy as np
import pytest

from xlcash.domain.errors import (
    LossNotPositiveError,
    NegativeTermError,
    PartBeyondLossError,
    PolicyOverlapError,
    PolicyPercentageError,
    PolicyPeriodReversedError,
)
from xlcash.domain.insurance.policies import NO_POLICY, excluded, in_force

GOOD = {"insurer": "Good", "from": "2026-01-01", "to": "2026-12-31", "percentage": 0.9}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"percentage": 90}, PolicyPercentageError),
        ({"percentage": 0}, PolicyPercentageError),
        ({"percentage": -0.9}, PolicyPercentageError),
        ({"from": "2027-12-31", "to": "2027-01-01"}, PolicyPeriodReversedError),
        ({"deductible": -5}, NegativeTermError),
        ({"waiting_days": -180}, NegativeTermError),
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
