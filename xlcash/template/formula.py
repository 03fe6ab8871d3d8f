"""Worksheet formulas that know their value: text for the cell and the value a spreadsheet would cache, made in one step.

Ordinary formulas of the workbook (control strips, dashboard figures, sentences, chart data) are put together from these parts, so the
cached value can't drift from the formula.  Semantics are Excel's: errors pass through, text compares without case, blank is 0 or "".

>>> price, words = cell("B2", 1234.5), text("Open ") & shown(cell("B2", 1234.5), "#,##0")
>>> (price * 2).formula, (price * 2).value, words.formula, words.value
('=B2*2', 2469.0, '="Open "&TEXT(B2,"#,##0")', 'Open 1,235')
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, TypeAlias

from xlcash.domain.dates import UNIX_EPOCH, day_from_serial
from xlcash.domain.errors import CellError

Value: TypeAlias = Any  # float, str, bool, CellError, None for a blank cell; rows for a whole table

ATOM, TIMES, PLUS, JOIN, COMPARE = 9, 5, 4, 3, 2  # how tightly an operator binds


@dataclass(frozen=True, eq=False)
class Formula:
    """`text` without the equals sign, the value it has, and how tightly its outermost operator binds."""

    text: str
    value: Value
    binds: int = ATOM

    @property
    def formula(self) -> str:
        return "=" + self.text

    def __add__(self, other: Operand) -> Formula:
        return _arithmetic(self, "+", other, PLUS, operator.add)

    def __sub__(self, other: Operand) -> Formula:
        return _arithmetic(self, "-", other, PLUS, operator.sub)

    def __mul__(self, other: Operand) -> Formula:
        return _arithmetic(self, "*", other, TIMES, operator.mul)

    def __truediv__(self, other: Operand) -> Formula:
        return _arithmetic(self, "/", other, TIMES, operator.truediv)

    def __neg__(self) -> Formula:
        return literal(0) - self

    def __and__(self, other: Operand) -> Formula:
        other = literal(other)
        value = _first_error(self.value, other.value) or _joined(self.value) + _joined(other.value)
        return _binary(self, "&", other, JOIN, value)

    def __lt__(self, other: Operand) -> Formula:
        return _comparison(self, "<", other, operator.lt)

    def __le__(self, other: Operand) -> Formula:
        return _comparison(self, "<=", other, operator.le)

    def __gt__(self, other: Operand) -> Formula:
        return _comparison(self, ">", other, operator.gt)

    def __ge__(self, other: Operand) -> Formula:
        return _comparison(self, ">=", other, operator.ge)

    def equals(self, other: Operand) -> Formula:
        return _comparison(self, "=", other, operator.eq)

    def differs(self, other: Operand) -> Formula:
        return _comparison(self, "<>", other, operator.ne)


Operand: TypeAlias = Formula | float | str | bool


@dataclass(frozen=True, eq=False)
class Range:
    """A column of so many rows; blank cells at its end may be missing from `cells`."""

    text: str
    cells: Sequence[Value]
    rows: int


@dataclass(frozen=True, eq=False)
class Criterion:
    """A condition of SUMIFS and COUNTIFS: its argument and what it lets through."""

    text: str
    passes: Callable[[Value], bool]


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(reference: str, value: Value) -> Formula:
    return Formula(reference, value)


def literal(value: Operand) -> Formula:
    if isinstance(value, Formula):
        return value
    if isinstance(value, bool):
        return Formula("TRUE" if value else "FALSE", value)
    if isinstance(value, str):
        return Formula('"' + value.replace('"', '""') + '"', value)
    return Formula(f"{value:.15g}", float(value))


def text(value: str) -> Formula:
    return literal(value)


NOT_AVAILABLE: Final = Formula("NA()", CellError.NA)


def sentence(template: str, **fields: Formula) -> Formula:
    """A text with named fields in braces, joined from its parts: fields are formulas that give text.

    >>> sentence("{n} rows", n=shown(cell("A1", 3.0), "0")).formula
    '=TEXT(A1,"0")&" rows"'
    """
    parts: list[Formula] = []
    for words, field, _, _ in string.Formatter().parse(template):
        parts += [text(words)] if words else []
        parts += [fields[field]] if field else []
    joined = parts[0] if parts else text("")
    for part in parts[1:]:
        joined = joined & part
    return joined


# ── functions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def when(condition: Formula, then: Operand, otherwise: Operand) -> Formula:
    """IF."""
    yes, no = literal(then), literal(otherwise)
    test = condition.value
    value = test if isinstance(test, CellError) else yes.value if test else no.value
    return Formula(f"IF({condition.text},{yes.text},{no.text})", value)


def unless_error(value: Formula, otherwise: Operand) -> Formula:
    """IFERROR."""
    other = literal(otherwise)
    return Formula(f"IFERROR({value.text},{other.text})", other.value if isinstance(value.value, CellError) else value.value)


def begins(value: Formula, symbol: str) -> Formula:
    """Whether a sentence begins with a light's symbol."""
    return Formula(f"LEFT({value.text},1)", value.value if isinstance(value.value, CellError) else str(value.value)[:1]).equals(symbol)


