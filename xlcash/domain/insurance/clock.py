"""The claim clock: by which day every open invoice must be reported and claimed, and how many days are left.

All days count from the due date that was first agreed: a postponement, a promise or a payment plan moves none of them.  What a policy
does not state has no day here; its wording decides, this table only counts.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers
from xlcash.domain.columns import objects
from xlcash.domain.company import empty_table
from xlcash.domain.insurance.cover import INSURED, covers
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.tables import CLAIMS
from xlcash.language import Term

LEAST_OPEN: Final = 0.005  # half a cent is nothing
ALERT_DAYS: Final = 14
OVER: Final = ("paid", "refused", "withdrawn")  # a claim that ended one of these ways has no step left


def claim_clock(
    ledger: Ledger,
    customers: pd.DataFrame,
    policies: pd.DataFrame,
    *,
    as_of: dt.date,
    claims: pd.DataFrame | None = None,
    alert_days: float = ALERT_DAYS,
    unusable: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per open invoice, the earliest deadline first, those without one last.

    ================  ===================================================================================================
    insurer           of the policy in force on the day of shipment, else of the invoice; "" for none
    open, covered     what is owed; the part of it within the customer's insured limit (see `cover.covers`), blank where the policy can't
                      be used
    notify_by         due date + notification days: the last day to report the invoice
    extension_ends    due date + maximum extension days: up to then it may be extended; later deliveries are uninsured
    claim_from        due date + waiting days: from then on default counts as a loss; where the policy counts the wait from
                      the notification, from the day reported, else from the last day to report
    claim_by          claim_from + filing days: the last day to file the claim
    days_left         days from `as_of` to the next deadline not yet met; negative: missed
    light             red: missed, `alert_days` or fewer left, or the policy can't be used; yellow: overdue; green: not due, or the claim is
                      filed or closed
    next_step         what to do, or why the invoice is not insured
    ================  ===================================================================================================

    A day is blank where the policy does not state it or the invoice is uninsured.  `claims` tells what has been reported and filed,
    `unusable` which rows of Policies were left out: where only such a row may be in force the step says so, as nothing else is known.
    """
    items = pd.concat([ledger.invoices, covers(ledger, customers, policies, unusable=unusable)], axis=1)
    items = items[items["open"].to_numpy() >= LEAST_OPEN].reset_index(drop=True)
    register = _register(items["invoice"], empty_table(CLAIMS) if claims is None else claims, as_of)
    days = _deadlines(items, policies, register)
    today = float(day_number(as_of))
    insured = (items["uninsured"] == INSURED).to_numpy()
    next_up = _next_deadline(days, register)
    frame = pd.DataFrame(
        {
            "invoice": items["invoice"],
            "customer": items["customer"],
            "insurer": objects(np.append(policies["insurer"].to_numpy(dtype=object), "")[items["policy"].to_numpy()]),
            "open": items["open"],
            "covered": items["within_limit"].mask(items["unusable"] > 0),
            "due_date": items["due_date"],
            **{key: _dates(days[key]) for key in ("notify_by", "extension_ends", "claim_from", "claim_by")},
            "days_left": next_up - today,
            "light": objects(_lights(items, insured, next_up - today, register, alert_days)),
            "next_step": objects(_steps(items, days, register, today)),
        }
    )
    order = np.lexsort((frame["invoice"], frame["customer"], ~insured, np.where(np.isnan(next_up), np.inf, next_up)))
    return frame.iloc[order].reset_index(drop=True)


