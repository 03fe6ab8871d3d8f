"""Why a step is not to be taken now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_number
from xlcash.domain.collections.contacts import Contacts
from xlcash.domain.columns import objects
from xlcash.domain.policy import Policy
from xlcash.language import Term

LEAST: Final = 0.005  # below half a cent nothing is left


def holds(items: pd.DataFrame, instalment: Money, contacts: Contacts, due_on: Money, policy: Policy, *, as_of: dt.date) -> npt.NDArray[Any]:
    """The first of these reasons that is so, "" where none is:

    1. the open amount is disputed in full;
    2. a payment plan that is kept covers it (`instalment`: the due day of its oldest unpaid instalment, NaN where none does);
    3. its payment has been promised by a day not yet past (see `contacts`);
    4. the step is due, but the customer heard from us less than `contact_gap_days` ago, about whatever.
    """
    today = day_number(as_of)
    disputed = items["open"].to_numpy() - items["disputed"].to_numpy() < LEAST
    plans, free_on = items["plan"].to_numpy(), contacts.customer_on + policy.contact_gap_days
    reasons: tuple[tuple[npt.NDArray[np.bool_], Callable[[int], Term]], ...] = (
        (disputed, lambda _: Term("ladders.hold.disputed")),
        (~np.isnan(instalment), lambda at: Term("ladders.hold.plan", plan=plans[at], date=day_text(instalment[at]))),
        (~np.isnan(contacts.promise), lambda at: Term("ladders.hold.promise", date=day_text(contacts.promise[at]))),
        ((due_on <= today) & (free_on > today), lambda at: Term("ladders.hold.gap", date=day_text(free_on[at]))),
    )
    first = np.select([holds for holds, _ in reasons], range(len(reasons)), len(reasons))
    held = objects([""] * len(items))
    for at in np.flatnonzero(first < len(reasons)).tolist():
        held[at] = reasons[first[at]][1](at)
    return held


def day_text(day: float) -> str:
    """A day counted from 1970-01-01 as a sentence says it."""
    return str(np.datetime64(int(day), "D"))
