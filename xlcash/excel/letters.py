"""The letters behind XC_LETTERS and behind the buttons: the same tables, the same letters."""

from __future__ import annotations

from datetime import date

from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.letter import Letter
from xlcash.domain.tables import Table
from xlcash.excel.stages import standing_of


def letters_of(
    invoices: Table, receipts: Table, customers: Table, ladders: Table, log: Table, as_of: date, **around: Table | None
) -> list[Letter]:
    """The letters due; `around` as for `standing_of`."""
    ledger, policy, known = standing_of(invoices, receipts, customers, as_of, **around)
    tables, language = (customers.rows, ladders.rows, log.rows), invoices.language
    return letters(ledger, *tables, as_of=as_of, language=language, policy=policy, around=known)
