"""Expected loss of single exposures, and the provision beside what the forecast never collects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money, day_number
from xlcash.domain.cash.collections import HORIZON_DAYS, OpenBook, chances_by, some_at_once
from xlcash.domain.credit.migration import BANDS, band_names
from xlcash.domain.credit.provision import band_of_invoices, provided_shares
from xlcash.domain.errors import ArgumentOutOfRangeError, UnequalLengthsError
from xlcash.domain.ledger.ageing import DEFAULT_BANDS, bands_of
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

_LIMITS: Final = {"PD": 1.0, "LGD": 1.0, "EAD": np.inf, "Cover": 1.0}


def expected_loss(
    default_rates: Sequence[float], loss_rates: Sequence[float], exposures: Sequence[float], cover: Sequence[float] = (0.0,)
) -> pd.DataFrame:
    """Gross = PD × LGD × EAD; net = gross × (1 − cover), `cover` being the share of the loss that an insurer or guarantor bears.

    One value each, or one an exposure; a single value holds for all.  IFRS 9 measures the loss gross unless the cover is integral to the
    contract and not recognised apart (B5.5.55): then net.  Raises ArgumentOutOfRangeError, UnequalLengthsError.

    >>> expected_loss([0.02], [0.45], [1_000_000.0], [0.9]).round(2).to_numpy().tolist()
    [[9000.0, 900.0]]
    """
    given = dict(zip(_LIMITS, (default_rates, loss_rates, exposures, cover), strict=True))
    for name, values in given.items():
        for value in values:
            if not 0 <= value <= _LIMITS[name]:
                raise ArgumentOutOfRangeError(name, f"{value:g}", 0, _LIMITS[name])
    longest = max(given, key=lambda name: len(given[name]))
    for name, values in given.items():
        if len(values) not in {1, len(given[longest])}:
            raise UnequalLengthsError(name, len(values), longest, len(given[longest]))
    default, lost, exposed, covered = (np.asarray(values, dtype=np.float64) for values in given.values())
    gross = exposed * default * lost
    return pd.DataFrame({"gross": np.broadcast_to(gross, len(given[longest])), "net": gross * (1 - covered)})


def uncollected(ledger: Ledger, policy: Policy) -> pd.DataFrame:
    """The provision beside the forecast's tail, band by band, the total last: both are read off the same open invoices.

    disputed      what the forecast expects in no period while it is in dispute
    never_paid    undisputed amounts × the chance, from each customer's own payment habits, that they are not paid within three years
    uncollected   both together: the last row of the collections forecast, once its periods reach that far
    difference    provision − uncollected

    The two differ for two reasons.  The forecast holds back all of a disputed amount, the provision its band's share of it.  And the
    forecast asks how this customer pays, the provision how much of this age was ever paid, by whomever.  `ledger` is in one currency.
    """
    invoices = ledger.invoices
    band, open_ = band_of_invoices(ledger), invoices["open"].to_numpy(dtype=np.float64)
    book = OpenBook.of(ledger)
    never = book.amount * _never(ledger, book, policy)
    of_book = bands_of(day_number(ledger.as_of) - book.due, DEFAULT_BANDS)
    columns = {
        "balance": np.bincount(band, open_, BANDS),
        "disputed": np.bincount(band, invoices["disputed"].to_numpy(dtype=np.float64), BANDS),
        "never_paid": np.bincount(of_book, never, BANDS),
    }
    columns["uncollected"] = columns["disputed"] + columns["never_paid"]
    columns["provision"] = np.bincount(band, open_ * provided_shares(ledger, policy), BANDS)
    columns["difference"] = columns["provision"] - columns["uncollected"]
    names = pd.Series([*band_names(), Term("results.headers.total")], dtype=object)
    return pd.DataFrame({"band": names} | {key: np.append(sums, sums.sum()) for key, sums in columns.items()})


def _never(ledger: Ledger, book: OpenBook, policy: Policy) -> Money:
    """The chance of each item of the open book not to be paid as far as the forecast reaches."""
    chances_of = chances_by("behaviour", ledger, book, prior_weight=policy.prior_weight)
    never = np.ones(len(book.amount))
    for some, chances in some_at_once(book, chances_of, HORIZON_DAYS):
        never[some] -= chances.sum(axis=1)
    return np.maximum(never, 0.0)
