"""One sheet while it is built: it writes cells in the look and remembers what it wrote, so that formulas can refer to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell

from xlcash.domain.dates import serial
from xlcash.domain.errors import CellError
from xlcash.domain.worksheet import LAST_ROW
from xlcash.template.formula import Formula, Range, Value
from xlcash.template.style.grid import Grid
from xlcash.template.style.rules import Rules
from xlcash.template.style.tokens import ROW, SheetKind

if TYPE_CHECKING:
    from xlcash.template.book import Book

HEAD = 4  # the header's row on every sheet but Start and Dashboard, from 0
NARROWEST = 900  # pixels of a heading
BELOW = 200_000  # rows that formulas look at below a spill's header


class Column(NamedTuple):
    """A column of a result: the key of its header, its width in pixels and its kind of number."""

    key: str
    pixels: int
    number: str


@dataclass(frozen=True, eq=False)
class Spill:
    """The place of a function's result and the rows it has at present; an error instead of rows stands alone in the anchor."""

    sheet: Sheet
    row: int
    col: int
    columns: tuple[Column, ...]
    rows: list[list[Any]]
    _ranges: dict[tuple[str, int], Range] = field(default_factory=dict)

    def column(self, key: str, rows: int = BELOW) -> Range:
        """A column below its header, as far as the spill may ever reach."""
        if (key, rows) not in self._ranges:
            self._ranges[key, rows] = self._range(key, rows)
        return self._ranges[key, rows]

    def _range(self, key: str, rows: int) -> Range:
        at = self._place(key)
        name = xl_col_to_name(self.col + at)
        cells = [plain(row[at]) for row in self.rows[1 : rows + 1]] if self.answered else []
        return Range(f"{self.sheet.quoted}!${name}${self.row + 2}:${name}${self.row + 1 + rows}", cells, rows)

    def cell(self, key: str, number: int) -> Formula:
        """One cell; row 1 is the first below the header."""
        at = self._place(key)
        known = self.answered and number < len(self.rows)
        reference = xl_rowcol_to_cell(self.row + number, self.col + at, row_abs=True, col_abs=True)
        return Formula(f"{self.sheet.quoted}!{reference}", plain(self.rows[number][at]) if known else None)

    def block(self, rows: int) -> Formula:
        """The header and the first rows, to be handed on as a table; of a spill's own reference (B5#) LibreOffice knows nothing."""
        corners = (self.row, self.col), (self.row + rows, self.col + len(self.columns) - 1)
        first, last = (xl_rowcol_to_cell(row, col, row_abs=True, col_abs=True) for row, col in corners)
        return Formula(f"{self.sheet.quoted}!{first}:{last}", self.rows[: rows + 1])

    def _place(self, key: str) -> int:
        return [column.key for column in self.columns].index(key)

    @property
    def answered(self) -> bool:
        return not isinstance(self.rows[0][0], CellError)


def plain(value: Any) -> Value:
    """A cell's value as formulas see it: a date is its serial number."""
    return serial(value) if isinstance(value, dt.date) else value


