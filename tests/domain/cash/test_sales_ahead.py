"""Sales to come, from the months that Monthly knows."""

import datetime as dt

import numpy as np
import pytest

from xlcash.domain.cash.sales_ahead import sales_ahead
from xlcash.domain.policy import Policy
from xlcash.domain.series.forecast import forecast_series

AS_OF = dt.date(2026, 6, 30)
NET = Policy(vat_rate=0.0)


@pytest.fixture(scope="module")
def ahead(rows):
    def made(*months, until="2026-09-30", as_of=AS_OF, policy=NET):
        return sales_ahead(rows("Monthly", *months), policy, as_of=as_of, until=np.datetime64(until))

    return made


def test_without_sales_nothing_is_forecast(ahead):
    none = ahead(["2026-06-01", None])
    assert none.expected.tolist() == []
    assert none.of(np.array(["2026-07"], "datetime64[M]"), none.expected).tolist() == [0.0]


def test_two_months_are_continued_with_their_mean(ahead):
    assert ahead(["2026-06-01", 310.0], ["2026-05-01", 930.0]).expected.tolist() == [620.0, 620.0, 620.0]


def test_a_gap_ends_the_run_that_is_forecast_from(ahead):
    assert ahead(["2026-06-01", 310.0], ["2026-04-01", 930.0], ["2026-03-01", 930.0]).expected.tolist() == [310.0] * 3


def test_a_month_in_progress_is_not_a_month_yet(ahead):
    found = ahead(["2026-06-01", 5.0], ["2026-05-01", 100.0], as_of=dt.date(2026, 6, 29))
    assert str(found.first) == "2026-06"
    assert found.expected.tolist() == [100.0] * 4


def test_months_that_lag_behind_are_forecast_too(ahead):
    found = ahead(["2026-04-01", 100.0])
    assert (str(found.first), len(found.expected)) == ("2026-05", 5)
    months = np.array(["2026-04", "2026-05", "2026-09", "2026-10"], "datetime64[M]")
    assert found.of(months, found.expected).tolist() == [0.0, 100.0, 100.0, 0.0]


def test_a_season_of_two_years_is_carried_on(ahead):
    """December twice the other months, two years: every recipe that knows a season expects December to stand out again."""
    months = [[f"{2024 + (5 + at) // 12}-{(5 + at) % 12 + 1:02d}-01", 200.0 if (5 + at) % 12 == 11 else 100.0] for at in range(36)]
    found = ahead(*months, as_of=dt.date(2027, 5, 31), until="2028-05-31")
    december = found.of(np.array(["2027-12"], "datetime64[M]"), found.expected)[0]
    july = found.of(np.array(["2027-07"], "datetime64[M]"), found.expected)[0]
    assert december == pytest.approx(200, rel=0.1)
    assert july == pytest.approx(100, rel=0.1)


def test_it_is_the_forecast_of_the_series_with_vat(ahead):
    months = [[f"2026-0{month}-01", 100.0 + month] for month in range(1, 7)]
    found = ahead(*months, policy=Policy(vat_rate=0.1))
    series = forecast_series(np.array([100.0 + month for month in range(1, 7)]) * 1.1, 3)
    assert found.expected.tolist() == series.forecast.tolist()
    assert (found.p10 <= found.expected).all()
    assert (found.expected <= found.p90).all()
