"""What the sheet Checks compares: two amounts that are got in different ways and must agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    NOT_BLANK,
    Formula,
    all_of,
    compared,
    count_where,
    day_of_month,
    filled,
    literal,
    total,
    total_where,
    when,
)
from xlcash.template.sheets import ageing, provision
from xlcash.template.sheets.base_currency import in_base, ledger_balance, operating_cash, weighed_in_base
from xlcash.template.sheets.calls import MONTHS, WEEKS
from xlcash.template.sheets.chart_data import DAYS
from xlcash.template.sheets.customers import followed_rows

COMMON_MONTHS: Final = 3  # whole months that lie within the days of the daily forecast, wherever in a month it begins
Amount = Callable[[Book], Formula]


class Check(NamedTuple):
    """Two amounts that are got in different ways and must agree; one that may wait for a person is yellow where it does not.

    Where the first has to cover the second, it may also be the larger one.
    """

    key: str
    where: str
    amount: Amount
    other: Amount
    waits: bool = False
    covers: bool = False


def _open(book: Book) -> Formula:
    items = book.spills["open_items"]
    return in_base(book, items.column("open"), items.column("currency"))


def _of_ageing(*keys: str) -> Amount:
    """Figures of Ageing's total row, added up."""

    def amount(book: Book) -> Formula:
        whole = ageing.of_total_row(book, keys[0])
        for key in keys[1:]:
            whole = whole + ageing.of_total_row(book, key)
        return whole

    return amount


def _of_month(key: str) -> Amount:
    """What Monthly states for the month that ends on the as-of date; #N/A on any other day, and where nothing is stated."""

    def amount(book: Book) -> Formula:
        stated, months = book.column("Monthly", key), book.column("Monthly", "month")
        its_month = (
            (months, compared(">", book.as_of - day_of_month(book.as_of))), (months, compared("<=", book.as_of)), (stated, NOT_BLANK),
        )  # fmt: skip
        some = all_of(day_of_month(book.as_of + 1).equals(1), count_where(*its_month) > 0)
        return when(some, total_where(stated, *its_month), NOT_AVAILABLE)

    return amount


def _bills(book: Book) -> Formula:
    currency = book.column("Bills", "currency")
    return in_base(book, book.column("Bills", "amount"), currency) - in_base(book, book.column("Bills", "paid"), currency)


def _accounts(book: Book) -> Formula:
    return in_base(book, book.column("Accounts", "balance"), book.column("Accounts", "currency"))


def _opening(book: Book) -> Formula:
    return book.spills["forecast"].cell("opening", 1)


def _end(book: Book) -> Formula:
    return book.spills["forecast"].cell("closing", MONTHS)


def _rolled(book: Book) -> Formula:
    return _opening(book) + _net("forecast", MONTHS)(book)


def _net(spill: str, periods: int) -> Amount:
    return lambda book: total(book.spills[spill].column("net", periods))


def _net_of_days_until(spill: str, period: int) -> Amount:
    """The daily forecast up to the end of a week or month."""

    def amount(book: Book) -> Formula:
        days, end = book.spills["next_days"], book.spills[spill].cell("period_end", period)
        return total_where(days.column("net", DAYS), (days.column("period_end", DAYS), compared("<=", end)))

    return amount


def _expected(book: Book) -> Formula:
    """What is expected in the horizon and after it, or never."""
    return total(book.spills["inflows"].column("expected", MONTHS + 1))


def _owed(book: Book) -> Formula:
    """Open invoices, before what is unapplied."""
    return ageing.of_total_row(book, "total") - ageing.of_total_row(book, "unapplied")


def _not_expected(book: Book) -> Formula:
    """What the dates on Expected payments leave out: disputed amounts, and of the others the share that is likely never paid."""
    spill = book.spills["expected_payments"]
    rows = followed_rows(spill)
    weights, *amounts = (spill.column(key, rows) for key in ("probability_unpaid", "open", "disputed", "currency"))
    return when(filled(spill.column("invoice")) > rows, NOT_AVAILABLE, weighed_in_base(book, weights, *amounts))


def _of_provision(spill: str, key: str) -> Amount:
    return lambda book: provision.of_total(book.spills[spill], key)


CHECKS: Final = (
    Check("ledger", "open_items", ledger_balance, _open),
    Check("ageing", "ageing", _of_ageing("total"), _open),
    Check("bands", "ageing", _of_ageing(*ageing.BANDS, "unapplied"), _of_ageing("total")),
    Check("unallocated", "open_items", _of_ageing("unapplied"), lambda _: literal(0), waits=True),
    Check("receivables", "monthly", _open, _of_month("receivables")),
    Check("payables", "monthly", _bills, _of_month("payables"), waits=True),
    Check("cash", "monthly", _accounts, _of_month("cash"), waits=True),
    Check("opening", "forecast", _opening, operating_cash),
    Check("rolls", "forecast", _rolled, _end),
    Check("weeks", "forecast", _net("weeks", WEEKS), _net_of_days_until("weeks", WEEKS)),
    Check("months", "forecast", _net("forecast", COMMON_MONTHS), _net_of_days_until("forecast", COMMON_MONTHS)),
    Check("inflows", "forecast", _expected, _owed),
    Check("provision", "provision", _of_provision("provision", "balance"), _of_ageing("total")),
    Check(
        "tail",
        "provision",
        _of_provision("provision", "provision"),
        _of_provision("uncollected", "uncollected"),
        waits=True,
        covers=True,
    ),
    Check("uncollected", "provision", _of_provision("uncollected", "uncollected"), _not_expected),
)
