"""Rates as known on a day."""

import datetime as dt

import pytest

from xlcash.domain.currency import factors
from xlcash.domain.errors import MissingRateError
from xlcash.domain.reading import read_table
from xlcash.domain.tables import RATES

TABLE = read_table(
    RATES, [["Date", "Currency", "Rate"], ["2026-06-30", "USD", 7.1], ["2026-05-31", "USD", 7.2], ["2026-07-31", "USD", 6.9]]
).rows


def test_the_latest_rate_up_to_the_day():
    assert factors(["USD"], TABLE, as_of=dt.date(2026, 6, 29), base="CNY") == {"USD": 7.2}
    assert factors(["USD"], TABLE, as_of=dt.date(2026, 6, 30), base="CNY") == {"USD": 7.1}


def test_no_rate_yet():
    with pytest.raises(MissingRateError, match="no exchange rate for USD on or before 2026-05-30"):
        factors(["USD"], TABLE, as_of=dt.date(2026, 5, 30), base="CNY")


def test_one_currency_alone_needs_no_rate():
    assert factors(["USD"], None, as_of=dt.date(2026, 6, 30)) == {"USD": 1.0}
    assert factors(["", "USD"], None, as_of=dt.date(2026, 6, 30)) == {"": 1.0, "USD": 1.0}


def test_two_currencies_without_rates():
    with pytest.raises(MissingRateError):
        factors(["CNY", "USD"], None, as_of=dt.date(2026, 6, 30))


def test_the_base_is_the_currency_without_a_rate_of_its_own():
    assert factors(["CNY", "USD"], TABLE, as_of=dt.date(2026, 6, 30)) == {"CNY": 1.0, "USD": 7.1}
