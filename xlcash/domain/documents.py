"""Invoices and credit notes: one sign convention for what exports write in several."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlcash.domain.errors import NegativeInvoiceError, RowError


def signed_invoices(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[RowError]]:
    """Give every document its type and sign: an invoice is positive, a credit note negative, whichever sign the export used.

    A blank type is told by the sign.  A document marked as invoice with a negative amount is a contradiction: it is left out, because
    taking it for a credit note or for a slip of the sign would be a guess of twice its amount.
    """
    amount = frame["amount"].to_numpy(dtype=np.float64)
    kind = frame["type"].to_numpy(dtype=object)
    blank = kind == ""
    odd = (kind == "invoice") & (amount < 0)
    if blank.any():
        kind = np.where(blank, np.where(amount < 0, "credit_note", "invoice"), kind).astype(object)
    credit = kind == "credit_note"
    signed = np.where(credit, -np.abs(amount), amount)
    vat = frame["vat"].to_numpy(dtype=np.float64)
    signed_vat = np.where(credit, -np.abs(vat), vat)
    numbers = frame["invoice"].to_numpy()
    problems: list[RowError] = [NegativeInvoiceError(int(at) + 1, str(numbers[at]), float(amount[at])) for at in np.flatnonzero(odd)]
    kinds = pd.Series(kind, index=frame.index, dtype=object)
    return frame.assign(type=kinds, amount=signed, vat=signed_vat, disputed=np.abs(frame["disputed"].to_numpy(dtype=np.float64))), problems
