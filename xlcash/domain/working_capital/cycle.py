"""The days that money is tied up: receivables, inventory, payables."""

from __future__ import annotations

from xlcash.domain.errors import NoSalesError


def days_sales_outstanding(receivables: float, sales: float, *, days: float) -> float:
    """Days sales outstanding (DSO, 应收账款周转天数): how many days of sales the customers still owe.

    DSO = receivables / sales × days

    `receivables` are the trade receivables at the end of the period, `sales` its credit sales in the same currency and on the same VAT
    basis (invoices carry VAT, a profit and loss account does not), `days` its length: 365 with a year's sales, 30 with a month's.
    The answer is in days; it is negative where customers have paid more than they owed.  Raises NoSalesError when sales are zero.

    Receivables of 200,000 after a year with sales of 1,460,000 are the sales of 50 days:

    >>> days_sales_outstanding(200_000, 1_460_000, days=365)
    50.0
    """
    if sales == 0:
        raise NoSalesError
    return receivables / sales * days
