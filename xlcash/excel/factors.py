"""The exchange rates behind a formula that reads several tables."""

from __future__ import annotations

import datetime as dt

from xlcash.domain.currency import factors
from xlcash.domain.policy import Policy
from xlcash.domain.tables import Table


def base_factors(rates: Table | None, policy: Policy, *tables: Table, as_of: dt.date = dt.date.max) -> dict[str, float]:
    """The factor of every currency in some tables, to the base currency of the policy; without any rate, all money must be of one currency.

    Raises MissingRateError for a currency without a rate dated up to `as_of`.
    """
    used = {currency for table in tables for currency in table.rows["currency"].unique()}
    stated = rates is not None and len(rates.rows) > 0
    return factors(used, None if rates is None else rates.rows, as_of=as_of, base=policy.base_currency if stated else None)
