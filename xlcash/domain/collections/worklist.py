"""Whom to chase first: customers ranked by money at stake × the chance that a step matters × urgency.

Nobody knows from a ledger how much a call changes, so the money at stake weighs what would likely *not* come by itself (balance × chance of
staying unpaid), and deadlines multiply it instead of adding points: a list in another currency unit ranks alike.  Every weight is a setting
(group "collections"); score = at risk × urgency, and the reason states both and what they are made of.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers, days_or_nan
from xlcash.domain.cash.habits import BASES, payment_habits
from xlcash.domain.collections.contacts import promise_holds
from xlcash.domain.columns import objects
from xlcash.domain.credit.promises import promises_due
from xlcash.domain.ledger.settlement import Ledger, in_base
from xlcash.domain.policy import Policy
from xlcash.language import Term

NOTHING: Final = 0.005  # less than half a cent is rounding
REPORT: Final = "ladders.report"  # the step that a report to an insurer is
COLUMNS: Final = (
    "score", "customer", "name", "open", "overdue", "oldest", "level", "next_action", "promise", "reason",
    "light", "due_on", "owner", "money_at_risk", "urgency", "special", "unapplied",
)  # fmt: skip
URGENCIES: Final = ("age", "step", "deadline", "promise", "limit")
"""What adds to urgency, in the order of the reason."""


def worklist(
    stages: pd.DataFrame,
    ledger: Ledger,
    customers: pd.DataFrame,
    log: pd.DataFrame,
    policy: Policy,
    *,
    factors: Mapping[str, float],
) -> pd.DataFrame:
    """One row per customer with an open invoice, the highest score first, then who owes most.

    ===================  ===============================================================================================================
    score                at risk × urgency, in the base currency like all amounts
    open, overdue        what is open, and what of it is overdue, disputed or not
    oldest               days the oldest open invoice is overdue; 0 where none is
    level, next_action,  the step to take, of those that nothing holds: a report to an insurer, else the highest level of what is due,
    owner, due_on        else what falls due first; level 0 where it is none of the ladder
    promise              the first day for which a promise to pay still holds
    light                red: on the special list or a broken promise, unless `unapplied` covers all that is overdue, or an insurer's
                         deadline near; yellow: overdue; green: nothing is
    money_at_risk        Σ over overdue invoices of open × chance that it stays unpaid `worklist_horizon_days` more; what is disputed or
                         held (promise, plan) counts for `worklist_held_weight` of itself.  At most what is overdue less `unapplied`
    urgency              1 + what age, the next step, an insurer's deadline, a broken promise and the use of the limit add
    special              yes where an invoice not wholly disputed is overdue for more than `special_list_days` (S2: 30)
    unapplied            credits and cash that settle nothing yet, negative
    ===================  ===============================================================================================================

    `stages` are the steps of the invoices of `ledger` (`ladder.collection_stages`), both in own currencies; `factors` the units of the base
    currency for each.  The chance is that of the customer's own payment curve (`cash.habits`); 1 where nobody has ever paid.
    """
    base = in_base(ledger, factors)
    items = _items(stages, base, policy)
    rows = _by_customer(items, ledger, base, customers, log, policy)
    parts = urgencies(rows, policy, as_of=day_number(ledger.as_of))
    rows = rows.assign(urgency=1 + parts.sum(axis=1))
    rows = rows.assign(score=rows["money_at_risk"] * rows["urgency"])
    rows = rows.assign(light=_lights(rows, parts), reason=_reasons(rows, parts, items, policy))
    rows["special"] = objects([Term("words.flag.yes") if special else "" for special in rows["special"]])
    order = rows.sort_values(["score", "overdue", "open", "customer"], ascending=[False, False, False, True], kind="stable")
    return order[list(COLUMNS)].reset_index(drop=True)


def urgencies(rows: pd.DataFrame, policy: Policy, *, as_of: int) -> pd.DataFrame:
    """What each of `URGENCIES` adds to the urgency of each customer.

    ===========  =======================================================================================================================
    age          in proportion to the days the oldest invoice that nothing holds is overdue, in full from `worklist_age_days` on
    step         rising over the `worklist_step_days` before the step falls due, in full when it is due or late
    deadline     the last day to notify an insurer, likewise over `claim_notice_days`; one that has passed can't be met
    promise      a promise not kept in the last `worklist_promise_days`
    limit        more of the credit limit used than `warning_limit_use`
    ===========  =======================================================================================================================
    """
    return pd.DataFrame(
        {
            "age": policy.worklist_age_weight * np.minimum(rows["pressing"] / policy.worklist_age_days, 1.0),
            "step": policy.worklist_step_weight * _nearness(rows["due_on"], as_of, policy.worklist_step_days),
            "deadline": policy.worklist_deadline_weight * _nearness(rows["deadline"], as_of, policy.claim_notice_days),
            "promise": policy.worklist_promise_weight * rows["broken"].notna(),
            "limit": policy.worklist_limit_weight * (rows["use"] > policy.warning_limit_use),
        }
    )


def _nearness(day: pd.Series[Any], as_of: int, days: float) -> Money:
    """0 until so many days before a day, 1 on it and after; 0 where there is none."""
    left = np.nan_to_num(days_or_nan(day) - as_of, nan=np.inf)
    return np.asarray(np.clip(1 - left / max(days, 1.0), 0.0, 1.0), dtype=np.float64)


# ── invoices ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _items(stages: pd.DataFrame, base: Ledger, policy: Policy) -> pd.DataFrame:
    """The stages, money in the base currency, with what is late, held and undisputed, its weight, and the chance that it stays unpaid.

    A part that a plan covers is weighed as a disputed one is.

    Overdue is counted from the due date, not from a payment plan's instalments: a plan that is kept is a hold.
    """
    documents = base.invoices.set_index("invoice").reindex(stages["invoice"])
    owed, days = (documents[key].to_numpy(dtype=np.float64) for key in ("open", "days_overdue"))
    disputed, planned = (owed * (stages[key] / stages["open"]).to_numpy(dtype=np.float64) for key in ("disputed", "in_plan"))
    late, held = days > 0, np.array([bool(hold) for hold in stages["hold"]], dtype=np.bool_)
    free = np.where(held, 0.0, np.maximum(owed - disputed - planned, 0.0))
    return stages.assign(
        open=owed,
        days_overdue=days,
        disputed=disputed,
        in_plan=planned,
        late=late,
        held=held,
        undisputed=late & (owed - disputed > NOTHING),
        notify_by=stages["notify_by"].where(days_or_nan(stages["notify_by"]) >= day_number(base.as_of)),
        weighed=np.where(late, free + policy.worklist_held_weight * (owed - free), 0.0),
        chance=_chances(stages["customer"], days, base, int(policy.worklist_horizon_days)),
    )


def _chances(customers: pd.Series[Any], days_overdue: Money, base: Ledger, days: int) -> Money:
    """The chance that each overdue invoice stays unpaid so many more days."""
    code, names = pd.factorize(customers.to_numpy(), sort=True)
    as_of, late = day_number(base.as_of), np.flatnonzero(days_overdue > 0)
    habits = payment_habits(base, np.asarray(names, dtype=object))
    due = as_of - days_overdue[late].astype(np.int64)
    chance = np.ones(len(code))
    chance[late] = 1 - habits.chances(code[late], due, as_of=as_of, days=days).sum(axis=1)
    nobody_pays = habits.basis[code] == BASES.index("due_date")
    return np.where(nobody_pays, 1.0, np.maximum(chance, 0.0))


def _step_shown(items: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Per customer the step to take, of those that nothing holds: of what is due the highest level, else what falls due first.

    A report to an insurer comes first: it can't be made up for.  Steps of overdue invoices come before those that remind of invoices not
    yet due; what has been done to the end, and has no day, last.
    """
    steps = items[~items["held"] & (items["action"] != "")]
    day = days_or_nan(steps["due_on"])
    wait = np.where(np.isnan(day), np.inf, np.maximum(day - as_of, 0.0))
    ranks = steps.assign(other=[action != REPORT for action in steps["action"]], early=~steps["late"], wait=wait, below=-steps["level"])
    order = ranks.sort_values(["other", "early", "wait", "below", "due_on", "invoice"], kind="stable")
    return order.drop_duplicates("customer").set_index("customer")[["level", "action", "owner", "due_on"]]


