"""The collection ladder: which step each open invoice has reached, and when the next one falls due.

A ladder is rows of the Ladders table: a level, the day on which it begins to apply, an action and who takes it.  `day` counts from a base:
the due date, the shipment, the invoice date or the middle of the term; a fraction is a share of the term (a quarter after its middle:
0.25).  Steps of level 1 and above are steps of collection.  Steps of level 0 come before the due date: they stand in the customer's own
ladder, or in a ladder that has no other level, which then is common to all customers.

Sources of the default ladders: the articles S0, S3 and S4 (docs/requirements.md, D1–D4).  "30 days" is reached on day 30; "after 45" begins
on day 46; "up to 15 days" begins on day 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.collections.contacts import FIRST_LEVEL, Contacts, contacts_of
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import LADDERS, normal_header
from xlcash.language import Language, Term, find

Days: TypeAlias = npt.NDArray[np.float64]  # days since 1970-01-01, NaN where there is no such day

BEFORE_DUE: Final = 0.0  # the level of a step before the due date
LEAST_OPEN: Final = 0.005  # below half a cent nothing is open
NO_STEP: Final = -1

# Ladder → its steps: (level, base, day, action, owner). D1: 3 days after shipment, at 50 % and 75 % of the term, 1 day before due.
DEFAULT_STEPS: Final[Mapping[str, tuple[tuple[float, str, float, str, str], ...]]] = {
    "formal": (  # S3
        (1, "due", 1, "reminder", "finance"), (2, "due", 30, "demand", "finance"), (3, "due", 46, "agency", "legal"),
    ),
    "key_accounts": (  # S3, with the executive meeting that key accounts get
        (1, "due", 1, "reminder", "sales"), (2, "due", 30, "demand_meeting", "management"), (3, "due", 46, "agency", "legal"),
    ),
    "standard": (  # S0
        (1, "due", 30, "reminder", "finance"), (2, "due", 60, "legal", "legal"), (3, "due", 90, "assign", "finance"),
    ),
    "departments": (  # S4
        (1, "due", 1, "sales_reminds", "sales"), (2, "due", 60, "legal", "legal"), (3, "due", 91, "court", "legal"),
    ),
    "pre_due": (  # S4
        (0, "ship", 3, "e_statement", "finance"), (0, "half_term", 0, "first_gentle", "sales"),
        (0, "half_term", 0.25, "second_gentle", "sales"), (0, "due", -1, "confirm", "finance"),
    ),
}  # fmt: skip


def default_ladders(language: Language) -> pd.DataFrame:
    """The ladders of the template as rows of the Ladders table; the first one applies where a customer names none.

    >>> default_ladders("en").loc[[1, 3], ["ladder", "level", "day", "action"]].values.tolist()
    [['Formal 15-30-45', 1.0, 1.0, 'Written reminder'], ['Formal 15-30-45', 3.0, 46.0, 'Hand over to agency, prepare the suit']]
    """
    names, actions, owners = (find(language, f"ladders.{words}") for words in ("names", "actions", "owners"))
    rows = [
        (names[ladder], level, base, day, actions[action], owners[owner], "")
        for ladder, steps in DEFAULT_STEPS.items()
        for level, base, day, action, owner in steps
    ]
    frame = pd.DataFrame(rows, columns=[column.key for column in LADDERS.columns], dtype=object)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame.astype({"level": np.float64, "day": np.float64})


def collection_stages(ledger: Ledger, customers: pd.DataFrame, ladders: pd.DataFrame, log: pd.DataFrame, *, as_of: dt.date) -> pd.DataFrame:
    """The step of every open invoice, the longest overdue first (then by customer and invoice).

    level, action, owner
        The highest level whose day has been reached.  Where the log shows contacts, at most one above the level logged last: a level is
        reached from the one before.  A level that has been done gives way to the next one, with the day it will fall due.  Before the
        due date: level 0 and the next step of the pre-due track; overdue, but short of level 1: level 0 and no action.
    due_on
        The day on which the step shown falls due; blank where nothing is left to do.
    hold
        Why the step is not to be taken now: the open amount is disputed in full, or a payment has been promised by a day not yet past.
        A dispute over a part holds nothing: the rest goes on.

    Raises EmptyTableError for a Ladders table without rows.
    """
    if not len(ladders):
        raise EmptyTableError("Ladders")
    invoices = ledger.invoices
    open_items = invoices[invoices["open"].to_numpy() >= LEAST_OPEN]
    order = open_items.assign(late=-open_items["days_overdue"]).sort_values(["late", "customer", "invoice"], kind="stable").index
    items = open_items.loc[order].reset_index(drop=True)
    contacts = contacts_of(items, log, as_of=as_of)
    steps = _Steps.of(ladders)
    names = _ladder_of(items, customers, steps)
    shown = _shown(items, names, steps, contacts, as_of)
    return pd.DataFrame(
        {
            "invoice": items["invoice"],
            "customer": items["customer"],
            "open": items["open"],
            "days_overdue": items["days_overdue"],
            "ladder": pd.Series([steps.title[name] for name in names], dtype=object),
            "level": shown.level,
            "action": pd.Series(shown.action, dtype=object),
            "owner": pd.Series(shown.owner, dtype=object),
            "due_on": _dates(shown.due_on),
            "hold": pd.Series(_holds(items, contacts), dtype=object),
        }
    )


@dataclass(frozen=True)
class _Steps:
    """The rows of the Ladders table by ladder (its normalised name), in order of level, then day."""

    title: Mapping[str, str]  # as the table first writes it, in the table's order
    collecting: Mapping[str, pd.DataFrame]
    before_due: Mapping[str, pd.DataFrame]
    default: str

    @classmethod
    def of(cls, ladders: pd.DataFrame) -> _Steps:
        keys = [normal_header(name) for name in ladders["ladder"]]
        title = dict(zip(reversed(keys), reversed(ladders["ladder"].tolist()), strict=True))
        rows = ladders.assign(key=keys).sort_values(["level", "day"], kind="stable")
        by_ladder = {key: rows[rows["key"] == key] for key in dict.fromkeys(keys)}
        collecting = {key: frame[frame["level"] >= FIRST_LEVEL] for key, frame in by_ladder.items()}
        early = {key: frame[frame["level"] < FIRST_LEVEL] for key, frame in by_ladder.items()}
        track = next((early[key] for key in by_ladder if not len(collecting[key])), rows[:0])
        own = {key: early[key] if len(early[key]) else track for key in by_ladder}
        default = next((key for key in by_ladder if len(collecting[key])), next(iter(by_ladder)))
        return cls(title, collecting, own, default)


@dataclass(frozen=True, eq=False)
class _Shown:
    level: npt.NDArray[np.float64]
    action: npt.NDArray[Any]
    owner: npt.NDArray[Any]
    due_on: Days

    @classmethod
    def nothing(cls, count: int) -> _Shown:
        blank = np.full(count, "", dtype=object)
        return cls(np.zeros(count), blank, blank.copy(), np.full(count, np.nan))

    def take(self, at: npt.NDArray[np.intp], steps: pd.DataFrame, which: npt.NDArray[np.intp], due_on: Days) -> None:
        """Show step `which` of the steps for the items `at`."""
        self.level[at] = np.maximum(steps["level"].to_numpy()[which], BEFORE_DUE)
        self.action[at] = steps["action"].to_numpy(dtype=object)[which]
        self.owner[at] = steps["owner"].to_numpy(dtype=object)[which]
        self.due_on[at] = due_on


def _ladder_of(items: pd.DataFrame, customers: pd.DataFrame, steps: _Steps) -> list[str]:
    """Each item's ladder: its customer's, or the first of the table where the customer names none or one the table does not have."""
    named = {customer: normal_header(ladder) for customer, ladder in zip(customers["customer"], customers["ladder"], strict=True)}
    known = {customer: ladder for customer, ladder in named.items() if len(steps.collecting.get(ladder, ()))}
    return [known.get(customer, steps.default) for customer in items["customer"]]


def _shown(items: pd.DataFrame, names: list[str], steps: _Steps, contacts: Contacts, as_of: dt.date) -> _Shown:
    shown = _Shown.nothing(len(items))
    ladder, today = np.array(names, dtype=object), float(_day(as_of))
    late = items["days_overdue"].to_numpy() > 0
    for name in steps.title:
        overdue, not_due = np.flatnonzero((ladder == name) & late), np.flatnonzero((ladder == name) & ~late)
        _show_collecting(shown, items, overdue, steps.collecting[name], contacts.level[overdue], today)
        _show_before_due(shown, items, not_due, steps.before_due[name], today)
    return shown


def _show_collecting(shown: _Shown, items: pd.DataFrame, at: npt.NDArray[np.intp], steps: pd.DataFrame, logged: Days, today: float) -> None:
    """Overdue items: the highest step reached, held to the one after the level logged last (NaN: no contact is logged)."""
    if not len(at) or not len(steps):
        return
    days, levels = _step_days(items.iloc[at], steps), steps["level"].to_numpy()
    places = np.arange(len(levels))
    reached = np.where(days <= today, places, NO_STEP).max(axis=1)
    next_up = np.searchsorted(levels, np.nan_to_num(logged), side="right")  # the first step above the level logged
    place = np.where(np.isnan(logged), reached, next_up)
    done = place == len(levels)  # the last level has been done: it stays in force, and nothing falls due
    place = np.minimum(place, len(levels) - 1)
    due_on = np.where(done, np.nan, days[np.arange(len(at)), np.maximum(place, 0)])
    some = place != NO_STEP
    shown.take(at[some], steps, place[some], due_on[some])
    shown.due_on[at[~some]] = days[~some, 0]


def _show_before_due(shown: _Shown, items: pd.DataFrame, at: npt.NDArray[np.intp], steps: pd.DataFrame, today: float) -> None:
    """Items not yet overdue: the next step of the pre-due track. One that was missed is not made up for: the next takes its place."""
    if not len(at) or not len(steps):
        return
    days = _step_days(items.iloc[at], steps)
    ahead = np.where((days >= today) & (days <= _days(items["due_date"])[at, None]), days, np.inf)
    place, some = ahead.argmin(axis=1), np.isfinite(ahead).any(axis=1)
    shown.take(at[some], steps, place[some], ahead[some, place[some]])


def _step_days(items: pd.DataFrame, steps: pd.DataFrame) -> Days:
    """The day each step falls due for each item: (items × steps)."""
    issued, due = _days(items["invoice_date"]), _days(items["due_date"])
    term = np.maximum(due - issued, 0)
    bases = {"due": due, "issue": issued, "ship": _days(items["ship_date"]), "half_term": issued + term / 2}
    rows = zip(steps["base"], steps["day"].tolist(), strict=True)
    return np.column_stack([np.ceil(bases[base] + (day if day.is_integer() else day * term)) for base, day in rows])


def _holds(items: pd.DataFrame, contacts: Contacts) -> list[Term | str]:
    disputed = items["open"].to_numpy() - items["disputed"].to_numpy() < LEAST_OPEN
    return [
        Term("ladders.hold.disputed") if all_disputed else Term("ladders.hold.promise", date=promise.isoformat()) if promise else ""
        for all_disputed, promise in zip(disputed, contacts.promise, strict=True)
    ]


def _days(dates: pd.Series[Any]) -> Days:
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def _day(date: dt.date) -> int:
    return int(np.datetime64(date, "D").astype(np.int64))


def _dates(days: Days) -> npt.NDArray[np.datetime64]:
    known = ~np.isnan(days)
    dates = np.full(len(days), np.datetime64("NaT", "s"))
    dates[known] = days[known].astype(np.int64).astype("datetime64[D]").astype("datetime64[s]")
    return dates
