"""The collection ladder: which step each open invoice has reached, and when the next one falls due.

Ladders are rows (`rungs`); the log tells how far an invoice was brought (`contacts`); what else bears on a step are payment plans,
grades and insured deadlines (`circumstances`), and what the ledger holds as disputed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, dates_or_blank, day_number, days_or_nan
from xlcash.domain.collections.circumstances import NONE, Circumstances
from xlcash.domain.collections.contacts import Contacts, contacts_of
from xlcash.domain.collections.holds import day_text, holds
from xlcash.domain.collections.limitation import limitation_days
from xlcash.domain.collections.plans import agreed_and_last, plan_standing
from xlcash.domain.collections.rungs import Ladders, Places, Steps, bases_of
from xlcash.domain.columns import objects
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

BEFORE_DUE: Final = 0.0  # the level of a step before the due date
LEAST_OPEN: Final = 0.005  # below half a cent nothing is open
NO_STEP: Final = -1
USUAL: Final = Policy()
USED: Final = (
    "invoice", "customer", "invoice_date", "due_date", "ship_date", "plan", "open", "disputed", "last_paid",
)  # fmt: skip


def collection_stages(
    ledger: Ledger,
    customers: pd.DataFrame,
    ladders: pd.DataFrame,
    log: pd.DataFrame,
    *,
    as_of: dt.date,
    policy: Policy = USUAL,
    around: Circumstances = NONE,
) -> pd.DataFrame:
    """The step of every open invoice, the longest overdue first (then by customer and invoice).

    days_overdue
        From the due date; of an invoice that a payment plan covers, from the plan's oldest unpaid instalment.
    level, action, owner
        The step to take, not the one taken last: the highest level whose day has been reached, and those of all levels below it.  Where
        the log shows a step, the one after the level logged last, with the day it falls due: a level is reached from the one before.
        Without any logged step the days decide, or, by the setting `ladder_without_log`, the first level comes first.  Overdue, but short
        of level 1: level 0 and no action.  Before the due date level 0 and a step of the pre-due track: the one whose day came last, until
        a step of level 0 is logged on its day or later, or the due date comes; else the next.  Key accounts meet the management besides,
        at the level `executive_meeting_level` of whatever ladder (the last, if it has fewer).
    due_on
        The day on which the step shown falls due; blank where nothing is left to do.
    hold
        Why the step is not to be taken now (see `holds`).  A dispute over a part holds nothing, nor a plan that covers a part: the rest
        goes on.
    disputed, in_plan
        What of the open amount is disputed, and what a plan that is kept covers: neither is to be claimed.
    notify_by, limitation
        The last day to report the invoice to its insurer; the last day to sue.  From `claim_notice_days` before it to the day itself, the
        report overrides ladder and holds; it has no level, for it is no step of the ladder.

    Raises EmptyTableError for a Ladders table without rows, LadderWithoutLevelsError where no ladder has a level of 1 or above.
    """
    rungs, names = Ladders.of(ladders), ledger.numbered("customer")[2]
    items, plan = _items(ledger, around, policy, as_of)
    contacts = contacts_of(items, log, ledger, policy, as_of=as_of)
    who = items["who"].to_numpy()
    which = rungs.of_customers(names, customers, around.grades, policy)[who]
    shown = _shown(items, rungs, which, contacts, policy, as_of)
    shown.meet(np.isin(names, customers["customer"][customers["key_account"].to_numpy()].to_numpy())[who])
    kept = items["kept"].to_numpy()
    shown.keep_to_plan(kept, plan["next_due"].to_numpy())
    held = holds(items, plan["next_due"].where(kept).to_numpy(), contacts, shown.due_on, policy, as_of=as_of)
    notify_by = _report(items, around.deadlines, shown, held, policy, as_of)
    return pd.DataFrame(
        {
            "invoice": items["invoice"],
            "customer": items["customer"],
            "open": items["open"],
            "days_overdue": items["days_overdue"],
            "ladder": shown.ladder,
            "level": shown.level,
            "action": pd.Series(shown.action, dtype=object),
            "owner": pd.Series(shown.owner, dtype=object),
            "due_on": dates_or_blank(shown.due_on),
            "hold": pd.Series(held, dtype=object),
            "disputed": items["disputed"],
            "notify_by": dates_or_blank(notify_by),
            "limitation": dates_or_blank(_limitation(items, plan, (rungs.demands(which, *contacts.steps), contacts.promised), policy)),
            "in_plan": plan["covered"],
        }
    )


@dataclass(frozen=True, eq=False)
class _Shown:
    """What is shown of each item, filled in ladder by ladder. `meeting`: the level at which a key account meets the management."""

    ladder: npt.NDArray[Any]
    level: Money
    action: npt.NDArray[Any]
    owner: npt.NDArray[Any]
    due_on: Money
    meeting: Money

    @classmethod
    def nothing(cls, ladder: npt.NDArray[Any]) -> _Shown:
        count = len(ladder)
        return cls(ladder, np.zeros(count), objects([""] * count), objects([""] * count), np.full(count, np.nan), np.full(count, np.nan))

    def take(self, at: Places, steps: Steps, which: Places, due_on: Money) -> None:
        """Show step `which` of the steps for the items `at`."""
        self.level[at] = np.maximum(steps.level[which], BEFORE_DUE)
        self.action[at] = steps.action[which]
        self.owner[at] = steps.owner[which]
        self.due_on[at] = due_on

    def meet(self, key_account: npt.NDArray[np.bool_]) -> None:
        for at in np.flatnonzero(key_account & (self.level == self.meeting)).tolist():
            self.action[at] = Term("ladders.with_meeting", action=self.action[at])

    def keep_to_plan(self, kept: npt.NDArray[np.bool_], next_due: Money) -> None:
        self.level[kept], self.action[kept], self.owner[kept], self.due_on[kept] = BEFORE_DUE, "", "", next_due[kept]


def _items(ledger: Ledger, around: Circumstances, policy: Policy, as_of: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The open invoices in the order of the answer, and the plan of each.

    `late` is an invoice's age by its own due date, `who` its customer's place in the names of `Ledger.numbered`; `kept`: a plan covers
    all of it that is not disputed.
    """
    invoices, who = ledger.invoices, ledger.numbered("customer")[0]
    at = np.flatnonzero(invoices["open"].to_numpy() >= LEAST_OPEN)
    plan = plan_standing(around.plans, ledger, policy).of_items(invoices.iloc[at])
    owed, disputed, late = (invoices[key].to_numpy()[at] for key in ("open", "disputed", "days_overdue"))
    covered = plan["covered"].to_numpy()
    kept = (covered >= LEAST_OPEN) & (owed - covered - disputed < LEAST_OPEN)
    age = np.where(kept, day_number(as_of) - plan["next_due"], late)
    by_number = np.argsort(invoices["invoice"].to_numpy()[at], kind="stable")  # ledgers mostly are in this order: it costs nothing then
    order = by_number[np.lexsort((who[at[by_number]], -age[by_number]))]
    items = invoices[list(USED)].iloc[at[order]].reset_index(drop=True)
    items = items.assign(days_overdue=age[order], late=late[order], who=who[at[order]], kept=kept[order], covered=covered[order])
    return items, plan.iloc[order].reset_index(drop=True)


