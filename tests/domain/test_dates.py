"""Dates as spreadsheets and exports write them."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.dates import UNIX_EPOCH, AmbiguousDate, column_order, day_from_serial, day_from_text, resolve, serial

JUNE_30 = dt.date(2026, 6, 30).toordinal() - UNIX_EPOCH


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30", "2026/6/30", "2026.06.30", "2026年6月30日", "２０２６－０６－３０", "20260630", "20260630.0", "30 Jun 2026", "30-Jun-2026",
        "June 30, 2026", "2026-06-30 14:05", "2026-06-30T14:05:06.7Z", "46203", " 2026-06-30 ",
    ],
)  # fmt: skip
def test_every_form_of_one_day(text):
    assert day_from_text(text) == JUNE_30


@pytest.mark.parametrize("text", ["", "soon", "2026-02-29", "2026-13-01", "00/00/0000", "30 Foo 2026", "12", "2026"])
def test_no_date(text):
    day = day_from_text(text)
    assert day is None or resolve(day, None) is None


@pytest.mark.parametrize("sign", "T 1-年")
def test_a_long_text_is_no_date_at_once(sign):
    began = time.process_time()
    assert day_from_text("2026" + sign * 40_000 + "x") is None
    assert time.process_time() - began < 1  # the square of the signs took 22 seconds


def test_leap_day():
    assert day_from_text("2024-02-29") == dt.date(2024, 2, 29).toordinal() - UNIX_EPOCH


def test_excel_serial_numbers():
    # Microsoft's own example: 1 January 2008 is serial number 39448
    assert day_from_serial(39448.0) == dt.date(2008, 1, 1).toordinal() - UNIX_EPOCH
    assert serial(dt.date(2008, 1, 1)) == 39448.0
    assert serial(dt.datetime(2008, 1, 1, 12)) == 39448.5
    assert [day_from_serial(0.5), day_from_serial(-1.0), day_from_serial(3e6), day_from_serial(20261301.0)] == [None] * 4


def test_the_order_of_day_and_month_is_told_by_the_column():
    assert column_order([AmbiguousDate(3, 4, 2025), AmbiguousDate(4, 30, 2025)]) == "mdy"
    assert column_order([AmbiguousDate(3, 4, 2025)]) is None
    assert column_order([AmbiguousDate(30, 4, 2025), AmbiguousDate(4, 30, 2025)]) is None, "they contradict each other"
    assert resolve(AmbiguousDate(5, 5, 2025), None) == dt.date(2025, 5, 5).toordinal() - UNIX_EPOCH


@given(st.dates(min_value=dt.date(1900, 3, 1)))
def test_a_day_survives_serial_and_text(day):
    number = day.toordinal() - UNIX_EPOCH
    assert day_from_serial(serial(day)) == number == day_from_text(day.isoformat())
