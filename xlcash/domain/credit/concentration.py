"""Concentration: how much of what is owed hangs on few."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.columns import objects
from xlcash.domain.credit.groups import groups
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

TOPS: Final = (5, 10)
_CENT: Final = 0.005


def concentration(ledger: Ledger, customers: pd.DataFrame, *, by: str = "customer") -> pd.DataFrame:
    """Open invoices by customer, parent (the ultimate one), region, industry, country or salesperson, the largest first.

    `share` is of all that is open, `cumulative` adds up.  The last rows state the Herfindahl–Hirschman index Σ share² (1 = one debtor,
    1/n = n equal ones) and the shares of the five and the ten largest, all in the column `share`; blank where nothing is open.  Credits
    and unapplied cash are not taken off: they belong to nobody's share.  Source: O. C. Herfindahl (1950), A. O. Hirschman (1964).
    """
    owing = ledger.invoices[ledger.invoices["open"].to_numpy() > _CENT]
    names = _names(owing["customer"], customers, by)
    sums = owing["open"].groupby(names.to_numpy()).sum()
    order = np.lexsort((sums.index.to_numpy().astype(str), -sums.to_numpy()))
    amounts = sums.to_numpy(dtype=np.float64)[order]
    total = amounts.sum() if len(amounts) else np.nan
    share = amounts / total
    measures = [float((share**2).sum()), *(float(share[:n].sum()) for n in TOPS)] if len(share) else [np.nan] * (1 + len(TOPS))
    blank = [np.nan] * len(measures)
    labels = [name or Term("results.concentration.not_stated") for name in sums.index[order]]
    labels += [Term("results.concentration.hhi"), *(Term("results.concentration.top", n=n) for n in TOPS)]
    return pd.DataFrame(
        {
            "concentration_group": objects(labels),
            "open": [*amounts, *blank],
            "share": [*share, *measures],
            "cumulative": [*share.cumsum(), *blank],
        }
    )


def _names(owner: pd.Series[Any], customers: pd.DataFrame, by: str) -> pd.Series[Any]:
    """What each debtor counts under; "" where Customers does not say."""
    if by == "customer":
        return owner
    if by == "parent":
        tops = groups(customers)
        return owner.map(lambda customer: tops.get(customer, customer))
    return owner.map(dict(zip(customers["customer"], customers[by], strict=True))).fillna("").astype(object)
