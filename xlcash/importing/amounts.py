"""The amounts of a column: what plain floats are not is read as people write them, a decimal comma told by the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, Final

from xlcash.domain.amounts import amount_from_text
from xlcash.importing.columns import alias_table

_DECIMAL_COMMA: Final = re.compile(r"\d,\d{1,2}\D*$")
_DECIMAL_POINT: Final = re.compile(r"\d\.\d{1,2}\D*$")
_NUMBERS: Final = {float, int, type(None)}


def amounts_of(cells: Sequence[Any]) -> tuple[list[Any], bool]:
    """The amounts as floats, None for blank, a text that is no amount as it stands; and whether a comma was read as decimal point.

    >>> amounts_of(["1.234", "12,50", ""]), amounts_of(["1,234", "12.50", "n.n."])
    (([1234.0, 12.5, None], True), ([1234.0, 12.5, 'n.n.'], False))
    """
    plain = _plain(cells)
    if plain is not None:
        return plain, False
    texts = {cell for cell in cells if isinstance(cell, str)}
    comma = decimal_comma(texts)
    read = _with_decimal_comma if comma else amount_from_text
    blank = alias_table()["marks"]["blank"]
    known: dict[str, Any] = {}
    for text in texts:
        number = read(text)
        known[text] = number if number is not None else None if not text.strip() or text.strip().casefold() in blank else text
    return [known[cell] if isinstance(cell, str) else cell for cell in cells], comma


def _with_decimal_comma(text: str) -> float | None:
    return amount_from_text(text.replace(".", "").replace(",", "."))


def decimal_comma(texts: Iterable[str]) -> bool:
    """Whether the texts of a column write cents behind a comma: some do, and none behind a point."""
    texts = list(texts)
    return any(map(_DECIMAL_COMMA.search, texts)) and not any(map(_DECIMAL_POINT.search, texts))


def _plain(cells: Sequence[Any]) -> list[Any] | None:
    """The fast way: every cell is blank or a float as Python writes it."""
    if set(map(type, cells)) <= _NUMBERS:
        return list(cells)
    try:
        numbers = [None if cell is None or cell == "" else float(cell) for cell in cells]
    except (TypeError, ValueError):
        return None
    return numbers if all(number is None or isfinite(number) for number in numbers) else None
