"""Working days: weekends, public holidays, and the weekend days that are worked instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import WEEK, Dates

_SATURDAY, _SUNDAY = 2, 3  # day number % 7: 1970-01-01 was a Thursday
_STEPS: Final = {"none": 0, "before": -1, "after": 1}


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """A calendar table: `stated` days, sorted, and whether each is `working`. A day it does not state is worked unless it is a weekend.

    China's State Council moves working days to weekends (调休): such a day is stated as working.  Without any stated day nothing is known
    of holidays, and no date is shifted.
    """

    stated: Dates
    working: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, calendar: pd.DataFrame) -> WorkingDays:
        """The working days that the rows of the table Calendar state."""
        days = calendar["date"].to_numpy().astype("datetime64[D]")
        order = np.argsort(days, kind="stable")
        return cls(days[order], (calendar["working"] == "yes").to_numpy()[order])

    def are_working(self, days: Dates) -> npt.NDArray[np.bool_]:
        """Which days are worked.

        >>> calendar = pd.DataFrame({"date": pd.to_datetime(["2026-10-01", "2026-10-10"]), "working": ["no", "yes"]})
        >>> WorkingDays.of(calendar).are_working(np.array(["2026-10-01", "2026-10-10", "2026-10-11"], "datetime64[D]")).tolist()
        [False, True, False]
        """
        weekday = days.astype(np.int64) % WEEK
        working: npt.NDArray[np.bool_] = (weekday != _SATURDAY) & (weekday != _SUNDAY)
        at = np.searchsorted(self.stated, days)
        told = np.isin(days, self.stated)
        working[told] = self.working[at[told]]
        return working

    def shifted(self, days: Dates, rules: npt.NDArray[Any]) -> Dates:
        """Each day moved to the last working day "before" or the first one "after", or left where its rule is "none".

        >>> calendar = pd.DataFrame({"date": pd.to_datetime(["2026-10-05"]), "working": ["no"]})
        >>> sunday = np.array(["2026-10-04"] * 3, "datetime64[D]")
        >>> WorkingDays.of(calendar).shifted(sunday, np.array(["before", "after", "none"])).astype(str).tolist()
        ['2026-10-02', '2026-10-06', '2026-10-04']
        """
        if not len(self.stated):
            return days
        steps = np.array([_STEPS[rule] for rule in rules], dtype="timedelta64[D]")
        moved = days
        while (idle := ~self.are_working(moved) & (steps != 0)).any():
            moved = np.where(idle, moved + steps, moved)
        return moved


NO_CALENDAR: Final = WorkingDays(np.empty(0, "datetime64[D]"), np.empty(0, dtype=np.bool_))