def _shown(items: pd.DataFrame, rungs: Ladders, which: Places, contacts: Contacts, policy: Policy, as_of: dt.date) -> _Shown:
    titles = objects([ladder.title for ladder in rungs.ladders])
    shown, today = _Shown.nothing(titles[which]), float(day_number(as_of))
    bases, late = bases_of(items, contacts.level_on), items["late"].to_numpy() > 0
    start = _START[policy.ladder_without_log]
    for place, ladder in enumerate(rungs.ladders):
        mine = which == place
        _show_collecting(shown, bases, np.flatnonzero(mine & late), ladder.collecting, contacts.level, start, today)
        _show_before_due(shown, bases, np.flatnonzero(mine & ~late), ladder.before_due, contacts.early_on, today)
        if policy.executive_meeting_level:
            levels = ladder.collecting.level
            shown.meeting[mine] = levels[min(int(np.searchsorted(levels, policy.executive_meeting_level)), len(levels) - 1)]
    return shown


def _show_collecting(shown: _Shown, bases: Mapping[str, Money], at: Places, steps: Steps, logged: Money, start: int, today: float) -> None:
    """Overdue items: the highest step reached, held to the one after the level logged last (NaN: none is logged, the first `start`)."""
    if not len(at):
        return
    days, logged = steps.begin(bases, at), logged[at]
    reached = np.logical_and.accumulate(days <= today, axis=1).sum(axis=1) - 1
    next_up = np.searchsorted(steps.level, np.nan_to_num(logged), side="right")  # the first step above the level logged
    place = np.where(np.isnan(logged), np.minimum(reached, start), next_up)
    done = place == len(steps)  # the last level has been done: it stays in force, and nothing falls due
    place = np.minimum(place, len(steps) - 1)
    due_on = np.where(done, np.nan, days[np.arange(len(at)), np.maximum(place, 0)])
    some = place != NO_STEP
    shown.take(at[some], steps, place[some], due_on[some])
    shown.due_on[at[~some]] = days[~some, 0]


