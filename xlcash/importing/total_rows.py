"""Totals that a file carries itself (合计, Grand total): no documents, but a control that nothing is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import fsum
from typing import Any, Final

from xlcash.domain.merging import KEYS
from xlcash.importing.columns import alias_table, plain
from xlcash.importing.documents import set_aside
from xlcash.importing.draft import Draft
from xlcash.importing.grid import filled

DATES: Final = ("invoice_date", "date")  # a document has one, a total has none
CENT: Final = 0.005
FEW: Final = 12  # rows that a sentence names one by one
_ASTERISKS: Final = re.compile(r"\*{1,9}")
_OF_TOTALS: Final = ("amount", "open", "net", "vat", "currency")


def set_totals_aside(made: Draft) -> None:
    """Take rows that are no documents out of the columns: totals (compared with the rows they add up) and headings of groups.

    A total has no date and calls itself one (in a word, or the asterisks of SAP), or has no words at all and states what the rows above it
    add up to.
    """
    dated = next((key for key in DATES if key in made.cells), None)
    if dated is None:
        return
    undated = [at for at, cell in enumerate(made.cells[dated]) if not filled(cell) and at not in made.aside]
    numbers = made.cells.get(KEYS[made.source.table][0], [])
    words = {at: [column[at] for column in made.source.columns if isinstance(column[at], str)] for at in undated}
    named = {at for at, texts in words.items() if any(map(_total, texts)) or _of_a_group(texts, numbers[at] if numbers else None)}
    headings = {at for at in undated if at not in named and _heads_a_group(made, at)}
    if headings:
        set_aside(made, headings)
        made.decide("headings_aside", rows=f"{len(headings):,}")
    amounts = list(made.cells.get("amount", []))
    silent = _silent_totals(made, [at for at in undated if at not in named | headings], amounts)
    totals = named | silent
    if not totals:
        return
    set_aside(made, totals)
    stated = [amounts[at] for at in totals if amounts and isinstance(amounts[at], (int, float))]
    rows = ", ".join(str(made.row(at)) for at in sorted(totals))
    if len(totals) > 1 or len(stated) != 1:
        made.decide("totals_aside", rows=rows if len(totals) <= FEW else f"{len(totals):,} ×")
        return
    counted = fsum(cell for cell in made.cells["amount"] if isinstance(cell, (int, float)))
    agrees = "total_agrees" if abs(counted - stated[0]) < CENT else "total_differs"
    made.decide(agrees, row=rows, stated=f"{stated[0]:,.2f}", counted=f"{counted:,.2f}")


def _total(cell: str) -> bool:
    marks = alias_table()["marks"]
    return plain(cell) in map(plain, marks["total"]) or cell.strip().casefold().startswith(tuple(marks["total_of"]))


def _of_a_group(texts: Sequence[str], number: Any) -> bool:
    """Whether one of the texts of a row ends as subtotals do; where a document has a number, its customer may be called so."""
    ends = tuple(alias_table()["marks"]["total_ends"])
    told = [text.strip().casefold() for text in texts if not filled(number) or text == number]
    return any(text.endswith(ends) or _ASTERISKS.fullmatch(text) for text in told)


def _heads_a_group(made: Draft, at: int) -> bool:
    """A row with one filled cell, in a column without a name: the customer or the band of the rows below."""
    places = [place for place, column in enumerate(made.source.columns) if filled(column[at])]
    return len(places) == 1 and not (made.source.header[places[0]] if places[0] < len(made.source.header) else "x")


def _silent_totals(made: Draft, undated: Sequence[int], amounts: Sequence[Any]) -> set[int]:
    """Rows that hold but an amount (and its currency), equal to the sum of all rows above them or of those since the last such row."""
    found = set[int]()
    silent = {at for at in undated if not any(filled(cells[at]) for key, cells in made.cells.items() if key not in _OF_TOTALS)}
    if not silent or not amounts:
        return found
    everything = since = 0.0
    for at, amount in enumerate(amounts):
        if not isinstance(amount, (int, float)) or at in made.aside:
            continue
        if at in silent and min(abs(amount - everything), abs(amount - since)) < CENT and everything:
            found.add(at)
            since = 0.0
        else:
            everything, since = everything + amount, since + amount
    return found
