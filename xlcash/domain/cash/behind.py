"""What stands behind one figure of a forecast: the invoices, months of sales, bills and plan lines that add up to it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money, Periods, days_in_month
from xlcash.domain.cash.collections import ChancesOf, OpenBook, chances_of_periods
from xlcash.domain.cash.expected import expected_payments
from xlcash.domain.cash.flows import listed_flows, standing_in
from xlcash.domain.cash.new_sales import collection_profile
from xlcash.domain.cash.sales_ahead import sales_ahead
from xlcash.domain.cash.situation import OPERATING, Situation
from xlcash.domain.columns import objects
from xlcash.domain.credit.behaviour import PRIOR_WEIGHT
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

STAND_INS: Final = {"receivables": "receivables", "costs": "fixed_cost", "suppliers": "payables"}
"""The column of Monthly that each source of `standing_in` is read from."""


def invoices_behind(
    ledger: Ledger, chances_of: ChancesOf, spans: Periods, at: int, *, only: Any = None, prior_weight: float = PRIOR_WEIGHT
) -> pd.DataFrame:
    """The open invoices that make what is collected in period `at` (from 0; `len(spans.starts)` is what comes after all, or never).

    ``open`` is what of the invoice is undisputed, ``chance`` that of being paid in the period, ``amount`` = open × chance: the column adds
    up to the figure.  ``expected_date`` is that of `expected_payments`, which knows no other method than the customers' behaviour.
    What is disputed is expected in no period: it stands in the last one with a chance of 1.  Largest amount first, nothing without one.
    """
    chosen = ledger.invoices if only is None else ledger.invoices[only]
    may_come = chosen[(chosen["open"] > chosen["disputed"]).to_numpy()]
    chance = chances_of_periods(OpenBook.of(ledger, only=only), chances_of, spans)[:, at]
    dates = expected_payments(ledger, prior_weight=prior_weight).set_index("invoice")["expected_date"]
    rows = [_items(may_come, may_come["open"] - may_come["disputed"], chance)]
    if at == len(spans.starts):
        held = chosen[(chosen["disputed"] > 0).to_numpy()]
        rows.append(_items(held, held["disputed"], np.ones(len(held))))
    items = pd.concat(rows, ignore_index=True)
    items.insert(3, "expected_date", dates[~dates.index.duplicated()].reindex(items["invoice"]).to_numpy())
    return items[items["amount"] > 0].sort_values("amount", ascending=False, kind="stable", ignore_index=True)


def _items(invoices: pd.DataFrame, amount: pd.Series[Any], chance: Money) -> pd.DataFrame:
    items = invoices[["invoice", "customer", "due_date"]].copy()
    return items.assign(open=amount, chance=chance, amount=amount.to_numpy() * chance)


def sales_behind(situation: Situation, spans: Periods, at: int) -> pd.DataFrame:
    """The months of sales to come that make what new sales bring in in period `at`.

    ``sales`` is what is still to be invoiced in the month, VAT included, ``amount`` what of it comes in in the period.
    """
    ledger, policy = situation.ledger, situation.policy
    ahead = spans.starts[0] + np.arange(spans.days)
    months = ahead.astype("datetime64[M]")
    sales = sales_ahead(situation.monthly, policy, as_of=ledger.as_of, until=ahead[-1])
    daily = sales.of(months, sales.expected) / days_in_month(ahead)
    profile = collection_profile(ledger, situation.monthly, policy)
    rows = []
    for month in np.unique(months):
        own = np.where(months == month, daily, 0.0)
        came = float(spans.sums(np.convolve(own, profile)[: spans.days])[at])
        rows.append({"month": month.astype("datetime64[s]"), "sales": float(own.sum()), "amount": came})
    table = pd.DataFrame(rows)
    return table[table["amount"] > 0].reset_index(drop=True)


def payments_behind(situation: Situation, spans: Periods, at: int, kind: str, group: str = OPERATING) -> pd.DataFrame:
    """The bills and plan lines that make the flow `kind` (other_in, rigid_out, flexible_out) of period `at`, largest first.

    ``table`` tells where a line stands; Monthly where it stands in for what the other tables do not tell.  Receipts are positive,
    payments negative.
    """
    start, end = spans.starts[at], spans.ends[at]
    parts = []
    for name, flows in listed_flows(situation, spans.days).items():
        day = flows["date"].to_numpy().astype("datetime64[D]")
        own = (day >= start) & (day <= end) & (flows["kind"] == kind).to_numpy() & situation.belongs(flows["account"], group)
        lines = flows.loc[own, ["source", "date", "amount"]].rename(columns={"source": "line"})
        parts.append(lines.assign(table=objects([Term(f"tables.{name.capitalize()}.title")] * len(lines))))
    if group == OPERATING:
        parts += [
            _stand_in(source, float(spans.sums(daily)[at]))
            for (source, of), daily in standing_in(situation, spans.days).items()
            if of == kind
        ]
    table: pd.DataFrame = pd.concat(parts, ignore_index=True)[["table", "line", "date", "amount"]]
    return table.iloc[np.argsort(-np.abs(table["amount"].to_numpy()), kind="stable")].reset_index(drop=True)


def _stand_in(source: str, amount: float) -> pd.DataFrame:
    title, column = Term("tables.Monthly.title"), Term(f"tables.Monthly.columns.{STAND_INS[source]}")
    return pd.DataFrame({"line": objects([column]), "date": [pd.NaT], "amount": [amount], "table": objects([title])})