# ── customers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_customer(
    items: pd.DataFrame, ledger: Ledger, base: Ledger, customers: pd.DataFrame, log: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """One row per customer with what its score and its reason are made of; `base` is the ledger in the base currency."""
    codes = pd.Index(sorted(items["customer"].unique()), dtype=object)
    at = codes.get_indexer(pd.Index(items["customer"], dtype=object))
    broken, promised = _promises(log, ledger, policy, items)
    known = customers.set_index("customer").reindex(codes)
    shown = _step_shown(items, day_number(base.as_of)).reindex(codes)
    overdue = _sums(at, items["open"].where(items["late"], 0.0), codes)
    unapplied = base.credits.groupby("customer")["amount"].sum().reindex(codes).fillna(0.0).to_numpy(dtype=np.float64)
    net = np.maximum(overdue + unapplied, 0.0)
    return pd.DataFrame(
        {
            "customer": codes.to_numpy(),
            "name": known["name"].fillna("").to_numpy(),
            "open": _sums(at, items["open"], codes),
            "overdue": overdue,
            "oldest": _highest(at, items["days_overdue"].where(items["late"], 0.0), codes),
            "money_at_risk": np.minimum(_sums(at, items["weighed"] * items["chance"], codes), net),
            "unapplied": unapplied,
            "net": net,
            "level": shown["level"].fillna(0.0).to_numpy(),
            "next_action": objects(shown["action"].fillna("").tolist()),
            "owner": objects(shown["owner"].fillna("").tolist()),
            "due_on": shown["due_on"].to_numpy(dtype="datetime64[s]"),
            "promise": promised.reindex(codes).to_numpy(dtype="datetime64[s]"),
            "broken": broken.reindex(codes).to_numpy(dtype="datetime64[s]"),
            "deadline": items.groupby("customer")["notify_by"].min().reindex(codes).to_numpy(dtype="datetime64[s]"),
            "use": _limit_use(base, known["credit_limit"], codes),
            "pressing": _highest(at, items["days_overdue"].where(items["late"] & ~items["held"], 0.0), codes),
            "special": _highest(at, items["days_overdue"].where(items["undisputed"], 0.0), codes) > policy.special_list_days,
        }
    )


