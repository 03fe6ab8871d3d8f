"""The Explain button: where the selected figure comes from, as a panel on the sheet Explain, or on a new sheet of any other workbook."""

from __future__ import annotations

import xlwings as xw

from xlcash.excel.macros.books import language_of
from xlcash.excel.macros.explaining.answer import answer, mistakes, whole_row
from xlcash.excel.macros.explaining.behind import behind
from xlcash.excel.macros.explaining.figure import Figure
from xlcash.excel.macros.explaining.finding import address_of, found_at
from xlcash.excel.macros.explaining.inputs import inputs, settings_used
from xlcash.excel.macros.explaining.panel import draw
from xlcash.language import say


def explain_cell(book: xw.Book) -> str:
    """Write what the selected cell's formula answers, what adds up to it, from which inputs and settings, and why where it is an error."""
    language = language_of(book)
    cell = book.app.selection[0, 0]
    found = found_at(book, cell)
    figure = Figure(found.call, found.answer, found.place, language)
    rows = [
        *answer(figure, address_of(cell), found.formula, inside=found.inside),
        *mistakes(figure),
        *behind(figure),
        *whole_row(figure),
        *inputs(figure),
        *settings_used(figure),
    ]
    draw(book, rows, language)
    return say(language, "macros.explained", cell=address_of(cell), function=figure.name)
