"""Worksheet formulas that know their value: text for the cell and the value a spreadsheet would cache, made in one step.

Ordinary formulas of the workbook (control strips, dashboard figures, sentences, chart data) are put together from these parts, so the
cached value can't drift from the formula.  Semantics are Excel's: errors pass through, text compares without case, blank is 0 or "".

>>> price, words = cell("B2", 1234.5), text("Open ") & shown(cell("B2", 1234.5), "#,##0")
>>> (price * 2).formula, (price * 2).value, words.formula, words.value
('=B2*2', 2469.0, '="Open "&TEXT(B2,"#,##0")', 'Open 1,235')
"""

from xlcash.template.formula.columns import (
    ANY_TEXT,
    NOT_BLANK,
    Criterion,
    Range,
    compared,
    count_where,
    ends_with,
    equal,
    filled,
    for_each,
    highest,
    index,
    lookup,
    lowest,
    match,
    numbers_in,
    total,
    total_where,
    unlike,
)
from xlcash.template.formula.core import NOT_AVAILABLE, Formula, Operand, cell, literal, sentence, text
from xlcash.template.formula.single import (
    absolute,
    all_of,
    begins,
    day_of_month,
    higher_of,
    is_number,
    lower_of,
    months_later,
    shown,
    to_the_cent,
    unless_error,
    when,
)
from xlcash.template.formula.values import Value

__all__ = [
    "ANY_TEXT",
    "NOT_AVAILABLE",
    "NOT_BLANK",
    "Criterion",
    "Formula",
    "Operand",
    "Range",
    "Value",
    "absolute",
    "all_of",
    "begins",
    "cell",
    "compared",
    "count_where",
    "day_of_month",
    "ends_with",
    "equal",
    "filled",
    "for_each",
    "higher_of",
    "highest",
    "index",
    "is_number",
    "literal",
    "lookup",
    "lower_of",
    "lowest",
    "match",
    "months_later",
    "numbers_in",
    "sentence",
    "shown",
    "text",
    "to_the_cent",
    "total",
    "total_where",
    "unless_error",
    "unlike",
    "when",
]
