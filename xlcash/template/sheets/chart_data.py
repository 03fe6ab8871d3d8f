"""Chart data: the figures and fixed blocks that Dashboard and charts read, formulas all of them.

Figures stand in full currency, blocks in display units.  The band around the expected cash is the P10–P90 range of Cash at risk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import (
    NOT_AVAILABLE,
    Formula,
    Range,
    all_of,
    compared,
    count_where,
    ends_with,
    index,
    is_number,
    lowest,
    match,
    numbers_in,
    total,
    total_where,
    unless_error,
    when,
)
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets import ageing, credit, exposures
from xlcash.template.sheets.base_currency import invoiced, ledger_balance, operating_cash
from xlcash.template.sheets.calls import CASH, MONTHS, cash_forecast, tables
from xlcash.template.sheets.collection_steps import steps
from xlcash.template.sheets.customers import followed_rows
from xlcash.template.sheets.messages import number as messages_number
from xlcash.template.sheets.settings import setting
from xlcash.template.style.tokens import ROW

NEXT_DAYS: Final = 30
DAYS: Final = 92  # of the daily forecast: three months whole, thirteen weeks nearly to the day
YEAR: Final = 365
FIRST: Final = HEAD + 2  # row 6
OVERDUE_BANDS: Final = ageing.BANDS[1:]
OLD_BANDS: Final = ageing.BANDS[3:]
FIGURES: Final = (Column("figure", 320, "text"), Column("value", 130, "plain"))
MONTH_BLOCK: Final = (
    Column("month", 80, "ym"), Column("expected", 80, "unit"), Column("reserve", 80, "unit"), Column("p10", 80, "unit"),
    Column("band", 100, "unit"), Column("lowest", 80, "unit"),
)  # fmt: skip
AGE_BLOCK: Final = (Column("age", 100, "text"), Column("open", 80, "unit"))
DRIVER_BLOCK: Final = (Column("driver", 110, "text"), Column("moved", 80, "unit"))
DRIVERS: Final = ("collections", "new_sales", "other_in", "rigid_out", "flexible_out")
FLOW_BLOCK: Final = tuple(Column(key, 96, "unit") for key in ("collections", "inflows", "rigid", "flexible"))
RESERVE: Final = (
    Column("rule", 260, "text"), Column("target_low", 104, "money"), Column("target_high", 104, "money"),
    Column("months_held", 84, "ratio"), Column("gap", 104, "money"), Column("status", 120, "text"),
)  # fmt: skip
AT: Final = {  # first columns, from 0
    "figures": 1, "months": 4, "ages": 11, "flows": 14, "exposures": 19, "next": 29, "reserve": 42, "drivers": 49, "stress": 52,
    "cash_at_risk": 58, "sales_forecast": 65, "payment_curve": 71, "working_capital": 75, "concentration": 86, "levels": 89, "steps": 92,
    "collection_kpi": 95, "riskiest": 100, "insured_cash": 104, "insured_loss": 108, "weeks": 117, "inflows": 122, "warnings": 126,
    "limits": 130,
}  # fmt: skip


def figure(book: Book, key: str) -> Formula:
    """One of the figures, as any sheet's formula refers to it."""
    return book.sheets["chart_data"].at(f"C{FIRST + list(_FIGURES).index(key)}")


def block(book: Book, key: str, columns: Sequence[Column], rows: Iterable[Sequence[Formula | str]]) -> None:
    """What a chart reads, in the block's place: its headers and its rows."""
    sheet, first = book.sheets["chart_data"], AT[key]
    sheet.widths(columns, first)
    texts = [book.say(f"sheets.chart_data.{key}.{column.key}") for column in columns]
    sheet.heads(HEAD, columns, first, texts=texts)
    for row, cells in enumerate(rows, HEAD + 1):
        for col, cell in enumerate(cells, first):
            sheet.write(row, col, cell)


def spills(book: Book) -> None:
    """The next days and the reserve: results that other sheets read but nobody needs to look at."""
    sheet = book.sheets["chart_data"]
    sheet.spill("next_days", _place("next"), cash_forecast(book, DAYS, "daily"), CASH)
    sheet.spill("reserve", _place("reserve"), book.xc("XC_RESERVE", *tables(book, "Accounts", "Monthly", "Settings", "Rates")), RESERVE)


