"""Which receipt and which credit note settled which invoice, as known at a date: the ground under everything else.

Order of settlement
    1. A credit note that names the invoice it corrects reduces that invoice; any other stays a credit of its own.
    2. A receipt that names an invoice settles that invoice (the debtor's choice: Civil Code of the PRC, art. 560); what exceeds it stays
       unapplied cash.  A negative receipt takes back what was paid before.
    3. A receipt that names none settles by the rule of allocation; what is left stays unapplied cash.

Nothing is netted in silence: credits that settle nothing stand in `Ledger.credits`.  Amounts are settled in ten-thousandths of the currency
unit, as whole numbers, so that the parts add up exactly whatever the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.errors import RowNotice
from xlcash.domain.ledger.allocation import ALLOCATIONS, Debts
from xlcash.domain.ledger.notices import due_date_notices, receipt_notices

Days: TypeAlias = npt.NDArray[np.int64]
Units: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.intp]

UNITS: Final = 10_000
_NO_DAY: Final = np.iinfo(np.int64).min
_SETTLED_BY: Final = {"credited": ("credit_note",), "paid": ("cash", "note"), "written_off": ("write_off",)}
_INVOICE_COLUMNS: Final = (
    "invoice", "customer", "invoice_date", "due_date", "ship_date", "currency", "contract", "plan", "account", "amount", "vat",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ledger:
    """Invoices and what settled them, as known at the close of `as_of`.

    `invoices`: one row an invoice, position 0…n−1; money positive; `open` = amount − credited − paid − written_off, `disputed` ≤ open,
    `vat` the tax in amount, NaN where not stated.
    `settlements`: one row a part settled: `at` (position of the invoice), date (never before the invoice's), amount, kind (cash, note,
    write_off, credit_note); a part taken back is negative.
    `credits`: what settles nothing: kind (credit_note, unapplied_cash), document, customer, date, currency, amount (negative: it is owed
    to the customer).
    `unconverted`: the ledger this one was converted from (`in_base`), None where each document stands in its own currency.
    """

    as_of: date
    invoices: pd.DataFrame
    settlements: pd.DataFrame
    credits: pd.DataFrame
    notices: tuple[RowNotice, ...] = ()
    unconverted: Ledger | None = None
    _numbered: dict[str, tuple[Codes, Codes, npt.NDArray[Any]]] = field(default_factory=dict, init=False, repr=False)

    def numbered(self, column: str) -> tuple[Codes, Codes, npt.NDArray[Any]]:
        """Whom each invoice and each credit belongs to, as places in the sorted names of a column, and these names.

        Numbering texts is the dearest part of most sums over a large ledger, so it is done once.
        """
        if column not in self._numbered:
            texts = np.concatenate([self.invoices[column].to_numpy(), self.credits[column].to_numpy()])
            code, names = pd.factorize(texts, sort=True)
            self._numbered[column] = code[: len(self.invoices)], code[len(self.invoices) :], np.asarray(names, dtype=object)
        return self._numbered[column]


def settle(
    invoices: pd.DataFrame, receipts: pd.DataFrame, *, as_of: date, allocation: str = "fifo", customers: pd.DataFrame | None = None
) -> Ledger:
    """Settle a ledger. What is dated after `as_of` is not looked at. `customers` gives the terms of invoices without a due date.

    Allocation of receipts that name no invoice: ``fifo`` earliest due first (then earliest issued); ``civil_code`` earliest due first,
    debts due the same day in proportion (Civil Code art. 560); ``none`` leaves them unapplied.
    """
    day = np.datetime64(as_of, "s")
    invoices, receipts = in_the_one_currency(invoices, receipts)
    known = invoices[invoices["invoice_date"].to_numpy() <= day]
    books = _documents(known[known["type"] == "invoice"], customers, as_of)
    notes = known[known["type"] == "credit_note"]
    money = receipts[receipts["date"].to_numpy() <= day]
    book = _Book(books)
    rest_of_notes = book.apply_credit_notes(notes)
    named, unnamed = money[money["invoice"] != ""], money[money["invoice"] == ""]
    at = book.find(named)
    rest_of_named = book.apply_named(named, at)
    rest_of_unnamed = book.allocate(unnamed, allocation)
    credits_left = pd.concat(
        [
            _credits(notes, "credit_note", "invoice", "invoice_date", rest_of_notes),
            _credits(named, "unapplied_cash", "receipt", "date", rest_of_named),
            _credits(unnamed, "unapplied_cash", "receipt", "date", rest_of_unnamed),
        ],
        ignore_index=True,
    )
    notices = due_date_notices(books) + receipt_notices(money, named, at, rest_of_named / UNITS, invoices, as_of)
    return Ledger(as_of, book.invoices(), book.settlements(), credits_left, tuple(sorted(notices, key=lambda n: (n.table, n.row))))


def in_the_one_currency(*tables: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """Where a ledger names one currency only, a blank means that one: people fill the column on invoices and leave it on receipts."""
    named = {currency for table in tables for currency in table["currency"].unique()}
    if "" not in named or len(named) != 2:  # noqa: PLR2004  blank and one name
        return tables
    (only,) = named - {""}
    return tuple(table.assign(currency=table["currency"].where(table["currency"] != "", only)) for table in tables)


def in_base(ledger: Ledger, factors: Mapping[str, float]) -> Ledger:
    """The ledger with all money in the base currency; `currency` still tells what each document was written in."""
    if all(factor == 1.0 for factor in factors.values()):
        return ledger
    by_invoice = ledger.invoices["currency"].map(factors).to_numpy(dtype=np.float64)
    money = ("amount", "vat", "credited", "paid", "written_off", "disputed", "open")
    invoices = ledger.invoices.assign(**{column: ledger.invoices[column].to_numpy() * by_invoice for column in money})
    parts = ledger.settlements.assign(amount=ledger.settlements["amount"].to_numpy() * by_invoice[ledger.settlements["at"].to_numpy()])
    by_credit = ledger.credits["currency"].map(factors).to_numpy(dtype=np.float64)
    left = ledger.credits.assign(amount=ledger.credits["amount"].to_numpy() * by_credit)
    return replace(ledger, invoices=invoices, settlements=parts, credits=left, unconverted=ledger)


def _documents(invoices: pd.DataFrame, customers: pd.DataFrame | None, as_of: date) -> pd.DataFrame:
    """The invoices with every due date filled in: as stated, from the customer's terms, or the invoice date (`due_guessed`)."""
    issued = invoices["invoice_date"].to_numpy().astype("datetime64[D]")
    due = invoices["due_date"].to_numpy().astype("datetime64[D]")
    blank = np.isnat(due)
    terms = np.full(len(invoices), np.nan)
    if customers is not None and blank.any():
        by_customer = dict(zip(customers["customer"], customers["terms"], strict=True))
        terms = np.array([by_customer.get(customer, np.nan) for customer in invoices["customer"]], dtype=np.float64)
    told = blank & ~np.isnan(terms)
    due = np.where(blank, issued + np.where(told, terms, 0).astype("timedelta64[D]"), due)
    frame = invoices[[*_INVOICE_COLUMNS, "disputed"]].assign(due_date=due.astype("datetime64[s]"))
    overdue = (np.datetime64(as_of, "D") - due).astype(np.float64)
    return frame.assign(row=invoices.index.to_numpy(), due_guessed=blank & ~told, days_overdue=overdue).reset_index(drop=True)


