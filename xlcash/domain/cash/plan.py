"""Planned and owed payments as dated flows: what comes in is positive, what goes out negative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import WEEK, Dates, Money, same_day_months_later
from xlcash.domain.cash.realised import left_of_line
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays

_DAY: Final = np.timedelta64(1, "D")
SHIFTED_BY_AT_MOST: Final = np.timedelta64(31, "D")  # no holiday is longer
_MONTHS_APART: Final = {"monthly": 1, "quarterly": 3, "yearly": 12}


def plan_flows(
    plan: pd.DataFrame,
    *,
    as_of: date,
    last: date,
    factors: Mapping[str, float] | None = None,
    working: WorkingDays = NO_CALENDAR,
    documents: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The flows of the Plan lines after `as_of`, up to and including `last`: columns source, row, date, amount, kind, account.

    A line flows on its start, then every 7 days (weekly) or on the same day of every month, third month or year, on the last day of a month
    that has no such day; never after its end.  A day that is no working day is then shifted as the line says, where a calendar is given.
    A flow of a day up to `as_of` is past: it is not made up for.  The direction tells the sign, whatever sign the amount was typed with.
    `kind` is other_in, rigid_out or flexible_out, `row` the place of the line in the table; `factors` are units of the base currency by
    currency (None: all money is of one currency); `documents` realise lines and take their place (`cash.realised`).

    >>> line = {"line": "Rent", "direction": "out", "amount": 900.0, "frequency": "monthly", "start": pd.Timestamp("2026-01-31")}
    >>> plan = pd.DataFrame([line | {"end": pd.NaT, "rigidity": "rigid", "currency": "", "account": "", "business_day": "none"}])
    >>> flows = plan_flows(plan, as_of=date(2026, 1, 31), last=date(2026, 3, 31))
    >>> flows["date"].astype(str).tolist(), flows["amount"].tolist()
    (['2026-02-28', '2026-03-31'], [-900.0, -900.0])
    """
    inward = (plan["direction"] == "in").to_numpy()
    planned = np.abs(base_amounts(plan, "amount", factors))
    kind = np.where(inward, "other_in", _outward(plan["rigidity"]))
    until = np.datetime64(last, "D")
    days, left = [np.empty(0, "datetime64[D]")], [np.empty(0)]
    for line, start, end, amount in zip(plan.to_dict("records"), _days(plan["start"]), _days(plan["end"]), planned, strict=True):
        days.append(_dates_of_line(line["frequency"], start, end, until + SHIFTED_BY_AT_MOST))
        left.append(np.full(len(days[-1]), amount) if documents is None else left_of_line(line, days[-1], amount, documents))
    row = np.repeat(np.arange(len(plan)), [len(dates) for dates in days[1:]])
    dates = working.shifted(np.concatenate(days), plan["business_day"].to_numpy()[row])
    signed = np.concatenate(left) * np.where(inward, 1.0, -1.0)[row]
    ahead = (dates > np.datetime64(as_of, "D")) & (dates <= until) & (signed != 0)
    return _flows(plan["line"], dates[ahead], signed[ahead], kind, plan["account"], row[ahead])


def bill_flows(bills: pd.DataFrame, *, as_of: date, factors: Mapping[str, float] | None = None) -> pd.DataFrame:
    """What is still owed on each bill, as an outflow on its due date, or on the day after `as_of` if that is past.

    A bill paid in full, or overpaid, flows no more.  Same columns as `plan_flows`.
    """
    owed = np.maximum(base_amounts(bills, "amount", factors) - base_amounts(bills, "paid", factors), 0.0)
    dates = np.maximum(_days(bills["due_date"]), np.datetime64(as_of, "D") + _DAY)
    row = np.flatnonzero(owed > 0)
    return _flows(bills["bill"], dates[row], -owed[row], _outward(bills["rigidity"]), bills["account"], row)


def base_amounts(frame: pd.DataFrame, column: str, factors: Mapping[str, float] | None) -> Money:
    """A money column in the base currency. `factors` must name every currency of the frame; a blank currency is the base currency."""
    amounts = frame[column].to_numpy(dtype=np.float64)
    if factors is None:
        return amounts
    known = {"": 1.0, **factors}
    return amounts * np.array([known[currency] for currency in frame["currency"]], dtype=np.float64)


def _outward(rigidity: pd.Series[Any]) -> npt.NDArray[Any]:
    return np.where((rigidity == "flexible").to_numpy(), "flexible_out", "rigid_out")


def _days(dates: pd.Series[Any]) -> Dates:
    return dates.to_numpy().astype("datetime64[D]")


def _flows(
    source: pd.Series[Any], dates: Dates, amount: Money, kind: npt.NDArray[Any], account: pd.Series[Any], row: npt.NDArray[np.intp]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": pd.Series(source.to_numpy()[row], dtype=object),
            "row": row,
            "date": dates.astype("datetime64[s]"),
            "amount": amount,
            "kind": pd.Series(kind[row], dtype=object),
            "account": pd.Series(account.to_numpy()[row], dtype=object),
        }
    )


def _dates_of_line(frequency: str, start: np.datetime64, end: np.datetime64, until: np.datetime64) -> Dates:
    """The days a line flows on, from its start up to `until` and its end."""
    last = until if np.isnat(end) else min(until, end)
    if last < start:
        return np.empty(0, "datetime64[D]")
    days = _RHYTHMS[frequency](start, last)
    return days[days <= last]


def _once(start: np.datetime64, last: np.datetime64) -> Dates:  # noqa: ARG001  the rhythms share one form
    return np.array([start])


def _weekly(start: np.datetime64, last: np.datetime64) -> Dates:
    return np.arange(start, last + _DAY, WEEK)


def _every(months: int) -> Callable[[np.datetime64, np.datetime64], Dates]:
    def dates(start: np.datetime64, last: np.datetime64) -> Dates:
        span = (last.astype("datetime64[M]") - start.astype("datetime64[M]")).astype(np.int64)
        return same_day_months_later(start, np.arange(0, span + 1, months))

    return dates


_RHYTHMS: Final[Mapping[str, Callable[[Any, Any], Dates]]] = {
    "once": _once,
    "weekly": _weekly,
    **{frequency: _every(months) for frequency, months in _MONTHS_APART.items()},
}
