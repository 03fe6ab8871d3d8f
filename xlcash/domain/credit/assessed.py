"""Customers assessed one by one (单项计提), as Settings names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.calendar import Money
from xlcash.domain.errors import AssessedShareError, UnknownCustomerError
from xlcash.domain.ledger.settlement import Ledger

_ENTRY: Final = re.compile(r"(?P<customer>[^=＝]+?)\s*(?:[=＝]\s*(?P<share>.+))?")
_SEPARATORS: Final = re.compile(r"[;；,，、\n]")


def assessed(text: str) -> Mapping[str, float]:
    """The customers, each with the share of its open invoices that is expected to be lost: all of it unless stated.

    Raises AssessedShareError for an entry that is no customer with a share.

    >>> assessed("C-0137; C-0107 = 50%")
    {'C-0137': 1.0, 'C-0107': 0.5}
    """
    found: dict[str, float] = {}
    for entry in filter(None, map(str.strip, _SEPARATORS.split(text))):
        match = _ENTRY.fullmatch(entry)
        share = None if match is None else amount_from_text(match["share"] or "100%")
        if match is None or share is None or not 0 <= share <= 1:
            raise AssessedShareError(entry)
        found[match["customer"]] = share
    return found


def assessed_shares(ledger: Ledger, text: str) -> Money:
    """The share of every invoice that is expected to be lost because its customer is assessed alone; NaN for all others.

    Raises UnknownCustomerError for a customer that never had an invoice: a slip of the pen must not pass for no provision.
    """
    stated = assessed(text)
    customers = ledger.invoices["customer"].to_numpy()
    for customer in stated:
        if not (customers == customer).any():
            raise UnknownCustomerError(customer)
    return np.array([stated.get(customer, np.nan) for customer in customers], dtype=np.float64)
