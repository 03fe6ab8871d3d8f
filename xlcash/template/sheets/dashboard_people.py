"""The names on the Dashboard: whom to call today, and which customers are red."""

from __future__ import annotations

from typing import Final

from xlcash.domain.errors import CellError
from xlcash.template.book import Book
from xlcash.template.formula import Formula, Range, index, is_number, shown, text, unless_error, when
from xlcash.template.sheet import HEAD
from xlcash.template.sheets import credit
from xlcash.template.sheets.customers import followed_rows
from xlcash.template.sheets.strips import COUNT
from xlcash.template.style import tokens as t

LISTED: Final = 5
DAY: Final = "yyyy-mm-dd"
CALLED, RED = 1, 7  # first columns of the two lists, from 0
LAST: Final = {CALLED: 5, RED: 9}
APART: Final = 1_000_000  # more than a sheet of customers has rows


def write(book: Book, row: int) -> None:
    """Two lists side by side from a row (from 0) on: heading, message, the names."""
    sheet, f = book.sheets["dashboard"], book.look.f
    for first, key in ((CALLED, "calls"), (RED, "reds")):
        for col in range(first, LAST[first] + 1):
            sheet.grid.write_blank(row, col, None, f("xc Section", top=1, top_color=t.HAIR))
            for rank in range(1, LISTED + 1):
                sheet.grid.write_blank(row + 1 + rank, col, None, f("xc Small", bottom=1, bottom_color=t.HAIR))
        sheet.write(row, first, book.say(f"sheets.dashboard.{key}.title"), f("xc Section", top=1, top_color=t.HAIR))
        sheet.write(row + 1, first, book.say(f"sheets.dashboard.{key}.message"), f("xc Small"))
    for rank in range(1, LISTED + 1):
        for col, value in {**_call(book, rank), **_red(book, rank)}.items():
            form = f("xc Output" if col in LAST else "xc Small", bottom=1, bottom_color=t.HAIR)
            said = unless_error(value, "")
            sheet.grid.array((row + 1 + rank, col, row + 1 + rank, col), said.formula, said.value, form, spills=False)


def first_call(book: Book) -> Formula:
    """Whom to call first."""
    return _name(book, 1)


def first_red(book: Book) -> Formula:
    """The red customer who owes most."""
    return _red_name(book, _place(book, 1))


def _name(book: Book, rank: int) -> Formula:
    """The customer on a place of the worklist, by name where it has one."""
    spill = book.spills["worklist"]
    name, code = spill.cell("name", rank), spill.cell("customer", rank)
    return when(name.equals(""), code & "", name & "")


def _call(book: Book, rank: int) -> dict[int, Formula]:
    """Name, what is overdue, for how long and until when a step is due, and that step."""
    spill = book.spills["worklist"]
    overdue, oldest, due = (spill.cell(key, rank) for key in ("overdue", "oldest", "due_on"))
    owes = book.sentence("sheets.dashboard.calls.owes", amount=book.in_units(overdue), days=shown(oldest, COUNT))
    until = when(is_number(due), book.sentence("sheets.dashboard.calls.due", day=shown(due, DAY)), "")
    return {
        CALLED: _name(book, rank),
        CALLED + 2: when(is_number(overdue), owes & until, ""),
        CALLED + 4: spill.cell("next_action", rank) & "",
    }


def _red(book: Book, rank: int) -> dict[int, Formula]:
    """One of the red customers who owe most: name, and what it owes."""
    place = _place(book, rank)
    owed, overdue = (book.in_units(index(credit.following(book, key), place)) for key in ("open", "overdue"))
    return {RED: text("■ ") & _red_name(book, place), RED + 2: book.sentence("sheets.dashboard.reds.owes", amount=owed, overdue=overdue)}


def _red_name(book: Book, place: Formula) -> Formula:
    spill = book.spills["credit"]
    name = index(credit.following(book, "name"), place) & ""
    return when(name.equals(""), index(spill.column("customer", followed_rows(spill)), place) & "", name)


def _place(book: Book, rank: int) -> Formula:
    """The row of Credit of the red customer who owes the rank-th most; of those who owe the same whole amount the last comes first.

    The amount and the row are ranked as one number, from which the row is read again.
    """
    spill = book.spills["credit"]
    lights, owed = spill.column("light", followed_rows(spill)), credit.following(book, "open")
    red = book.say("words.light.red")
    whole = f"ROUND(IF(ISNUMBER({owed.text}),{owed.text},0),0)"  # the test inside: LibreOffice rounds the texts, too
    # Text of an add-in's array LibreOffice finds by equality only when it is joined anew.
    both = f'IF({lights.text}&""={text(red).text},{whole}*{APART}+ROW({owed.text})-{HEAD + 1})'
    ranked = _ranked(lights, owed, red)
    return Formula(f"MOD(LARGE({both},{rank}),{APART})", float(ranked[rank - 1][1]) if rank <= len(ranked) else CellError.NUM)


def _ranked(lights: Range, owed: Range, red: str) -> list[tuple[int, int]]:
    pairs = zip(lights.cells, owed.cells, strict=False)
    reds = [(round(amount) if isinstance(amount, float) else 0, at) for at, (light, amount) in enumerate(pairs, 1) if light == red]
    return sorted(reds, reverse=True)
