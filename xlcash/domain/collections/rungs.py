"""The Ladders table as ladders: their steps in order, the days these begin, and which ladder a customer is on.

A ladder is rows: a level, the day on which it begins to apply, an action and who takes it.  `day` counts from a base:

=========  ===============================================================================================================
due        the due date
issue      the invoice date
ship       the shipment
half_term  the middle of the term; a fraction of a day is a share of the term (a quarter after its middle: 0.25)
month_end  the last day of the month in which the invoice falls due
last_step  the day on which the level before was logged: a step without a logged one before it has no day yet
=========  ===============================================================================================================

Steps of level 1 and above are steps of collection.  Steps of level 0 come before the due date: they stand in the customer's own ladder,
or in a ladder that has no other level, which then is common to all customers.

A step of collection demands payment if its row names a letter, other than one that only informs.  A step without a letter is taken within
the firm (check the documents, put on a list), or by word of mouth, which proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, days_or_nan
from xlcash.domain.collections.contacts import FIRST_LEVEL
from xlcash.domain.errors import EmptyTableError, LadderWithoutLevelsError
from xlcash.domain.policy import Policy
from xlcash.domain.tables import normal_header, word_keys

Places: TypeAlias = npt.NDArray[np.intp]

INFORM: Final = frozenset({"", "statement", "confirmation"})  # no letter, and letters that ask what is owed, not to pay it


@dataclass(frozen=True, eq=False)
class Steps:
    """Some steps of a ladder, in order of level, then day."""

    level: Money
    base: npt.NDArray[Any]
    day: Money
    action: npt.NDArray[Any]
    owner: npt.NDArray[Any]
    demands: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Steps:
        ordered = rows.sort_values(["level", "day"], kind="stable")
        letters = word_keys("letter")
        ordered = ordered.assign(demands=[letters.get(normal_header(name), name) not in INFORM for name in ordered["template"]])
        return cls(*(ordered[key].to_numpy() for key in ("level", "base", "day", "action", "owner", "demands")))

    def __len__(self) -> int:
        return len(self.level)

    def begin(self, bases: Mapping[str, Money], at: Places) -> Money:
        """The day on which each step begins for the items at these places: (items × steps), NaN where its base has no day."""
        term = bases["term"][at]
        rows = zip(self.base, self.day.tolist(), strict=True)
        return np.column_stack([np.ceil(bases[base][at] + (day if day.is_integer() else day * term)) for base, day in rows])


@dataclass(frozen=True, eq=False)
class Ladder:
    title: str
    collecting: Steps
    before_due: Steps


@dataclass(frozen=True, eq=False)
class Ladders:
    """Every ladder that collects, in the table's order. The first is the one for customers who name none."""

    ladders: tuple[Ladder, ...]
    place: Mapping[str, int]  # by normalised name

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Ladders:
        """Raises EmptyTableError for a table without rows, LadderWithoutLevelsError where no row has a level of 1 or above."""
        if not len(rows):
            raise EmptyTableError("Ladders")
        named = {str(name): part for name, part in rows.groupby(rows["ladder"].map(normal_header), sort=False)}
        levels = {name: part["level"] >= FIRST_LEVEL for name, part in named.items()}
        collecting = [name for name in named if levels[name].any()]
        if not collecting:
            raise LadderWithoutLevelsError
        common = next((named[name] for name in named if not levels[name].any()), rows[:0])
        ladders = []
        for name in collecting:
            part, early = named[name], named[name][~levels[name]]
            before_due = Steps.of(early if len(early) else common)
            ladders.append(Ladder(str(part["ladder"].iloc[0]), Steps.of(part[levels[name]]), before_due))
        return cls(tuple(ladders), {name: at for at, name in enumerate(collecting)})

    def of_customers(self, codes: Iterable[str], customers: pd.DataFrame, grades: Mapping[str, str], policy: Policy) -> Places:
        """The place of each customer's ladder: the one Customers names, else the one Settings name for its grade, else the first.

        A name that no collecting ladder bears counts as none.
        """
        by_grade = {grade: self.place.get(normal_header(getattr(policy, f"ladder_grade_{grade.lower()}")), 0) for grade in "ABCDE"}
        named = dict(zip(customers["customer"], customers["ladder"], strict=True))
        places = (self.place.get(normal_header(named.get(code, "")), by_grade.get(grades.get(code, ""), 0)) for code in codes)
        return np.fromiter(places, dtype=np.intp)

    def demands(self, which: Places, at: Days, days: Days, levels: Money) -> tuple[Days, Days]:
        """Of steps taken, items `at` on some days to some levels, those that demanded payment; `which` is each item's ladder."""
        demanded = np.zeros(len(at), dtype=np.bool_)
        for place, ladder in enumerate(self.ladders):
            steps = ladder.collecting
            demanded |= (which[at] == place) & np.isin(levels, steps.level[steps.demands])
        return at[demanded], days[demanded]


def bases_of(items: pd.DataFrame, last_step: Money) -> Mapping[str, Money]:
    """The days from which steps count, by base, and the term in days; one entry per item."""
    issued, due = days_or_nan(items["invoice_date"]), days_or_nan(items["due_date"])
    term = np.maximum(due - issued, 0)
    month = items["due_date"].to_numpy().astype("datetime64[M]") + np.timedelta64(1, "M")
    return {
        "due": due,
        "issue": issued,
        "ship": days_or_nan(items["ship_date"]),
        "half_term": issued + term / 2,
        "month_end": month.astype("datetime64[D]").astype(np.int64) - 1.0,
        "last_step": last_step,
        "term": term,
    }
