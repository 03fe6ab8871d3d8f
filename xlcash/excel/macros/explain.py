"""The Explain button: where the selected figure comes from, written on the sheet Explain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import xlwings as xw

from xlcash.domain.errors import CellError, XlcashError
from xlcash.domain.policy import policy_from, setting_value, settings
from xlcash.domain.tables import Kind, Table
from xlcash.excel.arguments import TableArgument
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.functions import xc_score_explain
from xlcash.excel.macros.answers import column_of, why
from xlcash.excel.macros.books import language_of, named_range, spills
from xlcash.excel.macros.formulas import BookReader, FormulaCall, NoXlcashFormulaError, is_call
from xlcash.language import Language, say

Line = tuple[str, str]

SETTINGS_OF: Final = {
    "cash": ("reserve", "forecast"),
    "working_capital": ("reserve",),
    "credit": ("credit",),
    "collections": ("collections",),
}
MESSAGES_SHOWN: Final = 20


def explain_cell(book: xw.Book) -> str:
    """Write what the selected cell's formula answers, from which inputs and settings, and for an error why and what to mend."""
    language = language_of(book)
    cell = book.app.selection[0, 0]
    call, place = _call_of(book, cell)
    lines = [*_figure(cell, call, place, language), *_inputs(call, language), *_settings(call, language), *_mistakes(call, language)]
    lines += _points(call, place, language)
    _write(book, lines)
    return say(language, "macros.explained", cell=_address(cell), function=call.function.name)


def _call_of(book: xw.Book, cell: xw.Range) -> tuple[FormulaCall, tuple[int, int]]:
    """The formula behind a cell and the cell's place in its answer: its own formula, or that of the result it lies in."""
    reader = BookReader(book)
    for result in spills(book):
        anchor = result.anchor
        row, column = cell.row - anchor.row, cell.column - anchor.column
        if anchor.sheet.name == cell.sheet.name and row >= 0 and column >= 0 and (is_call(cell.formula) or (row, column) == (0, 0)):
            call = reader.call(result.formula)
            answer = call.answer()
            size = (len(answer), len(answer[0])) if isinstance(answer, list) else (1, 1)
            if row < size[0] and column < size[1]:
                return call, (row, column)
    if not is_call(cell.formula):
        raise NoXlcashFormulaError(_address(cell))
    return reader.call(str(cell.formula)), (0, 0)


def _figure(cell: xw.Range, call: FormulaCall, place: tuple[int, int], language: Language) -> Iterator[Line]:
    yield say(language, "macros.explain.cell"), _address(cell)
    yield say(language, "macros.explain.formula"), call.function.signature()
    yield say(language, "macros.explain.answers"), call.function.summary(language)
    answer = call.answer()
    row, column = place
    if isinstance(answer, list) and row:
        yield say(language, "macros.explain.figure"), f"{answer[0][column]} · {_shown(answer[row][0])}"
        yield say(language, "macros.explain.value"), _shown(answer[row][column])
    elif not isinstance(answer, list):
        yield say(language, "macros.explain.value"), _shown(answer)


def _inputs(call: FormulaCall, language: Language) -> Iterator[Line]:
    for parameter, raw in zip(call.function.parameters, call.raw, strict=True):
        if raw is None:
            continue
        table = _table(parameter.argument, raw)
        if table is None:
            yield parameter.label, _shown(parameter.argument.read(raw, parameter.label))
            continue
        rows = say(language, "macros.explain.rows", rows=len(table.rows), left_out=len(table.left_out))
        yield table.spec.title(language), "; ".join([rows, *_totals(table, language)])


def _totals(table: Table, language: Language) -> Iterator[str]:
    for column in table.spec.columns:
        if column.kind is Kind.MONEY and column.required:
            head, total = table.spec.header(column.key, language), table.rows[column.key].sum()
            yield say(language, "macros.explain.total", column=head, total=f"{total:,.2f}")


def _table(argument: Any, raw: Any) -> Table | None:
    return TABLES.table(argument.spec, rows_of(raw)) if isinstance(argument, TableArgument) else None


def _settings(call: FormulaCall, language: Language) -> Iterator[Line]:
    groups = SETTINGS_OF.get(call.function.category, ())
    tables = [_table(p.argument, raw) for p, raw in zip(call.function.parameters, call.raw, strict=True) if raw is not None]
    stated = next((table for table in tables if table is not None and table.spec.name == "Settings"), None)
    if stated is None:
        return
    policy = policy_from(stated)
    for name, setting in settings().items():
        if setting.group in groups:
            yield say(language, f"policy.{name}.meaning"), _shown(setting_value(policy, name, language))


def _mistakes(call: FormulaCall, language: Language) -> Iterator[Line]:
    if isinstance(call.answer(), CellError):
        yield say(language, "macros.explain.why"), why(call).sentence(language)
    problems: list[XlcashError] = []
    for parameter, raw in zip(call.function.parameters, call.raw, strict=True):
        table = None if raw is None else _table(parameter.argument, raw)
        problems += table.problems if table else ()
    for problem in problems[:MESSAGES_SHOWN]:
        yield say(language, "macros.explain.message"), problem.sentence(language)
    if len(problems) > MESSAGES_SHOWN:
        yield say(language, "macros.explain.message"), say(language, "macros.explain.more", more=len(problems) - MESSAGES_SHOWN)


def _points(call: FormulaCall, place: tuple[int, int], language: Language) -> Iterator[Line]:
    """For a customer's score: the points it is made of."""
    answer = call.answer()
    if call.function.name != "XC_CREDIT_SCORE" or not isinstance(answer, list) or not place[0]:
        return
    tables = list(call.raw[:6])
    explained = xc_score_explain(*tables, answer[place[0]][0], *call.raw[6:])
    for factor, reached, points, most in zip(*(column_of(explained, key) for key in ("factor", "bin", "points", "maximum")), strict=True):
        yield str(factor), say(language, "macros.explain.points", points=f"{points:g}", maximum=f"{most:g}", bin=reached)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)


def _address(cell: xw.Range) -> str:
    return f"{cell.sheet.name}!{cell.get_address(row_absolute=False, column_absolute=False)}"


def _write(book: xw.Book, lines: list[Line]) -> None:
    """Replace the panel. Its lines are texts, led by an apostrophe where Excel would take them for a formula."""
    panel = named_range(book, "xc_explain")
    old = panel.sheet.used_range.last_cell.row
    if old >= panel.row:
        panel.resize(old - panel.row + 1, 2).clear_contents()
    panel.resize(len(lines), 2).value = [["'" + text if text[:1] in "=+-@" else text for text in line] for line in lines]
    panel.sheet.activate()
