"""What the policies cover of open invoices and of sales to come, and from which day the insurer pays for what is still unpaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, Periods, day_number, day_numbers
from xlcash.domain.cash.situation import OPERATING, Situation
from xlcash.domain.insurance.clock import OVER
from xlcash.domain.insurance.cover import INSURED, covers
from xlcash.domain.insurance.policies import NO_POLICY, in_force


@dataclass(frozen=True, eq=False)
class InsuredItems:
    """The insured open invoices, ordered by buyer.

    `run`: the pay run it is paid by. `amount`: what of it counts. `period`: the first period at whose end the insurer has paid if it is
    still unpaid. `buyer`: its place in the buyers, one a customer and policy; `limit` and `policy` are those of each buyer.
    """

    run: Days
    amount: Money
    period: Days
    buyer: Days
    limit: Money
    policy: Days

    @classmethod
    def of(
        cls, situation: Situation, customers: pd.DataFrame, policies: pd.DataFrame, *, group: str, runs: Days, spans: Periods,
        claims: pd.DataFrame | None = None,
    ) -> Self:  # fmt: skip
        """Those whose claim is paid within the periods; `runs`: the pay run of each item of the group's open book.

        Of what `claims` tells to be over, paid or refused, nothing more comes; nor of what it does not tell to be reported in time.
        """
        items = _items(situation, customers, policies, group)
        paid_on = day_numbers(items["due_date"]) + _wait(policies, situation)[items["policy"].to_numpy()]
        period = np.searchsorted(spans.ends.astype(np.int64), np.nan_to_num(paid_on, nan=np.inf))
        lost = np.zeros(len(items), dtype=bool) if claims is None else _lost(items, policies, claims, situation)
        insured = np.flatnonzero((items["insurable"] > 0).to_numpy() & (period < len(spans.ends)) & ~lost)
        chosen = items.iloc[insured]
        pairs = pd.MultiIndex.from_arrays([chosen["policy"], chosen["customer"]])
        code, buyers = pd.factorize(pairs, sort=True)
        order = np.argsort(code, kind="stable")
        limits = dict(zip(customers["customer"], customers["insured_limit"], strict=True))
        return cls(
            runs[insured][order], chosen["insurable"].to_numpy(dtype=np.float64)[order], period[insured][order], code[order],
            np.array([limits[customer] for _, customer in buyers], dtype=np.float64), np.array([at for at, _ in buyers], dtype=np.int64),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class InsuredSales:
    """Sales to come: `claimable` tells by policy how old an unpaid sale must be and what share of each day's sales counts then.

    `premium_shares`: the premium on each day's sales, as a share of them.
    """

    claimable: Mapping[int, tuple[int, Money]]
    premium_shares: Money

    @classmethod
    def of(cls, situation: Situation, customers: pd.DataFrame, policies: pd.DataFrame, *, group: str, spans: Periods) -> Self:
        if group != OPERATING:  # sales to come are paid into the operating group
            return cls({}, np.zeros(spans.days))
        items = _items(situation, customers, policies, group)
        days = (spans.starts[0] + np.arange(spans.days)).astype(np.int64)
        at = in_force(policies, days)
        owed = float(items["undisputed"].sum())
        within, declared = (float(items[key].sum()) / owed if owed > 0 else 0.0 for key in ("within_limit", "declared"))
        wait = _wait(policies, situation) + _mean_term(items)
        claimable = {
            place: (round(wait[place]), np.where(at == place, within, 0.0))
            for place in np.unique(at[at != NO_POLICY]).tolist()
            if not np.isnan(wait[place])
        }
        rates = np.append(np.nan_to_num(policies["premium_rate"].to_numpy(dtype=np.float64)), 0.0)
        return cls(claimable, declared * rates[at] * _net_of_vat(policies, situation)[at])


def _items(situation: Situation, customers: pd.DataFrame, policies: pd.DataFrame, group: str) -> pd.DataFrame:
    """The items of a group's open book, in its order, with what the policies say of each."""
    invoices = situation.ledger.invoices
    cover = covers(situation.ledger, customers, policies)
    undisputed = (invoices["open"] - invoices["disputed"]).to_numpy(dtype=np.float64)
    of_book = situation.belongs(invoices["account"], group) & (undisputed > 0)
    columns: dict[str, Any] = {key: invoices[key] for key in ("invoice", "customer", "invoice_date", "due_date")}
    columns |= {"undisputed": undisputed, "declared": np.where(cover["uninsured"] == INSURED, undisputed, 0.0)}
    columns |= {key: cover[key] for key in ("policy", "insurable", "within_limit")}
    return pd.DataFrame(columns)[of_book]


def _lost(items: pd.DataFrame, policies: pd.DataFrame, claims: pd.DataFrame, situation: Situation) -> npt.NDArray[np.bool_]:
    """What can't be claimed any more: its claim is over, or its last day to be reported has passed without a report."""
    known = claims.drop_duplicates("invoice").set_index("invoice").reindex(items["invoice"])
    notice = np.append(policies["notification_days"].to_numpy(dtype=np.float64), np.nan)[items["policy"].to_numpy()]
    late = day_numbers(items["due_date"]) + notice < day_number(situation.as_of)
    unreported = ~(known["notified"].to_numpy() <= np.datetime64(situation.as_of))
    return np.asarray(known["status"].isin(OVER).to_numpy() | (late & unreported))


def _wait(policies: pd.DataFrame, situation: Situation) -> Money:
    """Days from due date to the insurer's payment by policy, and none for no policy (place −1)."""
    notified = (policies["waiting_from"] == "notification").to_numpy()
    waiting = policies["waiting_days"].to_numpy(dtype=np.float64)
    notice = np.where(notified, policies["notification_days"].to_numpy(dtype=np.float64), 0.0)
    return np.append(waiting + notice + situation.policy.claim_payment_days, np.nan)


def _net_of_vat(policies: pd.DataFrame, situation: Situation) -> Money:
    """Sales to come have VAT in them, which only some policies count."""
    with_vat: npt.NDArray[np.bool_] = policies["covers_vat"].to_numpy(dtype=bool)
    return np.append(np.where(with_vat, 1.0, 1 / (1 + situation.policy.vat_rate)), 0.0)


def _mean_term(items: pd.DataFrame) -> float:
    """Days from invoice to due date of the open book."""
    if not len(items):
        return 0.0
    terms = day_numbers(items["due_date"]) - day_numbers(items["invoice_date"])
    return float(np.average(terms, weights=items["undisputed"]))
