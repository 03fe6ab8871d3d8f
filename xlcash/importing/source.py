"""A file as it stands: its header row found below any title rows, its cells column by column, and where each row stands in the file."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from xlcash.domain.tables import SPECS
from xlcash.importing.columns import Recognition, plain
from xlcash.importing.errors import (
    EmptySourceError,
    HtmlTableError,
    LinesOnlyError,
    NoHeaderError,
    SourceIsFolderError,
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
from xlcash.language import Term

FEWEST_COLUMNS: Final = 2  # one known word may stand in any title row
LISTS: Final = ("Invoices", "Receipts", "Customers")
LARGEST: Final = 256 * 1024 * 1024  # bytes of a file
SNIFFED: Final = 4_096  # bytes that tell what a file is
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip, and the compound file of .xls
_PAGES: Final = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<style", b"<div", b"<?xml", b"<workbook")
_MARKS_AND_BLANKS: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_BINARY: Final = re.compile(rb"[\0-\x08\x0e-\x1a]")
_SEPARATOR: Final = re.compile(rb"[\t,;|]")


@dataclass(frozen=True, eq=False)
class Source:
    """One file read for one table. `columns` hold the cells below the header: cell i of each is row `header_row + 1 + i` of the file.

    `header` names every column of the header row; columns beyond it hold the cells of rows that are too long.  `system`: whose export the
    header tells it is.  `merged`: cells below the header that are merged down, as column, first and last position.  `sheets`: where more
    than one is read, each with the numbers its first and last row have here.  `others`: sheets with known columns that are not read.
    `told`: what was decided in reading the file.
    """

    path: Path
    table: str
    about: str
    header: tuple[str, ...]
    header_row: int
    columns: list[list[Any]]
    known: Recognition
    system: System | None = None
    merged: tuple[tuple[int, int, int], ...] = ()
    sheets: tuple[tuple[str, int, int], ...] = ()
    others: tuple[str, ...] = ()
    told: tuple[Term, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def place(self, headers: Iterable[str]) -> int | None:
        """Where the first of some headers, in the form `plain` gives, stands that the file has."""
        places = {plain(head): at for at, head in reversed(list(enumerate(self.header)))}
        return next((places[head] for head in headers if head in places), None)

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

    Sheets with the same header are read with it, one below the other.  A list of lines, which holds every document again, is never it.
    Raises NoHeaderError, LinesOnlyError.
    """
    found = [_Found(grid, *_header_of(grid, table, headings)) for grid in grids]
    documents = [one for one in found if not one.lists_lines]
    if not documents:
        raise LinesOnlyError(path, found[0].grid.about)
    best = max(documents, key=lambda one: one.known.score)
    if best.known.score < FEWEST_COLUMNS:
        required = [column.key for column in SPECS[table].columns if column.required]
        raise NoHeaderError(path, table, required, _texts(next(row for row in best.grid.head if any(map(filled, row)))))
    alike = [one for one in documents if one is best or (one.grid.sheet and one.header == best.header)]
    others = tuple(one.grid.sheet for one in documents if one.grid.sheet and one not in alike and _known_anywhere(one.grid, headings))
    return replace(_below_each_other([one.source(path, table) for one in alike]), others=others)


@dataclass(frozen=True, eq=False)
class _Found:
    """A grid, and which row of it is the header."""

    grid: Grid
    at: int
    known: Recognition
    system: System | None

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(_texts(self.grid.head[self.at]))

    @property
    def lists_lines(self) -> bool:
        return self.system is not None and any(plain(head) in self.system.lines for head in self.header)

    def source(self, path: Path, table: str) -> Source:
        grid, below = self.grid, self.at + 1
        columns = [column[below:] for column in grid.columns()]
        merged = tuple((place, first - below, last - below) for place, first, last in grid.merged if first >= below)
        return Source(
            path, table, grid.about, self.header, grid.first_row + self.at, columns, self.known, self.system, merged, told=grid.told
        )


def _below_each_other(sources: Sequence[Source]) -> Source:
    """Sheets of one header as one: the rows of the first keep their numbers, those of the others are counted on."""
    first, *more = sources
    if not more:
        return first
    columns: list[list[Any]] = [[] for _ in range(max(len(source.columns) for source in sources))]
    merged, sheets = [], []
    for source in sources:
        before = len(columns[0])
        merged += [(place, before + top, before + bottom) for place, top, bottom in source.merged]
        sheets.append((source.about, first.header_row + 1 + before, first.header_row + before + len(source)))
        blank = [None] * len(source)
        for column, cells in zip_longest(columns, source.columns, fillvalue=blank):
            column.extend(cells)
    about = ", ".join(source.about for source in sources)
    return replace(first, about=about, columns=columns, merged=tuple(merged), sheets=tuple(sheets))


def _known_anywhere(grid: Grid, headings: Headings) -> bool:
    """Whether a sheet looks like a list of any table that exports are read for."""
    return any(_header_of(grid, table, headings)[1].score >= FEWEST_COLUMNS for table in LISTS)


def grids_of(path: Path, encoding: str = "") -> list[Grid]:
    """Every way the file can be read: its sheets, or its text split at each separator; only those that hold something.

    `encoding`: that of a text, as the user says it.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise SourceIsFolderError(path)
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
    reader = _reader(path, data)
    read = functools.partial(text_grids, encoding=encoding) if reader is text_grids else reader
    grids = [grid for grid in (read(path, data) if data.strip() else []) if any(any(map(filled, row)) for row in grid.head)]
    if not grids:
        raise EmptySourceError(path)
    return grids


def _reader(path: Path, data: bytes) -> Callable[[Path, bytes], Sequence[Grid]]:
    """What reads a file, by what is in it: systems call a text or a web page .xls, and people a workbook .csv. Raises HtmlTableError."""
    start = data[:SNIFFED]
    if start.startswith(_WORKBOOKS):
        return sheet_grids
    if start.replace(b"\0", b"").lstrip(_MARKS_AND_BLANKS).lower().startswith(_PAGES):
        raise HtmlTableError(path)
    is_text = start.startswith((b"\xff\xfe", b"\xfe\xff")) or not _BINARY.search(start)
    return text_grids if is_text and _SEPARATOR.search(start) else _GRIDS[path.suffix.lower()]


def _header_of(grid: Grid, table: str, headings: Headings) -> tuple[int, Recognition, System | None]:
    """The row of the grid that names most columns, the first of equals."""
    found = [(at, *headings.recognise(_texts(row), table)) for at, row in enumerate(grid.head)]
    return max(found, key=lambda row: (row[1].score, -row[0]))


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]
