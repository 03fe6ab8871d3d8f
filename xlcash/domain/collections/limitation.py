"""By when a claim must be sued for: the limitation period, and what begins it anew."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcash.domain.calendar import Days, Money, same_day_months_later

MONTHS: Final = 12


def limitation_days(due: Days, events: tuple[Days, Days], *, years: float) -> Money:
    """The last day of each claim's limitation period: `years` after the due date, or after the last event that interrupted it.

    `due` are days counted from 1970-01-01, `events` the places in `due` and the days of what interrupts: a demand, a promise, a part
    payment, an agreed plan (Civil Code of the PRC, art. 195).  What the firm does without telling the debtor is no demand.  What happens
    after the period has ended does not begin it anew (art. 192).  The period is three years (art. 188), its last day the same day of the
    month (art. 202).  Check with counsel: what counts as a demand, and how it is proved, is a matter of evidence.

    >>> due, demanded = np.array([19_754]), (np.array([0]), np.array([20_000]))  # 2024-02-01, 2024-10-04
    >>> limitation_days(due, demanded, years=3).astype("datetime64[D]").tolist()
    [datetime.date(2027, 10, 4)]
    """
    begins = due.copy()
    at, days = events
    order = np.lexsort((days, at))
    at, days = at[order], days[order]
    turn = np.arange(len(at)) - np.searchsorted(at, at)  # the how-manieth event of its claim
    for number in range(int(turn.max(initial=-1)) + 1):
        claims, day = at[turn == number], days[turn == number]
        in_time = day <= _ends(begins[claims], years)
        begins[claims] = np.where(in_time, np.maximum(begins[claims], day), begins[claims])
    return _ends(begins, years).astype(np.float64)


def _ends(begins: Days, years: float) -> Days:
    months = np.int64(round(MONTHS * years))
    return same_day_months_later(begins.astype("datetime64[D]"), months).astype(np.int64)
