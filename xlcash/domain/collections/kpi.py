"""How well collections went in a period: by salesperson, department, region or customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.columns import objects
from xlcash.domain.credit.promises import promises_due
from xlcash.domain.errors import DatesReversedError
from xlcash.domain.ledger.settlement import Ledger, in_base
from xlcash.domain.working_capital.effectiveness import collection_effectiveness
from xlcash.language import Term

Codes: TypeAlias = npt.NDArray[np.intp]

BY: Final = ("salesperson", "department", "region", "customer")
LEAST: Final = 0.005  # half a cent is nothing
COLUMNS: Final = (
    "open", "unapplied", "overdue", "overdue_share", "dso", "cei", "sales", "collected", "promises", "promises_kept", "kept_share",
)  # fmt: skip


def collection_kpi(
    ledger: Ledger,
    receipts: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    start: dt.date,
    by: str = "salesperson",
    log: pd.DataFrame | None = None,
    factors: Mapping[str, float],
) -> pd.DataFrame:
    """One row per `by` (a column of Customers), the most overdue first, and a total row, which equals the ledger.

    The period runs from `start` to `ledger.as_of`, both included; money is in the base currency, with VAT as invoices carry it.

    ====================  ==============================================================================================================
    open                  invoices not settled at the end; unapplied: credits and cash that settle nothing, negative.  Together they are
                          the balance of the ledger
    overdue               what of `open` is overdue, disputed or not; overdue_share: as a share of `open`
    dso                   open / sales × days of the period (`cycle.days_sales_outstanding`): invoices on both sides, so both with VAT
    cei                   the mean over the calendar months of the period (its parts, where it begins or ends within one) of
                          `effectiveness.collection_effectiveness`; a month in which nothing could be collected tells nothing.  What was
                          written off was not collected: it counts as still owed
    sales                 invoices dated in the period less what credit notes took of invoices in it
    collected             receipts of the period that were cash or notes, whatever they settled
    promises              promises to pay that fell due in the period, promises_kept: those kept (`credit.promises`), and their share
    ====================  ==============================================================================================================

    Blank where there is nothing to divide by.  Customers without the mark, or not on Customers, stand together as not assigned.
    `ledger` and `receipts` (all of them) are in their own currencies, `factors` the units of the base currency for each; a receipt
    without a currency is in that of the invoice it names.
    Raises DatesReversedError when `start` lies after the end.
    """
    if start > ledger.as_of:
        raise DatesReversedError(start, ledger.as_of)
    base = in_base(ledger, factors)
    of = _Groups(customers, by, base, receipts)
    periods = _months(start, ledger.as_of)
    moves = _Moves(base, of)
    table = _balances(base, of)
    length = float(day_number(ledger.as_of) - day_number(start) + 1)
    sales = sum((moves.sales(*month) for month in periods), np.zeros(of.count))
    table["sales"] = of.with_total(sales)
    table["dso"] = _share(table["open"], table["sales"]) * length
    table["cei"] = _effectiveness(moves, periods)
    table["collected"] = of.with_total(_collected(receipts, ledger, of, start, factors))
    kept, due = _promises(log, ledger, of, start)
    table["promises"], table["promises_kept"] = of.with_total(due), of.with_total(kept)
    table["kept_share"] = _share(table["promises_kept"], table["promises"])
    table.insert(0, by, objects([*of.names, Term("results.headers.total")]))
    return _sorted(table, by)


class _Groups:
    """Which group each customer belongs to; the last group is of those who belong to none."""

    def __init__(self, customers: pd.DataFrame, by: str, ledger: Ledger, receipts: pd.DataFrame) -> None:
        if by == "customer":
            everyone = {*customers["customer"], *ledger.invoices["customer"], *ledger.credits["customer"], *receipts["customer"]}
            marks = {customer: customer for customer in everyone}
        else:
            marks = dict(zip(customers["customer"], customers[by], strict=True))
        named = sorted({mark for mark in marks.values() if mark})
        place = {mark: at for at, mark in enumerate(named)}
        self._of = {customer: place.get(mark, len(named)) for customer, mark in marks.items()}
        self.names: list[Any] = [*named, Term("results.kpi.not_assigned")]
        self.count = len(self.names)

    def of(self, customers: pd.Series[Any]) -> Codes:
        code, names = pd.factorize(customers.to_numpy())
        places = np.array([self._of.get(name, self.count - 1) for name in names], dtype=np.intp)
        return places[code] if len(places) else np.zeros(0, dtype=np.intp)

    def sums(self, code: Codes, values: Any) -> Money:
        return np.bincount(code, np.asarray(values, dtype=np.float64), self.count).astype(np.float64)

    @staticmethod
    def with_total(values: Money) -> Money:
        return np.append(values, values.sum())


class _Moves:
    """What raised and lowered the invoices of each group, day by day."""

    def __init__(self, ledger: Ledger, of: _Groups) -> None:
        invoices, parts = ledger.invoices, ledger.settlements
        self._of = of
        self._group = of.of(invoices["customer"])
        self._at, self._kind = parts["at"].to_numpy(), parts["kind"].to_numpy()
        self._issued, self._due = (day_numbers(invoices[key]) for key in ("invoice_date", "due_date"))
        self._settled = day_numbers(parts["date"])
        self._amount, self._part = (frame["amount"].to_numpy(dtype=np.float64) for frame in (invoices, parts))

    def owed(self, day: int, *, current: bool = False) -> Money:
        """Open at the close of a day; only what is not due by then, if `current`."""
        wanted = self._due >= day if current else np.ones(len(self._due), dtype=np.bool_)
        issued, settled = (self._issued <= day) & wanted, (self._settled <= day) & wanted[self._at]
        billed = self._of.sums(self._group[issued], self._amount[issued])
        return billed - self._of.sums(self._group[self._at[settled]], self._part[settled])

    def sales(self, first: int, last: int) -> Money:
        """Invoices of some days less what credit notes took on them."""
        issued = (self._issued >= first) & (self._issued <= last)
        return self._of.sums(self._group[issued], self._amount[issued]) - self._taken("credit_note", first, last)

    def written_off(self, first: int, last: int) -> Money:
        return self._taken("write_off", first, last)

    def _taken(self, kind: str, first: int, last: int) -> Money:
        some = (self._kind == kind) & (self._settled >= first) & (self._settled <= last)
        return self._of.sums(self._group[self._at[some]], self._part[some])


def _balances(ledger: Ledger, of: _Groups) -> pd.DataFrame:
    invoices, left = ledger.invoices, ledger.credits
    group, owed = of.of(invoices["customer"]), invoices["open"].to_numpy()
    late = invoices["days_overdue"].to_numpy() > 0
    table = pd.DataFrame(
        {
            "open": of.with_total(of.sums(group, owed)),
            "unapplied": of.with_total(of.sums(of.of(left["customer"]), left["amount"])),
            "overdue": of.with_total(of.sums(group, owed * late)),
        }
    )
    return table.assign(overdue_share=_share(table["overdue"], table["open"]))


def _effectiveness(moves: _Moves, months: list[tuple[int, int]]) -> Money:
    """The mean of the months' indices, of each group and of all."""
    found = [_of_month(moves, first, last) for first, last in months]
    known = ~np.isnan(found)
    mean: Money = np.divide(np.nansum(found, axis=0), known.sum(axis=0), out=np.full(len(found[0]), np.nan), where=known.any(axis=0))
    return mean


