"""Working days: China's holidays of autumn 2026 (State Council: 1–7 October off, 20 September and 10 October worked)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.working_days import NO_CALENDAR, WorkingDays

GOLDEN_WEEK = [[f"2026-10-0{day}", "no"] for day in range(1, 8)] + [["2026-09-20", "yes"], ["2026-10-10", "yes"]]


def days(*texts):
    return np.array(texts, "datetime64[D]")


@pytest.fixture(scope="module")
def china(rows):
    return WorkingDays.of(rows("Calendar", *GOLDEN_WEEK))


@pytest.mark.parametrize(
    ("day", "rule", "paid"),
    [
        ("2026-10-01", "before", "2026-09-30"),
        ("2026-10-01", "after", "2026-10-08"),
        ("2026-10-07", "before", "2026-09-30"),
        ("2026-10-10", "after", "2026-10-10"),  # a Saturday that is worked
        ("2026-09-20", "before", "2026-09-20"),  # a Sunday that is worked
        ("2026-10-11", "before", "2026-10-10"),
        ("2026-10-11", "after", "2026-10-12"),
        ("2026-10-04", "none", "2026-10-04"),
        ("2026-11-28", "after", "2026-11-30"),  # a weekend the table does not speak of
    ],
)
def test_a_day_off_is_shifted_as_its_rule_says(china, day, rule, paid):
    assert china.shifted(days(day), np.array([rule])).astype(str).tolist() == [paid]


def test_without_a_calendar_no_day_is_shifted():
    assert NO_CALENDAR.shifted(days("2026-10-04"), np.array(["after"])).astype(str).tolist() == ["2026-10-04"]


def test_a_row_without_a_word_is_a_holiday(rows):
    assert WorkingDays.of(rows("Calendar", ["2026-10-01", None])).are_working(days("2026-10-01")).tolist() == [False]


@given(st.lists(st.tuples(st.integers(20_000, 20_060), st.sampled_from(["before", "after", "none"])), min_size=1))
def test_a_shifted_day_is_worked_and_no_worked_day_is_skipped(china, drawn):
    planned = np.array([day for day, _ in drawn]).astype("datetime64[D]")
    rules = np.array([rule for _, rule in drawn])
    moved = china.shifted(planned, rules)
    assert china.are_working(moved[rules != "none"]).all()
    assert (moved[rules == "before"] <= planned[rules == "before"]).all()
    assert (moved[rules == "after"] >= planned[rules == "after"]).all()
    skipped = [np.arange(min(a, b), max(a, b)) + (a > b) for a, b in zip(planned, moved, strict=True)]
    assert not any(china.are_working(between).any() for between in skipped)
