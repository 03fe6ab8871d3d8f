"""Days of sales: worked by hand."""

import pytest

from xlcash.domain.errors import CellError, NoSalesError
from xlcash.domain.working_capital.cycle import days_sales_outstanding


def test_dso_worked_by_hand():
    assert days_sales_outstanding(212, 250, days=90) == pytest.approx(76.32)


def test_nothing_owed_is_zero_days():
    assert days_sales_outstanding(0, 100, days=365) == 0


def test_overpaid_customers_give_negative_days():
    assert days_sales_outstanding(-10, 100, days=30) == -3


def test_without_sales_days_of_sales_can_not_be_counted():
    with pytest.raises(NoSalesError):
        days_sales_outstanding(100, 0, days=365)
    assert NoSalesError.cell is CellError.DIV0
