"""What a firm's cash rests on at the close of a day: one place for forecast, stress and simulation to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.cash.collections import ChancesOf, OpenBook, chances_by, daily_collections
from xlcash.domain.cash.plan import base_amounts
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays

OPERATING: Final = "operating"
USUAL_REACH: Final = 366  # days: a forecast of twelve months, thirteen weeks or thirty days asks for no more


@dataclass(frozen=True, eq=False)
class Situation:
    """The tables of a forecast at the close of `ledger.as_of`; `ledger` is in the base currency.

    `factors`: base currency per unit of each currency in `bills`, `plan` and `accounts` (None: all money is of one currency).
    What is learned from the ledger is learned once and kept.  Raises EmptyTableError when there is no account.
    """

    ledger: Ledger
    bills: pd.DataFrame
    plan: pd.DataFrame
    accounts: pd.DataFrame
    monthly: pd.DataFrame
    policy: Policy
    factors: Mapping[str, float] | None = None
    working: WorkingDays = NO_CALENDAR
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not len(self.accounts):
            raise EmptyTableError("Accounts")

    @property
    def as_of(self) -> date:
        return self.ledger.as_of

    def belongs(self, account: pd.Series[Any], group: str) -> npt.NDArray[np.bool_]:
        """Which rows belong to an account group, by their account; to the operating group where it is blank or unknown."""
        groups = dict(zip(self.accounts["account"], self.accounts["group"], strict=True))
        return np.array([groups.get(name, OPERATING) == group for name in account], dtype=np.bool_)

    def opening(self, group: str) -> float:
        """The balances of a group's accounts."""
        own = (self.accounts["group"] == group).to_numpy()
        return float(base_amounts(self.accounts, "balance", self.factors)[own].sum())

    def book(self, group: str) -> OpenBook:
        """The open invoices that will be paid into a group's accounts."""
        if ("book", group) not in self._kept:
            self._kept["book", group] = OpenBook.of(self.ledger, only=self.belongs(self.ledger.invoices["account"], group))
        book: OpenBook = self._kept["book", group]
        return book

    def chances(self, group: str) -> ChancesOf:
        """When the invoices of `book` are paid, by the method that the settings choose."""
        if ("chances", group) not in self._kept:
            policy = self.policy
            learned = chances_by(policy.collection_method, self.ledger, self.book(group), prior_weight=policy.prior_weight)
            self._kept["chances", group] = learned
        chances: ChancesOf = self._kept["chances", group]
        return chances

    def collected(self, group: str, days: int) -> Money:
        """What the open invoices of a group are expected to bring in on each of the next `days` days."""
        known: Money = self._kept.get(("collected", group), np.empty(0))
        if len(known) < days:
            known = daily_collections(self.book(group), self.chances(group), days=max(days, USUAL_REACH))
            self._kept["collected", group] = known
        return known[:days]