def write(book: Book) -> None:
    sheet = book.sheets["chart_data"]
    sheet.heading(FIGURES, last=AT["next"] - 2)
    sheet.grid.set_row_pixels(HEAD, ROW["head2"])
    for key, columns in _BLOCKS.items():
        sheet.widths(columns, AT[key])
        if key in ("next", "reserve"):
            continue
        sheet.heads(HEAD, columns, AT[key], texts=[book.say(f"sheets.chart_data.{key}.{column.key}") for column in columns])
    sheet.strip(book.sentence("sheets.chart_data.strip", unit=book.unit_name()))
    _months(book)
    _ages(book)
    _flows(book)
    exposures.write(book, AT["exposures"])
    _figures(book)
    _drivers(book)
    sheet.page(FIRST + len(_FIGURES), AT["next"] - 2, wide=2)
    sheet.grid.freeze_panes(HEAD + 1, 0)


def _place(key: str) -> str:
    return str(xl_rowcol_to_cell(HEAD, AT[key]))


_BLOCKS: Final = {
    "figures": FIGURES, "months": MONTH_BLOCK, "ages": AGE_BLOCK, "flows": FLOW_BLOCK, "exposures": exposures.COLUMNS, "next": CASH,
    "reserve": RESERVE, "drivers": DRIVER_BLOCK,
}  # fmt: skip


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _months(book: Book) -> None:
    sheet, forecast, risk = book.sheets["chart_data"], book.spills["forecast"], book.spills["cash_at_risk"]
    closing = forecast.column("closing", MONTHS)
    unit, first = book.look.unit, AT["months"]
    for at in range(1, MONTHS + 1):
        cash = forecast.cell("closing", at)
        p10, p90 = (_or_na(risk.cell(key, at)) for key in ("p10", "p90"))
        end = forecast.cell("period_end", at)
        values = (
            when(is_number(end), end, ""),
            _or_na(cash) / unit,
            _or_na(forecast.cell("reserve_target", at)) / unit,
            p10 / unit,
            (p90 - p10) / unit,
            when(all_of(is_number(cash), cash.equals(lowest(closing))), cash / unit, NOT_AVAILABLE),
        )
        for col, value in enumerate(values, first):
            sheet.write(HEAD + at, col, value)


def _or_na(value: Formula) -> Formula:
    """The number, or #N/A, which a chart leaves out."""
    return when(is_number(value), value, NOT_AVAILABLE)


def _ages(book: Book) -> None:
    sheet, spill = book.sheets["chart_data"], book.spills["ageing"]
    for at, band in enumerate(ageing.BANDS, 1):
        sheet.write(HEAD + at, AT["ages"], spill.cell(band, 0) & "")
        sheet.write(HEAD + at, AT["ages"] + 1, unless_error(ageing.of_total_row(book, band) / book.look.unit, 0))


def _flows(book: Book) -> None:
    sheet, forecast = book.sheets["chart_data"], book.spills["forecast"]
    for at in range(1, MONTHS + 1):
        flow = {key: forecast.cell(key, at) for key in ("collections", "new_sales", "other_in", "rigid_out", "flexible_out")}
        values = (flow["collections"], flow["new_sales"] + flow["other_in"], flow["rigid_out"], flow["flexible_out"])
        for col, value in enumerate(values, AT["flows"]):
            sheet.write(HEAD + at, col, unless_error(value / book.look.unit, 0))


def _drivers(book: Book) -> None:
    """What moves cash between today and its lowest point, by kind of flow."""
    sheet, forecast = book.sheets["chart_data"], book.spills["forecast"]
    until = (forecast.column("period_end", MONTHS), compared("<=", figure(book, "lowest_month")))
    for row, kind in enumerate(DRIVERS, HEAD + 1):
        sheet.write(row, AT["drivers"], book.say(f"results.headers.{kind}"))
        moved = total_where(forecast.column(kind, MONTHS), until) / book.look.unit
        sheet.write(row, AT["drivers"] + 1, unless_error(moved, 0))


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(book: Book) -> None:
    sheet = book.sheets["chart_data"]
    for row, (key, (number, formula)) in enumerate(_FIGURES.items(), HEAD + 1):
        sheet.write(row, AT["figures"], book.say(f"sheets.chart_data.figures.{key}"))
        sheet.write(row, AT["figures"] + 1, formula(book), book.look.f("xc Output", number, align="right"))


