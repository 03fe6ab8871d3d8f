"""What a forecast would become if things went worse, or better, than expected: one row a scenario."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain import calendar
from xlcash.domain.amounts import amount_from_text
from xlcash.domain.calendar import Money, days_in_month
from xlcash.domain.cash.collections import daily_collections
from xlcash.domain.cash.flows import Flows, daily_flows
from xlcash.domain.cash.forecast import reserve_target
from xlcash.domain.cash.levels import level_of, level_word, plan_of
from xlcash.domain.cash.minimum import COST_MONTHS
from xlcash.domain.cash.monthly import mean_of_latest
from xlcash.domain.cash.new_sales import collection_profile
from xlcash.domain.cash.sales_ahead import sales_ahead
from xlcash.domain.cash.situation import OPERATING, Situation
from xlcash.domain.errors import ArgumentOutOfRangeError, UnknownCustomerError, column_header
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import normal_header, word_keys
from xlcash.language import Term

MONTHS: Final = 12
YEAR: Final = 365
RANGES: Final = {"sales_change": (-1, 10), "cost_change": (-1, 10), "delay_days": (-YEAR, YEAR), "payment_acceleration": (-YEAR, YEAR)}
"""What a scenario may say: nothing falls by more than all of it, nothing is moved by more than a year."""

Scenario = Mapping[Hashable, Any]
Losses = tuple[Money, float]
"""The share that is never collected: of each item of the operating group's open book, and of new sales."""


def stress(situation: Situation, scenarios: pd.DataFrame) -> pd.DataFrame:
    """The operating cash of the next 12 months in the base case and in each scenario, in the base currency.

    Columns scenario, lowest_cash (the lowest closing of any day), lowest_on (that day), gap (what it falls short of the reserve target,
    ≤ 0), reserve_months (it / the mean fixed cost of a month; blank without), level and response (`cash.levels`), lowest_month_end (the
    lowest closing of any month, which is what the forecast by months shows: within a month cash can be lower).

    A scenario is a row of the table Scenarios; what it leaves blank stays as in the base case.

    ====================  =============================================================================================================
    sales_change          new sales × (1 + it), −0.2 for a fifth less.  Planned payments stay: fewer sales do not by themselves cost less
    delay_days            customers pay so many days later; negative: earlier, an open invoice on the first day at the earliest, a new sale
                          on the day it is made
    customer_default      a share from 0 to 1 of open invoices and of new sales is never collected; or a customer's number, or "largest"
                          for the one that owes most: its open invoices are never collected, nor is the share of new sales that was its
                          share of what was invoiced in the last 365 days
    payment_acceleration  bills and planned payments are paid so many days earlier, on the first day at the earliest; negative: later
    cost_change           planned payments × (1 + it).  Bills are owed already and stay
    ====================  =============================================================================================================

    What stands in for bills and planned payments in a firm that lists none (`cash.minimum`) changes as planned payments do; its fixed cost
    keeps its days.  A scenario about the largest customer of a ledger without open invoices is blank and says so.

    Raises UnknownCustomerError for a customer the ledger does not have, ArgumentOutOfRangeError for a change outside `RANGES`.
    """
    rows = scenarios.to_dict("records")
    for row in rows:
        _check(row)
    reach = max((abs(int(row[key])) for row in rows for key in ("delay_days", "payment_acceleration")), default=0)
    days = calendar.periods(situation.as_of, MONTHS, "monthly").days
    flows = daily_flows(situation, days=days + reach)
    answer = [_row(situation, Term("results.stress.base"), sum((flow[:days] for flow in flows.values()), start=np.zeros(days)))]
    for row in rows:
        losses = _losses(situation, row["customer_default"])
        if losses is None:
            answer.append({"scenario": row["scenario"], "response": Term("results.stress.no_customer")})
        else:
            answer.append(_row(situation, row["scenario"], _net(situation, flows, row, losses, days)))
    return pd.DataFrame(answer).fillna({"level": ""})


def _check(row: Scenario) -> None:
    for key, (low, high) in RANGES.items():
        if not low <= row[key] <= high:
            raise ArgumentOutOfRangeError(column_header("Scenarios", key), f"{row[key]:g}", low, high)


def _row(situation: Situation, name: str, net: Money) -> dict[str, Any]:
    spans = calendar.periods(situation.as_of, MONTHS, "monthly")
    closing, target = situation.opening(OPERATING) + np.cumsum(net), reserve_target(situation)
    worst = int(closing.argmin())
    lowest = float(closing[worst])
    cost = mean_of_latest(situation.monthly, "fixed_cost", months=COST_MONTHS, as_of=situation.as_of)
    level = level_of(lowest, target, situation.policy)
    return {
        "scenario": name,
        "lowest_cash": lowest,
        "lowest_on": pd.Timestamp(spans.starts[0] + worst),
        "gap": min(lowest - target, 0.0),
        "reserve_months": lowest / cost if cost else np.nan,
        "level": level_word(level),
        "response": plan_of(level),
        "lowest_month_end": float(closing[np.append(spans.offsets[1:], spans.days) - 1].min()),
    }