def all_of(*conditions: Formula) -> Formula:
    """AND."""
    value: Value = _first_error(*(condition.value for condition in conditions))
    if value is None:
        value = all(condition.value for condition in conditions)
    return Formula(f"AND({','.join(condition.text for condition in conditions)})", value)


def is_number(value: Formula) -> Formula:
    number = isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
    return Formula(f"ISNUMBER({value.text})", number)


def absolute(value: Formula) -> Formula:
    return _of_numbers("ABS", [value], abs)


def lower_of(*values: Operand) -> Formula:
    """MIN of single values."""
    return _of_numbers("MIN", values, min)


def higher_of(*values: Operand) -> Formula:
    """MAX of single values."""
    return _of_numbers("MAX", values, max)


def total(column: Range) -> Formula:
    """SUM."""
    return _over("SUM", column, math.fsum)


def lowest(column: Range) -> Formula:
    """MIN of a column; 0 where it has no number."""
    return _over("MIN", column, lambda numbers: min(numbers, default=0.0))


def highest(column: Range) -> Formula:
    """MAX of a column; 0 where it has no number."""
    return _over("MAX", column, lambda numbers: max(numbers, default=0.0))


def filled(column: Range) -> Formula:
    """COUNTA."""
    return Formula(f"COUNTA({column.text})", float(sum(value is not None for value in column.cells)))


def numbers_in(column: Range) -> Formula:
    """COUNT."""
    return Formula(f"COUNT({column.text})", float(len(_numbers(column.cells))))


def index(column: Range, place: Formula) -> Formula:
    """INDEX: the cell at a place that counts from 1."""
    found: Value = _number(place.value)
    if not isinstance(found, CellError):
        at = int(found) - 1
        found = column.cells[at] if at < len(column.cells) else None
    return Formula(f"INDEX({column.text},{place.text})", found)


def match(value: Formula, column: Range) -> Formula:
    """MATCH for an equal value."""
    found: Value = value.value
    if not isinstance(found, CellError):
        wanted = _sort_key(found)
        found = next((float(at) for at, each in enumerate(column.cells, 1) if each is not None and _sort_key(each) == wanted), CellError.NA)
    return Formula(f"MATCH({value.text},{column.text},0)", found)


def lookup(value: Formula, keys: Range, column: Range) -> Formula:
    return index(column, match(value, keys))


def count_where(*conditions: tuple[Range, Criterion]) -> Formula:
    """COUNTIFS."""
    return Formula(f"COUNTIFS({_conditions(conditions)})", float(len(_passing(conditions))))


def total_where(column: Range, *conditions: tuple[Range, Criterion]) -> Formula:
    """SUMIFS."""
    cells = [column.cells[at] for at in _passing(conditions) if at < len(column.cells)]
    value = _first_error(*cells) or math.fsum(_numbers(cells))
    return Formula(f"SUMIFS({column.text},{_conditions(conditions)})", value)


def equal(value: Operand) -> Criterion:
    wanted = literal(value)
    return Criterion(wanted.text, lambda cell: cell is not None and _sort_key(cell) == _sort_key(wanted.value))


def compared(sign: str, value: Operand) -> Criterion:
    """A criterion such as "<="&AsOf; it lets only numbers through."""
    limit = literal(value)
    test = _SIGNS[sign]
    return Criterion((text(sign) & Formula(limit.text, "")).text, lambda cell: _is_number(cell) and test(cell, _number(limit.value)))


def unlike(value: Operand) -> Criterion:
    """A criterion such as "<>"&BaseCurrency; blank cells pass it too."""
    wanted = literal(value)
    return Criterion((text("<>") & Formula(wanted.text, "")).text, lambda cell: cell is None or _sort_key(cell) != _sort_key(wanted.value))


ANY_TEXT: Final = Criterion('"?*"', lambda cell: isinstance(cell, str) and cell != "")


def for_each(keys: Range, body: str, compute: Callable[[Value], Value]) -> Formula:
    """An array formula: for each key cell what `body` says, "" where the key is blank."""
    known = [compute(key) if key not in (None, "") else "" for key in keys.cells]
    return Formula(f'IF({keys.text}="","",{body})', [[value] for value in known + [""] * (keys.rows - len(known))])


