"""The letter that the gallery shows: what Issue letters writes for the demo company to the customer with the highest level."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xlcash.documents.library import Library
from xlcash.documents.writing import write_letters
from xlcash.domain.demo.company import demo_company
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.fields import Sender
from xlcash.domain.policy import Policy
from xlcash.language import Language, say


def write_longest(folder: Path, language: Language) -> Path:
    """Write the letter into a new folder; its PDF."""
    folder.mkdir()
    demo = demo_company(language)
    customers, ladders, log = (demo.tables[name] for name in ("Customers", "Ladders", "Log"))
    ledger = settle(demo.tables["Invoices"], demo.tables["Receipts"], as_of=demo.as_of, customers=customers)
    due = letters(ledger, customers, ladders, log, as_of=demo.as_of, language=language)
    letter = max(due, key=lambda letter: (letter.level, len(letter.lines)))
    stated = demo.tables["Settings"].set_index("key")["value"]
    pay_by = demo.as_of + dt.timedelta(days=int(Policy().letter_days_to_pay))
    sender = Sender(demo.name, demo.as_of, pay_by, stated[say(language, "policy.letter_bank_details.key")])
    (name,) = write_letters(folder, [letter], sender, Library(folder / "templates"), lambda _: None).names
    return folder / f"{name}.pdf"