class Sheet:
    """A worksheet with its heading, columns, formulas, spills and links."""

    def __init__(self, book: Book, key: str, kind: SheetKind) -> None:
        self.book, self.key, self.kind = book, key, kind
        self.name = book.tab(key)
        self.quoted = str(quote_sheetname(self.name))
        self.grid: Grid = book.look.sheet(self.name, kind)
        self.printed = (0, 0)
        """The last row and the last column of the print area, from 0."""
        self._values: dict[tuple[int, int], Value] = {}

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def put(self, place: str, value: Any, form: Format | None = None) -> None:
        """Write a value or a Formula; text is text, whatever it begins with."""
        row, col = xl_cell_to_rowcol(place)
        self.write(row, col, value, form)

    def write(self, row: int, col: int, value: Any, form: Format | None = None) -> None:
        if isinstance(value, Formula):
            result = 0.0 if value.value is None else value.value
            self.grid.formula(row, col, value.formula, result, form)
            self._values[row, col] = result
            return
        self._values[row, col] = plain(value)
        self._constant(row, col, value, form)

    def _constant(self, row: int, col: int, value: Any, form: Format | None) -> None:
        if value is None:
            self.grid.write_blank(row, col, None, form)
        elif isinstance(value, bool):
            self.grid.write_boolean(row, col, value, form)
        elif isinstance(value, str):
            self.grid.write_string(row, col, value, form)
        elif isinstance(value, CellError):
            self.grid.error(row, col, value, form)
        else:
            self.grid.write_number(row, col, plain(value), form)

    def array(self, place: str, formula: Formula, form: Format | None = None) -> None:
        """A column that follows another cell by cell: one dynamic array, every cell with its cached value."""
        row, col = xl_cell_to_rowcol(place)
        cells = [value for (value,) in formula.value]
        self.grid.array((row, col, row + len(cells) - 1, col), formula.formula, cells[0], form, spills=True)
        self._values |= {(at, col): value for at, value in enumerate(cells, row)}
        self.grid.block(row + 1, col, [cells[1:]], [form])

    def single_array(self, row: int, col: int, formula: Formula, form: Format | None = None) -> None:
        """One cell whose formula looks at whole ranges (entered with Ctrl+Shift+Enter in older programs)."""
        self.grid.array((row, col, row, col), formula.formula, formula.value, form, spills=False)
        self._values[row, col] = formula.value

    def at(self, place: str) -> Formula:
        """A cell of this sheet, as any sheet's formula refers to it."""
        row, col = xl_cell_to_rowcol(place)
        reference = xl_rowcol_to_cell(row, col, row_abs=True, col_abs=True)
        return Formula(f"{self.quoted}!{reference}", self._values.get((row, col)))

    def range(self, first: str, last: str) -> Range:
        """Cells of one column."""
        (top, col), (bottom, _) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last)
        reference = f"{self.quoted}!${xl_col_to_name(col)}${top + 1}:${xl_col_to_name(col)}${bottom + 1}"
        return Range(reference, [self._values.get((row, col)) for row in range(top, bottom + 1)], bottom - top + 1)

    # ── the skeleton of every sheet but Start and Dashboard ──────────────────────────────────────────────────────────

    def heading(self, columns: Sequence[Column], last: int = 0) -> int:
        """Widths, title, the question the sheet answers, and the way back; gives the last column of the heading.

        A narrow table gets a blank column to its right, so that the sentences have room.
        """
        look, say = self.book.look, self.book.say
        self.widths(columns)
        missing = NARROWEST - sum(column.pixels for column in columns)
        if not last:
            last = len(columns) + (missing > 0)
            if missing > 0:
                self.grid.set_column_pixels(last, last, missing)
        for row, part in enumerate(("title", "line", "control", "gap")):
            self.grid.set_row_pixels(row, ROW[part])
        self.grid.set_row_pixels(HEAD, ROW["head"])
        self.write(0, 1, say(f"sheets.{self.key}.title"), look.f("xc Title"))
        self.write(1, 1, say(f"sheets.{self.key}.line"), look.f("xc Line"))
        back = self.book.link("start", f"‹ {self.book.tab('start')}")
        self.write(0, last, back, look.f("xc Link", font_size=9, align="right"))
        for col in range(1, last + 1):
            self.grid.write_blank(2, col, None, look.f("xc Control"))
        return last

    def strip(self, facts: Formula | str) -> None:
        """The control strip: quiet while all agrees, coloured when a sentence begins with ▲ or ■; results that are stale say so first."""
        if self.kind == "output":
            facts = self.book.stale_note & facts
        self.write(2, 1, facts, self.book.look.f("xc Control"))
        Rules(self.book.look, self.grid).status((2, 1, 2, 1), "$B$3")

    def widths(self, columns: Iterable[Column], first: int = 1) -> None:
        """Whole columns carry width and number format, so a spill may grow."""
        look = self.book.look
        for col, column in enumerate(columns, first):
            self.grid.set_column_pixels(col, col, column.pixels, look.f("xc Output", column.number, **look.side(col, column.number)))

    def heads(self, row: int, columns: Sequence[Column], first: int = 1, *, texts: Sequence[str] | None = None) -> None:
        """Header cells; without texts only their format (a spill brings its own)."""
        for at, column in enumerate(columns):
            form = self.book.look.head(self.kind, first + at, column.number)
            self.write(row, first + at, texts[at] if texts else None, form)

    def spill(self, key: str, anchor: str, formula: Formula, columns: Sequence[Column], *, own_rows: int = 0) -> Spill:
        """A function's result: one dynamic array over its present extent, each cell with its cached value, the anchor with a name.

        A result of at most `own_rows` rows brings its own formats, because another result below has those of the sheet's columns.
        """
        row, col = xl_cell_to_rowcol(anchor)
        rows = formula.value if isinstance(formula.value, list) else [[formula.value]]
        self.heads(row, columns, col)
        last_row, last_col = row + len(rows) - 1, col + len(rows[0]) - 1
        head = self.book.look.head(self.kind, col, columns[0].number)
        self.grid.array((row, col, last_row, last_col), formula.formula, plain(rows[0][0]), head, spills=True)
        for at, value in enumerate(rows[0][1:], 1):
            number = columns[at].number if at < len(columns) else "text"
            self._constant(row, col + at, value, self.book.look.head(self.kind, col + at, number))
        forms = self._own_formats(row + len(rows), row + own_rows, col, columns) if own_rows else [None] * len(rows[0])
        self.grid.block(row + 1, col, list(zip(*rows[1:], strict=True)), forms)
        self.book.look.book.define_name(f"xc_out_{key}", f"={self.quoted}!{xl_rowcol_to_cell(row, col, row_abs=True, col_abs=True)}")
        spill = Spill(self, row, col, tuple(columns), rows)
        self.book.spills[key] = spill
        return spill

    def _own_formats(self, blank_row: int, last_row: int, col: int, columns: Sequence[Column]) -> list[Format]:
        """The formats of a result's columns, and the cells below its rows in them, from the first blank row to the last."""
        look = self.book.look
        forms = [look.f("xc Output", column.number, **look.side(at, column.number)) for at, column in enumerate(columns, col)]
        for row in range(blank_row, last_row + 1):
            for at, form in enumerate(forms, col):
                self.grid.write_blank(row, at, None, form)
        return forms

    def page(self, last_row: int, last_col: int, *, one: bool = False, wide: int = 1, repeat: bool = True, titled: bool = True) -> None:
        """Print area and how it fits A4: one page where bounded, else as many as the rows need, their header repeated.

        `last_row` is the last at present: whole columns follow what grows. Where the sheet is two pages wide, both are `titled` unless
        the first alone shows what its cells hold.
        """
        if repeat:
            self.grid.repeat_rows(HEAD)
        self.printed = last_row, last_col
        first = 0
        if wide > 1 and titled:  # a title in the cells would be cut on the second page, at the edge of the columns that are repeated
            first = HEAD - 1
            self.book.look.page_title(self.grid, *(self.book.say(f"sheets.{self.key}.{part}") for part in ("title", "line")))
        # Whole columns are printed down to the last cell that is filled, if only by formulas that keep room for names beside a longer list.
        grows = not one and first == 0 and max(row for row, _ in self._values) <= last_row
        self.grid.print_area(first, 0, LAST_ROW - 1 if grows else last_row, last_col)
        self.grid.fit_to_pages(wide, 1 if one else 0)

    @property
    def rules(self) -> Rules:
        return Rules(self.book.look, self.grid)
