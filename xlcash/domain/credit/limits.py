"""Credit limits: what a customer needs, what it can bear, what we can bear, and which of these binds.

A limit is a proposal: the one in force stands on Customers and only the user changes it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.columns import objects
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.credit.experience import progressive_shares
from xlcash.domain.credit.scorecard import credit_scores
from xlcash.domain.credit.statements import latest_statements
from xlcash.domain.credit.terms import proposed_terms
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

Money = npt.NDArray[np.float64]

YEAR: Final = 365  # days of purchases that the need is counted from, and days of the year it is divided by
CAPS: Final = ("need", "net_worth_cap", "turnover_cap", "insured_cap", "concentration_cap")  # of two equal caps the first binds
ROUNDING: Final = 1e-9  # 0.7 × 40,000 is 28,000 and no less
OF_ALL: Final = "concentration_cap"  # it comes from the whole book and says nothing of the customer


def credit_limits(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, scorecard: pd.DataFrame, policy: Policy, *, as_of: dt.date,
    log: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """A proposed limit and terms for each customer, in the order of Customers; all money in the currency of `ledger`.

    ===================  ================================================================================================
    need                 what the customer bought in the last 365 days × (its terms + its usual delay) / 365, which is what it owes on
                         average, × `limit_need_times`
    net_worth_cap        `limit_net_worth_share` of the equity of its latest closed statement (Financials has no
                         intangible assets to take off); 0 where equity is negative
    turnover_cap         `limit_turnover_share` of the sales of that statement
    concentration_cap    `limit_concentration_share` of everything all customers owe
    insured_cap          the insured limit, unless `sales_above_insured` says that sales may exceed it
    grade_factor         what the grade leaves of the lowest cap
    progressive_share    what experience has earned of it (`experience.progressive_shares`)
    proposed_limit       lowest cap × grade factor × progressive share, rounded down (`rounded_down`)
    binding              the lowest cap; the grade where its factor is 0; nothing known
    terms                days of credit (`terms.proposed_terms`)
    limit_change         what the proposal does to the limit in force (`change_of`)
    ===================  ================================================================================================

    A cap that is not known is blank and does not bind.  Where none but the concentration cap is known the limit is blank, for to take
    that one would be a guess; a grade whose factor is 0 stops whatever else is known.  Raises NoPointsError (see `credit_scores`).
    Source: methods of the trade; every share is a setting.
    """
    codes = pd.Index(customers["customer"])
    grades = credit_scores(customers, financials, ledger, scorecard, policy, as_of=as_of, log=log)["grade"].tolist()
    terms = proposed_terms(customers, grades, policy)
    statements = latest_statements(financials, codes, as_of=as_of)
    caps = {
        "need": _needs(customers, terms, ledger, policy),
        "net_worth_cap": _share_of(statements["equity"], policy.limit_net_worth_share),
        "turnover_cap": _share_of(statements["sales"], policy.limit_turnover_share),
        "concentration_cap": _concentration_cap(ledger, policy, len(codes)),
        "insured_cap": _insured_cap(customers, policy),
    }
    factor = np.array([getattr(policy, f"limit_factor_{grade.lower()}") for grade in grades], dtype=np.float64)
    share = progressive_shares(customers, ledger, policy)
    lowest, binding = lowest_cap(caps)
    stopped = np.asarray(factor == 0)
    proposed = rounded_down(np.where(stopped, 0.0, lowest * factor * share), policy.limit_round_to)
    answer = {"customer": objects(customers["customer"].tolist()), **caps, "grade": objects(grades), "grade_factor": factor}
    return pd.DataFrame(
        answer
        | {
            "progressive_share": share,
            "proposed_limit": proposed,
            "binding": objects(
                [Term(f"results.limits.{'grade' if stop else cap}") for stop, cap in zip(stopped.tolist(), binding, strict=True)]
            ),
            "terms": terms,
            "limit_change": objects(change_of(proposed, customers["credit_limit"].to_numpy(dtype=np.float64), policy)),
        }
    )


def lowest_cap(caps: dict[str, Money]) -> tuple[Money, list[str]]:
    """The lowest of the known caps of each customer and which it is; NaN and ``nothing_known`` where nothing is known of the customer.

    min(50k, 35 % of 80k, 5 % of 700k) = 28k:

    >>> lowest, binding = lowest_cap({"need": np.array([50e3]), "net_worth_cap": np.array([0.35 * 80e3]),
    ...     "turnover_cap": np.array([0.05 * 700e3]), "insured_cap": np.array([np.nan]), "concentration_cap": np.array([90e3])})
    >>> round(float(lowest[0]), 2), binding
    (28000.0, ['net_worth_cap'])
    """
    table = np.column_stack([caps[cap] for cap in CAPS])
    known = np.any([~np.isnan(caps[cap]) for cap in CAPS if cap != OF_ALL], axis=0)
    comparable = np.where(np.isnan(table), np.inf, table)
    names = [CAPS[at] if is_known else "nothing_known" for at, is_known in zip(comparable.argmin(axis=1), known.tolist(), strict=True)]
    return np.where(known, comparable.min(axis=1), np.nan), names


def rounded_down(limits: Money, step: float) -> Money:
    """Limits as whole multiples of `step`, never above what the caps allow; one below a step stays, for 0 would mean stop.

    A step of 0 leaves all as they are.

    >>> rounded_down(np.array([28_999.0, 1_000.0, 640.0]), 1000).tolist()
    [28000.0, 1000.0, 640.0]
    """
    if step == 0:
        return limits
    steps = np.floor(limits / step + ROUNDING)
    return np.where(steps > 0, steps * step, limits)


def change_of(proposed: Money, in_force: Money, policy: Policy) -> list[Term | str]:
    """What each proposal does to the limit in force: keep, raise, lower, stop or, where none is in force, a new limit; "" for no proposal.

    Within `limit_keep_within` of the limit in force it is kept: nobody writes to a customer over so little.
    """
    near = np.abs(proposed - in_force) <= policy.limit_keep_within * in_force + ROUNDING
    tests = [np.isnan(proposed), (proposed == 0) & (in_force != 0), np.isnan(in_force), near, proposed > in_force]
    words = np.select(tests, ["", "stop", "new", "keep", "raise"], "lower").tolist()
    return [Term(f"words.limit_change.{word}") if word else "" for word in words]


def _needs(customers: pd.DataFrame, terms: Money, ledger: Ledger, policy: Policy) -> Money:
    codes = pd.Index(customers["customer"])
    stated = customers["terms"].to_numpy(dtype=np.float64)
    behaviour = payment_behaviour(ledger).set_index("customer")["expected_delay"].reindex(codes)
    delay = np.maximum(np.nan_to_num(behaviour.to_numpy(dtype=np.float64)), 0.0)
    days = np.where(np.isnan(stated), terms, stated) + delay
    return np.asarray(purchases(codes, ledger) * days / YEAR * policy.limit_need_times, dtype=np.float64)


def purchases(codes: pd.Index[Any], ledger: Ledger) -> Money:
    """What each customer bought in the last 365 days, credit notes taken off, not below 0; NaN for who bought nothing."""
    after = np.datetime64(ledger.as_of) - np.timedelta64(YEAR, "D")
    bought = ledger.invoices[ledger.invoices["invoice_date"].to_numpy() > after]
    left = ledger.credits
    notes = left[(left["kind"] == "credit_note").to_numpy() & (left["date"].to_numpy() > after)]
    net = (bought["amount"] - bought["credited"]).groupby(bought["customer"].to_numpy()).sum().reindex(codes)
    noted = notes["amount"].groupby(notes["customer"].to_numpy()).sum().reindex(codes)
    return np.asarray(np.maximum(net.to_numpy(dtype=np.float64) + np.nan_to_num(noted.to_numpy(dtype=np.float64)), 0.0))


def _share_of(amounts: pd.Series[Any], share: float) -> Money:
    return np.asarray(np.maximum(amounts.to_numpy(dtype=np.float64) * share, 0.0))


def _concentration_cap(ledger: Ledger, policy: Policy, count: int) -> Money:
    """A share of the book, the same for everyone; without anything open there is no book to take a share of."""
    owed = float(ledger.invoices["open"].sum())
    return np.full(count, policy.limit_concentration_share * owed if owed > 0 else np.nan)


def _insured_cap(customers: pd.DataFrame, policy: Policy) -> Money:
    insured = customers["insured_limit"].to_numpy(dtype=np.float64)
    return insured if policy.sales_above_insured == "no" else np.full(len(insured), np.nan)
