"""Which flexible payments to move, and to when, so that a forecast's gaps shrink."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Dates, Money
from xlcash.domain.cash.handed_on import in_order, made_as_of
from xlcash.domain.cash.plan import base_amounts, bill_flows, plan_flows
from xlcash.domain.cash.realised import documents_of_plan
from xlcash.domain.cash.situation import OPERATING
from xlcash.domain.policy import Policy
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays
from xlcash.language import Term

LEAST: Final = 0.005  # half a cent: less is no gap
_DAY: Final = np.timedelta64(1, "D")
_NO_INVOICES: Final = pd.DataFrame({key: [] for key in ("contract", "due_date", "amount", "credited")})


def deferrals(
    forecast: pd.DataFrame,
    bills: pd.DataFrame,
    plan: pd.DataFrame,
    policy: Policy,
    *,
    accounts: pd.DataFrame | None = None,
    factors: Mapping[str, float] | None = None,
    working: WorkingDays = NO_CALENDAR,
) -> pd.DataFrame:
    """The payments to move: columns payment, moved_from, moved_to, moved_amount, gap_left, relieves; a last row for the gap that remains.

    A period has too little cash when its closing falls short of the reserve target by more than `gap_share_of_reserve` of it (S0), or below
    zero.  Moving a payment from its period to a later one lifts the closing of every period between and changes no other, so no gap grows.

    Greedy rule.  The periods are gone through from the first.  While one has too little cash, one payment more is moved:

    1. Only whole flexible payments of that period or an earlier one can be moved, each at most to the period in which its limit lies and
       to none beyond the forecast.  Bills may wait `max_delay` days from the due date (overdue ones too: their limit does not start anew),
       plan lines `max_delay` days from each planned day, `flexible_delay_days` where Plan does not say.
    2. A payment goes to the first later period that has enough cash although it is paid then.  Where its limit lies before that, it goes
       as far as it may, but only if the shortage there is smaller than the largest it relieves.  The first kind is preferred.
    3. The smallest payment that ends the shortage by itself is taken; where none does, the largest.  Equals: the shorter delay first.

    `moved_to` is the first day of the new period, with a calendar its first working day, or the limit if that is earlier; a payment that is
    moved again for a later shortage stands once, with its last day.  `moved_amount` is positive, in the base currency (`factors`: its units
    per unit of each currency in both tables).  `gap_left` is the gap (≤ 0) of the period that ends on `relieves`, after this move; in the
    last row that of the worst period after all moves, 0 without any gap.  Payments from project and restricted accounts are not touched.

    `forecast` is an answer of `cash_forecast` from the same tables.  Raises EmptyTableError for one without periods.

    >>> from xlcash.domain.tables import BILLS, FORECAST, PLAN
    >>> from xlcash.domain.reading import read_table
    >>> head = ["Period start", "Period end", "Opening", "Closing", "Reserve target"]
    >>> months = [["2026-07-01", "2026-07-31", 100.0, 60.0, 100.0], ["2026-08-01", "2026-08-31", 60.0, 120.0, 100.0]]
    >>> head_of_bills = ["Bill", "Supplier", "Due date", "Amount", "Rigidity", "Max delay"]
    >>> bills = [["B-1", "Steel", "2026-07-20", 30.0, "flexible", 30], ["B-2", "Paint", "2026-07-25", 50.0, "flexible", 5]]
    >>> plan = read_table(PLAN, [["Line", "Direction", "Amount", "Frequency", "Start"]]).rows
    >>> table = deferrals(read_table(FORECAST, [head, *months]).rows, read_table(BILLS, [head_of_bills, *bills]).rows, plan, Policy())
    >>> table[["moved_amount", "gap_left"]].values.tolist()  # 60 + 30 is 10 short of the target, which is tolerated
    [[30.0, -10.0], [nan, -10.0]]
    """
    periods = in_order(forecast)
    payments = _flexible_payments(periods, bills, plan, policy, factors, working)
    if accounts is not None:
        groups = dict(zip(accounts["account"], accounts["group"], strict=True))
        own = [groups.get(account, OPERATING) == OPERATING for account in payments["account"]]
        payments = payments[np.array(own, dtype=np.bool_)]
    return _Moves(periods, payments.reset_index(drop=True), policy, working).table()


def _flexible_payments(
    periods: pd.DataFrame,
    bills: pd.DataFrame,
    plan: pd.DataFrame,
    policy: Policy,
    factors: Mapping[str, float] | None,
    working: WorkingDays,
) -> pd.DataFrame:
    """Every flexible payment within the forecast: name, date, limit (the last day it may be paid on), amount (positive), account."""
    as_of = made_as_of(periods)
    documents = documents_of_plan(bills, _NO_INVOICES, base_amounts(bills, "amount", factors))
    owed = bill_flows(bills, as_of=as_of, factors=factors)
    billed = bills.iloc[owed["row"]]
    names = (billed["supplier"] + " · " + billed["bill"]).to_numpy()
    owed = owed.assign(name=names, limit=_later(billed["due_date"], billed["max_delay"]))
    last = periods["period_end"].iloc[-1].date()
    planned = plan_flows(plan, as_of=as_of, last=last, factors=factors, working=working, documents=documents)
    wait = plan["max_delay"].fillna(policy.flexible_delay_days).iloc[planned["row"]]
    planned = planned.assign(name=planned["source"], limit=_later(planned["date"], wait))
    both = pd.concat([owed, planned])
    return both[(both["kind"] == "flexible_out") & (both["date"] <= pd.Timestamp(last))].assign(amount=lambda flows: -flows["amount"])


def _later(dates: pd.Series[Any], days: pd.Series[Any]) -> Dates:
    return np.asarray(_days(dates) + days.to_numpy().astype("timedelta64[D]"))


class _Moves:
    """The state of the moves: the closing of each period, and the period each payment is paid in."""

    def __init__(self, periods: pd.DataFrame, payments: pd.DataFrame, policy: Policy, working: WorkingDays) -> None:
        self._payments = payments
        self._starts, self._ends = (_days(periods[column]) for column in ("period_start", "period_end"))
        self._worked = np.minimum(working.shifted(self._starts, np.full(len(periods), "after")), self._ends)
        self._closing = periods["closing"].to_numpy(dtype=np.float64).copy()
        self._target = periods["reserve_target"].to_numpy(dtype=np.float64)
        self._floor = np.maximum(self._target * (1 - policy.gap_share_of_reserve), 0.0)
        self._amount = payments["amount"].to_numpy(dtype=np.float64)
        self._date, self._limit = (_days(payments[column]) for column in ("date", "limit"))
        self._place = np.searchsorted(self._ends, self._date)
        self._reach = np.minimum(np.searchsorted(self._starts, self._limit, "right") - 1, len(periods) - 1)
        # Equal payments stand in one order whatever the order of the rows, so that the answer does not depend on it.
        names = pd.factorize(payments["name"], sort=True)[0]
        self._rank = np.lexsort((self._limit, names)).argsort()

    def table(self) -> pd.DataFrame:
        told: dict[int, tuple[float, int]] = {}
        for period in range(len(self._closing)):
            self._relieve(period, told)
        rows = [self._row(at, left, period) for at, (left, period) in told.items()]
        gaps = self._gaps()
        worst = int(gaps.argmin())
        short = gaps[worst] < -LEAST
        when = pd.Timestamp(self._ends[worst]) if short else pd.NaT
        rows.append((Term("results.deferrals.remains"), pd.NaT, pd.NaT, np.nan, float(gaps[worst]) if short else 0.0, when))
        return pd.DataFrame(rows, columns=["payment", "moved_from", "moved_to", "moved_amount", "gap_left", "relieves"])

    def _row(self, at: int, left: float, relieved: int) -> tuple[Any, ...]:
        to = min(self._worked[self._place[at]], self._limit[at])
        days = (pd.Timestamp(day) for day in (self._date[at], to))
        return (self._payments["name"].iloc[at], *days, float(self._amount[at]), left, pd.Timestamp(self._ends[relieved]))

    def _gaps(self) -> Money:
        return np.asarray(np.minimum(self._closing - self._target, 0.0))

    def _relieve(self, period: int, told: dict[int, tuple[float, int]]) -> None:
        """Move payments until a period has enough cash; `told` keeps the gap that each left, and the period it was first moved for."""
        while (chosen := self._choice(period)) is not None:
            at, to = chosen
            self._closing[self._place[at] : to] += self._amount[at]
            self._place[at] = to
            told.setdefault(at, (float(self._gaps()[period]), period))

    def _choice(self, period: int) -> tuple[int, int] | None:
        """The payment to move next, and the period to pay it in; None when the period has enough cash or nothing can be done."""
        short = np.maximum(self._floor - self._closing, 0.0)
        if short[period] <= LEAST:
            return None
        enough = np.flatnonzero(short[period + 1 :] <= LEAST) + period + 1
        first_good = int(enough[0]) if len(enough) else len(short)
        movable = np.flatnonzero((self._place <= period) & (self._reach > period))
        good = movable[self._reach[movable] >= first_good]
        if len(good):
            return self._best(good, short[period]), first_good
        smaller = np.array([short[to] < short[period:to].max(initial=0.0) - LEAST for to in range(len(short))])
        lesser = movable[smaller[self._reach[movable]]]
        if not len(lesser):
            return None
        best = self._best(lesser, short[period])
        return best, int(self._reach[best])

    def _best(self, among: npt.NDArray[np.intp], short: float) -> int:
        ends_it = self._amount[among] >= short - LEAST
        size = np.where(ends_it, self._amount[among], -self._amount[among])
        # Of equal amounts, the latest date has the shortest way to the new one.
        order = np.lexsort((self._rank[among], -self._date[among].astype(np.int64), size, ~ends_it))
        return int(among[order[0]])


def _days(dates: pd.Series[Any]) -> Dates:
    return dates.to_numpy().astype("datetime64[D]")
