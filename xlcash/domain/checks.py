"""Everything xlcash would leave out of, or assume in, the tables handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from xlcash.domain.cash.stand_ins import stand_ins
from xlcash.domain.collections.circumstances import latest_grades, unknown_deadlines
from xlcash.domain.collections.jumps import jump_notices
from xlcash.domain.collections.remarks import dispute_notices, ladder_notices, log_notices, plan_debt_notices, plan_notices
from xlcash.domain.company import empty_table
from xlcash.domain.credit.groups import parent_notices
from xlcash.domain.credit.scorecard import card_notices
from xlcash.domain.credit.statements import statement_notices
from xlcash.domain.currency import factors
from xlcash.domain.errors import (
    ExchangeRateNotPositiveError,
    MissingRateError,
    NegativeInterestRateNotice,
    RowError,
    SettingOutOfRangeError,
    SettingUnknownWordError,
    UnknownInvoiceCustomerNotice,
    UnknownOrderCustomerNotice,
    XlcashError,
)
from xlcash.domain.financing.letters_of_credit import strange_documents
from xlcash.domain.financing.offers import offer_mistakes
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy, policy_from, setting_notices
from xlcash.domain.tables import CLAIMS, CUSTOMERS, RECEIPTS, Table

_OF_FORECAST: Final = ("Invoices", "Receipts", "Bills", "Plan", "Monthly")


def problems_of(tables: Mapping[str, Table], *, as_of: date | None = None) -> list[XlcashError]:
    """What is wrong in each table by itself, then what does not fit between them.

    Without `as_of` the whole ledger counts, up to its latest invoice or receipt.
    """
    found: list[XlcashError] = [problem for table in tables.values() for problem in table.problems]
    policy = Policy()
    if "Settings" in tables:
        found.extend(setting_notices(tables["Settings"]))
        try:
            policy = policy_from(tables["Settings"])
        except (SettingOutOfRangeError, SettingUnknownWordError) as error:
            found.append(error)
    if "Scorecard" in tables:
        found.extend(card_notices(tables["Scorecard"]))
    if "Financials" in tables:
        found.extend(statement_notices(tables["Financials"]))
    if "Customers" in tables:
        found.extend(parent_notices(tables["Customers"].rows))
    if "Customers" in tables and "Orders" in tables:
        found.extend(_strange_orders(tables["Customers"], tables["Orders"]))
    found.extend(_of_financing(tables, policy))
    found.extend(ladder_notices(tables))
    found.extend(log_notices(tables, policy))
    found.extend(plan_notices(tables))
    as_of = as_of or _last_day(tables)
    if as_of is not None:
        found.extend(_of_ledger(tables, as_of, policy))
        found.extend(_missing_rates(tables, as_of, str(policy.base_currency)))
        if all(name in tables for name in _OF_FORECAST):
            found.extend(stand_ins(*(tables[name].rows for name in _OF_FORECAST), as_of=as_of))
    return found


def _of_financing(tables: Mapping[str, Table], policy: Policy) -> list[RowError]:
    found = offer_mistakes(tables["Offers"].rows, policy) if "Offers" in tables else []
    if "Credits" in tables and "LCDocuments" in tables:
        known = pd.concat([tables["Credits"].rows["credit"], tables["Credits"].left_out["credit"]])
        found.extend(strange_documents(known, tables["LCDocuments"].rows))
    if "Rates" in tables:
        rates = tables["Rates"].rows
        below = rates[(rates["currency"] == policy.interest_reference) & (rates["rate"] < 0)]
        rows = below[["currency", "rate"]].itertuples(name=None)
        found.extend(NegativeInterestRateNotice(int(row), name, rate) for row, name, rate in rows)
    return found


def _strange_orders(customers: Table, orders: Table) -> list[RowError]:
    strange = orders.rows[~orders.rows["customer"].isin(set(customers.rows["customer"]))]
    rows = strange[["order", "customer"]].itertuples(name=None)
    return [UnknownOrderCustomerNotice(int(row), order, customer) for row, order, customer in rows]


def _last_day(tables: Mapping[str, Table]) -> date | None:
    dated = (("Invoices", "invoice_date"), ("Receipts", "date"))
    days = [tables[name].rows[column].max() for name, column in dated if name in tables and len(tables[name].rows)]
    return max(days).date() if days else None


def _of_ledger(tables: Mapping[str, Table], as_of: date, policy: Policy) -> list[XlcashError]:
    if "Invoices" not in tables:
        return []
    invoices = tables["Invoices"].rows
    receipts = tables["Receipts"].rows if "Receipts" in tables else empty_table(RECEIPTS)
    customers = tables["Customers"].rows if "Customers" in tables else None
    ledger = settle(invoices, receipts, as_of=as_of, customers=customers)
    found: list[XlcashError] = list(ledger.notices)
    if "Disputes" in tables:
        found.extend(dispute_notices(tables["Disputes"], tables["Invoices"], ledger))
    if "Plans" in tables:
        found.extend(plan_debt_notices(tables["Plans"], ledger, policy))
    if "Log" in tables and "Ladders" in tables:
        grades = latest_grades(tables["Scores"].rows, as_of=as_of) if "Scores" in tables else {}
        people = empty_table(CUSTOMERS) if customers is None else customers
        found.extend(jump_notices(tables["Log"].rows, tables["Ladders"].rows, people, grades, ledger, policy))
    if customers is not None and "Policies" in tables:
        claims = tables["Claims"].rows if "Claims" in tables else empty_table(CLAIMS)
        found.extend(unknown_deadlines(ledger, customers, tables["Policies"], claims))
    if customers is not None and len(customers):
        strange = invoices[~invoices["customer"].isin(set(customers["customer"]))]
        rows = strange[["invoice", "customer"]].itertuples(name=None)
        found.extend(UnknownInvoiceCustomerNotice(int(row), number, name) for row, number, name in rows)
    return found


def _missing_rates(tables: Mapping[str, Table], as_of: date, base: str) -> list[XlcashError]:
    """Currencies that some table uses beside the base currency and that Rates does not know, or not to convert by."""
    used = dict.fromkeys(
        currency
        for table in tables.values()
        if table.spec.name != "Rates" and "currency" in table.rows
        for currency in table.rows["currency"].unique()
    )
    rates = tables["Rates"].rows if "Rates" in tables else None
    missing: list[XlcashError] = []
    for currency in used:
        try:
            factors([currency], rates, as_of=as_of, base=base)
        except (ExchangeRateNotPositiveError, MissingRateError) as error:
            missing.append(error)
    return missing
