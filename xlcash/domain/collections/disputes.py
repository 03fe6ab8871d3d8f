"""The register of disputes: what is disputed, why, for how long, and what of an invoice it holds.

One rule keeps a dispute from counting twice.  An invoice that the register names is disputed as the register says: by its disputes not
yet resolved, together at most what is open; resolved ones dispute nothing.  Any other is disputed as Invoices.Disputed says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import day_number, days_or_nan
from xlcash.domain.columns import objects
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term, find

LEAST: Final = 0.005  # below half a cent nothing is disputed
UNREGISTERED: Final = Term("results.disputes.unregistered")
_NO_DAY: Final = np.datetime64("NaT", "s")
COLUMNS: Final = (
    "invoice", "customer", "raised", "reason", "owner", "currency", "raised_amount", "open", "disputed", "age", "resolved", "note",
)  # fmt: skip
REASON_COLUMNS: Final = ("reason", "disputes", "disputed", "share", "oldest_age", "mean_age", "resolved_disputes", "days_to_resolve")


def in_dispute(ledger: Ledger, disputes: pd.DataFrame) -> Ledger:
    """The ledger with each invoice's disputed amount as the rule above tells it."""
    if not len(disputes):
        return ledger
    known = _known(ledger, disputes)
    invoices = ledger.invoices
    stated = known.groupby("invoice")["disputed"].sum().reindex(invoices["invoice"]).to_numpy()
    return replace(ledger, invoices=invoices.assign(disputed=np.where(np.isnan(stated), invoices["disputed"].to_numpy(), stated)))


def dispute_register(ledger: Ledger, disputes: pd.DataFrame) -> pd.DataFrame:
    """Every dispute raised up to `ledger.as_of`: those not resolved first, the oldest at the top, each in its invoice's own currency.

    disputed
        What it holds now: its amount (all that is open where it states none), together with earlier disputes of the same invoice at
        most what is open; 0 once resolved.  Σ disputed is what the ledger holds as disputed.
    age
        Days from raised to `as_of`, or to the day it was resolved.
    An invoice with a disputed amount that the register does not name stands below, with neither day nor reason.
    """
    known = _known(ledger, disputes)
    rest = _unregistered(ledger, known)
    today = day_number(ledger.as_of)
    ended = days_or_nan(known["resolved"])
    ended = np.where(ended <= today, ended, np.nan)
    known = known.assign(
        reason=objects([_said(reason) for reason in known["reason"]]),
        age=np.where(np.isnan(ended), today, ended) - days_or_nan(known["raised"]),
        resolved=known["resolved"].where(~np.isnan(ended)),
    )
    order = np.lexsort((known["invoice"], -known["age"].to_numpy(), ~np.isnan(ended)))
    frame = known.iloc[order][list(COLUMNS)]
    return (pd.concat([frame, rest]) if len(rest) else frame).reset_index(drop=True)


def dispute_reasons(ledger: Ledger, disputes: pd.DataFrame, factors: Mapping[str, float]) -> pd.DataFrame:
    """The register by reason, in the base currency: every reason of the list, what is not registered, a total row last.

    disputes, disputed, share, oldest_age and mean_age are of those not resolved; days_to_resolve is the mean age of those resolved, NaN for
    none.  `factors` are units of the base currency for one of each currency.
    """
    register = dispute_register(ledger, disputes)
    register = register.assign(disputed=register["disputed"] * register["currency"].map(factors).astype(np.float64))
    reasons = [*(_said(reason) for reason in find("en", "words.dispute_reason")), UNREGISTERED]
    whole = float(register["disputed"].sum())
    rows = [_figures(register[(register["reason"] == reason).to_numpy()], whole) for reason in reasons] + [_figures(register, whole)]
    frame = pd.DataFrame(rows, columns=list(REASON_COLUMNS[1:]))
    frame.insert(0, "reason", objects([*reasons, Term("results.headers.total")]))
    return frame


def _figures(disputes: pd.DataFrame, whole: float) -> tuple[float, ...]:
    resolved = disputes["resolved"].notna()
    live, solved = disputes[~resolved], disputes[resolved]
    amount = float(live["disputed"].sum())
    age = live["age"]
    return len(live), amount, amount / whole if whole else np.nan, age.max(), age.mean(), len(solved), solved["age"].mean()


def _known(ledger: Ledger, disputes: pd.DataFrame) -> pd.DataFrame:
    """The disputes raised by `ledger.as_of`, earliest first, with customer, currency and open amount of their invoice."""
    today = np.datetime64(ledger.as_of, "s")
    raised = disputes[disputes["raised"].to_numpy() <= today].sort_values(["raised", "invoice"], kind="stable").reset_index(drop=True)
    invoices = ledger.invoices.set_index("invoice")[["customer", "currency", "open"]].reindex(raised["invoice"])
    owed = np.nan_to_num(invoices["open"].to_numpy(dtype=np.float64))
    customer = invoices["customer"].where(invoices["customer"].notna(), raised["customer"].to_numpy())
    frame = raised.assign(
        raised_amount=raised["amount"], customer=customer.to_numpy(), currency=invoices["currency"].fillna("").to_numpy(), open=owed
    )
    live = ~(raised["resolved"].to_numpy() <= today)
    claimed = np.where(live, np.where(np.isnan(raised["amount"]), owed, raised["amount"]), 0.0)
    upto = np.minimum(pd.Series(claimed).groupby(frame["invoice"]).cumsum().to_numpy(), owed)
    return frame.assign(disputed=upto - pd.Series(upto).groupby(frame["invoice"]).shift(fill_value=0.0).to_numpy())


def _unregistered(ledger: Ledger, known: pd.DataFrame) -> pd.DataFrame:
    """Invoices with a disputed amount that the register does not name, in its columns."""
    invoices = ledger.invoices
    some = invoices[(invoices["disputed"].to_numpy() >= LEAST) & ~invoices["invoice"].isin(set(known["invoice"])).to_numpy()]
    stated = some[["invoice", "customer", "currency", "open", "disputed"]].assign(reason=objects([UNREGISTERED] * len(some)))
    return stated.assign(raised_amount=some["disputed"], age=np.nan, owner="", note="", **dict.fromkeys(("raised", "resolved"), _NO_DAY))[
        list(COLUMNS)
    ]


def _said(reason: str) -> Term:
    return Term(f"words.dispute_reason.{reason}")
