"""Dashboard: five figures, four charts, one sentence that says the worst first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.cash.triggers import MOST_RULES
from xlcash.template.book import Book
from xlcash.template.formula import Formula, compared, count_where, ends_with, index, is_number, shown, text, total, unless_error, when
from xlcash.template.sheet import Sheet
from xlcash.template.sheets import charts, dashboard_people
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.chart_data import figure
from xlcash.template.sheets.checks import verdict as checks_state
from xlcash.template.sheets.dashboard_people import LISTED
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import COUNT, MONTH, agreement
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Size, place
from xlcash.template.style.rules import Rules

ROWS: Final = (38, 24, 10, 24, 38, 19, 19, 20, 14, 26, 18, *[20] * 11, 18, 26, 18, *[20] * 15, 14, 26, 18, *[20] * LISTED, 12, 22)  # pixels
MODULES: Final = (1, 3, 5, 7, 9)
LAST: Final = 9
PEOPLE: Final = 41  # the row of the names' headings, from 0
STRIP: Final = len(ROWS) - 1
MAIN, SIDE, LOW, LOW_SIDE = Size(740, 220), Size(488, 220), Size(740, 300), Size(488, 300)
DASH: Final = "–"


class Card(NamedTuple):
    """One figure: its value and kind of number, a fact, a status, and the sheet it comes from."""

    key: str
    value: Callable[[Book], Formula]
    number: str
    fact: Callable[[Book], Formula]
    status: Callable[[Book], Formula]
    to: str


class Block(NamedTuple):
    """One chart: first column, row of its title, its maker, size and message."""

    key: str
    first: int
    last: int
    row: int
    make: Callable[[Book, Size], object]
    size: Size
    message: Callable[[Book], Formula]


def grid(sheet: Sheet, rows: tuple[int, ...]) -> None:
    """Five modules and their gutters; the sheet hides its headings."""
    sheet.grid.hide_row_col_headers()
    for col in MODULES:
        sheet.grid.set_column_pixels(col, col, t.MODULE)
        sheet.grid.set_column_pixels(col + 1, col + 1, t.GUTTER)
    for row, pixels in enumerate(rows):
        sheet.grid.set_row_pixels(row, pixels)


def write(book: Book) -> None:
    sheet, look = book.sheets["dashboard"], book.look
    grid(sheet, ROWS)
    sheet.write(0, 1, book.say("sheets.dashboard.title"), look.f("xc Title"))
    sheet.write(0, LAST, _whose(book), look.f("xc Small", align="right"))
    sheet.write(1, 1, _headline(book), look.f("xc Line", font_size=t.SECTION, font_color=t.INK, valign="vcenter"))
    for col, card in zip(MODULES, CARDS, strict=True):
        _card(book, sheet, col, card)
    Rules(look, sheet.grid).status((5, 1, 6, LAST), "B6", quiet=False)
    for block in BLOCKS:
        _block(book, sheet, block)
    dashboard_people.write(book, PEOPLE)
    for col in range(1, LAST + 1):
        sheet.grid.write_blank(STRIP, col, None, look.f("xc Control"))
    sheet.write(STRIP, 1, _strip(book), look.f("xc Control"))
    Rules(look, sheet.grid).status((STRIP, 1, STRIP, 1), f"$B${STRIP + 1}")
    sheet.grid.print_area(0, 0, STRIP, LAST + 1)
    sheet.grid.fit_to_pages(1, 1)
    sheet.grid.freeze_panes(2, 0)


def _card(book: Book, sheet: Sheet, col: int, card: Card) -> None:
    f = book.look.f
    sheet.write(3, col, book.say(f"sheets.dashboard.{card.key}.label"), f("xc Small", top=2, top_color=t.INK, font_color=t.INK))
    sheet.write(4, col, unless_error(card.value(book), DASH), f("xc Figure", card.number))
    sheet.write(5, col, unless_error(card.fact(book), book.say("sheets.dashboard.fill_in")), f("xc Small"))
    status = unless_error(card.status(book), "")
    sheet.single_array(6, col, status, f("xc Small"))  # it may rank the red customers
    sheet.write(7, col, book.link(card.to), f("xc Link", font_size=t.SMALL))


def _block(book: Book, sheet: Sheet, block: Block) -> None:
    f = book.look.f
    for col in range(block.first, block.last + 1):
        sheet.grid.write_blank(block.row, col, None, f("xc Section", top=1, top_color=t.HAIR))
    title = book.say(f"sheets.dashboard.{block.key}.title")
    sheet.write(block.row, block.first, title, f("xc Section", top=1, top_color=t.HAIR))
    sheet.write(block.row + 1, block.first, unless_error(block.message(book), book.say("sheets.dashboard.fill_in")), f("xc Small"))
    corner = f"{xl_col_to_name(block.first)}{block.row + 3}"
    place(sheet.grid, corner, block.make(book, block.size), book.say(f"sheets.dashboard.{block.key}.alt"))


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _whose(book: Book) -> Formula:
    company = book.sheets["start"].at("B5")
    day = shown(book.as_of, "yyyy-mm-dd")
    return book.stale_note & book.sentence("sheets.dashboard.whose", company=company & "", day=day, unit=book.unit_name())


def _short_of(book: Book) -> Formula:
    """How far the reserve allows cash to fall below it before the response plan starts."""
    return figure(book, "lowest_target") * figure(book, "gap_share")


def _cash_sentence(book: Book) -> Formula:
    lowest, month = book.in_units(figure(book, "lowest")), shown(figure(book, "lowest_month"), MONTH)
    gap = figure(book, "lowest_gap")
    below = {"cash": lowest, "month": month, "gap": book.in_units(-gap), "share": shown(figure(book, "gap_share"), "0%")}
    runs_out = book.sentence("sheets.dashboard.headline.out", month=month, cash=book.in_units(-figure(book, "lowest")))
    far = book.sentence("sheets.dashboard.headline.far", **below)
    near = book.sentence("sheets.dashboard.headline.near", **{key: below[key] for key in ("cash", "month", "gap", "share")})
    enough = book.sentence("sheets.dashboard.headline.enough", cash=lowest, month=month)
    short = when(gap < 0, near, enough)
    return when(figure(book, "lowest") < 0, runs_out, when(gap < -_short_of(book), far, short))


def _headline(book: Book) -> Formula:
    rules = count_where((book.spills["triggers"].column("fired", MOST_RULES), ends_with(book.say("words.fired.yes"))))
    fired = when(rules > 0, book.sentence("sheets.dashboard.headline.fired", n=shown(rules, COUNT)), "")
    red = figure(book, "red")
    some, none = book.sentence("sheets.dashboard.headline.red", n=shown(red, COUNT)), book.say("sheets.dashboard.headline.no_red")
    customers = when(red > 0, some, none)
    return unless_error(_cash_sentence(book) & _how_sure(book) & fired & customers, book.say("sheets.dashboard.empty"))


def _chance(book: Book) -> Formula:
    """How likely cash lies below the reserve where it is expected to be lowest."""
    chances = book.spills["cash_at_risk"].column("probability_below_reserve", MONTHS)
    return shown(index(chances, figure(book, "lowest_place")), "0%")


def _how_sure(book: Book) -> Formula:
    return unless_error(book.sentence("sheets.dashboard.headline.sure", chance=_chance(book)), "")


def _lowest_fact(book: Book) -> Formula:
    month, p10 = shown(figure(book, "lowest_month"), MONTH), book.in_units(figure(book, "lowest_p10"))
    return book.sentence("sheets.dashboard.lowest.fact", month=month, p10=p10, chance=unless_error(_chance(book), DASH))


def _lowest_status(book: Book) -> Formula:
    gap, target = figure(book, "lowest_gap"), book.in_units(figure(book, "lowest_target"))
    missing = book.in_units(-gap)
    far = book.sentence("sheets.dashboard.lowest.far", gap=missing, target=target)
    near = book.sentence("sheets.dashboard.lowest.near", gap=missing, target=target)
    return when(gap < -_short_of(book), far, when(gap < 0, near, book.sentence("sheets.dashboard.lowest.enough", target=target)))


def _rule_status(key: str, held: str, low: str, high: str = "") -> Callable[[Book], Formula]:
    def status(book: Book) -> Formula:
        months, least = figure(book, held), setting(book, low)
        said = {"held": shown(months, "0.0"), "low": shown(least, "0.0")}
        said |= {"high": shown(setting(book, high), "0.0")} if high else {}
        words = book.sentence(f"sheets.dashboard.held.{key}", **said)
        return when(months >= least, t.LIGHTS["green"].symbol + " ", t.LIGHTS["red"].symbol + " ") & words

    return status


def _days_fact(book: Book) -> Formula:
    share = shown(-figure(book, "net_days") / figure(book, "cash_today"), "0%")
    uses = book.sentence("sheets.dashboard.days.fact", share=share, limit=shown(figure(book, "gap_share"), "0%"))
    return when(figure(book, "net_days") < 0, uses, book.say("sheets.dashboard.days.gains"))


def _days_status(book: Book) -> Formula:
    limit = -(figure(book, "cash_today") * figure(book, "gap_share"))
    return when(figure(book, "net_days") < limit, book.say("sheets.dashboard.days.act"), book.say("sheets.dashboard.days.fine"))


def _red_fact(book: Book) -> Formula:
    owed, overdue = book.in_units(figure(book, "red_open")), book.in_units(figure(book, "red_overdue"))
    share = shown(figure(book, "red_open") / figure(book, "open"), "0%")
    some = book.sentence("sheets.dashboard.red.fact", owed=owed, overdue=overdue, share=share)
    none = book.sentence("sheets.dashboard.red.none", n=shown(figure(book, "scored"), "#,##0"))
    return when(figure(book, "scored") > 0, when(figure(book, "red") > 0, some, none), text(book.say("sheets.dashboard.fill_in")))


def _red_status(book: Book) -> Formula:
    others = {light: shown(figure(book, light), COUNT) for light in ("green", "yellow")}
    more = when(figure(book, "red") > 1, text(" +") & shown(figure(book, "red") - 1, COUNT), "")
    some = book.sentence("sheets.dashboard.red.stop", **others, name=dashboard_people.first_red(book), more=more)
    none = book.sentence("sheets.dashboard.red.fine", **others)
    return when(figure(book, "scored") > 0, when(figure(book, "red") > 0, some, none), "")


def _steps_fact(book: Book) -> Formula:
    some = book.sentence("sheets.dashboard.steps.fact", late=shown(figure(book, "steps_late"), "#,##0"))
    return when(figure(book, "open") > 0, some, book.say("sheets.dashboard.fill_in"))


def _steps_status(book: Book) -> Formula:
    name = dashboard_people.first_call(book)
    late, due = (book.sentence(f"sheets.dashboard.steps.{key}", name=name) for key in ("late", "due"))
    waiting = when(figure(book, "steps_late") > 0, late, due)
    status = when(figure(book, "steps_due") > 0, waiting, book.say("sheets.dashboard.steps.fine"))
    return when(figure(book, "open") > 0, status, "")


def _cash_message(book: Book) -> Formula:
    return book.sentence("sheets.dashboard.cash.message", month=shown(figure(book, "lowest_month"), MONTH))


def _ages_message(book: Book) -> Formula:
    share = shown(figure(book, "overdue") / figure(book, "open"), "0%")
    days = unless_error(book.sentence("sheets.dashboard.ages.days", days=shown(figure(book, "days_sales"), COUNT)), "")
    return book.sentence("sheets.dashboard.ages.message", share=share, old=book.in_units(figure(book, "old"))) & days


def _flows_message(book: Book) -> Formula:
    forecast = book.sheets["forecast"]
    rigid, collected = forecast.at("H18"), forecast.at("E18")
    said = book.sentence("sheets.dashboard.flows.message", rigid=book.in_units(-rigid), collections=book.in_units(collected))
    return when(rigid.equals(""), text(book.say("sheets.dashboard.fill_in")), said)


def _exposures_message(book: Book) -> Formula:
    chart_data = book.sheets["chart_data"]
    above = chart_data.range("V6", "V15")
    over = count_where((above, compared(">", 0)))
    some = book.sentence("sheets.dashboard.exposures.message", n=shown(over, COUNT), sum=book.in_units(total(above) * book.look.unit))
    fine = when(figure(book, "open") > 0, book.say("sheets.dashboard.exposures.fine"), book.say("sheets.dashboard.fill_in"))
    return when(over > 0, some, fine)


def _strip(book: Book) -> Formula:
    opening = agreement(book, "sheets.dashboard.opening", figure(book, "cash_today"), figure(book, "accounts"))
    owed, ledger = figure(book, "open"), figure(book, "ledger")
    own = book.facts(
        agreement(book, "sheets.dashboard.ageing", owed, ledger),
        when(is_number(figure(book, "cash_today")), opening, book.say("sheets.forecast.empty")),
    )
    remarks = figure(book, "remarks")
    none = when(is_number(owed - ledger), book.say("sheets.messages.none"), "")  # Messages may not yet have the size of its answer
    said = when(remarks > 0, book.sentence("sheets.messages.some", n=shown(remarks, COUNT)), none)
    checks = checks_state(book)
    return book.facts(checks, own, said, text("xlcash ") & unless_error(book.xc("XC_VERSION"), DASH))


CARDS: Final = (
    Card("lowest", lambda book: figure(book, "lowest") / book.look.unit, "unit", _lowest_fact, _lowest_status, "forecast"),
    Card("held", lambda book: figure(book, "held_fixed"), "ratio", _rule_status("fixed", "held_fixed", "reserve_months_fixed_cost"),
         _rule_status("operating", "held_operating", "reserve_low_operating_cost", "reserve_high_operating_cost"), "working_capital"),
    Card("days", lambda book: figure(book, "net_days") / book.look.unit, "unit", _days_fact, _days_status, "response"),
    Card("red", lambda book: figure(book, "red"), "int", _red_fact, _red_status, "credit"),
    Card("steps", lambda book: figure(book, "steps_due"), "int", _steps_fact, _steps_status, "collections"),
)  # fmt: skip
BLOCKS: Final = (
    Block("cash", 1, 5, 9, charts.cash_chart, MAIN, _cash_message),
    Block("ages", 7, 9, 9, charts.ageing_chart, SIDE, _ages_message),
    Block("flows", 1, 5, 23, charts.flow_chart, LOW, _flows_message),
    Block("exposures", 7, 9, 23, charts.exposure_chart, LOW_SIDE, _exposures_message),
)
