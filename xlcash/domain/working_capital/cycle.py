"""The days that money is tied up: receivables, inventory, payables, and the cycle they make."""

from __future__ import annotations

from xlcash.domain.errors import NoCostOfSalesError, NoPurchasesError, NoSalesError


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


def days_payables_outstanding(payables: float, purchases: float, *, days: float) -> float:
    """Days payables outstanding (DPO, 应付账款周转天数): how many days of purchases are still owed to suppliers.

    DPO = payables / purchases × days

    Payables at the end of the period, purchases of the period, both with VAT or both without.  The cost of sales may stand in for purchases
    that are not known; say so beside the figure, because it counts the firm's own work too and so gives fewer days.
    The answer is in days; it is negative where suppliers owe the firm.  Raises NoPurchasesError when purchases are zero.

    >>> days_payables_outstanding(90_000, 730_000, days=365)
    45.0
    """
    if purchases == 0:
        raise NoPurchasesError
    return payables / purchases * days


def days_inventory_outstanding(inventory: float, cost_of_sales: float, *, days: float) -> float:
    """Days inventory outstanding (DIO, 存货周转天数): for how many days of sales the stock lasts, at cost.

    DIO = inventory / cost of sales × days

    Inventory at the end of the period and the cost of its sales, neither of which carries VAT.  The answer is in days, not negative for a
    real stock.  Raises NoCostOfSalesError when the cost of sales is zero.

    >>> days_inventory_outstanding(60_000, 547_500, days=365)
    40.0
    """
    if cost_of_sales == 0:
        raise NoCostOfSalesError
    return inventory / cost_of_sales * days


def cash_conversion_cycle(dso: float, dio: float, dpo: float) -> float:
    """The cash conversion cycle (CCC, 现金转换周期): days from paying a supplier to being paid by a customer.

    CCC = DSO + DIO − DPO (Richards and Laughlin, Financial Management 9(1), 1980)

    All in days, each counted over the same period.  Negative where suppliers are paid after the customers have paid.

    >>> cash_conversion_cycle(50, 40, 45)
    45
    """
    return dso + dio - dpo
