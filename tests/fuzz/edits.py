"""Random edits of a workbook's inputs: what people type, paste and delete by mistake, and what nobody should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

Cell: TypeAlias = float | str
Rows: TypeAlias = Sequence[Sequence[Cell]]
"""A table's rows below its header; "" is a blank cell, a date its serial number."""

LONGEST: Final = 32_767  # characters of a cell in Excel
TEXTS: Final = (
    "soon", "n/a", "—", "see mail of Friday", "合计", "１２３", "1.234,56", "(500.00)", "10 %", "'", '"', " ", "\u00a0", "a\nb", "\u200b", "🙂",
    "C-0001", "yes", "否", "TRUE", "#N/A", "Total", "EUR", "人民币", "<b>&amp;</b>", "%s {0}", "\\", "C:\\x", "total", "0", "-0",
)  # fmt: skip
NUMBERS: Final = (
    0.0, 1.0, -1.0, 0.005, 1e-300, -0.01, 0.1 + 0.2, 100.0, 1e6, 99_999_999.99, 1e12, -1e12, 2.0**53, 1e15, -1e15, 1e18, 1e100, 1e300, -1e300,
)  # fmt: skip
DATES: Final[tuple[Cell, ...]] = (
    0.0, 1.0, 59.0, 60.0, 61.0, -1.0, 36526.5, 46203.0, 46204.0, 55153.0, 73050.0, 2958465.0, 2958466.0, 1e7, 20260630.0, "2026-06-31",
    "2026-02-29", "31/12/2026", "2026年6月30日", "30.06.26", "yesterday", "0000-00-00", "2026-13-01", "9999-12-31",
)  # fmt: skip
LIKE_FORMULAS: Final = ("=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "{=A1}", "=XC_VERSION()")
FORMULAS: Final = ("=TRUE()", "=FALSE()", '=""', "=1+1", "=TODAY()", '="x"', "=1E300*10", "=DATE(2026;6;30)")
ERRORS: Final = ("=NA()", "=1/0", "=SQRT(-1)", '=VALUE("x")', "=NOSUCHNAME")


@dataclass(frozen=True)
class Edit:
    """One change of a cell or row; rows count from 1 below the header. A single cell is a table of one cell by the name it has."""

    table: str
    row: int
    column: int
    kind: str
    content: Cell = ""

    def __str__(self) -> str:
        shown = repr(self.content) if len(str(self.content)) < 40 else f"{str(self.content)[:20]!r}… ({len(str(self.content))} characters)"
        return f"{self.table}, row {self.row}, column {self.column}: {self.kind} {shown}"


Maker = Callable[[Random, Rows, int, int], Cell]


def _another_type(_: Random, rows: Rows, row: int, column: int) -> Cell:
    """A number as a text, a text as a number of as many digits."""
    cell = rows[row - 1][column]
    return f"{cell:,.2f}" if isinstance(cell, float) else float(sum(map(ord, cell)) % 100_000)


def _of_another_row(rng: Random, rows: Rows, _: int, column: int) -> Cell:
    return rng.choice(rows)[column]


def _of_another_column(rng: Random, rows: Rows, row: int, _: int) -> Cell:
    return rng.choice(rows[row - 1])


def _negated(_: Random, rows: Rows, row: int, column: int) -> Cell:
    cell = rows[row - 1][column]
    return -cell if isinstance(cell, float) else f"-{cell}"


def _long(rng: Random, rows: Rows, row: int, column: int) -> Cell:
    return (str(rows[row - 1][column]) + rng.choice(("x", "长", "=", " ")) * LONGEST)[:LONGEST]


def _one_of(cells: Sequence[Cell]) -> Maker:
    return lambda rng, *_: rng.choice(cells)


CONTENTS: Final[Mapping[str, Maker]] = {
    "text": _one_of(TEXTS),
    "number": _one_of(NUMBERS),
    "date": _one_of(DATES),
    "text like a formula": _one_of(LIKE_FORMULAS),
    "blank": _one_of(("",)),
    "negated": _negated,
    "very long text": _long,
    "as in another row": _of_another_row,
    "as in another column": _of_another_column,
    "as another type": _another_type,
    "formula": _one_of(FORMULAS),
    "row deleted": _one_of(("",)),
    "row written over the next": _one_of(("",)),
}
"""What an edit puts where, by kind; the last two are about a whole row."""


def batches(rng: Random, tables: Mapping[str, Rows], cells: Mapping[str, Rows], count: int) -> Iterator[list[Edit]]:
    """So many edits in batches: mostly of any table; settings, single cells and error values, which may silence whole results, apart."""
    kinds = (
        (lambda: _edits(rng, rng.randint(10, 40), {name: rows for name, rows in tables.items() if name != "Settings"}, tuple(CONTENTS))),
        (lambda: _edits(rng, 3, {"Settings": tables["Settings"]}, tuple(CONTENTS))),
        (lambda: _edits(rng, 1, cells, tuple(CONTENTS)[:-2])),
        (lambda: _edits(rng, 3, tables, ("error",))),
    )
    while count > 0:
        (made,) = rng.choices(kinds, weights=(8, 1, 2, 1))
        batch = made()[:count]
        count -= len(batch)
        yield batch


def _edits(rng: Random, count: int, tables: Mapping[str, Rows], kinds: Sequence[str]) -> list[Edit]:
    filled = [name for name, rows in tables.items() if rows]
    return [_edit(rng, name, tables[name], rng.choice(kinds)) for name in rng.choices(filled, k=count)]


def _edit(rng: Random, table: str, rows: Rows, kind: str) -> Edit:
    row, column = rng.randint(1, len(rows)), rng.randrange(len(rows[0]))
    make = _one_of(ERRORS) if kind == "error" else CONTENTS[kind]
    return Edit(table, row, column, kind, make(rng, rows, row, column))
