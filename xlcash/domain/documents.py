"""Signs: one convention for invoices and credit notes, which exports write in several, and figures that can't lie below zero."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from xlcash.domain.errors import NegativeDisputedNotice, NegativeFigureNotice, NegativeInvoiceError, RowError


def signed_invoices(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[RowError]]:
    """Give every document its type and sign: an invoice is positive, a credit note negative, whichever sign the export used.

    A blank type is told by the sign.  A document marked as invoice with a negative amount is a contradiction: it is left out, because
    taking it for a credit note or for a slip of the sign would be a guess of twice its amount.  A disputed part below zero
    counts without its minus, and is told.
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
    disputed = frame["disputed"].to_numpy(dtype=np.float64)
    below = np.flatnonzero((disputed < 0) & ~credit)
    problems.extend(NegativeDisputedNotice(int(at) + 1, str(numbers[at]), float(disputed[at])) for at in below)
    kinds = pd.Series(kind, index=frame.index, dtype=object)
    return frame.assign(type=kinds, amount=signed, vat=signed_vat, disputed=np.abs(disputed)), problems


def without_negatives(table: str, *columns: str) -> Callable[[pd.DataFrame], tuple[pd.DataFrame, list[RowError]]]:
    """What blanks the figures below zero in the columns named, with a notice each: the other columns of their rows still count."""

    def blanked(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[RowError]]:
        found: list[RowError] = []
        for column in columns:
            values = frame[column].to_numpy(dtype=np.float64)
            below = values < 0
            if below.any():
                found.extend(NegativeFigureNotice(table, int(at) + 1, column, float(values[at])) for at in np.flatnonzero(below))
                frame = frame.assign(**{column: np.where(below, np.nan, values)})
        return frame, found

    return blanked
