"""How one customer's invoices get paid as the days pass."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlcash.domain.calendar import day_numbers
from xlcash.domain.cash.survival import kaplan_meier, waits
from xlcash.domain.errors import UnknownCustomerError
from xlcash.domain.ledger.settlement import Ledger


def payment_curve(ledger: Ledger, *, customer: str) -> pd.DataFrame:
    """The Kaplan–Meier curve of one customer's money: one row per day on which some was paid, in days from the due date.

    ===============  ====================================================================================================================
    days_from_due    negative before the due date. The first row stands for the day before anything happened
    share_unpaid     S(t) = Π(1 − paid on day u / at risk on day u) over the days u up to t: the share of an invoice still unpaid that day
    at_risk          money still waiting at the start of that day: neither paid before, nor open and younger. Few at risk, little is known
    ===============  ====================================================================================================================

    Each part paid counts with its amount.  What is open, disputed or not, is watched up to `as_of`; what was written off likewise; what a
    credit note took was never owed.  Nothing is smoothed, shrunk or weighted by age: what customers are expected to do is `cash.habits`.
    A curve without payments has one row.  Raises UnknownCustomerError for a customer without an invoice.  Source: see `cash.survival`.
    """
    invoices = ledger.invoices
    if not (invoices["customer"] == customer).any():
        raise UnknownCustomerError(customer)
    waited = waits(ledger)
    waited = waited.of((invoices["customer"] == customer).to_numpy()[waited.at])
    delay = waited.day - day_numbers(invoices["due_date"])[waited.at]
    curve = kaplan_meier(delay, waited.amount, waited.paid)
    some = curve.paid[:, 0] > 0
    before = curve.time[0] - 1 if len(curve.time) else 0
    return pd.DataFrame(
        {
            "days_from_due": np.append(before, curve.time[some]).astype(np.float64),
            "share_unpaid": np.append(1.0, curve.unpaid[some, 0]),
            "at_risk": np.append(waited.amount.sum(), curve.at_risk[some, 0]),
        }
    )
