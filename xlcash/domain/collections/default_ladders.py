"""The ladders of the template, as the articles state them (docs/requirements.md, D1–D6).

Each step begins on its day: "30 days" is reached on day 30, "up to 15 days" begins on day 1, "after 45 days" on day 46, "over 30 days" on
day 31.  The second and third step of S1 have no day in the article: fifteen days after the step before is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.tables import LADDERS
from xlcash.language import Language, find

# Ladder → its steps: (level, base, day, action, owner). The first ladder applies where neither the customer nor its grade names one.
DEFAULT_STEPS: Final[Mapping[str, tuple[tuple[float, str, float, str, str], ...]]] = {
    "formal": (  # S3: up to 15 days a written reminder, 30 a formal demand, after 45 an agency
        (1, "due", 1, "reminder", "finance"), (2, "due", 30, "demand", "finance"), (3, "due", 46, "agency", "legal"),
    ),
    "standard": (  # S0: 30 days a written reminder, 60 legal collection, 90 and more assignment
        (1, "due", 30, "reminder", "finance"), (2, "due", 60, "legal", "legal"), (3, "due", 90, "assign", "finance"),
    ),
    "departments": (  # S4: up to 30 days sales, 60 legal, after 90 court
        (1, "due", 1, "sales_reminds", "sales"), (2, "due", 60, "legal", "legal"), (3, "due", 91, "court", "legal"),
    ),
    "special": (  # S2: over 30 days on the special list
        (1, "due", 31, "special", "finance"),
    ),
    "default": (  # S1: after default check documents and log, then an agency, then the claim within the policy's time if insolvent
        (1, "due", 1, "check", "finance"), (2, "last_step", 15, "agency", "legal"), (3, "last_step", 15, "claim", "finance"),
    ),
    "pre_due": (  # S4: 3 days after shipment, at 50 % and 75 % of the term, 1 day before due
        (0, "ship", 3, "e_statement", "finance"), (0, "half_term", 0, "first_gentle", "sales"),
        (0, "half_term", 0.25, "second_gentle", "sales"), (0, "due", -1, "confirm", "finance"),
    ),
}  # fmt: skip
# Action → the letter it is done by, a key of ``words.letter``; the other actions are done in another way.
LETTERS: Final[Mapping[str, str]] = {
    "e_statement": "statement", "first_gentle": "gentle", "second_gentle": "gentle", "confirm": "confirmation",
    "reminder": "reminder", "sales_reminds": "reminder", "demand": "demand",
    "agency": "final", "legal": "final", "court": "final", "assign": "assignment",
}  # fmt: skip


def default_ladders(language: Language) -> pd.DataFrame:
    """The ladders of the template as rows of the Ladders table.

    >>> default_ladders("en").loc[[1, 3], ["ladder", "level", "day", "action"]].values.tolist()
    [['Formal 15-30-45', 1.0, 1.0, 'Written reminder'], ['Formal 15-30-45', 3.0, 46.0, 'Hand over to agency, prepare the suit']]
    """
    names, actions, owners = (find(language, f"ladders.{words}") for words in ("names", "actions", "owners"))
    letters = find(language, "words.letter")
    rows = [
        (names[ladder], level, base, day, actions[action], owners[owner], letters.get(LETTERS.get(action, ""), ""))
        for ladder, steps in DEFAULT_STEPS.items()
        for level, base, day, action, owner in steps
    ]
    frame = pd.DataFrame(rows, columns=[column.key for column in LADDERS.columns], dtype=object)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame.astype({"level": np.float64, "day": np.float64})