class _Book:
    """The state of settlement: what is still open of each invoice, and the parts that settled it."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self._documents = documents
        self._amount = units(documents["amount"])
        self._open = self._amount.copy()
        self._parts: list[tuple[Days, Days, Units, npt.NDArray[Any]]] = []
        self._issued = days(documents["invoice_date"])

    def find(self, rows: pd.DataFrame, column: str = "invoice") -> Days:
        """The position of the invoice each row names, −1 where there is none of that customer and currency (blank fits any currency)."""
        documents = self._documents
        at = pd.Index(documents["invoice"]).get_indexer(pd.Index(rows[column])) if len(documents) else np.full(len(rows), -1)
        hit = np.flatnonzero(at >= 0)
        if hit.size:
            where = at[hit]
            same = documents["customer"].to_numpy()[where] == rows["customer"].to_numpy()[hit]
            theirs, ours = rows["currency"].to_numpy()[hit], documents["currency"].to_numpy()[where]
            same &= (theirs == ours) | (theirs == "") | (ours == "")
            at[hit[~same]] = -1
        return np.asarray(at, dtype=np.int64)

    def apply_credit_notes(self, notes: pd.DataFrame) -> Units:
        at = self.find(notes, "corrects")
        return self._apply(at, -units(notes["amount"]), days(notes["invoice_date"]), np.full(len(notes), "credit_note", dtype=object))

    def apply_named(self, receipts: pd.DataFrame, at: Days) -> Units:
        return self._apply(at, units(receipts["amount"]), days(receipts["date"]), receipts["type"].to_numpy())

    def allocate(self, receipts: pd.DataFrame, allocation: str) -> Units:
        amount, dated = units(receipts["amount"]), days(receipts["date"])
        pool = np.flatnonzero(amount > 0)
        order = pool[np.lexsort((pool, dated[pool]))]
        debts = Debts.of(self._documents, self._open)
        groups = debts.groups_of(receipts["customer"].to_numpy()[order], receipts["currency"].to_numpy()[order])
        receipt, at, part = ALLOCATIONS[allocation](debts, groups, amount[order])
        kind = receipts["type"].to_numpy()
        self._settle(at, dated[order[receipt]], part, kind[order[receipt]])
        left = amount.copy()
        np.subtract.at(left, order[receipt], part)
        return left

    def _apply(self, at: Days, amount: Units, dated: Days, kind: npt.NDArray[Any]) -> Units:
        """Apply amounts to the invoices they name, in order of date; give back what each has left over.

        The running total of an invoice's receipts is held between nothing and what is open, so a negative receipt takes back only what
        was paid, and refunding an over-payment leaves the invoice paid.
        """
        order = np.lexsort((np.arange(len(at)), dated, at))
        order = order[at[order] >= 0]
        where, money = at[order], amount[order]
        first = np.flatnonzero(np.r_[True, where[1:] != where[:-1]]) if len(where) else np.empty(0, dtype=np.int64)
        total = np.cumsum(money)
        group = np.cumsum(np.isin(np.arange(len(where)), first)) - 1
        running = total - (total[first] - money[first])[group] if len(where) else total
        held = np.clip(running, 0, self._open[where])
        before = np.r_[0, held[:-1]] if len(held) else held
        before[first] = 0
        part = held - before
        self._settle(where, dated[order], part, kind[order])
        left = amount.copy()
        left[order] -= part
        return left

    def _settle(self, at: Days, dated: Days, part: Units, kind: npt.NDArray[Any]) -> None:
        done = part != 0
        at, dated, part, kind = at[done], dated[done], part[done], kind[done]
        np.subtract.at(self._open, at, part)
        self._parts.append((at, np.maximum(dated, self._issued[at]), part, kind))

    def settlements(self) -> pd.DataFrame:
        at, dated, part, kind = (np.concatenate([parts[i] for parts in self._parts]) for i in range(4))
        return pd.DataFrame(
            {
                "at": at.astype(np.int64),
                "customer": pd.Series(self._documents["customer"].to_numpy()[at.astype(np.int64)], dtype=object),
                "date": dated.astype("datetime64[D]").astype("datetime64[s]"),
                "amount": part / UNITS,
                "kind": pd.Series(kind, dtype=object),
            }
        )

    def invoices(self) -> pd.DataFrame:
        settled = {name: np.zeros(len(self._amount), dtype=np.int64) for name in _SETTLED_BY}
        last_paid = np.full(len(self._amount), _NO_DAY)
        for at, dated, part, kind in self._parts:
            for column, kinds in _SETTLED_BY.items():
                of_kind = np.isin(kind, kinds)
                np.add.at(settled[column], at[of_kind], part[of_kind])
            paid = np.isin(kind, _SETTLED_BY["paid"])
            np.maximum.at(last_paid, at[paid], dated[paid])
        frame = self._documents.drop(columns=["due_guessed"])
        return frame.assign(
            **{column: value / UNITS for column, value in settled.items()},
            amount=self._amount / UNITS,
            open=self._open / UNITS,
            disputed=np.minimum(units(frame["disputed"]), self._open) / UNITS,
            last_paid=last_paid.view("datetime64[D]").astype("datetime64[s]"),
        )


def units(amounts: pd.Series[Any]) -> Units:
    """Amounts in whole ten-thousandths."""
    whole: Units = np.rint(amounts.to_numpy(dtype=np.float64) * UNITS).astype(np.int64)
    return whole


def days(dates: pd.Series[Any]) -> Days:
    whole: Days = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return whole


def _credits(rows: pd.DataFrame, kind: str, document: str, dated: str, left: Units) -> pd.DataFrame:
    some = np.flatnonzero(left)
    picked = rows.iloc[some]
    return pd.DataFrame(
        {
            "kind": pd.Series([kind] * len(some), dtype=object),
            "document": pd.Series(picked[document].to_numpy(), dtype=object),
            "customer": pd.Series(picked["customer"].to_numpy(), dtype=object),
            "date": picked[dated].to_numpy(),
            "currency": pd.Series(picked["currency"].to_numpy(), dtype=object),
            "amount": -left[some] / UNITS,
            "row": picked.index.to_numpy(),
        }
    )
