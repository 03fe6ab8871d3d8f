"""The customers that moved: another grade, or another limit proposed, than a quarter before."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money
from xlcash.domain.columns import objects
from xlcash.domain.policy import Policy
from xlcash.domain.review.measures import WEAK
from xlcash.domain.review.quarter import Known, Records, known_at, latest_quarters
from xlcash.language import Term

GRADES: Final = "ABCDE"


def moved_customers(records: Records, policy: Policy, *, as_of: dt.date) -> pd.DataFrame:
    """One row a customer whose grade or proposed limit differs between the last two quarter ends; the deepest fall first, then who owes
    most.

    light: red for a grade fallen to D or E, yellow for another fall, green for a rise, blank for the same grade or one that was not known.
    Blank before: no customer yet.  Money is in the base currency.
    """
    quarters = latest_quarters(as_of, fiscal_year_start=int(policy.fiscal_year_start))
    before, after = (known_at(records, quarter, policy) for quarter in quarters)
    codes = after.credit.index
    then = before.credit.reindex(codes)
    frame = pd.DataFrame(
        {
            "customer": codes.to_numpy(),
            "open_before": _owed(before, codes),
            "open": _owed(after, codes),
            "grade_before": then["grade"].fillna("").to_numpy(),
            "grade": after.credit["grade"].to_numpy(),
            "limit_before": then["proposed_limit"].to_numpy(),
            "proposed_limit": after.credit["proposed_limit"].to_numpy(),
        }
    )
    fall = _places(frame["grade"]) - _places(frame["grade_before"])
    frame["light"] = objects(_lights(fall, frame["grade"].isin(WEAK).to_numpy()))
    same_limit = frame["limit_before"].eq(frame["proposed_limit"]) | (frame["limit_before"].isna() & frame["proposed_limit"].isna())
    moved = frame.assign(fall=np.nan_to_num(fall))[~((frame["grade"] == frame["grade_before"]) & same_limit)]
    ranked = moved.sort_values(["fall", "open", "customer"], ascending=[False, False, True], kind="stable")
    return ranked.drop(columns="fall").reset_index(drop=True)


def _owed(known: Known, codes: pd.Index[Any]) -> Money:
    owed = known.base.invoices.groupby("customer")["open"].sum()
    return owed.reindex(codes).fillna(0.0).to_numpy(dtype=np.float64)


def _places(grades: pd.Series[Any]) -> Money:
    """A is 0, E is 4; NaN for none."""
    places = grades.map({grade: float(place) for place, grade in enumerate(GRADES)})
    return np.asarray(places, dtype=np.float64)


def _lights(fall: Money, weak: npt.NDArray[np.bool_]) -> list[Term | str]:
    names = np.select([np.isnan(fall) | (fall == 0), fall < 0, weak], ["", "green", "red"], "yellow")
    return [Term(f"words.light.{name}") if name else "" for name in names.tolist()]
