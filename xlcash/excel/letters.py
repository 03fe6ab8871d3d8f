"""The letters behind XC_LETTERS and behind the buttons: the same tables, the same letters."""

from __future__ import annotations

from datetime import date

from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.letter import Letter
from xlcash.domain.tables import Table
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.stages import stages_of


def letters_of(
    invoices: Table, receipts: Table, customers: Table, ladders: Table, log: Table, as_of: date, **around: Table | None
) -> list[Letter]:
    """The letters due; `around` as for `stages_of`."""
    stages = stages_of(invoices, receipts, customers, ladders, log, as_of, **around)
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, convert=False)
    return letters(ledger, stages, customers.rows, ladders.rows, log.rows, as_of=as_of, language=invoices.language)
