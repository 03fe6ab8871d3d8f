"""Draws the pictures of letters: what Issue letters writes for the demo company to the customer with the longest list, in each language.

Usage: python docs/pictures/letters.py        (needs LibreOffice Writer, poppler-utils and ImageMagick)
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from xlcash.documents.library import Library
from xlcash.documents.writing import write_letters
from xlcash.domain.demo.company import demo_company
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.letters.composing import letters
from xlcash.domain.letters.fields import Sender
from xlcash.domain.letters.letter import Letter
from xlcash.language import LANGUAGES, Language

FOLDER = Path(__file__).parent
TRIM = ("-trim", "-bordercolor", "white", "-border", "24", "+dither", "-colors", "64")


def longest(language: Language) -> tuple[Letter, Sender]:
    demo = demo_company(language)
    customers, ladders, log = (demo.tables[name] for name in ("Customers", "Ladders", "Log"))
    ledger = settle(demo.tables["Invoices"], demo.tables["Receipts"], as_of=demo.as_of, customers=customers)
    due = letters(ledger, customers, ladders, log, as_of=demo.as_of, language=language)
    return max(due, key=lambda letter: len(letter.lines)), Sender(demo.name, demo.as_of, demo.as_of + dt.timedelta(days=7))


def draw(folder: Path) -> None:
    for language in LANGUAGES:
        letter, sender = longest(language)
        (name,) = write_letters(folder, [letter], sender, Library(folder / "templates"), lambda _: None).names
        picture = f"{language}-letter"
        subprocess.run(["pdftoppm", "-r", "110", "-singlefile", "-png", folder / f"{name}.pdf", folder / picture], check=True)
        subprocess.run(["convert", folder / f"{picture}.png", *TRIM, FOLDER / f"{picture}.png"], check=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        draw(Path(scratch))
