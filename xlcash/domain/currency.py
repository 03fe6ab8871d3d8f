"""Exchange rates: one factor a currency, as known at a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from xlcash.domain.errors import ExchangeRateNotPositiveError, MissingRateError


def factors(currencies: Iterable[str], rates: pd.DataFrame | None, *, as_of: date, base: str | None = None) -> dict[str, float]:
    """Units of the base currency per unit of each currency: the latest rate dated up to and including `as_of`.

    The base currency is `base`, else the only one that has no rate of its own or the rate 1; a blank currency means the base currency.
    Raises MissingRateError for any other currency without a rate, ExchangeRateNotPositiveError for one whose rate is 0 or below.

    >>> rates = pd.DataFrame({"date": pd.to_datetime(["2026-05-31", "2026-06-30"]), "currency": ["USD", "USD"], "rate": [7.2, 7.1]})
    >>> factors(["CNY", "USD"], rates, as_of=date(2026, 6, 15), base="CNY")
    {'CNY': 1.0, 'USD': 7.2}
    """
    wanted = dict.fromkeys(currencies)
    known: dict[str, float] = {}
    if rates is not None:
        past = rates[rates["date"] <= np.datetime64(as_of)].sort_values("date", kind="stable")
        known = dict(zip(past["currency"], past["rate"].astype(float), strict=True))
    if base is None:
        own = [currency for currency in wanted if currency and known.get(currency, 1.0) == 1.0]
        base = own[0] if len(own) == 1 else ""
    found = known | {base: 1.0, "": 1.0}
    for currency in wanted:
        if currency not in found:
            raise MissingRateError(currency, as_of)
        if found[currency] <= 0:
            raise ExchangeRateNotPositiveError(currency, found[currency])
    return {currency: found[currency] for currency in wanted}
