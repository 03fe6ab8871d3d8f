"""Columns that follow a list of customers, cell by cell: name, what is open, what is overdue, limit and headroom; and the choice of one."""

from __future__ import annotations

import math
from typing import Final

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import Formula, Range, Value, for_each, lookup, unless_error
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets.inputs import VALIDATED
from xlcash.template.style.tokens import INPUT_RULE

FOLLOWED: Final = 5_000  # customers that the columns follow; more when there are more
ROOM: Final = 500


NOBODY: Final = "–"  # no customer yet: a blank cell would reach a function as 0 in one program and as nothing in another


def pick_customer(sheet: Sheet, place: str, name: str, first: str, *, beside: bool = False) -> Formula:
    """The input cell of the customer whom a sheet shows, chosen from Customers; `name` is the cell's.

    A label stands above it and what the customer is called below, or both `beside` it in one row.
    """
    book, look, (row, col) = sheet.book, sheet.book.look, xl_cell_to_rowcol(place)
    label = book.say(f"sheets.{sheet.key}.customer")
    if beside:
        sheet.write(row, col - 1, label, look.f("xc Small", align="right", indent=1))
    else:
        sheet.heads(row - 1, (Column("customer", 0, "text"),), col, texts=[label])
    sheet.write(row, col, first, look.f("xc Input", "text", border=1, border_color=INPUT_RULE, indent=1))
    sheet.grid.data_validation(place, {
        "validate": "list", "source": f"={book.sheets['customers'].quoted}!$B${HEAD + 2}:$B${HEAD + 1 + VALIDATED}",
        "input_title": "xlcash", "input_message": book.say(f"sheets.{sheet.key}.pick"), "error_type": "warning",
    })  # fmt: skip
    look.book.define_name(name, f"={sheet.quoted}!{xl_rowcol_to_cell(row, col, row_abs=True, col_abs=True)}")
    picked = Formula(name, first)
    called = lookup(picked, book.column("Customers", "customer"), book.column("Customers", "name"))
    called_at = (row, col + 1) if beside else (row + 1, col)
    sheet.write(*called_at, unless_error(called & "", ""), look.f("xc Small", indent=1))
    return picked


def followed_rows(spill: Spill) -> int:
    return max(FOLLOWED, len(spill.rows) + ROOM)


def customer_name(book: Book, keys: Range) -> Formula:
    """The name on Customers, "" for a customer who is not there."""
    codes, names = book.column("Customers", "customer"), book.column("Customers", "name")
    known = _by_key(codes, names)
    return for_each(keys, f'IFERROR({_found(keys, codes, names)}&"","")', lambda key: known.get(_folded(key)) or "")


def open_amount(book: Book, keys: Range, *columns: str) -> Formula:
    """What Ageing says of a customer: the first column less the others."""
    ageing = book.spills["ageing"]
    rows = followed_rows(ageing)
    codes, found = ageing.column("customer", rows), [ageing.column(column, rows) for column in columns]
    sums = [_by_key(codes, column) for column in found]
    body = "-".join(f"IFERROR({_found(keys, codes, column)},0)" for column in found)

    def amount(key: Value) -> float:
        first: float
        first, *others = [each.get(_folded(key), 0.0) for each in sums]
        return first - math.fsum(others)

    return for_each(keys, body, amount)


def credit_limit(book: Book, keys: Range) -> Formula:
    """The limit on Customers; "" where none is set (0 means stop)."""
    codes, limits = book.column("Customers", "customer"), book.column("Customers", "credit_limit")
    known = _by_key(codes, limits)
    found = _found(keys, codes, limits)

    def limit(key: Value) -> Value:
        stated = known.get(_folded(key))
        return "" if stated is None else stated

    return for_each(keys, f'IFERROR(IF({found}="","",{found}),"")', limit)


def headroom(limits: Range, amounts: Range) -> Formula:
    """Limit less what is open, "" without a limit."""
    pairs = zip(limits.cells, amounts.cells, strict=True)
    values = [[limit - amount if isinstance(limit, float) and isinstance(amount, float) else ""] for limit, amount in pairs]
    return Formula(f'IF(ISNUMBER({limits.text}),{limits.text}-{amounts.text},"")', values + [[""]] * (limits.rows - len(values)))


def _found(keys: Range, codes: Range, column: Range) -> str:
    return f'INDEX({column.text},MATCH({keys.text}&"",{codes.text},0))'


def _by_key(codes: Range, values: Range) -> dict[str, Value]:
    """The first value of every key, as a lookup finds it."""
    found: dict[str, Value] = {}
    for code, value in zip(codes.cells, values.cells, strict=True):
        if isinstance(code, str):
            found.setdefault(code.casefold(), value)
    return found


def _folded(key: Value) -> str:
    return str(key).casefold()
