"""Log contact and Log promise, of the Collections group of the ribbon: a row in the Log about the row that is selected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd
import xlwings as xw

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.errors import ArgumentNotANumberError, XlcashError
from xlcash.domain.tables import LOG
from xlcash.excel.arguments import DateArgument
from xlcash.excel.cells import rows_of
from xlcash.excel.headers import header
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.books import as_of_date, language_of, spill, spills
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.refresh import refresh
from xlcash.language import LANGUAGES, Language, say

LISTS: Final = ("worklist", "collection_steps")  # the results whose rows can be chosen
FOLLOWING: Final = frozenset({*LISTS, "letters", "collection_kpi"})  # the results that a row of the Log has a say in
STEP: Final = ("invoice", "customer", "open", "days_overdue", "level", "action", "owner", "due_on", "hold")
MOST_COLUMNS: Final = 40
CENT: Final = 0.005  # half a cent more is rounding


class NoRowChosenError(XlcashError):
    """The selected cell lies in no row of a list of collections."""

    def __init__(self, sheets: str) -> None:
        super().__init__(sheets=sheets)


class NothingToLogError(XlcashError):
    """The answer to the button's question is empty."""

    def __init__(self) -> None:
        super().__init__()


class StepLoggedAlreadyError(XlcashError):
    """Everything that would be logged stands in the Log of this day."""

    def __init__(self, customer: str, day: dt.date) -> None:
        super().__init__(customer=customer, day=day.isoformat())


class PromiseInThePastError(XlcashError):
    def __init__(self, promised: dt.date, as_of: dt.date) -> None:
        super().__init__(promised=promised.isoformat(), as_of=as_of.isoformat())


class PromiseAboveOpenError(XlcashError):
    """More is promised than is open, or nothing at all."""

    def __init__(self, amount: float, owed: float) -> None:
        super().__init__(amount=f"{amount:,.2f}", owed=f"{owed:,.2f}")


class _Chosen(NamedTuple):
    """The customer, and the invoice if one was chosen, with the steps of its invoices."""

    customer: str
    invoice: str
    steps: list[dict[str, Any]]

    def due(self, as_of: dt.date) -> list[dict[str, Any]]:
        """The steps to take by now; a report to an insurer, which has no level, is none that a contact with the customer takes."""
        return [step for step in self.steps if step["action"] and not step["hold"] and _has_level(step) and _is_due(step["due_on"], as_of)]

    @property
    def owed(self) -> float:
        """What is overdue, or open where nothing is."""
        late = sum(step["open"] for step in self.steps if step["days_overdue"] > 0)
        return late or self.open

    @property
    def open(self) -> float:
        return float(sum(step["open"] for step in self.steps))


def log_contact(book: xw.Book, text: str) -> str:
    """Log a contact as of today's close: the steps that are due of the row chosen, each at its level; without any, the contact alone."""
    language, as_of = language_of(book), as_of_date(book)
    channel, result = _contact(text, language)
    chosen = _chosen(book)
    due = chosen.due(as_of)
    about = [(step["invoice"], step["level"], step["owner"]) for step in due] or [(chosen.invoice, None, "")]
    rows = [
        {"customer": chosen.customer, "invoice": invoice, "level": level, "channel": channel, "result": result, "by": owner}
        for invoice, level, owner in about
    ]
    logged = _log(book, rows, as_of)
    if not due:
        return say(language, "macros.contact_logged", customer=chosen.customer, as_of=as_of.isoformat())
    return say(language, "macros.steps_logged", customer=chosen.customer, steps=logged, as_of=as_of.isoformat())


def log_promise(book: xw.Book, text: str) -> str:
    """Log a promise to pay, such as "2026-10-15 50000": of what is overdue where no amount is said."""
    language, as_of = language_of(book), as_of_date(book)
    day, _, rest = text.strip().partition(" ")
    if not day:
        raise NothingToLogError
    promised = DateArgument().read(day, "Promise")
    if promised < as_of:
        raise PromiseInThePastError(promised, as_of)
    chosen = _chosen(book)
    amount = _amount(rest, chosen)
    row = {
        "customer": chosen.customer, "invoice": chosen.invoice, "channel": say(language, "macros.contact.channel"),
        "result": say(language, "macros.contact.promised"), "promise_date": _cell(promised), "promise_amount": amount,
    }  # fmt: skip
    _log(book, [row], as_of)
    return say(language, "macros.promise_logged", customer=chosen.customer, amount=f"{amount:,.2f}", date=promised.isoformat())