def _of_month(moves: _Moves, first: int, last: int) -> Money:
    end = moves.owed(last)
    figures = [moves.owed(first - 1), moves.sales(first, last), end + moves.written_off(first, last), moves.owed(last, current=True)]
    rows = np.column_stack([_Groups.with_total(figure) for figure in figures])
    collectable = rows[:, 0] + rows[:, 1] - rows[:, 3]
    return np.array([collection_effectiveness(*row) if some > LEAST else np.nan for row, some in zip(rows, collectable, strict=True)])


def _collected(receipts: pd.DataFrame, ledger: Ledger, of: _Groups, start: dt.date, factors: Mapping[str, float]) -> Money:
    day = day_numbers(receipts["date"])
    some = (day >= day_number(start)) & (day <= day_number(ledger.as_of)) & (receipts["type"] != "write_off").to_numpy()
    came = receipts[some]
    of_invoice = dict(zip(ledger.invoices["invoice"], ledger.invoices["currency"], strict=True))
    currency = came["currency"].where(came["currency"] != "", came["invoice"].map(lambda invoice: of_invoice.get(invoice, "")))
    return of.sums(of.of(came["customer"]), came["amount"].to_numpy(dtype=np.float64) * currency.map(factors).to_numpy(dtype=np.float64))


def _promises(log: pd.DataFrame | None, ledger: Ledger, of: _Groups, start: dt.date) -> tuple[Money, Money]:
    """Promises kept, and promises that fell due."""
    if log is None:
        return np.zeros(of.count), np.zeros(of.count)
    due = promises_due(log, ledger, first=day_number(start), last=day_number(ledger.as_of))
    group = of.of(due["customer"])
    return of.sums(group, due["kept"]), of.sums(group, np.ones(len(due)))


def _months(start: dt.date, end: dt.date) -> list[tuple[int, int]]:
    """First and last day of each calendar month, or of what of it lies in the period."""
    firsts = np.arange(np.datetime64(start, "M"), np.datetime64(end, "M") + 1)
    days: Days = firsts.astype("datetime64[D]").astype(np.int64)
    ends: Days = (firsts + 1).astype("datetime64[D]").astype(np.int64) - 1
    return list(zip(np.maximum(days, day_number(start)).tolist(), np.minimum(ends, day_number(end)).tolist(), strict=True))


def _share(some: pd.Series[Any], of: pd.Series[Any]) -> pd.Series[Any]:
    """Blank where there is nothing to share."""
    return some / of.where(of > LEAST)


def _sorted(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Groups with anything to tell, the most overdue first; the total last."""
    body, total = table.iloc[:-1], table.iloc[-1:]
    told = (body[["open", "unapplied", "sales", "collected", "promises"]].abs().sum(axis=1) > LEAST) | body["cei"].notna()
    order = body[told].sort_values(["overdue", "open"], ascending=False, kind="stable")
    return pd.concat([order, total], ignore_index=True)[[by, *COLUMNS]]
