"""A function's answer as a macro reads it: rows by header, or the sentence of what went wrong."""

from __future__ import annotations

from typing import Any

from xlcash.domain.errors import CellError, XlcashError
from xlcash.excel.headers import header
from xlcash.excel.macros.formulas import FormulaCall
from xlcash.excel.messages import MESSAGES
from xlcash.language import LANGUAGES


def rows_or_error(call: FormulaCall) -> list[list[Any]]:
    """The rows of the answer, or the mistake that stood in its way, raised as what it was."""
    answer = call.answer()
    if isinstance(answer, CellError):
        raise why(call)
    return answer if isinstance(answer, list) else [[answer]]


def why(call: FormulaCall) -> XlcashError:
    """The latest mistake of the function that has just refused to answer."""
    return next(message.error for message in MESSAGES.latest() if message.where == call.function.name)


def column_of(rows: list[list[Any]], key: str) -> list[Any]:
    """One column of a result by its key, whichever language its header is in."""
    headers = {header(key, language) for language in LANGUAGES}
    at = next(at for at, head in enumerate(rows[0]) if head in headers)
    return [row[at] for row in rows[1:]]
