"""What does not fit between ladders, customers, settings, the log, plans, disputes and invoices."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from xlcash.domain.collections.contacts import FIRST_LEVEL
from xlcash.domain.collections.disputes import LEAST, in_dispute
from xlcash.domain.collections.plans import PLAN, plan_standing
from xlcash.domain.errors import (
    DisputedDiffersNotice,
    LadderWithoutLevelsNotice,
    LevelNotLaterNotice,
    LevelTwiceNotice,
    PlanBelowDebtNotice,
    PlanInSeveralCurrenciesNotice,
    PlanWithoutInvoicesNotice,
    PromiseTooFarNotice,
    RowError,
    UnknownDisputedInvoiceNotice,
    UnknownGradeLadderNotice,
    UnknownLadderNotice,
    UnknownLoggedCustomerNotice,
    UnknownLoggedInvoiceNotice,
    UnknownLoggedLevelNotice,
    UnknownPlanNotice,
)
from xlcash.domain.ledger.settlement import Ledger, in_the_one_currency
from xlcash.domain.policy import Policy, stated_settings
from xlcash.domain.tables import Table, normal_header


def ladder_notices(tables: Mapping[str, Table]) -> list[RowError]:
    """Levels that stand twice or do not come one after the other; ladders that customers or settings name and that can't collect."""
    if "Ladders" not in tables:
        return []
    ladders = tables["Ladders"].rows
    known = set(map(normal_header, ladders["ladder"]))
    collecting = set(map(normal_header, ladders["ladder"][ladders["level"] >= FIRST_LEVEL]))
    found = _levels_twice(ladders) + _levels_not_later(ladders)
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


def _levels_twice(ladders: pd.DataFrame) -> list[RowError]:
    steps = ladders[ladders["level"] >= FIRST_LEVEL]
    first: dict[tuple[str, float], int] = {}
    found: list[RowError] = []
    for row, ladder, level in steps[["ladder", "level"]].itertuples(name=None):
        other_row = first.setdefault((normal_header(ladder), level), int(row))
        if other_row != row:
            found.append(LevelTwiceNotice(int(row), ladder, level, other_row))
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


def log_notices(tables: Mapping[str, Table], policy: Policy) -> list[RowError]:
    """Contacts about customers and invoices that are not there or at levels no ladder has; promises too far off to hold a step."""
    if "Log" not in tables:
        return []
    log, found = tables["Log"].rows, list[RowError]()
    if "Ladders" in tables:
        levels = set(tables["Ladders"].rows["level"])
        strange = log[(log["level"] >= FIRST_LEVEL) & ~log["level"].isin(levels)]
        found.extend(UnknownLoggedLevelNotice(int(row), level) for row, level in strange[["level"]].itertuples(name=None))
    if "Invoices" in tables:
        found.extend(_unknown_in_log(log, tables["Invoices"].rows, tables["Customers"].rows if "Customers" in tables else None))
    days = policy.promise_longest_days
    far = log[log["promise_date"] - log["date"] > pd.Timedelta(days=days)]
    promises = zip(map(int, far.index), far["promise_date"], far["date"], strict=True)
    return found + [PromiseTooFarNotice(row, promise.date(), given.date(), days) for row, promise, given in promises]


def _unknown_in_log(log: pd.DataFrame, invoices: pd.DataFrame, customers: pd.DataFrame | None) -> list[RowError]:
    people = set(invoices["customer"]) | (set() if customers is None else set(customers["customer"]))
    documents = set(zip(invoices["customer"], invoices["invoice"], strict=True))
    found: list[RowError] = []
    for row, customer, invoice in log[["customer", "invoice"]].itertuples(name=None):
        if customer not in people:
            found.append(UnknownLoggedCustomerNotice(int(row), customer))
        elif invoice and (customer, invoice) not in documents:
            found.append(UnknownLoggedInvoiceNotice(int(row), invoice, customer))
    return found


def plan_debt_notices(plans: Table, ledger: Ledger, policy: Policy) -> list[RowError]:
    """Plans that are kept and leave less to be paid than their invoices owe."""
    standing = plan_standing(plans.rows, ledger, policy)
    at = standing.places(ledger.invoices)
    owed = np.bincount(at[at >= 0], ledger.invoices["open"].to_numpy()[at >= 0], len(standing.plans))
    left, kept = standing.unpaid(), (standing.plans["state"] == "kept").to_numpy()
    some = np.flatnonzero(kept & (owed - left >= LEAST))
    rows = plans.rows.reset_index().groupby(PLAN)["row"].min()
    plan, customer = (standing.plans[key].tolist() for key in PLAN)
    return [PlanBelowDebtNotice(int(rows[plan[at], customer[at]]), plan[at], customer[at], left[at], owed[at]) for at in some.tolist()]


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