def _promises(log: pd.DataFrame, ledger: Ledger, policy: Policy, items: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Per customer the latest day promised in vain, and the first day for which a promise still holds."""
    as_of = day_number(ledger.as_of)
    due = promises_due(log, ledger, first=as_of - int(policy.worklist_promise_days), last=as_of - 1)
    broken = due[~due["kept"]].groupby("customer")["promise_date"].max()
    given = log[log["promise_date"].notna().to_numpy() & (day_numbers(log["date"]) <= as_of)]
    latest = given.sort_values("date", kind="stable").drop_duplicates(["customer", "invoice"], keep="last")
    about = latest["invoice"].isin(items["invoice"]) | (latest["invoice"] == "")
    live = latest[about & promise_holds(latest, policy, as_of=ledger.as_of)]
    return broken, live.groupby("customer")["promise_date"].min()


def _limit_use(base: Ledger, limits: pd.Series[Any], codes: pd.Index[Any]) -> Money:
    """What a customer owes, less its credits, as a share of its limit: infinite for a limit of 0 (stop), NaN without a limit."""
    owed = base.invoices.groupby("customer")["open"].sum().add(base.credits.groupby("customer")["amount"].sum(), fill_value=0.0)
    open_amount = owed.reindex(codes).fillna(0.0).to_numpy(dtype=np.float64)
    limit = limits.to_numpy(dtype=np.float64)
    share = np.divide(open_amount, limit, out=np.full(len(codes), np.nan), where=limit > 0)
    return np.where((limit == 0) & (open_amount > NOTHING), np.inf, share)


def _lights(rows: pd.DataFrame, parts: pd.DataFrame) -> npt.NDArray[Any]:
    chased = ((rows["special"] & (rows["pressing"] > 0)) | rows["broken"].notna()) & (rows["net"] > NOTHING)
    alarmed = chased | (parts["deadline"] > 0) & (rows["overdue"] > NOTHING)
    names = np.select([alarmed, rows["overdue"] > NOTHING], ["red", "yellow"], default="green")
    return objects([Term(f"words.light.{name}") for name in names])


def _sums(at: npt.NDArray[np.intp], amounts: pd.Series[Any], codes: pd.Index[Any]) -> Money:
    return np.bincount(at, amounts.to_numpy(dtype=np.float64), len(codes)).astype(np.float64)


def _highest(at: npt.NDArray[np.intp], values: pd.Series[Any], codes: pd.Index[Any]) -> Money:
    highest = np.zeros(len(codes))
    np.maximum.at(highest, at, values.to_numpy(dtype=np.float64))
    return highest


# ── the reason ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _reasons(rows: pd.DataFrame, parts: pd.DataFrame, items: pd.DataFrame, policy: Policy) -> npt.NDArray[Any]:
    held = _held(items)
    said = zip(rows.to_dict("records"), parts.to_dict("records"), strict=True)
    return objects([_reason(row, part, held.get(row["customer"], []), policy) for row, part in said])


def _reason(row: Mapping[Hashable, Any], part: Mapping[Hashable, float], held: Sequence[Term], policy: Policy) -> Term:
    """What the score is made of, in words."""
    if row["overdue"] <= NOTHING:
        return Term("results.worklist.not_overdue")
    details = {
        "age": {"days": f"{row['pressing']:.0f}"},
        "step": {"day": _said(row["due_on"])},
        "deadline": {"day": _said(row["deadline"])},
        "promise": {"day": _said(row["broken"])},
        "limit": {"use": f"{row['use']:.0%}" if np.isfinite(row["use"]) else "∞"},
    }
    added = [Term(f"results.worklist.added.{key}", added=f"{part[key]:.2f}", **details[key]) for key in URGENCIES if part[key] > 0]
    reason = Term("results.worklist.reason", risk=f"{row['money_at_risk']:,.0f}", days=f"{policy.worklist_horizon_days:.0f}")
    if added:
        reason = Term("results.worklist.urgent", reason=reason, urgency=f"{row['urgency']:.2f}", parts=_joined(added))
    if held:
        share = f"{policy.worklist_held_weight:.0%}"
        reason = Term("results.worklist.lowered", reason=reason, share=share, parts=_joined(held))
    if row["unapplied"] < -NOTHING:
        reason = Term("results.worklist.unapplied", reason=reason, amount=f"{-row['unapplied']:,.0f}")
    return reason


def _held(items: pd.DataFrame) -> dict[str, list[Term]]:
    """Per customer what of the overdue money is held, and why: each reason once, with its sum."""
    found: dict[str, dict[Term | str, tuple[Term, float]]] = {}
    late = items.loc[items["late"], ["customer", "open", "disputed", "in_plan", "hold"]]
    for customer, owed, disputed, planned, hold in late.itertuples(index=False, name=None):
        parts = [(hold, owed)] if hold else [(Term("ladders.hold.disputed"), disputed), (Term("ladders.hold.in_plan"), planned)]
        for why, amount in parts:
            if amount > NOTHING:
                sums = found.setdefault(customer, {})
                key = f"{why}{why.fields}" if isinstance(why, Term) else why
                sums[key] = (why, sums.get(key, (why, 0.0))[1] + amount)
    return {
        customer: [Term("results.worklist.held", amount=f"{amount:,.0f}", why=why) for why, amount in sums.values()]
        for customer, sums in found.items()
    }


def _joined(terms: Sequence[Term]) -> Term:
    return functools.reduce(lambda first, following: Term("results.worklist.joined", first=first, following=following), terms)


def _said(day: Any) -> str:
    return "" if pd.isna(day) else f"{day:%m-%d}"
