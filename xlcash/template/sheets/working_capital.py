"""Working capital: the days money is tied up, whether short-term debts are covered, and what each day is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.domain.working_capital.status import RULES
from xlcash.template.book import Book
from xlcash.template.formula import Formula, literal, numbers_in, shown, unless_error, when
from xlcash.template.sheet import HEAD, Column, Sheet, Spill
from xlcash.template.sheets import ageing, latest_month, working_capital_charts
from xlcash.template.sheets.calls import MONTHS
from xlcash.template.sheets.settings import setting
from xlcash.template.sheets.strips import DAY, MONTH, agreement, as_of_fact
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Size, place
from xlcash.template.style.rules import Rules

COLUMNS: Final = (
    Column("month", 68, "ym"), *(Column(key, 76, "ratio") for key in ("dso", "dio", "dpo", "ccc", "dso_less_dpo")),
    Column("wcr", 104, "money"), Column("wcr_days", 72, "ratio"),
    *(Column(key, 80, "ratio2") for key in ("current_ratio", "quick_ratio", "cash_ratio")), Column("status", 148, "text"),
    Column("turnover", 100, "ratio"), Column("day_of_dso", 96, "money"), Column("day_of_dpo", 96, "money"),
)  # fmt: skip
STATUS: Final = 12  # its column, from 0
CHART_AT: Final = HEAD + MONTHS + 3  # rows from 0
RATIOS_AT: Final = 9
DAYS, RATIOS = Size(608, 264), Size(684, 264)
WHAT_IF_AT: Final = CHART_AT + 14
RESERVE_AT: Final = WHAT_IF_AT + 9  # see `reserve_rules`
NOW, DAYS_AT, THEN, FREES = 4, 5, 6, 7  # columns of the what-if, from 0
EXAMPLE_DAYS: Final = 5.0  # so that the block shows what it does; no promise
MOST_DAYS: Final = 180
_PARTS: Final = (("now", NOW, "ratio"), ("days", DAYS_AT, "ratio"), ("then", THEN, "ratio"), ("frees", FREES, "money"))
_HAIRLINE: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": t.HAIR}
_TOTAL: Final[dict[str, Any]] = {"bold": True, "top": 1, "top_color": t.INK, "bottom": 1, "bottom_color": t.INK}


def write(book: Book) -> None:
    sheet = book.sheets["working_capital"]
    sheet.heading(COLUMNS)
    sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])
    answer = book.xc("XC_WORKING_CAPITAL", book.table("Monthly"), MONTHS, book.table("Settings"))
    spill = sheet.spill("working_capital", "B5", answer, COLUMNS)
    rules = Rules(book.look, sheet.grid, rows=MONTHS)
    rules.lights(STATUS, {"green": book.say("results.working_capital_status.ok")})
    for rule in RULES:
        rules.lights(STATUS, {rule.light: book.say(f"results.working_capital_status.{rule.key}")})
    rules.hairline(1, len(COLUMNS))
    working_capital_charts.write_block(book, spill)
    _section(book, sheet, CHART_AT, 1, "days", _days_message(book, spill))
    place(sheet.grid, f"B{CHART_AT + 3}", working_capital_charts.days_chart(book, DAYS), book.say("sheets.working_capital.days.title"))
    _section(book, sheet, CHART_AT, RATIOS_AT, "ratios", _ratios_message(book, spill))
    place(sheet.grid, f"J{CHART_AT + 3}", working_capital_charts.ratio_chart(book, RATIOS), book.say("sheets.working_capital.ratios.title"))
    _section(book, sheet, WHAT_IF_AT, 1, "what_if", literal(book.say("sheets.working_capital.what_if.note")))
    _what_if(book, sheet, spill)
    _section(book, sheet, WHAT_IF_AT, RATIOS_AT, "alone", _alone_note(book, spill))
    latest_month.write(book, sheet, spill, WHAT_IF_AT + 2, RATIOS_AT)
    sheet.strip(_strip(book, spill))
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(RESERVE_AT + 4, len(COLUMNS), one=True)


def _section(book: Book, sheet: Sheet, row: int, col: int, key: str, message: Formula) -> None:
    sheet.grid.set_row_pixels(row - 1, t.ROW["gap"])
    sheet.write(row, col, book.say(f"sheets.working_capital.{key}.title"), book.look.f("xc Section"))
    sheet.write(row + 1, col, message, book.look.f("xc Small"))
    area = (row + 1, col, row + 1, col)
    Rules(book.look, sheet.grid).status(area, f"${chr(ord('A') + col)}${row + 2}", quiet=False)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _days_message(book: Book, spill: Spill) -> Formula:
    dso = latest_month.figure(spill, "dso")
    low, high = setting(book, "dso_norm_low"), setting(book, "dso_norm_high")
    said = {key: shown(value, "0") for key, value in (("dso", dso), ("low", low), ("high", high))}
    said |= {"month": shown(latest_month.figure(spill, "month"), MONTH), "turnover": shown(latest_month.figure(spill, "turnover"), "0.0")}
    slow, fast, fine = (book.sentence(f"sheets.working_capital.days.{key}", **said) for key in ("slow", "fast", "fine"))
    return unless_error(when(dso > high, slow, when(dso < low, fast, fine)), book.say("sheets.working_capital.blank"))


def _ratios_message(book: Book, spill: Spill) -> Formula:
    current, quick = latest_month.figure(spill, "current_ratio"), latest_month.figure(spill, "quick_ratio")
    alarm, low, high = (setting(book, f"current_ratio_{key}") for key in ("alarm", "low", "high"))
    said = {"current": shown(current, "#,##0.00"), "low": shown(low, "0.0"), "high": shown(high, "0.0")}
    below, tight, idle, fine = (book.sentence(f"sheets.working_capital.ratios.{key}", **said) for key in ("alarm", "tight", "idle", "fine"))
    verdict = when(current < alarm, below, when(current < low, tight, when(current > high, idle, fine)))
    more = unless_error(book.sentence("sheets.working_capital.ratios.quick", quick=shown(quick, "#,##0.00")), "")
    return unless_error(verdict & more, book.say("sheets.working_capital.blank"))


def _alone_note(book: Book, spill: Spill) -> Formula:
    month = shown(latest_month.figure(spill, "month"), MONTH)
    several = shown(setting(book, "turnover_months"), "0")
    note = book.sentence("sheets.working_capital.alone.note", month=month, months=several)
    return unless_error(note, book.say("sheets.working_capital.blank"))


def _strip(book: Book, spill: Spill) -> Formula:
    """Whether the latest receivables of Monthly are those of the ledger, where both are of one month."""
    month = spill.column("month", MONTHS)
    latest = latest_month.figure(spill, "month")
    owed = latest_month.balance(book, spill, "receivables")
    agrees = agreement(book, "sheets.working_capital.receivables", owed, ageing.of_total_row(book, "total"))
    other = book.sentence("sheets.working_capital.other_month", month=shown(latest, MONTH), day=shown(book.as_of, DAY))
    same = shown(latest, MONTH).equals(shown(book.as_of, MONTH))
    facts = book.facts(when(same, agrees, other), as_of_fact(book))
    return when(numbers_in(month) > 0, unless_error(facts, ""), book.say("sheets.working_capital.empty"))


# ── what if ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _what_if(book: Book, sheet: Sheet, spill: Spill) -> None:
    """Days typed by the reader, times what one day is worth."""
    look, first = book.look, WHAT_IF_AT + 3
    for col in range(1, FREES + 1):
        sheet.write(first - 1, col, None, look.head(sheet.kind, col, "text"))
    for key, col, number in (("what", 1, "text"), *_PARTS):
        sheet.write(first - 1, col, book.say(f"sheets.working_capital.what_if.{key}"), look.head(sheet.kind, col, number))
    for row, (key, sign) in enumerate((("dso", -1), ("dpo", 1)), first):
        now, day = latest_month.figure(spill, key), latest_month.figure(spill, f"day_of_{key}")
        sheet.write(row, DAYS_AT, EXAMPLE_DAYS, look.f("xc Input", "ratio", border=1, border_color=t.INPUT_RULE, align="right"))
        sheet.grid.data_validation(row, DAYS_AT, row, DAYS_AT, {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": MOST_DAYS, "error_title": "xlcash",
            "error_message": book.say("sheets.validation.between", low="0", high=str(MOST_DAYS)),
        })  # fmt: skip
        days = _cell(sheet, row, DAYS_AT)
        _line(book, sheet, row, key, {NOW: now, THEN: now + days * sign, FREES: day * days})
    sums = {col: _cell(sheet, first, col) + _cell(sheet, first + 1, col) for col in (DAYS_AT, FREES)}
    then = book.xc("XC_CCC", _cell(sheet, first, THEN), latest_month.figure(spill, "dio"), _cell(sheet, first + 1, THEN))
    _line(book, sheet, first + 2, "ccc", {NOW: latest_month.figure(spill, "ccc"), THEN: then, **sums}, total=True)


def _cell(sheet: Sheet, row: int, col: int) -> Formula:
    return sheet.at(xl_rowcol_to_cell(row, col))


def _line(book: Book, sheet: Sheet, row: int, key: str, figures: Mapping[int, Formula], *, total: bool = False) -> None:
    """One change: its name and its figures by column."""
    look, line = book.look, _TOTAL if total else _HAIRLINE
    for col in range(2, NOW):
        sheet.write(row, col, None, look.f("xc Output", **line))
    sheet.write(row, 1, book.say(f"sheets.working_capital.what_if.{key}"), look.f("xc Output", "text", **line))
    for _, col, number in _PARTS:
        if col in figures:
            sheet.write(row, col, unless_error(figures[col], latest_month.DASH), look.f("xc Output", number, align="right", **line))
