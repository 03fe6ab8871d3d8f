"""What the demo's own people have done so far: disputes noted, steps taken, promises heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.collections.default_ladders import DEFAULT_STEPS, default_ladders
from xlcash.domain.collections.ladder import BEFORE_DUE, LEAST_OPEN
from xlcash.domain.collections.rungs import Ladders, bases_of
from xlcash.domain.demo.customers import AS_OF, profiles
from xlcash.domain.demo.frames import cents, typed, working_day
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import LOG
from xlcash.language import Language, find

EPOCH: Final = dt.date(1970, 1, 1)
DONE_UNTIL: Final = AS_OF - dt.timedelta(days=3)  # what fell due in the last days is still to do

# Customer → share of its oldest overdue invoice that is disputed.
DISPUTED: Final = {"C-0064": 0.4, "C-0137": 1.0, "C-0107": 0.25}

# Day, customer, result, promised by, share of what is overdue, beside what has come since.
PROMISES: Final = (
    (dt.date(2026, 5, 6), "C-0107", "promised", dt.date(2026, 5, 20), 0.5),
    (dt.date(2026, 5, 25), "C-0107", "broken", dt.date(2026, 6, 12), 0.5),
    (dt.date(2026, 6, 18), "C-0051", "promised", dt.date(2026, 7, 3), 1.0),
    (dt.date(2026, 6, 23), "C-0140", "promised", dt.date(2026, 7, 8), 0.6),
    (dt.date(2026, 6, 25), "C-0076", "promised", dt.date(2026, 7, 1), 0.5),
)

# Day, customer, promised by: kept in time, each about the one invoice that was late.
KEPT: Final = ((dt.date(2026, 5, 6), "C-0058", dt.date(2026, 5, 20)), (dt.date(2026, 6, 2), "C-0105", dt.date(2026, 6, 10)))

# Action → channel, result, who.
_DONE_BY: Final = {
    "e_statement": ("email", "sent", "finance"),
    "first_gentle": ("email", "sent", "sales"),
    "second_gentle": ("email", "sent", "sales"),
    "confirm": ("email", "sent", "finance"),
    "reminder": ("email", "sent", "finance"),
    "sales_reminds": ("phone", "reminded", "sales"),
    "demand": ("letter", "demanded", "finance"),
    "legal": ("letter", "demanded", "legal"),
    "agency": ("letter", "handed_over", "legal"),
    "assign": ("letter", "handed_over", "finance"),
    "court": ("letter", "handed_over", "legal"),
}


def disputes(ledger: Ledger) -> dict[str, float]:
    """Disputed amounts by invoice number, in whole hundreds where only a part is disputed."""
    oldest = _overdue(ledger).drop_duplicates("customer")
    some = oldest[oldest["customer"].isin(DISPUTED)]
    shares = some["customer"].map(DISPUTED)
    amounts = np.where(shares == 1, some["open"], (some["open"] * shares).round(-2))
    return dict(zip(some["invoice"], amounts.tolist(), strict=True))


def log_table(ledger: Ledger, language: Language) -> pd.DataFrame:
    """The table Log: each open invoice's steps on the days they fell due, before the due date or after it, and the promises."""
    words = find(language, "demo")
    overdue = _overdue(ledger)
    said_and_done = (*_steps(overdue), *_early_steps(ledger), *_promises(overdue, ledger), *_kept(ledger))
    entries = sorted(said_and_done, key=lambda entry: (entry["date"], entry["customer"], entry["invoice"]))
    said = [
        entry
        | {"channel": words["log"]["channels"][entry["channel"]], "result": words["log"]["results"][entry["result"]]}
        | {"by": words["people"][entry["by"]]}
        for entry in entries
    ]
    return typed(LOG, said)


def _overdue(ledger: Ledger) -> pd.DataFrame:
    invoices = ledger.invoices
    late = invoices[(invoices["open"] >= LEAST_OPEN) & (invoices["days_overdue"] > 0)]
    return late.sort_values(["due_date", "invoice"])


def _steps(overdue: pd.DataFrame) -> Iterator[dict[str, Any]]:
    by_code = {profile.code: profile for profile in profiles()}
    columns = overdue["invoice"], overdue["customer"], overdue["due_date"].to_numpy().astype("datetime64[D]").astype(object)
    for invoice, customer, due in zip(*columns, strict=True):
        profile = by_code[customer]
        for level, _, day, action, _ in DEFAULT_STEPS[profile.ladder]:
            done_on = working_day(due + dt.timedelta(days=int(day)))
            if done_on > DONE_UNTIL:
                break
            yield _step(done_on, customer, invoice, level, action)


def _early_steps(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The steps before the due date of the invoices that are not yet due."""
    invoices = ledger.invoices
    coming = invoices[(invoices["open"] >= LEAST_OPEN) & (invoices["days_overdue"] <= 0)].reset_index(drop=True)
    track = Ladders.of(default_ladders("en")).ladders[0].before_due
    days = track.begin(bases_of(coming, np.full(len(coming), np.nan)), np.arange(len(coming)))
    key_of = {name: key for key, name in find("en", "ladders.actions").items()}
    for (invoice, customer), due_on in zip(coming[["invoice", "customer"]].to_numpy().tolist(), days.tolist(), strict=True):
        for day, action in zip(due_on, map(key_of.__getitem__, track.action), strict=True):
            done_on = EPOCH + dt.timedelta(days=int(day))  # these go out by themselves, on whatever day of the week
            if done_on <= DONE_UNTIL:
                yield _step(done_on, customer, invoice, BEFORE_DUE, action)


def _step(day: dt.date, customer: str, invoice: str, level: float, action: str) -> dict[str, Any]:
    regions = {profile.code: profile.region for profile in profiles()}
    channel, result, by = _DONE_BY[action]
    return {
        "date": day, "customer": customer, "invoice": invoice, "level": level,
        "channel": channel, "result": result, "by": regions[customer] if by == "sales" else by,
    }  # fmt: skip


def _promises(overdue: pd.DataFrame, ledger: Ledger) -> Iterator[dict[str, Any]]:
    owed, came = overdue.groupby("customer")["open"].sum(), ledger.settlements
    for day, customer, result, promised, share in PROMISES:
        since = came["amount"][(came["customer"] == customer) & (came["date"] >= pd.Timestamp(day))].sum()
        yield _promise(day, customer, "", result, promised, cents(round(float(owed.get(customer, 0.0)) * share, -2) + float(since)))


def _kept(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The promises kept, each as large as the payment that came for them."""
    parts, invoices = ledger.settlements, ledger.invoices["invoice"]
    for day, customer, promised in KEPT:
        in_time = (parts["date"] >= pd.Timestamp(day)) & (parts["date"] <= pd.Timestamp(promised))
        paid = parts[in_time & (parts["customer"] == customer)].sort_values("amount").iloc[-1]
        yield _promise(day, customer, invoices.iloc[paid["at"]], "promised", promised, paid["amount"])


def _promise(day: dt.date, customer: str, invoice: str, result: str, promised: dt.date, amount: float) -> dict[str, Any]:
    regions = {profile.code: profile.region for profile in profiles()}
    return {
        "date": day, "customer": customer, "invoice": invoice, "level": None, "channel": "phone", "result": result,
        "promise_date": promised, "promise_amount": amount, "by": regions[customer],
    }  # fmt: skip