def _closing(book: Book) -> Range:
    return book.spills["forecast"].column("closing", MONTHS)


def _lowest_month(book: Book) -> Formula:
    return match(figure(book, "lowest"), _closing(book))


def _at_lowest(key: str) -> Callable[[Book], Formula]:
    return lambda book: index(book.spills["forecast"].column(key, MONTHS), figure(book, "lowest_place"))


def _p10_at_lowest(book: Book) -> Formula:
    top, bottom = (xl_rowcol_to_cell(row, AT["months"] + 3) for row in (HEAD + 1, HEAD + MONTHS))
    return index(book.sheets["chart_data"].range(top, bottom), figure(book, "lowest_place")) * book.look.unit


def _of_bands(*bands: str) -> Callable[[Book], Formula]:
    def formula(book: Book) -> Formula:
        sums = [ageing.of_total_row(book, band) for band in bands]
        whole = sums[0]
        for each in sums[1:]:
            whole = whole + each
        return whole

    return formula


def _of_red(key: str) -> Callable[[Book], Formula]:
    def formula(book: Book) -> Formula:
        light = book.spills["credit"].column("light", followed_rows(book.spills["credit"]))
        return total_where(credit.following(book, key), (light, ends_with(book.say("words.light.red"))))

    return formula


def _lights(name: str) -> Callable[[Book], Formula]:
    return lambda book: count_where((book.spills["credit"].column("light"), ends_with(book.say(f"words.light.{name}"))))


def _days_sales_outstanding(book: Book) -> Formula:
    return book.xc("XC_DSO", figure(book, "open"), figure(book, "sales_year"), YEAR)


def _sales_year(book: Book) -> Formula:
    dated = book.column("Invoices", "invoice_date")
    return invoiced(book, (dated, compared("<=", book.as_of)), (dated, compared(">", book.as_of - YEAR)))


def _months_held(rule: int) -> Callable[[Book], Formula]:
    return lambda book: _or_na(book.spills["reserve"].cell("months_held", rule))


def _net_days(book: Book) -> Formula:
    net = book.spills["next_days"].column("net", NEXT_DAYS)
    return when(numbers_in(net) > 0, total(net), NOT_AVAILABLE)


_FIGURES: Final[dict[str, tuple[str, Callable[[Book], Formula]]]] = {
    "open": ("money", lambda book: ageing.of_total_row(book, "total")),
    "overdue": ("money", _of_bands(*OVERDUE_BANDS)),
    "old": ("money", _of_bands(*OLD_BANDS)),
    "ledger": ("money", ledger_balance),
    "accounts": ("money", operating_cash),
    "lowest": ("money", lambda book: when(numbers_in(_closing(book)) > 0, lowest(_closing(book)), NOT_AVAILABLE)),
    "lowest_place": ("int", _lowest_month),
    "lowest_month": ("date", _at_lowest("period_end")),
    "lowest_target": ("money", _at_lowest("reserve_target")),
    "lowest_gap": ("money", _at_lowest("gap")),
    "lowest_p10": ("money", _p10_at_lowest),
    "gap_share": ("pct", lambda book: setting(book, "gap_share_of_reserve")),
    "cash_today": ("money", lambda book: _or_na(book.spills["next_days"].cell("opening", 1))),
    "net_days": ("money", _net_days),
    "held_fixed": ("ratio", _months_held(1)),
    "held_operating": ("ratio", _months_held(2)),
    "sales_year": ("money", _sales_year),
    "days_sales": ("ratio", _days_sales_outstanding),
    "scored": ("int", lambda book: _lights("green")(book) + _lights("yellow")(book) + _lights("red")(book)),
    "green": ("int", _lights("green")),
    "yellow": ("int", _lights("yellow")),
    "red": ("int", _lights("red")),
    "red_open": ("money", _of_red("open")),
    "red_overdue": ("money", _of_red("overdue")),
    "steps_due": ("int", lambda book: steps(book, "<=")),
    "steps_late": ("int", lambda book: steps(book, "<")),
    "remarks": ("int", messages_number),
}  # fmt: skip
