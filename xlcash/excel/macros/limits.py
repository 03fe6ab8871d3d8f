"""Review limits, of the Credit group of the ribbon: accepted limits go to Customers, then everything is proposed afresh."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import xlwings as xw

from xlcash.domain.tables import CUSTOMERS, Table, normal_header, word_keys
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.books import language_of, named_range, spill, table_named
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.refresh import refresh
from xlcash.language import find, say

AFFECTED: Final = ("limits", "exposure", "release", "credit")  # the results that a limit has a say in, or stands beside


def review_limits(book: xw.Book) -> str:
    """Take over the limits that are marked, bring the proposals up to date, show them, and say what was taken and what is proposed."""
    language, limits = language_of(book), spill(book, "limits")
    before = rows_or_error(BookReader(book).call(limits.formula))
    taken, refused = _take_over(book, before[0])
    reader = refresh(book, [spill(book, key) for key in AFFECTED], lambda at, of: say(language, "macros.reviewing", at=at, of=of))
    rows = rows_or_error(reader.call(limits.formula))
    _name_rows(book, column_of(rows, "customer"))
    limits.anchor.sheet.activate()
    changes = Counter(column_of(rows, "limit_change"))
    counts = {change: changes[word] for change, word in find(language, "words.limit_change").items()}
    said = say(language, "macros.reviewed", taken=taken, **counts)
    return f"{said} {say(language, 'macros.limits_moved', moved=refused)}" if refused else said


def _take_over(book: xw.Book, heads: list[Any]) -> tuple[int, int]:
    """Write each marked limit as it is shown into Customers, and wipe all marks; the numbers of limits taken and of marks refused.

    A mark is for the customer whose number stands beside it as a constant.  Where the result shows another customer in that row, the list
    has moved under the mark and nothing is written.  A blank proposal is never written: on Customers a blank means no limit at all.
    """
    anchor = spill(book, "limits").anchor
    height = anchor.sheet.used_range.last_cell.row - anchor.row
    marks = named_range(book, "xc_accept").offset(1, 0).resize(height, 2)
    shown = [heads, *map(list, rows_of(anchor.offset(1, 0).resize(height, len(heads)).raw_value))]
    lines = zip(rows_of(marks.raw_value), column_of(shown, "customer"), column_of(shown, "proposed_limit"), strict=True)
    marked = [(at, *line) for at, line in enumerate(lines) if word_keys("flag").get(normal_header(line[0][0] or "")) == "yes"]
    accepted = {customer: limit for _, (_, meant), customer, limit in marked if customer == meant and isinstance(limit, float)}
    for at, *_ in marked:
        marks[at, 0].value = None
    taken = _write_limits(table_named(book, CUSTOMERS.name), accepted)
    return taken, len(marked) - taken


def _write_limits(table: xw.main.Table, limits: dict[str, float]) -> int:
    """Write one cell a customer; the number written. A customer that Customers can't tell is left alone."""
    rows = _read(table).rows
    row_of = dict(zip(rows["customer"], rows.index, strict=True))
    heads = rows_of(table.range.raw_value)[0]
    column = next(at for at, head in enumerate(heads) if CUSTOMERS.by_header.get(normal_header(head or ""), ("",))[0] == "credit_limit")
    known = {int(row_of[customer]): limit for customer, limit in limits.items() if customer in row_of}
    for row, limit in known.items():
        table.range[row, column].value = limit
    return len(known)


def _name_rows(book: xw.Book, customers: list[Any]) -> None:
    """State beside the column of marks whom each row is for."""
    first = named_range(book, "xc_accept").offset(1, 1)
    last = first.sheet.used_range.last_cell.row
    first.resize(last - first.row + 1, 1).clear_contents()
    if customers:
        first.resize(len(customers), 1).value = [[customer] for customer in customers]


def _read(table: xw.main.Table) -> Table:
    return TABLES.table(CUSTOMERS, rows_of(table.range.raw_value))
