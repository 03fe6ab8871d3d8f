"""Cells as a file holds them, before anyone has asked what they mean."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlcash.language import Term

FIRST_ROWS: Final = 30  # a header further down is not looked for


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet, or a text split at one separator.

    `head`: the first rows, ragged, as they stand; `columns`: gives every column in full length; `first_row`: the row number in the file of
    the first row; `about`: the sheet, or encoding and separator; `sheet`: its name, "" where it is none; `merged`: cells that are merged
    down, as column, first and last row, counted from 0; `told`: what was decided in reading it.
    """

    head: Sequence[Sequence[Any]]
    columns: Callable[[], list[list[Any]]]
    first_row: int
    about: str
    sheet: str = ""
    merged: Sequence[tuple[int, int, int]] = field(default=())
    told: tuple[Term, ...] = ()


def filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def upright(rows: Sequence[Sequence[Any]], blank: object) -> list[list[Any]]:
    """Rows of any length as columns of one length."""
    width = max(map(len, rows), default=0)
    level = [row if len(row) == width else [*row, *[blank] * (width - len(row))] for row in rows]
    with uncollected():
        return list(map(list, zip(*level, strict=True)))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, which would walk all cells many times over while 100,000 rows are made (3 times the cost)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