def _register(invoices: pd.Series[Any], claims: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """What the register of claims tells of each invoice by `as_of`: the days notified and filed, NaN if not, and how it ended."""
    known = claims.drop_duplicates("invoice").set_index("invoice").reindex(invoices)
    days = {key: _days(known[key]) for key in ("notified", "filed")}
    today = float(day_number(as_of))
    past = {key: np.where(values <= today, values, np.nan) for key, values in days.items()}
    return pd.DataFrame({**past, "status": known["status"].fillna("").to_numpy()})


def _deadlines(items: pd.DataFrame, policies: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """The days of the clock, counted from 1970-01-01; NaN where there is none."""
    at = np.where(items["uninsured"] == INSURED, items["policy"], len(policies))

    def stated(column: str) -> Money:
        return np.append(policies[column].to_numpy(dtype=np.float64), np.nan)[at]

    due = day_numbers(items["due_date"]).astype(np.float64)
    notify_by = due + stated("notification_days")
    reported = np.where(np.isnan(register["notified"]), notify_by, register["notified"])
    after_report = np.append(policies["waiting_from"].to_numpy(dtype=object) == "notification", False)[at]
    claim_from = np.where(after_report, reported, due) + stated("waiting_days")
    return pd.DataFrame(
        {
            "notify_by": notify_by,
            "extension_ends": due + stated("maximum_extension_days"),
            "claim_from": claim_from,
            "claim_by": claim_from + stated("filing_days"),
        }
    )


def _next_deadline(days: pd.DataFrame, register: pd.DataFrame) -> Money:
    """The earliest day of those still to be met: a report waits until made, a claim until filed or settled."""
    filed = ~np.isnan(register["filed"]) | register["status"].isin(OVER)
    notify_by = np.where(np.isnan(register["notified"]) & ~filed, days["notify_by"], np.nan)
    return np.fmin(notify_by, np.where(filed, np.nan, days["claim_by"]))


def _lights(
    items: pd.DataFrame, insured: npt.NDArray[np.bool_], left: Money, register: pd.DataFrame, alert_days: float
) -> Sequence[Term | str]:
    filed = (~np.isnan(register["filed"]) | register["status"].isin(OVER)).to_numpy()
    late = items["days_overdue"].to_numpy() > 0
    unknown = (items["unusable"] > 0).to_numpy()
    colours = np.select([unknown, ~insured, left <= alert_days, late & ~filed], ["red", "", "red", "yellow"], "green")
    terms: dict[str, Term | str] = {colour: Term(f"words.light.{colour}") for colour in ("red", "yellow", "green")} | {"": ""}
    return [terms[colour] for colour in colours.tolist()]


def _steps(items: pd.DataFrame, days: pd.DataFrame, register: pd.DataFrame, today: float) -> Sequence[Term]:
    """The first of these that is so, with the day it speaks of."""
    notified, status = ~np.isnan(register["notified"]), register["status"]
    table: Sequence[tuple[Any, str, str]] = (
        *((items["uninsured"] == reason, f"uninsured.{reason}", "") for reason in ("not_in_force", "excluded", "over_term", "no_limit")),
        *((status == ending, f"ended.{ending}", "") for ending in OVER),
        (~np.isnan(register["filed"]), "steps.filed", ""),
        (today > days["claim_by"], "steps.lapsed", "claim_by"),
        (notified & (today < days["claim_from"]), "steps.wait", "claim_from"),
        (notified & ~np.isnan(days["claim_by"]), "steps.file_by", "claim_by"),
        (notified, "steps.file", ""),
        (items["days_overdue"] <= 0, "steps.not_due", ""),
        (np.isnan(days["notify_by"]), "steps.no_notice_stated", ""),
        (today > days["notify_by"], "steps.missed", "notify_by"),
        (today > days["extension_ends"], "steps.notify_stop", "notify_by"),
    )
    which = np.select([np.asarray(row[0]) for row in table], range(len(table)), len(table))
    told = [*table, (None, "steps.notify", "notify_by")]
    counted = {key: days[key].to_numpy() for key in days}
    steps = [_step(told[row][1], counted[told[row][2]][at] if told[row][2] else None) for at, row in enumerate(which.tolist())]
    rows = items["unusable"].tolist()
    return [Term("insurance.uninsured.unusable", row=row) if row else step for row, step in zip(rows, steps, strict=True)]


@functools.lru_cache(maxsize=10_000)  # many invoices share a step and a day
def _step(key: str, day: float | None) -> Term:
    return Term(f"insurance.{key}") if day is None else Term(f"insurance.{key}", date=str(np.datetime64(int(day), "D")))


def _days(dates: pd.Series[Any]) -> Money:
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def _dates(days: pd.Series[Any]) -> npt.NDArray[np.datetime64]:
    known = ~np.isnan(days.to_numpy())
    dates = np.full(len(days), np.datetime64("NaT", "s"))
    dates[known] = days.to_numpy()[known].astype(np.int64).astype("datetime64[D]").astype("datetime64[s]")
    return dates