_START: Final = {"days": np.iinfo(np.intp).max, "first": 0}
"""The highest step an item without a logged one may show."""


def _show_before_due(shown: _Shown, bases: Mapping[str, Money], at: Places, steps: Steps, logged: Money, today: float) -> None:
    """Items not yet overdue: the step whose day came last, unless it has been `logged` since or the due date is here; else the next."""
    if not len(at) or not len(steps):
        return
    days, due = steps.begin(bases, at), bases["due"][at]
    begun = np.where((days <= today) & (days <= due[:, None]), days, -np.inf)
    ahead = np.where((days > today) & (days <= due[:, None]), days, np.inf)
    last, following = begun.max(axis=1), ahead.min(axis=1)
    still = np.isfinite(last) & ~(logged[at] >= last) & ((today < due) | (last == today))
    place, day = np.where(still, begun.argmax(axis=1), ahead.argmin(axis=1)), np.where(still, last, following)
    some = np.isfinite(day)
    shown.take(at[some], steps, place[some], day[some])


def _report(items: pd.DataFrame, deadlines: pd.DataFrame, shown: _Shown, held: npt.NDArray[Any], policy: Policy, as_of: dt.date) -> Money:
    """The day by which each item must be reported to its insurer; where that nears, it is the step, whatever ladder and holds say."""
    if not len(deadlines):
        return np.full(len(items), np.nan)
    told = deadlines.drop_duplicates("invoice").set_index("invoice").reindex(items["invoice"])
    by, insurers = days_or_nan(told["notify_by"]), told["insurer"].to_numpy()
    left = by - day_number(as_of)
    for at in np.flatnonzero((items["late"].to_numpy() > 0) & (left >= 0) & (left <= policy.claim_notice_days)).tolist():
        shown.action[at] = Term("ladders.report", insurer=insurers[at], date=day_text(by[at]))
        shown.owner[at], shown.due_on[at], shown.level[at], held[at] = Term("ladders.owners.finance"), by[at], np.nan, ""
    return by


def _limitation(items: pd.DataFrame, plan: pd.DataFrame, contacts: Sequence[tuple[Days, Days]], policy: Policy) -> Money:
    """The last day to sue for each item: from its due date, or its plan's last one; a demand, promise, payment or plan begins it anew."""
    agreed, last_due = agreed_and_last(plan)
    due = np.fmax(days_or_nan(items["due_date"]), last_due).astype(np.int64)
    paid = days_or_nan(items["last_paid"])
    some = np.flatnonzero(~np.isnan(paid))
    events = (*contacts, agreed, (some, paid[some].astype(np.int64)))
    at, days = (np.concatenate(parts) for parts in zip(*events, strict=True))
    return limitation_days(due, (at, days), years=policy.limitation_years)
