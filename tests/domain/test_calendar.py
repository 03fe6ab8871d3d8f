"""Periods and months at the edges of the calendar."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.calendar import days_in_month, periods, same_day_months_later


def spans(as_of, count, frequency):
    found = periods(dt.date.fromisoformat(as_of), count, frequency)
    return list(zip(found.starts.astype(str).tolist(), found.ends.astype(str).tolist(), strict=True))


def test_the_first_month_is_what_is_left_of_it():
    assert spans("2026-06-10", 2, "monthly") == [("2026-06-11", "2026-06-30"), ("2026-07-01", "2026-07-31")]


def test_on_the_last_day_of_a_month_the_first_month_is_the_whole_next_one():
    assert spans("2026-06-30", 1, "monthly") == [("2026-07-01", "2026-07-31")]


def test_on_the_day_before_the_last_the_first_month_is_one_day():
    assert spans("2026-06-29", 2, "monthly")[0] == ("2026-06-30", "2026-06-30")


def test_a_leap_day_belongs_to_february():
    assert spans("2024-01-31", 2, "monthly") == [("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")]
    assert spans("2024-02-28", 1, "monthly") == [("2024-02-29", "2024-02-29")]
    assert spans("2023-02-28", 1, "monthly") == [("2023-03-01", "2023-03-31")]


def test_weeks_are_blocks_of_seven_days_from_the_next_day_on():
    assert spans("2026-06-30", 2, "weekly") == [("2026-07-01", "2026-07-07"), ("2026-07-08", "2026-07-14")]


def test_days_are_days_even_over_new_year():
    assert spans("2026-12-30", 2, "daily") == [("2026-12-31", "2026-12-31"), ("2027-01-01", "2027-01-01")]


def test_twelve_months_from_december_end_in_december():
    assert spans("2026-12-31", 12, "monthly")[-1] == ("2027-12-01", "2027-12-31")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 60), st.sampled_from(["monthly", "weekly", "daily"]))
def test_periods_follow_one_another_and_hold_every_day_once(as_of, count, frequency):
    found = periods(as_of, count, frequency)
    assert found.starts[0] == np.datetime64(as_of) + 1
    assert (found.starts[1:] == found.ends[:-1] + 1).all()
    assert (found.starts <= found.ends).all()
    assert found.sums(np.ones(found.days)).sum() == found.days == ((found.ends - found.starts).astype(int) + 1).sum()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-11-15", 3, "2027-02-15"),
    ],
)
def test_the_same_day_of_a_later_month_or_its_last(day, months, later):
    assert same_day_months_later(np.datetime64(day), np.array([months])).astype(str).tolist() == [later]


def test_february_has_28_or_29_days():
    assert days_in_month(np.array(["2023-02-03", "2024-02-03", "1900-02-01"], dtype="datetime64[D]")).tolist() == [28, 29, 28]


def test_quarters_are_counted_from_the_start_of_the_fiscal_year():
    found = periods(dt.date(2026, 6, 30), 3, "quarterly", fiscal_year_start=4)
    assert list(zip(found.starts.astype(str).tolist(), found.ends.astype(str).tolist(), strict=True)) == [
        ("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31"),
    ]  # fmt: skip


def test_the_first_quarter_is_what_is_left_of_it():
    found = periods(dt.date(2026, 6, 30), 2, "quarterly", fiscal_year_start=3)
    assert found.ends.astype(str).tolist() == ["2026-08-31", "2026-11-30"]
    assert found.starts.astype(str).tolist() == ["2026-07-01", "2026-09-01"]
