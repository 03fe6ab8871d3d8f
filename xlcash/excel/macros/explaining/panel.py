"""The panel: sections of facts and small tables, as rows of seven columns, drawn where they may stand."""

from __future__ import annotations

import datetime as dt
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import xlwings as xw

from xlcash.excel.macros.appending import CellsInTheWayError, as_text
from xlcash.excel.macros.books import names_of
from xlcash.excel.macros.refresh import holds_anything
from xlcash.language import Language, say

Style: TypeAlias = Literal["title", "line", "section", "head", "body", "total"]

NAME: Final = "xc_explain"
"""The block that was written last, in the template and in any other workbook."""

WIDTHS: Final = (36, 20, 15, 15, 17, 15, 17)  # characters of the columns
INK, MUTED, PANEL = "#1F2A37", "#5B6672", "#F5F7F9"  # of `template.style.tokens`
LOOKS: Final[dict[Style, tuple[float, bool, str, str | None]]] = {  # size, bold, colour, fill
    "title": (18, True, INK, None),
    "line": (10, False, MUTED, None),
    "section": (11, True, INK, None),
    "head": (9, True, INK, PANEL),
    "body": (10, False, INK, None),
    "total": (10, True, INK, PANEL),
}
FORMATS: Final = {
    "any": "General", "text": "General", "date": "yyyy-mm-dd", "money": "#,##0.00", "share": "0.0%",
    "count": "#,##0", "number": "#,##0.00##",
    "month": "yyyy-mm",
}  # fmt: skip
APART: Final = '"  "@'
"""A text right of a number, which ends where the text would begin."""
LEFT: Final = frozenset({"any", "text"})
LARGE: Final = 100  # from here on two decimals are enough
_SQUEEZED: Final = 2  # columns that a Chinese character takes


class Row(NamedTuple):
    """One row: its cells from the left, and what each holds (text where not told)."""

    cells: Sequence[Any] = ()
    style: Style = "body"
    kinds: Sequence[str] = ()


def section(title: str) -> list[Row]:
    """A blank row and a heading."""
    return [Row(), Row([title], "section")]


def fact(label: str, value: Any) -> list[Row]:
    """What something is called, and what it is; a long sentence goes on in the rows below."""
    if not isinstance(value, str):
        return [Row([label, value], "body", ["text", kind_of(value)])]
    first, *more = wrapped(value, sum(WIDTHS[1:]))
    return [Row([label, first]), *(Row(["", line]) for line in more)]


def table(heads: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]], total: Sequence[Any] = ()) -> list[Row]:
    """A small table; a text in its last column may be long."""
    body = [line for row in rows for line in _lines(row, kinds)]
    return [Row(heads, "head", kinds), *body, *([Row(total, "total", kinds)] if total else [])]


def _lines(row: Sequence[Any], kinds: Sequence[str]) -> Iterator[Row]:
    if not row or not isinstance(row[-1], str):
        yield Row(row, "body", kinds)
        return
    first, *more = wrapped(row[-1], sum(WIDTHS[len(row) - 1 :]))
    yield Row([*row[:-1], first], "body", kinds)
    for line in more:
        yield Row([*[""] * (len(row) - 1), line])


def kind_of(value: Any) -> str:
    """How a value is shown that nothing else is known of."""
    if isinstance(value, dt.date):
        return "date"
    if isinstance(value, float):
        return "count" if value.is_integer() else "number" if abs(value) < LARGE else "money"
    return "any"


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns; a Chinese character takes two and may end a line.

    >>> wrapped("one two three", 8), wrapped("现金够用吗", 6)
    (['one two', 'three'], ['现金够', '用吗'])
    """
    lines = textwrap.wrap(text, width) or [""]
    return [part for line in lines for part in _cut(line, width)]


def _cut(line: str, width: int) -> Iterator[str]:
    part, taken = "", 0
    for character in line:
        wide = _SQUEEZED if unicodedata.east_asian_width(character) in "WF" else 1
        if taken + wide > width:
            yield part
            part, taken = "", 0
        part, taken = part + character, taken + wide
    yield part


# ── on the sheet ─────────────────────────────────────────────────────────────────────────────────────────────────────


def draw(book: xw.Book, rows: Sequence[Row], language: Language) -> None:
    """Write the panel over the one before it, on the sheet Explain or, in any other workbook, on a sheet of its own.

    Raises CellsInTheWayError where the user has put something below the panel.
    """
    old = _panel(book, language)
    block = old[0, 0].resize(len(rows), len(WIDTHS))
    _check_free(old, block)
    old.clear_contents()
    _plain(old)
    block.value = [[as_text(cell) for cell in [*row.cells, *[None] * (len(WIDTHS) - len(row.cells))]] for row in rows]
    at = 0
    for (style, kinds), alike in groupby(rows, key=lambda row: (row.style, tuple(row.kinds))):
        count = len(list(alike))
        _dress(block[at : at + count, :], style, kinds)
        at += count
    book.names[NAME].refers_to = f"={_quoted(block.sheet.name)}!{block.get_address()}"
    block.sheet.activate()


def _panel(book: xw.Book, language: Language) -> xw.Range:
    """The block written last; in a workbook that has none, the first cell of a new sheet."""
    if NAME in names_of(book):
        found: xw.Range = book.names[NAME].refers_to_range
        return found
    sheet = add_sheet(book, say(language, "macros.explain.sheet"))
    for at, width in enumerate(WIDTHS, 2):
        sheet.range((1, at)).column_width = width
    sheet.range((1, 1)).column_width = 2
    for row, (key, style) in enumerate((("title", "title"), ("line", "line")), 1):
        cell = sheet.range((row, 2))
        cell.value = say(language, f"sheets.explain.{key}")
        _dress(cell, style, ())  # type: ignore[arg-type]
    anchor = sheet.range((4, 2))
    book.names.add(NAME, f"={_quoted(sheet.name)}!{anchor.get_address()}")
    return anchor


def add_sheet(book: xw.Book, name: str) -> xw.Sheet:
    """A new sheet behind all others, numbered where the name is taken."""
    taken = {sheet.name.lower() for sheet in book.sheets}
    free = next(said for number in range(1, len(taken) + 2) if (said := name if number == 1 else f"{name} {number}").lower() not in taken)
    return book.sheets.add(free, after=book.sheets[-1])


def _check_free(old: xw.Range, block: xw.Range) -> None:
    """The rows that the panel grows by must be blank."""
    grows = block.shape[0] - old.shape[0]
    if grows > 0 and holds_anything(block[old.shape[0] :, :]):
        below = block[old.shape[0] :, :]
        raise CellsInTheWayError(NAME, f"{below.sheet.name}!{below.get_address(row_absolute=False, column_absolute=False)}")


def _plain(block: xw.Range) -> None:
    _dress(block, "body", ())
    block.number_format = FORMATS["any"]
    block.horizontal_alignment = "left"


def _dress(rows: xw.Range, style: Style, kinds: Sequence[str]) -> None:
    size, bold, colour, fill = LOOKS[style]
    rows.font.size, rows.font.bold, rows.font.color, rows.color = size, bold, colour, fill
    for at, kind in enumerate(kinds):
        if style in ("body", "total"):
            rows[:, at].number_format = FORMATS[kind]
        if kind in LEFT and at and kinds[at - 1] not in LEFT:
            rows[:, at].number_format = APART
        rows[:, at].horizontal_alignment = "left" if kind in LEFT or len(kinds) == len(("label", "value")) else "right"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