# ── what a scenario does to the flows ────────────────────────────────────────────────────────────────────────────────


def _net(situation: Situation, flows: Flows, row: Scenario, losses: Losses, days: int) -> Money:
    """The net flow of each day in a scenario."""
    delay, sooner = int(row["delay_days"]), int(row["payment_acceleration"])
    lost, sales_lost = losses
    dearer, sold = 1 + row["cost_change"], (1 + row["sales_change"]) * (1 - sales_lost)
    size = {"sales": sold, "receivables": 1 - sales_lost, "plan": dearer, "suppliers": dearer, "costs": dearer}
    later = {"invoices": delay, "receivables": delay, "sales": delay, "bills": -sooner, "plan": -sooner, "suppliers": -sooner}
    parts = {(source, kind): flow for (source, kind), flow in flows.items() if kind != "other_in"}
    parts["invoices", "collections"] = _still_collected(situation, flows["invoices", "collections"], lost)
    if delay < 0:
        parts["sales", "new_sales"] = _collected_sooner(situation, delay, days)
        later["sales"] = 0
    changed = [size.get(source, 1.0) * _moved(flow, later.get(source, 0), days) for (source, _), flow in parts.items()]
    return np.asarray(np.sum([flows["plan", "other_in"][:days], *changed], axis=0), dtype=np.float64)


def _moved(flow: Money, later: int, days: int) -> Money:
    """The first days of a flow that comes so many days later; earlier where negative, what would be past on the first day."""
    if later >= 0:
        return np.concatenate([np.zeros(later), flow])[:days]
    ahead = np.concatenate([flow[-later:], np.zeros(days)])[:days]
    ahead[0] += flow[:-later].sum()
    return ahead


def _collected_sooner(situation: Situation, delay: int, days: int) -> Money:
    """New sales collected so many days earlier (`delay` < 0), but on the day of the sale at the earliest: `cash.new_sales`."""
    monthly, policy = situation.monthly, situation.policy
    ahead = np.datetime64(situation.as_of, "D") + 1 + np.arange(days)
    sales = sales_ahead(monthly, policy, as_of=situation.as_of, until=ahead[-1])
    sold = sales.of(ahead.astype("datetime64[M]"), sales.expected) / days_in_month(ahead)
    profile = collection_profile(situation.ledger, monthly, policy)
    return np.convolve(sold, _moved(profile, delay, len(profile)))[:days]


def _still_collected(situation: Situation, collected: Money, lost: Money) -> Money:
    """What open invoices bring in, less what is lost of each."""
    if not lost.any():
        return collected
    book = situation.book(OPERATING)
    left = replace(book, amount=book.amount * (1 - lost))
    return daily_collections(left, situation.chances(OPERATING), days=len(collected))


# ── who fails ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _losses(situation: Situation, failing: object) -> Losses | None:
    """What is lost when a share of all, or a customer, fails; None when the largest is asked for and nobody owes anything."""
    book, ledger = situation.book(OPERATING), situation.ledger
    if failing is None or failing == "":
        return np.zeros(len(book.amount)), 0.0
    if isinstance(failing, Decimal):  # a cell formatted as currency
        failing = float(failing)
    known = set(ledger.invoices["customer"])
    share = None if failing in known else _share(failing)
    if share is not None:
        return np.full(len(book.amount), share), share
    customer = _largest(ledger) if word_keys("failing_customer").get(normal_header(failing)) == "largest" else _code(failing)
    if not customer:
        return None
    if customer not in known:
        raise UnknownCustomerError(customer)
    lost = (book.customers == customer)[book.customer].astype(np.float64)
    return lost, _share_of_sales(ledger, customer)


def _share(stated: object) -> float | None:
    """A number from 0 to 1, typed as a number or as text ("20%")."""
    number = amount_from_text(stated) if isinstance(stated, str) else float(stated) if isinstance(stated, (int, float)) else None
    return number if number is not None and 0 <= number <= 1 else None


def _code(stated: object) -> str:
    """A customer's number as the tables hold it: one typed as a number has no decimals."""
    return f"{stated:.0f}" if isinstance(stated, float) and stated.is_integer() else str(stated).strip()


def _largest(ledger: Ledger) -> str:
    owed = ledger.invoices.groupby("customer")["open"].sum()
    return str(owed.idxmax()) if len(owed) and owed.max() > 0 else ""


def _share_of_sales(ledger: Ledger, customer: str) -> float:
    """A customer's share of what was invoiced in the last 365 days, credit notes taken off."""
    invoices = ledger.invoices
    recent = invoices["invoice_date"].to_numpy() > np.datetime64(ledger.as_of, "D") - YEAR
    invoiced = (invoices["amount"] - invoices["credited"]).to_numpy(dtype=np.float64) * recent
    whole = float(invoiced.sum())
    return float(invoiced[(invoices["customer"] == customer).to_numpy()].sum()) / whole if whole > 0 else 0.0
