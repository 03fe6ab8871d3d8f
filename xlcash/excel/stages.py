"""The steps behind several formulas: one invoice's circumstances put together from whatever tables were handed over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd

from xlcash.domain.collections.circumstances import NONE, Circumstances, latest_grades, report_deadlines
from xlcash.domain.collections.ladder import collection_stages
from xlcash.domain.company import empty_table
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy, policy_from
from xlcash.domain.tables import CLAIMS, Table
from xlcash.excel.ledgers import ledger_of


class Standing(NamedTuple):
    """What steps are told from: the ledger, in own currencies and with what is disputed, the settings, and the circumstances."""

    ledger: Ledger
    policy: Policy
    around: Circumstances


def standing_of(
    invoices: Table, receipts: Table, customers: Table, as_of: date, *, settings: Table | None = None, plans: Table | None = None,
    disputes: Table | None = None, policies: Table | None = None, claims: Table | None = None, scores: Table | None = None,
) -> Standing:  # fmt: skip
    """A table left out bears on nothing."""
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, disputes=disputes, convert=False)
    around = Circumstances(
        plans=NONE.plans if plans is None else plans.rows,
        grades={} if scores is None else latest_grades(scores.rows, as_of=as_of),
        deadlines=NONE.deadlines if policies is None else _deadlines(ledger, customers, policies, claims, as_of),
    )
    return Standing(ledger, policy_from(settings), around)


def stages_of(
    invoices: Table, receipts: Table, customers: Table, ladders: Table, log: Table, as_of: date, **around: Table | None
) -> pd.DataFrame:
    """The step of every open invoice, in its own currency; `around` as for `standing_of`."""
    ledger, policy, known = standing_of(invoices, receipts, customers, as_of, **around)
    return collection_stages(ledger, customers.rows, ladders.rows, log.rows, as_of=as_of, policy=policy, around=known)


def _deadlines(ledger: Ledger, customers: Table, policies: Table, claims: Table | None, as_of: date) -> pd.DataFrame:
    reported = empty_table(CLAIMS) if claims is None else claims.rows
    return report_deadlines(ledger, customers.rows, policies.rows, reported, as_of=as_of)
