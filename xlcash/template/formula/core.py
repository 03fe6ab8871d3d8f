"""A formula, its operators, and the parts it is put together from."""

from __future__ import annotations

import operator
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlcash.domain.errors import CellError
from xlcash.template.formula.values import Value, alike, first_error, joined, number_of

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
        right = literal(other)
        value = first_error(self.value, right.value) or joined(self.value) + joined(right.value)
        return _binary(self, "&", right, JOIN, value)

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


Operand: TypeAlias = Formula | float | str | bool


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

    >>> sentence("{day}: all agree", day=cell("A1", "today")).formula
    '=A1&": all agree"'
    """
    parts: list[Formula] = []
    for words, field, _, _ in string.Formatter().parse(template):
        parts += [text(words)] if words else []
        parts += [fields[field]] if field else []
    joined = parts[0] if parts else text("")
    for part in parts[1:]:
        joined = joined & part
    return joined


def _binary(left: Formula, sign: str, right: Formula, binds: int, value: Value) -> Formula:
    first = left.text if left.binds >= binds else f"({left.text})"
    second = right.text if right.binds > binds or (right.binds == binds and sign in "+*&") else f"({right.text})"
    return Formula(f"{first}{sign}{second}", value, binds)


def _arithmetic(left: Formula, sign: str, other: Operand, binds: int, compute: Callable[[float, float], float]) -> Formula:
    right = literal(other)
    first, second = number_of(left.value), number_of(right.value)
    value: Value = first_error(first, second)
    if value is None:
        value = CellError.DIV0 if sign == "/" and second == 0 else compute(first, second)
    return _binary(left, sign, right, binds, value)


def _comparison(left: Formula, sign: str, other: Operand, compute: Callable[[Any, Any], bool]) -> Formula:
    right = literal(other)
    value: Value = first_error(left.value, right.value)
    if value is None:
        value = compute(*alike(left.value, right.value))
    return _binary(left, sign, right, COMPARE, value)
