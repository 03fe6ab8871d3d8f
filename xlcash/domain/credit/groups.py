"""Groups of customers: everyone below one ultimate parent, whatever the length of the chain."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from xlcash.domain.errors import CircularParentNotice, RowError, UnknownParentNotice


def groups(customers: pd.DataFrame) -> Mapping[str, str]:
    """The ultimate parent of each customer that has a parent or is one; it stands for the group.

    A parent need not be a customer.  Parents in a circle are nobody's parents: each customer of the circle is left as if it named none,
    and whoever stands below one of them belongs to that one.

    >>> groups(pd.DataFrame({"customer": ["A", "B", "C", "D"], "parent": ["", "A", "B", "D"]}))
    {'B': 'A', 'C': 'A', 'A': 'A'}
    """
    named = _parents(customers)
    in_circles = _circular(named)
    above = {customer: parent for customer, parent in named.items() if customer not in in_circles}
    tops = {customer: _top(customer, above) for customer in above}
    return tops | {top: top for top in tops.values()}


def parent_notices(customers: pd.DataFrame) -> list[RowError]:
    """Customers whose parents run in a circle, and parents that are no customers."""
    named = _parents(customers)
    in_circles, known = _circular(named), set(customers["customer"])
    rows = dict(zip(customers["customer"], customers.index, strict=True))
    found: list[RowError] = []
    for customer, parent in named.items():
        if customer in in_circles:
            found.append(CircularParentNotice(int(rows[customer]), customer, parent))
        elif parent not in known:
            found.append(UnknownParentNotice(int(rows[customer]), customer, parent))
    return found


def _parents(customers: pd.DataFrame) -> dict[str, str]:
    """The parent each customer names; to name oneself is to name none."""
    pairs = zip(customers["customer"], customers["parent"], strict=True)
    return {customer: parent for customer, parent in pairs if parent and parent != customer}


def _circular(parents: Mapping[str, str]) -> set[str]:
    """The customers that stand above themselves."""
    found: set[str] = set()
    seen: set[str] = set()
    for first in parents:
        path: list[str] = []
        at = first
        while at in parents and at not in seen:
            seen.add(at)
            path.append(at)
            at = parents[at]
        if at in path:
            found.update(path[path.index(at) :])
    return found


def _top(customer: str, above: Mapping[str, str]) -> str:
    while customer in above:
        customer = above[customer]
    return customer
