"""Payment terms in days. Codes of a system (NAA8, ZB30) are no days: only that system knows what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from xlcash.importing.columns import alias_table
from xlcash.importing.grid import filled

_DAYS: Final = re.compile(r"(?:net|n)?\s*(\d{1,3})(?:\.0+)?\s*(?:days?|d|天|日)?(?:\s*net)?", re.IGNORECASE)
_AFTER_DISCOUNT: Final = re.compile(r".*\bnet\s*(\d{1,3})(?:\s*days?)?", re.IGNORECASE)


def days_of_terms(cell: Any) -> float | None:
    """The days a cell of terms means, None for a blank or a code.

    >>> [days_of_terms(cell) for cell in ("30", "Net 45", "2/10 net 30", "60天", 90.0, "Due on receipt", "NAA8", "")]
    [30.0, 45.0, 30.0, 60.0, 90.0, 0.0, None, None]
    """
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell or "").strip()
    if text.casefold() in alias_table()["marks"]["at_once"]:
        return 0.0
    found = _DAYS.fullmatch(text) or _AFTER_DISCOUNT.fullmatch(text)
    return float(found[1]) if found else None


def terms_of(cells: Sequence[Any]) -> tuple[list[float | None], list[str]]:
    """The days of every cell, and the codes among them that are none.

    >>> terms_of(["30", "NAA8", "30", ""])
    ([30.0, None, 30.0, None], ['NAA8'])
    """
    known = {cell: days_of_terms(cell) for cell in dict.fromkeys(cells)}
    codes = {str(cell).strip() for cell, days in known.items() if days is None and filled(cell)}
    return [known[cell] for cell in cells], sorted(codes)


def some(texts: Iterable[str], most: int = 3) -> str:
    """The first few of many, for a sentence.

    >>> some(["A", "B", "C", "D"])
    'A, B, C …'
    """
    listed = list(texts)
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "")
