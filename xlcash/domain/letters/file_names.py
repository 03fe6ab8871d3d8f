"""File and folder names made of what users typed: no name leaves its folder, and none is refused by Windows, macOS or Linux.

Source of the forbidden characters and names: Microsoft, "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 100  # characters; Windows refuses paths of 260, and the folder needs its share
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def file_name(text: str) -> str:
    """A text as the name of a file, without its suffix.

    >>> file_name("../C-1 Brown / Söhne: 催款函"), file_name("con.txt"), file_name(" . ")
    ('_C-1 Brown _ Söhne_ 催款函', '_con.txt', '_')
    """
    plain = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    name = " ".join(_FORBIDDEN.sub("_", plain).split())[:LONGEST].strip(". ") or "_"
    return f"_{name}" if _DEVICES.match(name) else name


def distinct(names: Iterable[str]) -> list[str]:
    """Names of one folder, told apart by a number where two are the same to a file system that knows no capitals.

    >>> distinct(["A_B", "a_b", "C", "A_B"])
    ['A_B', 'a_b (2)', 'C', 'A_B (3)']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name} ({number})"
        taken.add(candidate.casefold())
        found.append(candidate)
    return found
