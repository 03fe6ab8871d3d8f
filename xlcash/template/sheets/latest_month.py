"""The latest month of Working capital: its figures, and what it says by itself, worked out from Monthly by the plain functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from xlcash.domain.dates import SERIAL_OF_DAY_ZERO, serial
from xlcash.template.book import Book
from xlcash.template.formula import (
    Formula,
    all_of,
    compared,
    higher_of,
    highest,
    index,
    lookup,
    numbers_in,
    shown,
    total_where,
    unless_error,
    when,
)
from xlcash.template.sheet import Sheet, Spill
from xlcash.template.sheets import ageing
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import MONTH
from xlcash.template.style.tokens import HAIR

DASH: Final = "–"
ROWS: Final = 5
VALUE_AT: Final = 4  # columns to the right of the label


def figure(spill: Spill, key: str) -> Formula:
    """A figure of the latest month; #N/A where there is none."""
    months = spill.column("month", MONTHS)
    return lookup(highest(months), months, spill.column(key, MONTHS))


def balance(book: Book, spill: Spill, key: str, back: int = 0) -> Formula:
    """What Monthly says of the latest month, or of one so many months before it; 0 where there is none."""
    first, months = figure(spill, "month"), book.column("Monthly", "month")
    from_, to = (compared(sign, unless_error(_months_later(first, by - back), 0)) for sign, by in ((">=", 0), ("<", 1)))
    return total_where(book.column("Monthly", key), (months, from_), (months, to))


def _months_later(first: Formula, months: int) -> Formula:
    """EDATE of the first day of a month."""
    value = first.value
    if isinstance(value, float):
        month = np.datetime64(int(value) - SERIAL_OF_DAY_ZERO, "D").astype("datetime64[M]") + months
        value = serial(month.astype("datetime64[D]").astype(dt.date))
    return Formula(f"EDATE({first.text},{months})", value)


def write(book: Book, sheet: Sheet, spill: Spill, row: int, col: int) -> None:
    """Five figures, a label and a value each, from (row, col) on, counted from 0."""
    look = book.look
    line: dict[str, Any] = {"bottom": 1, "bottom_color": HAIR}
    for at, (key, (number, formula)) in enumerate(_FIGURES.items(), row):
        for between in range(col + 1, col + VALUE_AT):
            sheet.write(at, between, None, look.f("xc Output", **line))
        sheet.write(at, col, book.say(f"sheets.working_capital.alone.{key}"), look.f("xc Output", "text", indent=1, **line))
        value = unless_error(formula(book, spill), DASH)
        sheet.write(at, col + VALUE_AT, value, look.f("xc Output", number, align="right", **line))


def _with_vat(book: Book, amount: Formula) -> Formula:
    return amount * (setting(book, "vat_rate") + 1)


def _days(spill: Spill) -> Formula:
    first = figure(spill, "month")
    return _months_later(first, 1) - first


def _count_back(book: Book, spill: Spill) -> Formula:
    """By the sales of Monthly, if its rows end with this month: count-back relies on their order."""
    months, sales = book.column("Monthly", "month"), book.column("Monthly", "sales")
    last, first = index(months, higher_of(numbers_in(months), 1)), figure(spill, "month")
    without_vat = balance(book, spill, "receivables") / (setting(book, "vat_rate") + 1)
    days = book.xc("XC_DSO_COUNTBACK", without_vat, Formula(sales.text, [[cell] for cell in sales.cells]))
    return when(all_of(last >= first, last < _months_later(first, 1)), days, DASH)


def _stock(book: Book, spill: Spill) -> Formula:
    return book.xc("XC_DIO", balance(book, spill, "inventory"), balance(book, spill, "cogs"), _days(spill))


def _payables(book: Book, spill: Spill) -> Formula:
    purchases = _with_vat(book, balance(book, spill, "purchases"))
    return book.xc("XC_DPO", balance(book, spill, "payables"), purchases, _days(spill))


def _cycle(book: Book, spill: Spill) -> Formula:
    return book.xc("XC_CCC", _count_back(book, spill), _stock(book, spill), _payables(book, spill))


def _collected(book: Book, spill: Spill) -> Formula:
    """What was collected in the month of the as-of date, whose receivables not due Ageing knows."""
    sales = _with_vat(book, balance(book, spill, "sales"))
    not_due = ageing.of_total_row(book, "not_due")
    share = book.xc("XC_CEI", balance(book, spill, "receivables", back=1), sales, balance(book, spill, "receivables"), not_due)
    return when(shown(figure(spill, "month"), MONTH).equals(shown(book.as_of, MONTH)), share, DASH)


_FIGURES: Final[Mapping[str, tuple[str, Callable[[Book, Spill], Formula]]]] = {
    "count_back": ("ratio", _count_back),
    "dio": ("ratio", _stock),
    "dpo": ("ratio", _payables),
    "ccc": ("ratio", _cycle),
    "cei": ("pct1", _collected),
}
