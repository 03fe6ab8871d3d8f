"""Days of sales, purchases and stock, the cycle, the effectiveness index: worked by hand, and a published sample."""

import pytest

from xlcash.domain.errors import (
    ArgumentOutOfRangeError,
    CellError,
    NoCostOfSalesError,
    NoPurchasesError,
    NoSalesError,
    NothingToCollectError,
    ReceivablesBeyondSalesError,
    UnequalLengthsError,
)
from xlcash.domain.working_capital.countback import days_sales_outstanding_by_count_back as count_back
from xlcash.domain.working_capital.cycle import (
    cash_conversion_cycle,
    days_inventory_outstanding,
    days_payables_outstanding,
    days_sales_outstanding,
)
from xlcash.domain.working_capital.effectiveness import collection_effectiveness


def test_dso_worked_by_hand():
    assert days_sales_outstanding(212, 250, days=90) == pytest.approx(76.32)


def test_nothing_owed_is_zero_days():
    assert days_sales_outstanding(0, 100, days=365) == 0


def test_overpaid_customers_give_negative_days():
    assert days_sales_outstanding(-10, 100, days=30) == -3


def test_dpo_dio_and_the_cycle_worked_by_hand():
    dso, dio, dpo = (
        days_sales_outstanding(120, 720, days=360),
        days_inventory_outstanding(90, 540, days=360),
        days_payables_outstanding(50, 400, days=360),
    )
    assert (dso, dio, dpo) == (60, 60, 45)
    assert cash_conversion_cycle(dso, dio, dpo) == 75


def test_a_shop_that_is_paid_before_it_pays_has_a_negative_cycle():
    assert cash_conversion_cycle(2, 30, 60) == -28


@pytest.mark.parametrize(
    ("days_of", "error"),
    [
        (days_sales_outstanding, NoSalesError),
        (days_payables_outstanding, NoPurchasesError),
        (days_inventory_outstanding, NoCostOfSalesError),
    ],
)
def test_days_of_nothing_can_not_be_counted(days_of, error):
    with pytest.raises(error):
        days_of(100, 0, days=365)
    assert error.cell is CellError.DIV0


def test_count_back_takes_the_latest_months_first():
    assert count_back(212, [70, 80, 100]) == pytest.approx(73.714286)
    assert count_back(180, [70, 80, 100]) == 60, "two months whole"
    assert count_back(50, [70, 80, 100]) == 15
    assert count_back(250, [70, 80, 100]) == 90, "all of it"


def test_count_back_with_the_days_of_each_month():
    assert count_back(212, [70, 80, 100], [30, 31, 28]) == pytest.approx(28 + 31 + 30 * 32 / 70)
    assert count_back(212, [70, 80, 100], [31]) == pytest.approx(31 * (2 + 32 / 70))


def test_count_back_passes_over_a_month_without_sales_with_all_its_days():
    assert count_back(120, [80, 0, 100]) == 30 + 30 + 7.5


def test_a_month_of_returns_adds_to_what_earlier_sales_must_cover():
    assert count_back(100, [80, -20, 100]) == 30, "nothing is left for the earlier months"
    assert count_back(120, [80, -20, 100]) == 30 + 30 + 15


@pytest.mark.parametrize("receivables", [0, -5])
def test_count_back_of_nothing_owed_is_zero_days(receivables):
    assert count_back(receivables, [70, 80]) == 0


def test_receivables_beyond_the_history_are_an_error_and_no_guess():
    with pytest.raises(ReceivablesBeyondSalesError) as failed:
        count_back(260, [70, 80, 100])
    assert str(failed.value) == "Receivables of 260.00 are 10.00 more than the sales of the 3 months handed over: add earlier months."
    assert failed.value.cell is CellError.NA


def test_days_must_fit_the_months():
    with pytest.raises(UnequalLengthsError, match="MonthDays has 2 values and MonthlySales has 3"):
        count_back(10, [70, 80, 100], [30, 31])
    for days in (0, 365):
        with pytest.raises(ArgumentOutOfRangeError):
            count_back(10, [70, 80, 100], [days])


def test_the_published_sample_of_collection_effectiveness():
    """creditguru.com, Collection Effectiveness Index: three months with sales of 3,390, 3,610 and 3,890; sales are not to be divided."""
    assert collection_effectiveness(6_200, 3_390 + 3_610 + 3_890, 6_340, 3_590) == pytest.approx(0.79630, abs=5e-6)
    assert collection_effectiveness(6_200, 10_890 / 3, 6_340, 3_590) == pytest.approx(0.559, abs=5e-4), "the trap"


def test_the_ends_of_collection_effectiveness():
    assert collection_effectiveness(100, 50, 40, 40) == 1, "nothing overdue is left"
    assert collection_effectiveness(100, 50, 150, 50) == 0, "nothing came in"
    with pytest.raises(NothingToCollectError):
        collection_effectiveness(0, 50, 50, 50)
