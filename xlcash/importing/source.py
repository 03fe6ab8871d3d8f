"""A file as it stands: its header row found below any title rows, its cells column by column, and where each row stands in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlcash.domain.tables import SPECS
from xlcash.importing.columns import Recognition, plain
from xlcash.importing.errors import (
    EmptySourceError,
    LinesOnlyError,
    NoHeaderError,
    SourceNotFoundError,
    SourceNotReadableError,
    SourceTooLargeError,
    UnsupportedSourceError,
)
from xlcash.importing.grid import Grid, filled
from xlcash.importing.headings import USUAL, Headings
from xlcash.importing.systems import System
from xlcash.importing.text import text_grids
from xlcash.importing.workbook import sheet_grids

FEWEST_COLUMNS: Final = 2  # one known word may stand in any title row
LARGEST: Final = 256 * 1024 * 1024  # bytes of a file


@dataclass(frozen=True, eq=False)
class Source:
    """One file read for one table. `columns` hold the cells below the header: cell i of each is row `header_row + 1 + i` of the file.

    `header` names every column of the header row; columns beyond it hold the cells of rows that are too long.  `system`: whose export the
    header tells it is.
    """

    path: Path
    table: str
    about: str
    header: tuple[str, ...]
    header_row: int
    columns: list[list[Any]]
    known: Recognition
    system: System | None = None

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row(self, number: int) -> list[Any]:
        """The cells of a row, by its number in the file."""
        return [column[number - self.header_row - 1] for column in self.columns]


_GRIDS: Final[Mapping[str, Callable[[Path, bytes], Sequence[Grid]]]] = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), text_grids),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), sheet_grids),
}


def read_source(path: Path, table: str, headings: Headings = USUAL) -> Source:
    """Read a file for a table. Raises what `grids_of` and `source_of` raise."""
    return source_of(grids_of(path), path, table, headings)


def source_of(grids: Sequence[Grid], path: Path, table: str, headings: Headings = USUAL) -> Source:
    """Of some grids (sheets, ways to split a text, the result of a query) the one whose header row names most columns of a table.

    A list of lines, which holds every document again, is never it.  Raises NoHeaderError, LinesOnlyError.
    """
    found = [(grid, *_header_of(grid, table, headings)) for grid in grids]
    documents = [one for one in found if not _lists_lines(*one)]
    if not documents:
        raise LinesOnlyError(path, found[0][0].about)
    grid, at, known, system = max(documents, key=lambda one: one[2].score)
    if known.score < FEWEST_COLUMNS:
        required = [column.key for column in SPECS[table].columns if column.required]
        raise NoHeaderError(path, table, required, _texts(next(row for row in grid.head if any(map(filled, row)))))
    columns = [column[at + 1 :] for column in grid.columns()]
    return Source(path, table, grid.about, tuple(_texts(grid.head[at])), grid.first_row + at, columns, known, system)


def _lists_lines(grid: Grid, at: int, known: Recognition, system: System | None) -> bool:  # noqa: ARG001
    return system is not None and any(plain(head) in system.lines for head in grid.head[at])


def grids_of(path: Path) -> list[Grid]:
    """Every way the file can be read: its sheets, or its text split at each separator; only those that hold something."""
    suffix = path.suffix.lower()
    if not path.is_file():
        raise SourceNotFoundError(path)
    if suffix not in _GRIDS:
        raise UnsupportedSourceError(path, _GRIDS)
    try:
        if path.stat().st_size > LARGEST:
            raise SourceTooLargeError(path)
        data = path.read_bytes()
    except OSError as error:
        raise SourceNotReadableError(path, error.strerror or str(error)) from error
    grids = [grid for grid in (_GRIDS[suffix](path, data) if data.strip() else []) if any(any(map(filled, row)) for row in grid.head)]
    if not grids:
        raise EmptySourceError(path)
    return grids


def _header_of(grid: Grid, table: str, headings: Headings) -> tuple[int, Recognition, System | None]:
    """The row of the grid that names most columns, the first of equals."""
    found = [(at, *headings.recognise(_texts(row), table)) for at, row in enumerate(grid.head)]
    return max(found, key=lambda row: (row[1].score, -row[0]))


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]
