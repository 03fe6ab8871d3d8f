"""Sales to come on the paths: their range is that of their forecast, their mean what is forecast."""

import datetime as dt

import numpy as np
import pytest

from xlcash.domain import calendar
from xlcash.domain.cash.new_sales import daily_new_sales
from xlcash.domain.cash.paths import Draws
from xlcash.domain.cash.sales_ahead import sales_ahead
from xlcash.domain.cash.sales_paths import months_ahead, sales_paths
from xlcash.domain.cash.shock import common_shock
from xlcash.domain.cash.situation import Situation
from xlcash.domain.policy import Policy

AS_OF = "2026-06-30"
SALES = [[f"{2024 + month // 12}-{month % 12 + 1:02d}-01", 1_000.0 + 100 * (month * 7 % 5)] for month in range(30)]


@pytest.fixture(scope="session")
def situation(ledger, rows):
    def made(monthly, invoices=(), receipts=(), as_of=AS_OF):
        tables = rows("Bills"), rows("Plan"), rows("Accounts", ["Bank", "operating", 0.0]), rows("Monthly", *monthly)
        return Situation(ledger(invoices, receipts, as_of=as_of), *tables, Policy())

    return made


def on_paths(situation, periods, frequency, correlation=0.08):
    spans = calendar.periods(situation.as_of, periods, frequency)
    draws = Draws.of(months_ahead(spans) + 1, paths=10_000, seed=1)
    return spans, *sales_paths(situation, spans, common_shock(correlation), draws)


@pytest.mark.parametrize(
    ("as_of", "periods", "frequency"), [("2026-06-30", 12, "monthly"), ("2026-06-11", 13, "weekly"), (AS_OF, 40, "daily")]
)
def test_the_mean_is_what_new_sales_are_forecast_to_bring(situation, as_of, periods, frequency):
    invoices = [[f"I-{n}", "C", "2026-05-01", "2026-05-31", 100.0] for n in range(10)]
    receipts = [[f"2026-05-{11 + n}", "C", 100.0, f"I-{n}"] for n in range(8)]
    here = situation(SALES, invoices, receipts, as_of)
    spans, paths, expected = on_paths(here, periods, frequency)
    wanted = np.cumsum(spans.sums(daily_new_sales(here.ledger, here.monthly, here.policy, days=spans.days)))
    np.testing.assert_allclose(expected, wanted, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(paths.mean(axis=1), wanted, rtol=0.01, atol=1e-9)


def test_a_month_varies_as_its_forecast_says_and_months_together(situation):
    """All is collected at once where nothing is known of payment: the deviation of a month is its own, that of their sum less than both."""
    here = situation([["2026-05-01", 1_000.0], ["2026-06-01", 1_000.0]], [["I-1", "C", "2026-06-30", "2026-06-30", 1.0]])
    _, paths, _ = on_paths(here, 2, "monthly", correlation=0.0)
    months = np.diff(paths, axis=0, prepend=0)
    assert (months.std(axis=1) / months.mean(axis=1)).tolist() == pytest.approx([0.15, 0.15], abs=0.003)
    assert np.corrcoef(months)[0, 1] == pytest.approx(0.4, abs=0.03)


def test_the_range_of_one_month_is_that_of_its_forecast(situation):
    here = situation(SALES, [["I-1", "C", "2026-06-30", "2026-06-30", 1.0]])
    spans, paths, _ = on_paths(here, 1, "monthly", correlation=0.0)
    told = sales_ahead(here.monthly, here.policy, as_of=here.as_of, until=spans.ends[-1])
    assert np.quantile(paths[0], (0.1, 0.9)).tolist() == pytest.approx(
        [told.p10[0], told.p90[0]], rel=0.015
    )  # moved by what keeps the mean


def test_without_sales_nothing_comes(situation):
    _, paths, expected = on_paths(situation([]), 3, "monthly")
    assert not paths.any()
    assert not expected.any()


def test_months_that_the_periods_touch():
    assert months_ahead(calendar.periods(dt.date(2026, 6, 30), 12, "monthly")) == 12
    assert months_ahead(calendar.periods(dt.date(2026, 12, 30), 2, "daily")) == 2
