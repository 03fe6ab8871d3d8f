"""A table of past cases, as a file holds it: any columns, and one that tells how each case ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from xlcash.domain.credit.calibration.outcomes import Outcomes, Values
from xlcash.domain.tables import normal_header, word_keys, words_in
from xlcash.importing.amounts import amounts_of
from xlcash.importing.errors import OutcomeColumnMissingError, UnknownOutcomeError
from xlcash.importing.grid import Grid, filled
from xlcash.importing.source import grids_of

MOSTLY: Final = 0.9  # of what is filled in a column of numbers can be read as one


@dataclass(frozen=True, eq=False)
class OutcomeFile:
    """`open_cases`: rows whose end is blank, which are left out. `unread`: cells of number columns that are none and count as missing."""

    outcomes: Outcomes
    open_cases: int
    unread: dict[str, int]


def read_outcomes(path: Path, outcome: str, *, without: Collection[str] = ()) -> OutcomeFile:
    """Read the cases of a file; the columns `without` are left aside.

    Raises OutcomeColumnMissingError, UnknownOutcomeError, and what reading a file raises.
    """
    grid, at = _header(path, outcome)
    header = [str(cell).strip() if cell is not None else "" for cell in grid.head[at]]
    cells = [column[at + 1 :] for column in grid.columns()]
    place = [normal_header(name) for name in header].index(normal_header(outcome))
    ended = [str(cell).strip() if filled(cell) else "" for cell in cells[place]]
    known = np.array([bool(text) for text in ended])
    bad = _bad(path, outcome, ended, first_row=grid.first_row + at + 1)
    aside = {"", *map(normal_header, (outcome, *without))}
    used = {name: cells[col] for col, name in enumerate(header) if normal_header(name) not in aside}
    read = {name: _column(column) for name, column in used.items()}
    columns = tuple(values[known] for values, _ in read.values())
    blank_rows = sum(not any(filled(column[row]) for column in used.values()) for row in np.flatnonzero(~known).tolist())
    unread = {name: number for name, (_, number) in read.items() if number}
    return OutcomeFile(Outcomes(tuple(read), columns, bad[known]), int((~known).sum()) - blank_rows, unread)


def _header(path: Path, outcome: str) -> tuple[Grid, int]:
    """The grid and the row of its head that name the outcome, beside most other columns."""
    wanted, grids = normal_header(outcome), grids_of(path)
    found = [
        (sum(map(filled, row)), grid, at)
        for grid in grids
        for at, row in enumerate(grid.head)
        if wanted in {normal_header(cell) for cell in row if filled(cell)}
    ]
    if not found:
        first = next(row for grid in grids for row in grid.head if any(map(filled, row)))
        raise OutcomeColumnMissingError(path, outcome, [str(cell or "").strip() for cell in first])
    _, grid, at = max(found, key=lambda one: one[0])
    return grid, at


def _bad(path: Path, outcome: str, ended: Sequence[str], *, first_row: int) -> np.ndarray:
    keys = word_keys("outcome")
    said = {text: keys.get(normal_header(text)) if text else "" for text in set(ended)}
    for row, text in enumerate(ended, first_row):
        if said[text] is None:
            raise UnknownOutcomeError(path, row, outcome, text, ["0", "1", *words_in("outcome", "en"), *words_in("outcome", "zh")])
    return np.array([said[text] == "bad" for text in ended])


def _column(cells: Sequence[Any]) -> tuple[Values, int]:
    """A column of numbers, and how many of its cells are none; or, where too many are none, a column of words."""
    amounts, _ = amounts_of([float(cell) if isinstance(cell, (int, float)) else cell for cell in cells])
    numbers = np.array([cell if isinstance(cell, float) else np.nan for cell in amounts], dtype=np.float64)
    texts = [filled(cell) and not isinstance(cell, float) for cell in amounts]
    read = int((~np.isnan(numbers)).sum())
    if sum(texts) > (1 - MOSTLY) * (read + sum(texts)):
        return np.array([str(cell).strip() if filled(cell) else "" for cell in cells], dtype=object), 0
    return numbers, sum(texts)
