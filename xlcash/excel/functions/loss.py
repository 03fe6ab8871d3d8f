"""Worksheet functions of expected loss: roll rates, the provision matrix, and the provision beside the forecast."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pandas import DataFrame

from xlcash.domain.credit.loss import expected_loss, uncollected
from xlcash.domain.credit.migration import migration
from xlcash.domain.credit.provision import WHOLE, provision
from xlcash.domain.policy import policy_from
from xlcash.excel.arguments import AsOf, CountArgument, Customers, Disputes, Invoices, Rates, Receipts, Series, Settings, WordArgument
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of

Months: TypeAlias = Annotated[int, CountArgument(high=120)]
ProvisionBy: TypeAlias = Annotated[str, WordArgument("provision_by")]


@worksheet_function("credit")
def xc_migration(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, months: Months | None = None, rates: Rates | None = None,
    customers: Customers | None = None, settings: Settings | None = None,
) -> DataFrame:  # fmt: skip
    """Roll rates by band of age over the latest months; write-offs are no collections.

    Of 100 open, 50 are still open a month later and 20 are written off:

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-11", 100.0]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice", "Type"], ["2026-06-10", "C-1", 30.0, "I-1", "cash"]]
    >>> receipts += [["2026-06-20", "C-1", 20.0, "I-1", "write-off"]]
    >>> table = xc_migration(invoices, receipts, "2026-06-30", 1)
    >>> for row in (table[0], table[2]): print(row[:2], row[3:6], row[7])
    ['Band', 'Balance then'] ['Settled', 'Rolled', 'Written off'] Roll rate
    ['1–30', 100.0] [30.0, 50.0, 20.0] 0.7
    """
    ledger, policy = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates), policy_from(settings)
    return migration(ledger, months=months or int(policy.provision_months), terminal_loss=policy.provision_terminal_loss)


@worksheet_function("credit")
def xc_provision(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, settings: Settings, by: ProvisionBy = WHOLE, customers: Customers | None = None,
    rates: Rates | None = None,
) -> DataFrame:  # fmt: skip
    """The provision matrix: balance, lifetime loss rate and provision by band of age, the total last. Σ balance is that of the ageing.

    CAS 22, art. 63; IFRS 9, 5.5.15 and B5.5.35.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0]]
    >>> table = xc_provision(invoices, [["Date", "Customer", "Amount"]], "2026-06-30", [["Key", "Value"]])
    >>> for row in (table[0], table[2], table[-1]): print(row)
    ['Band', 'Balance', 'Rate', 'Provision', 'Basis']
    ['1–30', 1000.0, 0.016, 16.0, 'stated in Settings: history too short, items: 0']
    ['Total', 1000.0, '', 16.0, '']
    """
    ledger, known = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates), None if customers is None else customers.rows
    return provision(ledger, policy_from(settings), by=by, customers=known, left_out=invoices.left_out)


@worksheet_function("credit")
def xc_uncollected(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, settings: Settings, customers: Customers | None = None, rates: Rates | None = None,
    disputes: Disputes | None = None,
) -> DataFrame:  # fmt: skip
    """The provision beside what the collections forecast never brings in, by band of age: both from the same open invoices.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed"]]
    >>> invoices += [["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0, 300.0]]
    >>> table = xc_uncollected(invoices, [["Date", "Customer", "Amount"]], "2026-06-30", [["Key", "Value"]])
    >>> for row in (table[0], table[-1]): print(row)
    ['Band', 'Balance', 'Disputed', 'Never paid', 'Uncollected', 'Provision', 'Difference']
    ['Total', 1000.0, 300.0, 0.0, 300.0, 16.0, -284.0]
    """
    return uncollected(ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes), policy_from(settings))


@worksheet_function("credit")
def xc_expected_loss(
    pd: Series,
    lgd: Series,
    ead: Series,
    cover: Series = (0.0,),
    settings: Settings | None = None,  # noqa: ARG001
) -> DataFrame:
    """Gross = PD × LGD × EAD; net = gross × (1 − cover). One value each, or one an exposure.

    IFRS 9 counts the net loss only where the cover is integral to the contract (B5.5.55); else the gross one.  Settings, if handed over,
    tells no more than the language of the headings.

    >>> xc_expected_loss(0.02, 0.45, 1000000.0, 0.75)
    [['Gross', 'Net'], [9000.0, 2250.0]]
    """
    return expected_loss(pd, lgd, ead, cover)
