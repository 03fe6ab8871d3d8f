"""Planned and owed payments as dated flows: what comes in is positive, what goes out negative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import WEEK, Dates, Money, same_day_months_later

_DAY: Final = np.timedelta64(1, "D")
_MONTHS_APART: Final = {"monthly": 1, "quarterly": 3, "yearly": 12}


def plan_flows(plan: pd.DataFrame, *, as_of: date, last: date, factors: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The flows of the Plan lines after `as_of`, up to and including `last`: columns source, date, amount, kind, account.

    A line flows on its start, then every 7 days (weekly) or on the same day of every month, third month or year, on the last day of a month
    that has no such day; never after its end.  A flow planned for a day up to `as_of` is past: it is not made up for.  The direction tells
    the sign, whatever sign the amount was typed with.  `kind` is other_in, rigid_out or flexible_out; `factors` are units of the base
    currency by currency (None: all money is of one currency).

    >>> line = {"line": "Rent", "direction": "out", "amount": 900.0, "frequency": "monthly", "start": pd.Timestamp("2026-01-31")}
    >>> plan = pd.DataFrame([line | {"end": pd.NaT, "rigidity": "rigid", "currency": "", "account": ""}])
    >>> flows = plan_flows(plan, as_of=date(2026, 1, 31), last=date(2026, 3, 31))
    >>> flows["date"].astype(str).tolist(), flows["amount"].tolist()
    (['2026-02-28', '2026-03-31'], [-900.0, -900.0])
    """
    inward = (plan["direction"] == "in").to_numpy()
    amount = np.abs(base_amounts(plan, "amount", factors)) * np.where(inward, 1.0, -1.0)
    kind = np.where(inward, "other_in", _outward(plan["rigidity"]))
    today, until = np.datetime64(as_of, "D"), np.datetime64(last, "D")
    dates = [
        _dates_of_line(frequency, start, end, today, until)
        for frequency, start, end in zip(plan["frequency"], _days(plan["start"]), _days(plan["end"]), strict=True)
    ]
    line = np.repeat(np.arange(len(plan)), [len(days) for days in dates])
    return _flows(plan["line"], np.concatenate([*dates, np.empty(0, "datetime64[D]")]), amount, kind, plan["account"], line)


def bill_flows(bills: pd.DataFrame, *, as_of: date, factors: Mapping[str, float] | None = None) -> pd.DataFrame:
    """What is still owed on each bill, as an outflow on its due date, or on the day after `as_of` if that is past.

    A bill paid in full, or overpaid, flows no more.  Same columns as `plan_flows`.
    """
    owed = np.maximum(base_amounts(bills, "amount", factors) - base_amounts(bills, "paid", factors), 0.0)
    dates = np.maximum(_days(bills["due_date"]), np.datetime64(as_of, "D") + _DAY)
    return _flows(bills["bill"], dates[owed > 0], -owed, _outward(bills["rigidity"]), bills["account"], np.flatnonzero(owed > 0))


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
    source: pd.Series[Any], dates: Dates, amount: Money, kind: npt.NDArray[Any], account: pd.Series[Any], line: npt.NDArray[np.intp]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": pd.Series(source.to_numpy()[line], dtype=object),
            "date": dates.astype("datetime64[s]"),
            "amount": amount[line],
            "kind": pd.Series(kind[line], dtype=object),
            "account": pd.Series(account.to_numpy()[line], dtype=object),
        }
    )


def _dates_of_line(frequency: str, start: np.datetime64, end: np.datetime64, today: np.datetime64, until: np.datetime64) -> Dates:
    """The days a line flows on, after today and up to `until` and its end."""
    last = until if np.isnat(end) else min(until, end)
    if last < start:
        return np.empty(0, "datetime64[D]")
    days = _RHYTHMS[frequency](start, last)
    return days[(days > today) & (days <= last)]


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
