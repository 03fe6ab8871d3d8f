"""The letter that the gallery shows: what Issue letters writes for the demo company to the customer with the longest list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xlcash.documents.library import Library
from xlcash.documents.writing import write_letters
from xlcash.domain.demo.company import demo_company
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.fields import Sender
from xlcash.language import Language


def write_longest(folder: Path, language: Language) -> Path:
    """Write the letter into a folder; its PDF."""
    demo = demo_company(language)
    customers, ladders, log = (demo.tables[name] for name in ("Customers", "Ladders", "Log"))
    ledger = settle(demo.tables["Invoices"], demo.tables["Receipts"], as_of=demo.as_of, customers=customers)
    due = letters(ledger, customers, ladders, log, as_of=demo.as_of, language=language)
    letter = max(due, key=lambda letter: len(letter.lines))
    sender = Sender(demo.name, demo.as_of, demo.as_of + dt.timedelta(days=7))
    (name,) = write_letters(folder, [letter], sender, Library(folder / "templates"), lambda _: None).names
    return folder / f"{name}.pdf"
