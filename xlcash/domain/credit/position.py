"""Where each customer stands: what it owes and has ordered, what it may owe, and what speaks against more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.groups import groups
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy

USUAL_DAYS: Final = 365  # own: an order is usual or not by the invoices of a year


def positions(customers: pd.DataFrame, ledger: Ledger, orders: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One row a customer in the order of Customers, then those who are not there but owe, are owed or have ordered.

    `orders` is what is still to be delivered, in the currency of `ledger` (see `outstanding`).

    ===================  ================================================================================================
    listed               whether the customer is on Customers
    open                 invoices not settled; unapplied: credits and cash that settle nothing, negative
    orders               ordered and not shipped yet
    exposure             open + orders + unapplied
    limit, insured       as stated on Customers; NaN for none
    hold, management     flags of Customers
    overdue              open, not disputed and overdue for more than `release_overdue_days`
    is_new               Since within `new_customer_months`, or nothing paid yet
    usual                median invoice of the last 365 days; NaN without one
    group                the ultimate parent, "" for who belongs to no group
    group_exposure       Σ exposure of the group; group_limit: the limit of the ultimate parent; NaN outside groups
    ===================  ================================================================================================
    """
    invoices, credits_left = ledger.invoices, ledger.credits
    owing = invoices[invoices["open"].to_numpy() > 0]
    codes = _everyone(customers["customer"], owing["customer"], credits_left["customer"], orders["customer"])
    stated = customers.set_index("customer").reindex(codes)
    late = (owing["days_overdue"] > policy.release_overdue_days).to_numpy()
    rows = pd.DataFrame(
        {
            "customer": pd.Series(codes.to_numpy(), dtype=object),
            "listed": codes.isin(customers["customer"]),
            "open": _sums(owing["open"], owing["customer"], codes),
            "orders": _sums(orders["amount"], orders["customer"], codes),
            "unapplied": _sums(credits_left["amount"], credits_left["customer"], codes),
            "limit": stated["credit_limit"].to_numpy(dtype=np.float64),
            "insured": stated["insured_limit"].to_numpy(dtype=np.float64),
            "hold": _flags(customers, "hold", codes),
            "management": _flags(customers, "management_change", codes),
            "overdue": _sums((owing["open"] - owing["disputed"])[late], owing["customer"][late], codes),
            "is_new": _is_new(stated["since"], ledger, codes, policy),
            "usual": _usual(ledger, codes),
        }
    )
    rows["exposure"] = rows["open"] + rows["orders"] + rows["unapplied"]
    return _with_groups(rows, groups(customers))


def outstanding(orders: pd.DataFrame, factors: Mapping[str, float], policy: Policy, *, as_of: dt.date) -> pd.DataFrame:
    """Customer and amount in base currency of the orders that count: dated up to `as_of`, not shipped by then; none if orders don't count.

    From its ship date on an order counts no more, because its invoice does.
    """
    day = np.datetime64(as_of, "s")
    shipped = orders["ship_date"].to_numpy() <= day
    counts = (orders["date"].to_numpy() <= day) & ~shipped & (policy.orders_count == "yes")
    amounts = orders["amount"].to_numpy() * orders["currency"].map(factors).to_numpy(dtype=np.float64)
    return pd.DataFrame({"customer": orders["customer"], "amount": amounts})[counts]


def _everyone(listed: pd.Series[Any], *others: pd.Series[Any]) -> pd.Index[Any]:
    strangers = sorted({customer for each in others for customer in each.unique()} - set(listed))
    everyone: pd.Index[Any] = pd.Index([*listed, *strangers], dtype=object)
    return everyone


def _sums(amounts: pd.Series[Any], owner: pd.Series[Any], codes: pd.Index[Any]) -> npt.NDArray[np.float64]:
    at = codes.get_indexer(pd.Index(owner))
    return np.bincount(at, weights=amounts.to_numpy(dtype=np.float64), minlength=len(codes)).astype(np.float64)


def _flags(customers: pd.DataFrame, key: str, codes: pd.Index[Any]) -> npt.NDArray[np.bool_]:
    return customers.set_index("customer")[key].reindex(codes, fill_value=False).to_numpy(dtype=bool)


def _is_new(since: pd.Series[Any], ledger: Ledger, codes: pd.Index[Any], policy: Policy) -> npt.NDArray[np.bool_]:
    old_until = pd.Timestamp(ledger.as_of) - pd.DateOffset(months=int(policy.new_customer_months))
    paid = ledger.invoices["customer"][ledger.invoices["paid"].to_numpy() > 0]
    return (since > old_until).to_numpy() | ~codes.isin(paid)


def _usual(ledger: Ledger, codes: pd.Index[Any]) -> npt.NDArray[np.float64]:
    invoices = ledger.invoices
    recent = invoices[invoices["invoice_date"].to_numpy() > np.datetime64(ledger.as_of) - np.timedelta64(USUAL_DAYS, "D")]
    median = recent["amount"].groupby(recent["customer"].to_numpy()).median().reindex(codes)
    return np.asarray(median, dtype=np.float64)


def _with_groups(rows: pd.DataFrame, tops: Mapping[str, str]) -> pd.DataFrame:
    group = pd.Series([tops.get(customer, "") for customer in rows["customer"]], dtype=object)
    grouped = (group != "").to_numpy()
    together = rows["exposure"].groupby(group.to_numpy()).transform("sum")
    limits = dict(zip(rows["customer"], rows["limit"], strict=True))
    return rows.assign(
        group=group,
        group_exposure=np.where(grouped, together, np.nan),
        group_limit=np.array([limits.get(top, np.nan) if top else np.nan for top in group], dtype=np.float64),
    )
