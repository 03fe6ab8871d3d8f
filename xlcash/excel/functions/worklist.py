"""Worksheet functions of collections by customer: whom to chase, what late payment costs them, how well it went."""

from __future__ import annotations

from datetime import date

import pandas as pd

from xlcash.domain.collections.interest import interest_by_customer, late_interest
from xlcash.domain.collections.kpi import collection_kpi
from xlcash.domain.collections.worklist import worklist
from xlcash.domain.currency import factors
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import Table
from xlcash.excel.arguments import (
    AsOf,
    Claims,
    Customer,
    Customers,
    Day,
    Disputes,
    InterestBy,
    Invoices,
    KpiBy,
    Ladders,
    Log,
    Plans,
    Policies,
    Rates,
    Receipts,
    Scores,
    Settings,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.stages import stages_of


@worksheet_function("collections")
def xc_worklist(
    invoices: Invoices, receipts: Receipts, customers: Customers, ladders: Ladders, log: Log, as_of: AsOf,
    settings: Settings | None = None, plans: Plans | None = None, disputes: Disputes | None = None, policies: Policies | None = None,
    claims: Claims | None = None, scores: Scores | None = None, rates: Rates | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The customers to chase: score = what will likely stay unpaid × urgency. Nobody has ever paid here: all is at risk.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-04-01", "2026-05-16", 100.0]]
    >>> ladders = [["Ladder", "Level", "Base", "Day", "Action"], ["S0", 1.0, "due", 30.0, "Remind"], ["S0", 2.0, "due", 60.0, "Sue"]]
    >>> log = [["Date", "Customer", "Invoice", "Level"]]
    >>> table = xc_worklist(invoices, [["Date", "Customer", "Amount"]], [["Customer"]], ladders, log, "2026-06-30")
    >>> dict(zip(table[0], table[1]))["Reason"]
    '100 likely unpaid in 30 days × 2.00: oldest 45 days +0.50, step due 06-15 +0.50'
    >>> table[1][:1] + table[1][3:8]
    [200.0, 100.0, 100.0, 45.0, 1.0, 'Remind']
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False, disputes=disputes)
    around = {"settings": settings, "plans": plans, "disputes": disputes, "policies": policies, "claims": claims, "scores": scores}
    stages = stages_of(invoices, receipts, customers, ladders, log, as_of, **around)
    return worklist(stages, ledger, customers.rows, log.rows, policy_from(settings), factors=_factors(rates, as_of, invoices, receipts))


@worksheet_function("collections")
def xc_late_interest(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, rates: Rates, settings: Settings, customers: Customers | None = None,
    by: InterestBy = "segment", customer: Customer | None = None, disputes: Disputes | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Interest on late payment, each invoice in its own currency; a payment lowers it from the day after. 0.05 % a day by default.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 600.0, "I-1"]]
    >>> rates, settings = [["Date", "Currency", "Rate"]], [["Key", "Value"]]
    >>> for row in xc_late_interest(invoices, receipts, "2026-06-30", rates, settings)[1:]:
    ...     print(f"{row[2]:%m-%d} {row[3]:%m-%d}", row[4], row[5], round(row[6], 4), round(row[7], 2))
    06-01 06-10 10.0 1000.0 0.1825 5.0
    06-11 06-30 20.0 400.0 0.1825 4.0
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False, disputes=disputes)
    segments = late_interest(ledger, rates.rows, policy_from(settings))
    if customer is not None:
        segments = segments[segments["customer"] == customer]
    return segments if by == "segment" else interest_by_customer(segments, ledger)


@worksheet_function("collections")
def xc_collection_kpi(
    invoices: Invoices, receipts: Receipts, customers: Customers, from_: Day, to: Day, log: Log | None = None, by: KpiBy = "salesperson",
    rates: Rates | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Collections of a period: DSO = open / sales × days, CEI the mean of its months; the total row equals the ledger.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 6200.0],
    ...             ["I-2", "C-1", "2026-06-05", "2026-06-20", 7300.0], ["I-3", "C-1", "2026-06-05", "2026-07-05", 3590.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 6200.0, "I-1"], ["2026-06-25", "C-1", 4550.0, "I-2"]]
    >>> customers = [["Customer", "Salesperson"], ["C-1", "Li Na"]]
    >>> row = dict(zip(*xc_collection_kpi(invoices, receipts, customers, "2026-06-01", "2026-06-30")[:2]))
    >>> row["Salesperson"], row["Open"], row["Overdue"], row["Collected"], round(row["CEI"], 3), round(row["DSO"], 1)
    ('Li Na', 6340.0, 2750.0, 10750.0, 0.796, 17.5)
    """
    ledger, rows = ledger_of(invoices, receipts, to, customers=customers, convert=False), None if log is None else log.rows
    known = _factors(rates, to, invoices, receipts)
    return collection_kpi(ledger, receipts.rows, customers.rows, start=from_, by=by, log=rows, factors=known)


def _factors(rates: Table | None, as_of: date, *tables: Table) -> dict[str, float]:
    used = {"", *(currency for table in tables for currency in table.rows["currency"].unique())}
    return factors(used, None if rates is None else rates.rows, as_of=as_of)