def _contact(text: str, language: Language) -> tuple[str, str]:
    """How and with what result: "phone; will pay on Friday". Without a semicolon the whole is the result."""
    channel, mark, result = text.replace("；", ";").partition(";")
    if not mark:
        channel, result = say(language, "macros.contact.channel"), channel
    if not result.strip():
        raise NothingToLogError
    return channel.strip(), result.strip()


def _amount(text: str, chosen: _Chosen) -> float:
    if not text.strip():
        return chosen.owed
    amount = amount_from_text(text)
    if amount is None:
        raise ArgumentNotANumberError("Promise", text.strip())
    if not 0 < amount <= chosen.open + CENT:
        raise PromiseAboveOpenError(amount, chosen.open)
    return amount


# ── the row that is selected ─────────────────────────────────────────────────────────────────────────────────────────


def _chosen(book: xw.Book) -> _Chosen:
    """The row of the selected cell. Raises NoRowChosenError."""
    found = _selected(book)
    if not found.get("customer"):
        raise NoRowChosenError(", ".join(spill(book, key).anchor.sheet.name for key in LISTS))
    customer, invoice = str(found["customer"]), str(found.get("invoice") or "")
    rows = rows_or_error(BookReader(book).call(spill(book, "collection_steps").formula))
    steps = [dict(zip(STEP, values, strict=True)) for values in zip(*(column_of(rows, key) for key in STEP), strict=True)]
    return _Chosen(customer, invoice, [step for step in steps if step["customer"] == customer and invoice in ("", step["invoice"])])


def _selected(book: xw.Book) -> Mapping[str, Any]:
    """What the lists show in the row of the selected cell, by column."""
    cell = book.app.selection[0, 0]
    for key in LISTS:
        anchor = spill(book, key).anchor
        if cell.sheet.name == anchor.sheet.name and cell.row > anchor.row:
            block = anchor.resize(cell.row - anchor.row + 1, MOST_COLUMNS)
            heads, values = (rows_of(block[at, :].raw_value)[0] for at in (0, cell.row - anchor.row))
            keys = {header(name, language): name for language in LANGUAGES for name in ("customer", "invoice")}
            return {keys[head]: value for head, value in zip(heads, values, strict=True) if head in keys}
    return {}


def _has_level(step: Mapping[str, Any]) -> bool:
    return isinstance(step["level"], float)


def _is_due(day: Any, as_of: dt.date) -> bool:
    return isinstance(day, dt.datetime) and day.date() <= as_of


# ── the Log ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _log(book: xw.Book, rows: Iterable[Mapping[str, Any]], as_of: dt.date) -> int:
    """Add the rows that the Log does not have of this day, and bring up to date what follows from it; how many were added.

    Raises StepLoggedAlreadyError where there are none.
    """
    table, language = KeptTable(book, LOG), language_of(book)
    known = {mark for entry in _of_day(table, as_of) for mark in _marks(entry)}
    candidates = list(rows)
    new = [row for row in candidates if _marks(row)[0] not in known]
    if not new:
        raise StepLoggedAlreadyError(candidates[0]["customer"], as_of)
    columns = {column.key: [row.get(column.key) for row in new] for column in LOG.columns}
    table.append(columns | {"date": [_cell(as_of)] * len(new)})
    following = [result for result in spills(book) if result.key in FOLLOWING]
    refresh(book, following, lambda at, of: say(language, "macros.listing", at=at, of=of))
    return len(new)


def _of_day(table: KeptTable, as_of: dt.date) -> list[dict[Hashable, Any]]:
    read = table.read()
    rows = pd.concat([read.rows, read.left_out])
    return rows[rows["date"] == pd.Timestamp(as_of)].to_dict("records")


def _marks(row: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """What tells an entry from the others of its day: a step by its level, a promise by day and amount; any contact by what came of it."""
    level, promised, amount = (None if pd.isna(row.get(key)) else row[key] for key in ("level", "promise_date", "promise_amount"))
    told = [(row["customer"], row["result"])]
    if promised is not None:
        return [(row["customer"], row["invoice"], pd.Timestamp(promised), amount), *told]
    return told if level is None else [(row["customer"], row["invoice"], level), *told]


def _cell(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  a worksheet's dates have no time zone
