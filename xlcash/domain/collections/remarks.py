"""What does not fit between ladders, customers, settings, plans, disputes and invoices."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from xlcash.domain.collections.contacts import FIRST_LEVEL
from xlcash.domain.collections.disputes import LEAST, in_dispute
from xlcash.domain.errors import (
    DisputedDiffersNotice,
    LadderWithoutLevelsNotice,
    LevelNotLaterNotice,
    PlanInSeveralCurrenciesNotice,
    PlanWithoutInvoicesNotice,
    RowError,
    UnknownDisputedInvoiceNotice,
    UnknownGradeLadderNotice,
    UnknownLadderNotice,
    UnknownPlanNotice,
)
from xlcash.domain.ledger.settlement import Ledger, in_the_one_currency
from xlcash.domain.policy import stated_settings
from xlcash.domain.tables import Table, normal_header


def ladder_notices(tables: Mapping[str, Table]) -> list[RowError]:
    """Levels that do not come one after the other; ladders that customers or settings name and that can't collect."""
    if "Ladders" not in tables:
        return []
    ladders = tables["Ladders"].rows
    known = set(map(normal_header, ladders["ladder"]))
    collecting = set(map(normal_header, ladders["ladder"][ladders["level"] >= FIRST_LEVEL]))
    found = _levels_not_later(ladders)
    if "Customers" in tables:
        rows = tables["Customers"].rows[["customer", "ladder"]].itertuples(name=None)
        for row, customer, ladder in rows:
            if ladder and normal_header(ladder) not in collecting:
                kind = LadderWithoutLevelsNotice if normal_header(ladder) in known else UnknownLadderNotice
                found.append(kind(int(row), customer, ladder))
    if "Settings" in tables:
        stated = ((row, name, str(value)) for row, name, value in stated_settings(tables["Settings"]) if name.startswith("ladder_grade_"))
        found.extend(UnknownGradeLadderNotice(row, name, ladder) for row, name, ladder in stated if normal_header(ladder) not in collecting)
    return found


def _levels_not_later(ladders: pd.DataFrame) -> list[RowError]:
    steps = ladders[ladders["level"] >= FIRST_LEVEL].sort_values(["level", "day"], kind="stable")
    found: list[RowError] = []
    for _, part in steps.groupby([steps["ladder"].map(normal_header), "base"], sort=False):
        rows = list(part[["ladder", "level", "day"]].itertuples(name=None))
        for (other_row, _, other_level, other_day), (row, ladder, level, day) in pairwise(rows):
            if level > other_level and day <= other_day and part["base"].iloc[0] != "last_step":
                found.append(LevelNotLaterNotice(int(row), ladder, level, other_level, int(other_row)))
    return found


def plan_notices(tables: Mapping[str, Table]) -> list[RowError]:
    """Invoices whose plan is not in Plans; plans that no invoice of their customer names, or invoices in several currencies."""
    if "Plans" not in tables or "Invoices" not in tables:
        return []
    plans, invoices = tables["Plans"].rows, tables["Invoices"].rows
    known, named = ({*zip(rows["customer"], rows["plan"], strict=True)} for rows in (plans, invoices))
    under = invoices[invoices["plan"] != ""]
    rows = under[["invoice", "customer", "plan"]].itertuples(name=None)
    found: list[RowError] = [
        UnknownPlanNotice(int(row), invoice, plan) for row, invoice, customer, plan in rows if (customer, plan) not in known
    ]
    currencies = in_the_one_currency(under)[0].groupby(["customer", "plan"])["currency"].nunique().to_dict()
    for row, plan, customer in plans.drop_duplicates(["customer", "plan"])[["plan", "customer"]].itertuples(name=None):
        number = currencies.get((customer, plan), 1)
        if (customer, plan) not in named:
            found.append(PlanWithoutInvoicesNotice(int(row), plan, customer))
        elif number > 1:
            found.append(PlanInSeveralCurrenciesNotice(int(row), plan, customer, number))
    return found


def dispute_notices(disputes: Table, invoices: Table, ledger: Ledger) -> list[RowError]:
    """Disputes of invoices that are not there; invoices that state another disputed amount than the register."""
    known = set(invoices.rows["invoice"])
    rows = disputes.rows[["invoice"]].itertuples(name=None)
    found: list[RowError] = [UnknownDisputedInvoiceNotice(int(row), invoice) for row, invoice in rows if invoice not in known]
    stated, registered = (each.invoices["disputed"].to_numpy() for each in (ledger, in_dispute(ledger, disputes.rows)))
    differ = np.flatnonzero((np.abs(stated - registered) >= LEAST) & (stated >= LEAST))
    number_of = dict(zip(invoices.rows["invoice"], invoices.rows.index, strict=True))
    names = ledger.invoices["invoice"].to_numpy()
    return found + [DisputedDiffersNotice(int(number_of[names[at]]), names[at], stated[at], registered[at]) for at in differ.tolist()]
