"""The letters as XC_LETTERS answers them: one row a letter and currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pandas as pd

from xlcash.domain.letters.fields import letter_file, template_title
from xlcash.domain.letters.letter import Letter
from xlcash.language import Language, Term

COLUMNS: Final = (
    "customer", "letter", "level", "language", "items", "currency", "open", "held", "claimed", "credits", "to_pay", "note", "remark",
    "file",
)  # fmt: skip


def letters_table(letters: Iterable[Letter], *, as_of: dt.date, language: Language) -> pd.DataFrame:
    """Open − held = claimed; claimed + credits = to pay. `note` tells why a letter is not to be issued, `remark`
    what to know of it all the same; `language` is the reader's.
    """
    rows = [
        (
            letter.customer, template_title(letter.template, language), letter.level, Term(f"words.language.{letter.language}"),
            float(total.items), total.currency, total.open, total.held, total.claimed, total.credits, total.to_pay, letter.note,
            letter.remark, letter_file(letter, as_of),
        )
        for letter in letters
        for total in letter.totals
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("level", "items", "open", "held", "claimed", "credits", "to_pay"), "float64"))
