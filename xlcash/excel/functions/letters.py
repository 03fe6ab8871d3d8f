"""Worksheet function of letters: whom to write to, about what."""

from __future__ import annotations

import pandas as pd

from xlcash.domain.letters.table import letters_table
from xlcash.excel.arguments import AsOf, Claims, Customers, Disputes, Invoices, Ladders, Log, Plans, Policies, Receipts, Scores, Settings
from xlcash.excel.declare import worksheet_function
from xlcash.excel.letters import letters_of


@worksheet_function("collections")
def xc_letters(
    invoices: Invoices, receipts: Receipts, customers: Customers, ladders: Ladders, log: Log, as_of: AsOf,
    settings: Settings | None = None, plans: Plans | None = None, disputes: Disputes | None = None, policies: Policies | None = None,
    claims: Claims | None = None, scores: Scores | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The letters due, one a customer at its highest step, a row for each currency; what is in the customer's favour stands apart.

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-04-01", "2026-05-31", 100.0]]
    >>> ladders = [["Ladder", "Level", "Base", "Day", "Action", "Template"], ["S0", 1.0, "due", 30.0, "Remind", "Payment reminder"]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-20", "C-1", 30.0, "not known"]]
    >>> log = [["Date", "Customer", "Invoice", "Level"]]
    >>> table = xc_letters(invoices, receipts, [["Customer", "Name"], ["C-1", "Brown"]], ladders, log, "2026-06-30")
    >>> dict(zip(table[0], table[1]))["File"]
    'C-1 Brown - Payment reminder 2026-06-30'
    >>> for row in table: print(row[1:5], row[6:11])
    ['Letter', 'Level', 'Language', 'Items'] ['Open', 'On hold', 'Claimed', 'In their favour', 'To pay']
    ['Payment reminder', 1.0, 'English', 1.0] [100.0, 0.0, 100.0, -30.0, 70.0]
    """
    around = {"settings": settings, "plans": plans, "disputes": disputes, "policies": policies, "claims": claims, "scores": scores}
    found = letters_of(invoices, receipts, customers, ladders, log, as_of, **around)
    return letters_table(found, as_of=as_of, language=invoices.language)
