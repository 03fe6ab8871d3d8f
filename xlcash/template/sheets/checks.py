"""Checks: every total that must equal another, side by side, and what each sheet says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    NOT_BLANK,
    Formula,
    absolute,
    all_of,
    begins,
    compared,
    count_where,
    day_of_month,
    equal,
    is_number,
    literal,
    shown,
    total,
    total_where,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets import ageing, provision
from xlcash.template.sheets.base_currency import in_base, ledger_balance, operating_cash
from xlcash.template.sheets.calls import MONTHS, WEEKS
from xlcash.template.sheets.chart_data import DAYS
from xlcash.template.sheets.strips import AGREES_WITHIN, COUNT, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("check", 330, "text"), Column("amount", 130, "money2"), Column("compared", 130, "money2"), Column("difference", 120, "money2"),
    Column("state", 130, "text"), Column("where", 150, "text"), Column("remedy", 480, "text"),
)  # fmt: skip
STATE: Final = 5  # the column of the lights, from 0
STATES: Final[dict[t.LightName, str]] = {"green": "agrees", "yellow": "open", "red": "differs"}
COMMON_MONTHS: Final = 3  # whole months that lie within the days of the daily forecast, wherever in a month it begins
Amount = Callable[[Book], Formula]


class Check(NamedTuple):
    """Two amounts that are got in different ways and must agree; one that may wait for a person is yellow where it does not."""

    key: str
    where: str
    amount: Amount
    other: Amount
    waits: bool = False


def write(book: Book) -> None:
    sheet, look = book.sheets["checks"], book.look
    sheet.heading(COLUMNS)
    sheet.heads(HEAD, COLUMNS, texts=[book.say(f"sheets.checks.heads.{column.key}") for column in COLUMNS])
    for row, check in enumerate(CHECKS, HEAD + 1):
        _row(book, row, check)
    last = HEAD + len(CHECKS)
    rules = Rules(look, sheet.grid, rows=len(CHECKS) - 1)
    rules.status((HEAD + 1, STATE, last, STATE), f"$F{HEAD + 2}", quiet=False, ruled=True)
    rules.hairline(1, len(COLUMNS))
    _strips(book, last + 2)
    sheet.strip(book.facts(verdict(book), as_of_fact(book)))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(last + 5 + len(_speaking(book)), len(COLUMNS), one=True)


def differing(book: Book) -> Formula:
    """How many checks differ."""
    return _in_state(book, "red")


def _in_state(book: Book, light: t.LightName) -> Formula:
    states = book.sheets["checks"].range(f"F{HEAD + 2}", f"F{HEAD + 1 + len(CHECKS)}")
    return count_where((states, equal(_state_word(book, light))))


def _row(book: Book, row: int, check: Check) -> None:
    sheet, look = book.sheets["checks"], book.look
    sheet.write(row, 1, book.say(f"sheets.checks.{check.key}.says"))
    sheet.write(row, 2, _told(check.amount(book)))
    sheet.write(row, 3, _told(check.other(book)))
    amount, other = (sheet.at(f"{letter}{row + 1}") for letter in "CD")
    known = all_of(is_number(amount), is_number(other))
    sheet.write(row, 4, when(known, amount - other, ""))
    apart: t.LightName = "yellow" if check.waits else "red"
    agrees = absolute(sheet.at(f"E{row + 1}")) < AGREES_WITHIN
    state = when(known, when(agrees, _state_word(book, "green"), _state_word(book, apart)), book.say("sheets.checks.states.nothing"))
    sheet.write(row, STATE, state)
    sheet.write(row, 6, book.link(check.where), look.f("xc Link"))
    remedy = book.say(f"sheets.checks.{check.key}.remedy")
    settled = begins(sheet.at(f"F{row + 1}"), t.LIGHTS["green"].symbol)
    sheet.write(row, 7, when(settled, "", remedy), look.f("xc Small"))


def _told(amount: Formula) -> Formula:
    """A number, or nothing where there is none to compare."""
    return unless_error(amount, "")


def _state_word(book: Book, light: t.LightName) -> str:
    return f"{t.LIGHTS[light].symbol} {book.say(f'sheets.checks.states.{STATES[light]}')}"


def verdict(book: Book) -> Formula:
    """The worst there is to say: checks that differ, else those that wait for a person."""
    said = book.sentence("sheets.checks.agree", n=shown(_in_state(book, "green"), COUNT))
    lights: Mapping[str, t.LightName] = {"waiting": "yellow", "apart": "red"}
    for key, light in lights.items():
        number = _in_state(book, light)
        said = when(number > 0, book.sentence(f"sheets.checks.{key}", n=shown(number, COUNT)), said)
    return said


# ── what the sheets say of themselves ────────────────────────────────────────────────────────────────────────────────


def _speaking(book: Book) -> list[str]:
    """The answering sheets, in the order of their tabs; each has a control strip."""
    return [key for key, sheet in book.sheets.items() if sheet.kind == "output"]


def _strips(book: Book, row: int) -> None:
    """Every answering sheet and its own control strip, in the colour of the light the strip begins with."""
    sheet, look, speaking = book.sheets["checks"], book.look, _speaking(book)
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, 1, book.say("sheets.checks.strips.title"), look.f("xc Section"))
    sheet.write(row + 1, 1, book.say("sheets.checks.strips.message"), look.f("xc Small"))
    first = row + 2
    for at, key in enumerate(speaking, first):
        sheet.write(at, 1, book.link(key), look.f("xc Link"))
        sheet.write(at, 2, book.sheets[key].at("B3") & "", look.f("xc Small"))
    rules = Rules(look, sheet.grid, first=first, rows=len(speaking) - 1)
    rules.status((first, 2, first + len(speaking) - 1, 2), f"$C{first + 1}", ruled=True)
    rules.hairline(1, len(COLUMNS))


# ── the amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
    Check("tail", "provision", _of_provision("uncollected", "provision"), _of_provision("provision", "provision")),
    Check("uncollected", "provision", _of_provision("uncollected", "balance"), _owed),
)
