"""What was asked and what came out: the cell, its figure, and the whole row it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from xlcash.domain.errors import CellError
from xlcash.excel.macros.answers import why
from xlcash.excel.macros.explaining.figure import Figure
from xlcash.excel.macros.explaining.panel import Row, fact, section
from xlcash.language import Language, say

MESSAGES_SHOWN: Final = 20


def answer(figure: Figure, address: str, formula: str, *, inside: bool) -> Iterator[Row]:
    """The cell, the figure and the question its function answers."""
    language, function = figure.language, figure.call.function
    yield from fact(say(language, "macros.explain.cell"), address)
    if inside:
        yield from fact("", say(language, "macros.explain.inside"))
    if figure.in_table:
        head = say(language, "macros.explain.of", column=figure.answer[0][figure.place[1]], row=shown(figure.answer[figure.place[0]][0]))
        yield from fact(say(language, "macros.explain.figure"), head)
    if figure.in_table or not isinstance(figure.answer, list):
        yield from fact(say(language, "macros.explain.value"), _cell(figure.value, language))
    yield from fact(say(language, "macros.explain.answers"), function.summary(language))
    yield from fact(say(language, "macros.explain.formula"), formula)


def whole_row(figure: Figure) -> Iterator[Row]:
    """Every column of the row that the figure stands in."""
    if not figure.in_table:
        return
    yield from section(say(figure.language, "macros.explain.row"))
    for head, value in zip(figure.answer[0], figure.answer[figure.place[0]], strict=True):
        yield from fact(str(head), _cell(value, figure.language))


def mistakes(figure: Figure) -> Iterator[Row]:
    """Why there is no answer, and the rows to mend."""
    language = figure.language
    said = [why(figure.call).sentence(language)] if isinstance(figure.answer, CellError) else []
    problems = [problem for table in figure.tables.values() for problem in table.problems]
    if not said and not problems:
        return
    yield from section(say(language, "macros.explain.mend"))
    for sentence in said:
        yield from fact(say(language, "macros.explain.why"), sentence)
    for problem in problems[:MESSAGES_SHOWN]:
        yield from fact(say(language, "macros.explain.message"), problem.sentence(language))
    if len(problems) > MESSAGES_SHOWN:
        yield from fact("", say(language, "macros.explain.more", more=len(problems) - MESSAGES_SHOWN))


def _cell(value: Any, language: Language) -> Any:
    """A value as a cell of the panel holds it."""
    return shown(value, language) if isinstance(value, (CellError, bool)) else value


def shown(value: Any, language: Language = "en") -> str:
    """A value in a sentence."""
    if isinstance(value, bool):
        return say(language, f"words.flag.{'yes' if value else 'no'}")
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)
