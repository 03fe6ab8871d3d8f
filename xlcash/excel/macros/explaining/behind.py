"""What adds up to a figure: invoices, months of sales, bills and plan lines, open items, the points of a score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.cash.behind import invoices_behind, payments_behind, sales_behind
from xlcash.domain.cash.collections import OpenBook, chances_by
from xlcash.domain.cash.situation import Situation
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT, payment_behaviour
from xlcash.domain.credit.scorecard import score_explain
from xlcash.domain.errors import CellError
from xlcash.domain.ledger.ageing import items_behind
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import policy_from
from xlcash.excel.cells import table_rows
from xlcash.excel.headers import header
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.macros.explaining.figure import Figure
from xlcash.excel.macros.explaining.panel import Row, section, table
from xlcash.excel.situations import situation_of
from xlcash.language import say

MOST_ROWS: Final = 60
KINDS: Final = {
    "due_date": "date", "expected_date": "date", "invoice_date": "date", "date": "date", "month": "month", "open": "money",
    "chance": "share", "amount": "money", "sales": "money", "days_overdue": "count", "points": "count", "maximum": "count",
}  # fmt: skip
FLOWS: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out")
REQUIRED: Final = ("invoices", "receipts", "bills", "plan", "accounts", "monthly", "settings", "as_of")
SUMS: Final[Mapping[str, Sequence[str]]] = {
    "net": FLOWS,
    "closing": ("opening", *FLOWS),
    "gap": ("closing", "reserve_target"),
}
"""The columns of the same row of a forecast that make another."""


def behind(figure: Figure) -> Iterator[Row]:
    """What adds up to the figure, where that is known; for a customer's row that rests on its score, the points of it."""
    if isinstance(figure.answer, CellError) or not figure.in_table:
        return
    if figure.name in _BEHIND:
        yield from _BEHIND[figure.name](figure)
    if "scorecard" in figure.given and "customer" in figure.frame.columns:
        yield from _points(figure)


def _listed(figure: Figure, said: str, items: pd.DataFrame, total: str = "amount") -> Iterator[Row]:
    """A section that lists items, the rest of a long list in one row, and their total last."""
    language, keys = figure.language, list(items.columns)
    kinds = [KINDS.get(key, "text") for key in keys]
    cells = table_rows(items, language)[1:]
    shown, rest = cells[:MOST_ROWS], items[MOST_ROWS:]
    at = keys.index(total)

    def summed(label: str, amount: float) -> list[Any]:
        return [label, *[""] * (at - 1), amount, *[""] * (len(keys) - at - 1)]

    if len(rest):
        shown.append(summed(say(language, "macros.explain.others", n=len(rest)), float(rest[total].sum())))
    yield from section(say(language, f"macros.explain.behind.{said}"))
    heads = [header(key, language) for key in keys]
    yield from table(heads, kinds, shown, summed(say(language, "results.headers.total"), float(items[total].sum())))


def _ledger(given: Mapping[str, Any]) -> Ledger:
    """The ledger that the function looked at, in the base currency."""
    more = {name: given[name] for name in ("customers", "rates", "disputes")}
    return ledger_of(given["invoices"], given["receipts"], given["as_of"], **more)


# ── cash ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _collections(figure: Figure) -> Iterator[Row]:
    given = figure.given
    if figure.key not in ("due", "expected", "p10", "p90"):
        return
    ledger = _ledger(given)
    method = "due_date" if figure.key == "due" else given["method"]
    spans = calendar.periods(given["as_of"], given["periods"], given["frequency"])
    chances = chances_by(method, ledger, OpenBook.of(ledger))
    yield from _listed(figure, "invoices", _without_guess(invoices_behind(ledger, chances, spans, figure.row), method))


def _without_guess(items: pd.DataFrame, method: str) -> pd.DataFrame:
    """The expected date belongs to one method; by another it would explain nothing."""
    return items if method == "behaviour" else items.drop(columns="expected_date")


