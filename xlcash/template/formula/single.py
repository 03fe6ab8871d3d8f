"""Excel's functions of single values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from xlcash.domain.calendar import same_day_months_later
from xlcash.domain.dates import day_from_serial, serial
from xlcash.domain.errors import CellError
from xlcash.template.formula.core import Formula, Operand, literal
from xlcash.template.formula.values import PATTERNS, Value, first_error, number_of


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
    value: Value = first_error(*(condition.value for condition in conditions))
    if value is None:
        value = all(condition.value for condition in conditions)
    return Formula(f"AND({','.join(condition.text for condition in conditions)})", value)


def is_number(value: Formula) -> Formula:
    number = isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
    return Formula(f"ISNUMBER({value.text})", number)


def absolute(value: Formula) -> Formula:
    return _of_numbers("ABS", [value], abs)


def to_the_cent(value: Formula) -> Formula:
    """ROUND to two decimals, halves away from 0; what vanishes is 0, not -0."""

    def rounded(number: float, _places: float) -> float:
        return float(Decimal(f"{number:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP)) + 0.0

    return _of_numbers("ROUND", [value, 2], rounded)


def lower_of(*values: Operand) -> Formula:
    """MIN of single values."""
    return _of_numbers("MIN", values, min)


def higher_of(*values: Operand) -> Formula:
    """MAX of single values."""
    return _of_numbers("MAX", values, max)


def day_of_month(day: Formula) -> Formula:
    """DAY; #NUM! for a number that is no date."""
    number = number_of(day.value)
    value: Value = number
    if not isinstance(number, CellError):
        since_1970 = day_from_serial(number)
        value = CellError.NUM if since_1970 is None else float(np.datetime64(since_1970, "D").item().day)
    return Formula(f"DAY({day.text})", value)


def months_later(day: Formula, months: int) -> Formula:
    """EDATE: the same day of a later month (or an earlier one), its last where it has no such day; #NUM! for a number that is no date."""
    number = number_of(day.value)
    value: Value = number
    if not isinstance(number, CellError):
        since_1970 = day_from_serial(number)
        later = None if since_1970 is None else same_day_months_later(np.datetime64(since_1970, "D"), np.array([months]))
        value = CellError.NUM if later is None else float(serial(later[0].item()))
    return Formula(f"EDATE({day.text},{months})", value)


def shown(value: Formula, pattern: str) -> Formula:
    """TEXT, for the patterns the workbook uses."""
    number = number_of(value.value)
    said = number if isinstance(number, CellError) else PATTERNS[pattern](number)
    return Formula(f'TEXT({value.text},"{pattern}")', said)


def _of_numbers(name: str, values: Sequence[Operand], compute: Callable[..., float]) -> Formula:
    arguments = [literal(value) for value in values]
    numbers = [number_of(argument.value) for argument in arguments]
    value: Value = first_error(*numbers)
    return Formula(f"{name}({','.join(argument.text for argument in arguments)})", compute(*numbers) if value is None else value)
