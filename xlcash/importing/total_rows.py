"""Totals that a file carries itself (合计, Grand total): no documents, but a control that nothing is missing."""

from __future__ import annotations

from math import fsum
from typing import Final

from xlcash.importing.columns import alias_table, plain
from xlcash.importing.draft import Draft
from xlcash.importing.grid import filled

DATES: Final = ("invoice_date", "date")  # a document has one, a total has none
CENT: Final = 0.005


def set_totals_aside(made: Draft) -> None:
    """Take rows without a date that call themselves a total out of the columns; a single one is compared with the rows above it."""
    dated = next((key for key in DATES if key in made.cells), None)
    if dated is None:
        return
    words = {plain(word) for word in alias_table()["marks"]["total"]}
    undated = [at for at, cell in enumerate(made.cells[dated]) if not filled(cell)]
    made.aside = {at for at in undated if any(isinstance(column[at], str) and plain(column[at]) in words for column in made.source.columns)}
    if not made.aside:
        return
    before = made.cells.get("amount", [])
    for key, cells in made.cells.items():
        made.cells[key] = [None if at in made.aside else cell for at, cell in enumerate(cells)]
    rows = ", ".join(str(made.row(at)) for at in sorted(made.aside))
    stated = [before[at] for at in made.aside if before and isinstance(before[at], (int, float))]
    if len(made.aside) > 1 or len(stated) != 1:
        made.decide("totals_aside", rows=rows)
        return
    counted = fsum(cell for cell in made.cells["amount"] if isinstance(cell, (int, float)))
    agrees = "total_agrees" if abs(counted - stated[0]) < CENT else "total_differs"
    made.decide(agrees, row=rows, stated=f"{stated[0]:,.2f}", counted=f"{counted:,.2f}")