def _forecast(figure: Figure) -> Iterator[Row]:
    given, key = figure.given, figure.key
    if key in SUMS:
        parts = [(key, figure.frame[part].iloc[figure.row] * (-1 if part == "reserve_target" else 1)) for part in SUMS[key]]
        names = [header(part, figure.language) for part in SUMS[key]]
        items = pd.DataFrame({"line": names, "amount": [amount for _, amount in parts]})
        yield from _listed(figure, "sum", items)
        return
    if key not in FLOWS:
        return
    required, rest = map(given.__getitem__, REQUIRED), {name: given[name] for name in ("rates", "customers", "calendar", "disputes")}
    situation = situation_of(*required, **rest)
    start = int(situation.policy.fiscal_year_start)
    spans = calendar.periods(situation.as_of, given["periods"], given["frequency"], fiscal_year_start=start)
    yield from _FLOW.get(key, _paid)(figure, situation, spans)


def _collected(figure: Figure, situation: Situation, spans: calendar.Periods) -> Iterator[Row]:
    group, policy = figure.given["group"], situation.policy
    if not len(situation.ledger.invoices):
        yield from _paid(figure, situation, spans)
        return
    only = situation.belongs(situation.ledger.invoices["account"], group)
    chances = situation.chances(group)
    items = invoices_behind(situation.ledger, chances, spans, figure.row, only=only, prior_weight=policy.prior_weight)
    yield from _listed(figure, "invoices", _without_guess(items, policy.collection_method))


def _sold(figure: Figure, situation: Situation, spans: calendar.Periods) -> Iterator[Row]:
    yield from _listed(figure, "sales", sales_behind(situation, spans, figure.row))


def _paid(figure: Figure, situation: Situation, spans: calendar.Periods) -> Iterator[Row]:
    items = payments_behind(situation, spans, figure.row, figure.key, figure.given["group"])
    yield from _listed(figure, "payments", items)


_FLOW: Final = {"collections": _collected, "new_sales": _sold}


def _habit(figure: Figure) -> Iterator[Row]:
    """How the customer of an expected payment has paid so far."""
    given, language = figure.given, figure.language
    ledger = ledger_of(given["invoices"], given["receipts"], given["as_of"], customers=given["customers"], convert=False)
    paid = payment_behaviour(ledger, prior_weight=PRIOR_WEIGHT)
    own = paid[(paid["customer"] == figure.frame["customer"].iloc[figure.row]).to_numpy()]
    yield from section(say(language, "macros.explain.behind.habit"))
    if not len(own):
        yield Row([say(language, "macros.explain.behind.never")])
        return
    heads, cells = table_rows(own.iloc[:, :7], language)[:2]
    yield from table(heads, ["text", *["number"] * (len(heads) - 1)], [cells])


# ── ledger and credit ────────────────────────────────────────────────────────────────────────────────────────────────


def _aged(figure: Figure) -> Iterator[Row]:
    given, by = figure.given, figure.given["by"]
    ledger = ledger_of(given["invoices"], given["receipts"], given["as_of"], customers=given["customers"], rates=given["rates"])
    if figure.place[1] == 0:
        return
    of = figure.frame[by].iloc[figure.row]
    name = None if figure.place[0] == len(figure.answer) - 1 else str(of)
    yield from _listed(
        figure, "items", items_behind(ledger, figure.key, name=name, by=by, bands=given["bands"], basis=given["basis"]), "open"
    )


def _points(figure: Figure) -> Iterator[Row]:
    given, language = figure.given, figure.language
    customer = str(figure.frame["customer"].iloc[figure.row])
    if customer not in set(given["customers"].rows["customer"]):
        return
    ledger = _ledger(given)
    tables = given["customers"].rows, given["financials"].rows, ledger, given["scorecard"].rows
    log = given["log"]
    explained = score_explain(
        *tables, policy_from(given["settings"]), as_of=given["as_of"], customer=customer, log=None if log is None else log.rows
    )
    columns = ["factor", "value", "points", "maximum", "bin"]
    heads, *rows, total = table_rows(explained[columns], language)
    yield from section(say(language, "macros.explain.behind.points", customer=customer))
    yield from table(heads, ["text", "number", "number", "number", "text"], rows, total)


_BEHIND: Final[Mapping[str, Callable[[Figure], Iterator[Row]]]] = {
    "XC_AGEING": _aged,
    "XC_CASH_FORECAST": _forecast,
    "XC_COLLECTIONS": _collections,
    "XC_EXPECTED_PAYMENTS": _habit,
}