def shown(value: Formula, pattern: str) -> Formula:
    """TEXT, for the patterns the workbook uses."""
    number = _number(value.value)
    said = number if isinstance(number, CellError) else _PATTERNS[pattern](number)
    return Formula(f'TEXT({value.text},"{pattern}")', said)


# ── semantics ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _binary(left: Formula, sign: str, right: Formula, binds: int, value: Value) -> Formula:
    first = left.text if left.binds >= binds else f"({left.text})"
    second = right.text if right.binds > binds or (right.binds == binds and sign in "+*&") else f"({right.text})"
    return Formula(f"{first}{sign}{second}", value, binds)


def _arithmetic(left: Formula, sign: str, other: Operand, binds: int, compute: Callable[[float, float], float]) -> Formula:
    right = literal(other)
    first, second = _number(left.value), _number(right.value)
    value: Value = _first_error(first, second)
    if value is None:
        value = CellError.DIV0 if sign == "/" and second == 0 else compute(first, second)
    return _binary(left, sign, right, binds, value)


def _comparison(left: Formula, sign: str, other: Operand, compute: Callable[[Any, Any], bool]) -> Formula:
    right = literal(other)
    value: Value = _first_error(left.value, right.value)
    if value is None:
        value = compute(*_alike(left.value, right.value))
    return _binary(left, sign, right, COMPARE, value)


def _of_numbers(name: str, values: Sequence[Operand], compute: Callable[..., float]) -> Formula:
    arguments = [literal(value) for value in values]
    numbers = [_number(argument.value) for argument in arguments]
    value: Value = _first_error(*numbers)
    return Formula(f"{name}({','.join(argument.text for argument in arguments)})", compute(*numbers) if value is None else value)


def _over(name: str, column: Range, compute: Callable[[list[float]], float]) -> Formula:
    return Formula(f"{name}({column.text})", _first_error(*column.cells) or float(compute(_numbers(column.cells))))


def _conditions(conditions: Sequence[tuple[Range, Criterion]]) -> str:
    return ",".join(f"{column.text},{criterion.text}" for column, criterion in conditions)


def _passing(conditions: Sequence[tuple[Range, Criterion]]) -> list[int]:
    first, *others = conditions
    places = [at for at, cell in enumerate(first[0].cells) if first[1].passes(cell)]
    for column, criterion in others:
        cells = column.cells
        places = [at for at in places if at < len(cells) and criterion.passes(cells[at])]
    return places


def _first_error(*values: Value) -> CellError | None:
    return next((value for value in values if isinstance(value, CellError)), None)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers(values: Sequence[Value]) -> list[float]:
    return [value for value in values if _is_number(value)]


def _number(value: Value) -> Any:
    """A value where Excel wants a number."""
    if isinstance(value, str):
        return CellError.VALUE
    return 0.0 if value is None else value if isinstance(value, CellError) else float(value)


def _joined(value: Value) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    raise TypeError("numbers are shown with a pattern, so that every program writes them alike")


def _sort_key(value: Value) -> tuple[int, Any]:
    """Excel's order: numbers, then text without case, then truth values."""
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _alike(left: Value, right: Value) -> tuple[Any, Any]:
    """Both sides as sort keys, a blank cell as what the other side is: 0, "" or FALSE."""
    if left is None:
        left = type(right)() if right is not None else 0.0
    if right is None:
        right = type(left)()
    return _sort_key(left), _sort_key(right)


def _decimal(places: int, *, grouped: bool = False, percent: bool = False) -> Callable[[float], str]:
    def said(number: float) -> str:
        exact = Decimal(f"{number * 100 if percent else number:.15g}")
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{rounded:{',' if grouped else ''}.{places}f}" + ("%" if percent else "")

    return said


def _dated(pattern: str) -> Callable[[float], Value]:
    """A date's text; #NUM! for a number that is none, because programs disagree about day 0: no formula may show it."""

    def said(number: float) -> Value:
        day = day_from_serial(number)
        return CellError.NUM if day is None else dt.date.fromordinal(day + UNIX_EPOCH).strftime(pattern)

    return said


_PATTERNS: Final[dict[str, Callable[[float], Value]]] = {
    "0": _decimal(0),
    "0.0": _decimal(1),
    "#,##0": _decimal(0, grouped=True),
    "#,##0.0": _decimal(1, grouped=True),
    "#,##0.00": _decimal(2, grouped=True),
    "0%": _decimal(0, percent=True),
    "yyyy-mm-dd": _dated("%Y-%m-%d"),
    "yyyy-mm": _dated("%Y-%m"),
}
_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
