"""Worksheet functions of collections by invoice: the step each has reached, payment plans, disputes, contracts."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.collections.contracts import contract_stages
from xlcash.domain.collections.disputes import dispute_reasons, dispute_register
from xlcash.domain.collections.instalments import payment_plan
from xlcash.domain.collections.plans import plan_instalments, plan_overview, plan_standing
from xlcash.domain.currency import factors
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import (
    Amount,
    AnnualRate,
    AsOf,
    Claims,
    Customers,
    Day,
    DisputeBy,
    Disputes,
    Frequency,
    Instalments,
    Invoices,
    Ladders,
    Log,
    PlanBy,
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
def xc_collection_stage(
    invoices: Invoices, receipts: Receipts, customers: Customers, ladders: Ladders, log: Log, as_of: AsOf,
    settings: Settings | None = None, plans: Plans | None = None, disputes: Disputes | None = None, policies: Policies | None = None,
    claims: Claims | None = None, scores: Scores | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The collection step to take for every open invoice, each in its own currency, the longest overdue first.

    Level, action, owner and due on are of the step to take, not of the one logged last.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-04-01", "2026-05-31", 100.0]]
    >>> ladders = [["Ladder", "Level", "Base", "Day", "Action"], ["S0", 1.0, "due", 30.0, "Remind"], ["S0", 2.0, "due", 60.0, "Sue"]]
    >>> log = [["Date", "Customer", "Invoice", "Level"]]
    >>> table = xc_collection_stage(invoices, [["Date", "Customer", "Amount"]], [["Customer"]], ladders, log, "2026-06-30")
    >>> table[1][:7], f"{table[1][8]:%Y-%m-%d}"
    (['I-1', 'C-1', 100.0, 30.0, 'S0', 1.0, 'Remind'], '2026-06-30')
    """
    around = {"settings": settings, "plans": plans, "disputes": disputes, "policies": policies, "claims": claims, "scores": scores}
    return stages_of(invoices, receipts, customers, ladders, log, as_of, **around)


@worksheet_function("collections")
def xc_plans(
    plans: Plans, invoices: Invoices, receipts: Receipts, as_of: AsOf, settings: Settings | None = None, by: PlanBy = "instalment",
    customers: Customers | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Payment plans by instalment, each with its own age, or by plan: kept, broken or paid; in the invoices' currencies.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Amount", "Plan"], ["I-1", "C-1", "2026-04-01", 100.0, "P-1"]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "C-1", 60.0, "I-1"]]
    >>> plans = [["Plan", "Customer", "Due date", "Amount"], ["P-1", "C-1", "2026-06-10", 50.0], ["P-1", "C-1", "2026-06-20", 50.0]]
    >>> [row[3:] for row in xc_plans(plans, invoices, receipts, "2026-06-30")[1:]]
    [[50.0, 50.0, 0.0, '', 'paid'], [50.0, 10.0, 40.0, 10.0, 'missed']]
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False)
    standing = plan_standing(plans.rows, ledger, policy_from(settings))
    return plan_instalments(standing, as_of=as_of) if by == "instalment" else plan_overview(standing, ledger)


@worksheet_function("collections")
def xc_payment_plan(
    amount: Amount, instalments: Instalments, first_date: Day, frequency: Frequency = "monthly", rate: AnnualRate = 0.0,
    settings: Settings | None = None,  # noqa: ARG001  its headers tell the language of the answer
) -> pd.DataFrame:  # fmt: skip
    """A payment plan to offer: level instalments that add up to the cent, with interest on what is left.

    >>> [row[0:1] + row[2:] for row in xc_payment_plan(1000.0, 2.0, "2026-07-15", None, 0.06)[1:]]
    [[1.0, 503.75, 5.0, 501.25], [2.0, 503.76, 2.51, 0.0]]
    """
    return payment_plan(amount, instalments, first_date, frequency=frequency, annual_rate=rate)


@worksheet_function("collections")
def xc_disputes(
    disputes: Disputes, invoices: Invoices, receipts: Receipts, as_of: AsOf, by: DisputeBy = "dispute", rates: Rates | None = None,
    customers: Customers | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The register of disputes with their age, each in its own currency, or by reason in the base currency.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C-1", "2026-04-01", 100.0]]
    >>> disputes = [["Invoice", "Raised", "Amount", "Reason"], ["I-1", "2026-06-10", 30.0, "quality"]]
    >>> table = xc_disputes(disputes, invoices, [["Date", "Customer", "Amount"]], "2026-06-30")
    >>> table[1][3], table[1][6:10]
    ('quality', [30.0, 100.0, 30.0, 20.0])
    """
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False)
    if by == "dispute":
        return dispute_register(ledger, disputes.rows)
    known = factors(ledger.invoices["currency"].unique(), None if rates is None else rates.rows, as_of=as_of)
    return dispute_reasons(ledger, disputes.rows, known)


@worksheet_function("collections")
def xc_contracts(invoices: Invoices, receipts: Receipts, as_of: AsOf, customers: Customers | None = None) -> pd.DataFrame:
    """The due dates of each contract still open, side by side: deposit, delivery, acceptance; in the invoices' currencies.

    >>> head = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Contract"]
    >>> staged = [["I-1", "C", "2026-04-01", "2026-04-01", 30.0, "K-1"], ["I-2", "C", "2026-06-01", "2026-06-15", 70.0, "K-1"]]
    >>> paid = [["Date", "Customer", "Amount", "Invoice"], ["2026-04-01", "C", 30.0, "I-1"]]
    >>> [row[2:3] + row[5:] for row in xc_contracts([head, *staged], paid, "2026-06-30")[1:]]
    [[1.0, 30.0, 0.3, 0.0, 30.0, 0.0, ''], [2.0, 70.0, 0.7, 0.0, 0.0, 70.0, 15.0]]
    """
    return contract_stages(ledger_of(invoices, receipts, as_of, customers=customers, convert=False))
