"""The charts of Collections, on Collection KPI: overdue money by level of the next step, and open steps by the day they fall due."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import ANY_TEXT, Formula, Range, compared, count_where, equal, shown, total, total_where
from xlcash.template.sheet import HEAD, Column, Spill
from xlcash.template.sheets.chart_data import AT
from xlcash.template.sheets.charts import coloured_bars
from xlcash.template.sheets.collection_kpi import LEFT, LEVELS_AT, STEPS_AT, WIDE
from xlcash.template.sheets.collections import WEEK
from xlcash.template.sheets.strips import COUNT
from xlcash.template.style import tokens as t
from xlcash.template.style.charts import Size, place

LEVEL_BLOCK: Final = (Column("level", 120, "text"), Column("overdue", 92, "unit"))
STEP_BLOCK: Final = (Column("when", 120, "text"), Column("steps", 72, "count"))
LEVELS: Final = 4  # bars of either chart
LEVEL_COLOURS: Final = (t.BLUE_MID, *t.AGE_RAMP[2::2])
DAY_COLOURS: Final = (t.LIGHTS["red"].mark, t.LIGHTS["yellow"].mark, t.BLUE_MID, t.SLATE_PALE)
LEFT_OF_BARS: Final = 140  # pixels
CHART: Final = Size(WIDE, 5 * t.ROW["body"])


def write(book: Book) -> None:
    sheet, spill = book.sheets["collection_kpi"], book.spills["worklist"]
    _block(book, spill)
    late = book.sheets["chart_data"].at(f"{xl_col_to_name(AT['steps'] + 1)}{HEAD + 2}")
    levels = book.sentence("sheets.collections.charts.levels", amount=book.in_units(total(spill.column("overdue"))), unit=book.unit_name())
    days = book.sentence("sheets.collections.charts.when", late=shown(late, COUNT))
    places = (
        (LEVELS_AT, levels, AT["levels"], LEVEL_COLOURS, book.look.number["label"]), (STEPS_AT, days, AT["steps"], DAY_COLOURS, "0"),
    )  # fmt: skip
    for row, title, first, colours, number in places:
        sheet.write(row, LEFT, title, book.look.f("xc Section"))
        bars = coloured_bars(book, CHART, LEFT_OF_BARS, first, colours, number)
        place(sheet.grid, xl_rowcol_to_cell(row + 1, LEFT), bars, str(title.value))


def _block(book: Book, spill: Spill) -> None:
    """What the charts read, on Chart data: overdue money by level, and open steps by the day they fall due."""
    sheet, levels, steps = book.sheets["chart_data"], AT["levels"], AT["steps"]
    sheet.widths(LEVEL_BLOCK, levels)
    sheet.heads(HEAD, LEVEL_BLOCK, levels, texts=[book.say("sheets.collections.block.level"), book.say("results.headers.overdue")])
    sheet.widths(STEP_BLOCK, steps)
    sheet.heads(HEAD, STEP_BLOCK, steps, texts=[book.say(f"sheets.collections.block.{column.key}") for column in STEP_BLOCK])
    level, overdue = spill.column("level"), spill.column("overdue")
    for at in range(LEVELS):
        where = compared(">=", at) if at == LEVELS - 1 else equal(float(at))
        sheet.write(HEAD + 1 + at, levels, book.say(f"sheets.collections.levels.{at}"))
        sheet.write(HEAD + 1 + at, levels + 1, total_where(overdue, (level, where)) / book.look.unit)
    for at, (key, number) in enumerate(_steps(book).items()):
        sheet.write(HEAD + 1 + at, steps, book.say(f"sheets.collections.when.{key}"))
        sheet.write(HEAD + 1 + at, steps + 1, number)


def _steps(book: Book) -> dict[str, Formula]:
    """Steps by when they fall due, those on hold apart."""
    spill = book.spills["collection_steps"]
    due, hold = spill.column("due_on"), spill.column("hold")

    def number(*days: tuple[Range, object]) -> Formula:
        return count_where(*days) - count_where(*days, (hold, ANY_TEXT))  # type: ignore[arg-type]

    today, soon = book.as_of, book.as_of + WEEK
    return {
        "late": number((due, compared("<", today))),
        "today": number((due, compared("<=", today))) - number((due, compared("<", today))),
        "week": number((due, compared("<=", soon))) - number((due, compared("<=", today))),
        "hold": count_where((hold, ANY_TEXT)),
    }
