"""The demo company as a whole."""

from __future__ import annotations

from typing import Final

import pandas as pd

from xlcash.domain.cash.scenarios import default_scenarios
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.company import Company, company
from xlcash.domain.credit.scorecard import default_scorecard
from xlcash.domain.demo.arrangements import disputes_table, plans_of_invoices, plans_table
from xlcash.domain.demo.contacts import disputes, log_table
from xlcash.domain.demo.customers import AS_OF, customers_table
from xlcash.domain.demo.financing import credits_table, lc_documents_table, offers_table
from xlcash.domain.demo.holidays import calendar_table
from xlcash.domain.demo.invoices import credit_notes, invoices, invoices_table
from xlcash.domain.demo.months import monthly_table, rates_table, reference_rates
from xlcash.domain.demo.obligations import accounts_table, bills_table, plan_table
from xlcash.domain.demo.orders import orders_table
from xlcash.domain.demo.protection import claims_table, policies_table
from xlcash.domain.demo.receipts import receipts, receipts_table
from xlcash.domain.demo.scores import scores_table
from xlcash.domain.demo.snapshots import snapshots_table
from xlcash.domain.demo.statements import statements_table
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy, settings_frame
from xlcash.language import Language, say

BASE_CURRENCY: Final = "CNY"
INDUSTRY: Final = "machinery"
PEAKS: Final = 2.5  # at its highest, the median customer owed in the last year 2.4 times what it owes on average


def demo_company(language: Language) -> Company:
    """Hengtai Machinery as of 30 June 2026: the same numbers in every language, names and words in the reader's.

    >>> demo = demo_company("zh")
    >>> demo.name, demo.as_of.isoformat(), len(demo.tables["Invoices"]), len(demo.tables["Customers"])
    ('恒泰机械有限公司', '2026-06-30', 1500, 61)
    """
    billed = invoices()
    notes = credit_notes(billed)
    invoice_rows, numbers = invoices_table(billed, notes, language)
    receipt_rows = receipts_table(receipts(billed, notes), numbers)
    ledger = settle(invoice_rows, receipt_rows, as_of=AS_OF)
    disputed = disputes(ledger)
    rates = rates_table()
    policy = Policy(industry=INDUSTRY, limit_need_times=PEAKS, letter_bank_details=say(language, "demo.bank_details"))
    tables = {
        "Settings": settings_frame(policy, language),
        "Customers": customers_table(language),
        "Invoices": invoice_rows.assign(
            disputed=invoice_rows["invoice"].map(disputed).fillna(0.0).astype(float),
            plan=invoice_rows["invoice"].map(plans_of_invoices(ledger)).fillna("").astype(object),
        ),
        "Receipts": receipt_rows,
        "Orders": orders_table(),
        "Bills": bills_table(language),
        "Plan": plan_table(language),
        "Accounts": accounts_table(language),
        "Monthly": monthly_table(invoice_rows, receipt_rows, rates),
        "Financials": statements_table(),
        "Scorecard": default_scorecard(language),
        "Ladders": default_ladders(language),
        "Scenarios": default_scenarios(language),
        "Log": log_table(ledger, language),
        "Plans": plans_table(ledger, language),
        "Disputes": disputes_table(ledger, disputed, language),
        "Calendar": calendar_table(),
        "Rates": pd.concat([rates, reference_rates()], ignore_index=True),
        "Policies": policies_table(language),
        "Offers": offers_table(language),
        "Credits": credits_table(),
        "LCDocuments": lc_documents_table(),
        "Claims": claims_table(ledger, language),
    }
    tables["Snapshots"] = snapshots_table(tables, BASE_CURRENCY)
    tables["Scores"] = scores_table(tables, BASE_CURRENCY, language)
    return company(say(language, "demo.company"), as_of=AS_OF, base_currency=BASE_CURRENCY, tables=tables)
