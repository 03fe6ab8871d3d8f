"""What bears on an invoice's step beside ladder and log; each is empty unless told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.company import empty_table
from xlcash.domain.errors import UnknownReportStandIn, XlcashError
from xlcash.domain.insurance.clock import LEAST_OPEN, claim_clock
from xlcash.domain.insurance.cover import covers
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import PLANS, Table


def _no_deadlines() -> pd.DataFrame:
    return pd.DataFrame({"invoice": [], "insurer": [], "notify_by": np.array([], "datetime64[s]")})


@dataclass(frozen=True, eq=False)
class Circumstances:
    """Rows of the table Plans, grades by customer, and the invoices, insurers and days of `report_deadlines`."""

    plans: pd.DataFrame = field(default_factory=lambda: empty_table(PLANS))
    grades: Mapping[str, str] = field(default_factory=dict)
    deadlines: pd.DataFrame = field(default_factory=_no_deadlines)


NONE: Final = Circumstances()


def latest_grades(scores: pd.DataFrame, *, as_of: date) -> Mapping[str, str]:
    """Each customer's grade by the table Scores, as last scored up to `as_of`."""
    known = scores[scores["scored"].to_numpy() <= np.datetime64(as_of, "s")].sort_values("scored", kind="stable")
    return dict(zip(known["customer"], known["grade"], strict=True))


def report_deadlines(ledger: Ledger, customers: pd.DataFrame, policies: pd.DataFrame, claims: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """By when each insured open invoice must be reported to its insurer: invoice, insurer, notify_by; none for what has been reported."""
    clock = claim_clock(ledger, customers, policies, as_of=as_of, claims=claims)
    pending = clock["notify_by"].notna() & ~clock["invoice"].isin(_reported(claims, as_of))
    return clock.loc[pending, ["invoice", "insurer", "notify_by"]].reset_index(drop=True)


def _reported(claims: pd.DataFrame, as_of: date) -> set[str]:
    """The invoices that were reported to the insurer by `as_of`."""
    return set(claims["invoice"][(claims["notified"].to_numpy() <= np.datetime64(as_of, "s")) | claims["filed"].notna().to_numpy()])


def unknown_deadlines(ledger: Ledger, customers: pd.DataFrame, policies: Table, claims: pd.DataFrame) -> list[XlcashError]:
    """Policies that can't be used and may be those of open invoices of insured customers, not reported yet: their days are not known."""
    if not len(policies.left_out):
        return []
    limited = set(customers["customer"][customers["insured_limit"] > 0])
    items = ledger.invoices.assign(row=covers(ledger, customers, policies.rows, unusable=policies.left_out)["unusable"].to_numpy())
    items = items[(items["open"] >= LEAST_OPEN) & (items["row"] > 0) & items["customer"].isin(limited)]
    waiting = items["row"][~items["invoice"].isin(_reported(claims, ledger.as_of))]
    return [UnknownReportStandIn(int(row), int((waiting == row).sum())) for row in np.unique(waiting)]
