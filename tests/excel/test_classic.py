"""Every worksheet function through xlwings' own classic path, with what Excel really sends: the real `CallUDF` of com_server.py.

pywin32 is stood in for (tests/winstub), in a process of its own.  The samples of all parameters stand in samples.toml.
"""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xlcash.domain.dates import serial
from xlcash.domain.errors import CellError
from xlcash.domain.tables import Kind, TableSpec
from xlcash.excel import functions
from xlcash.excel.arguments import TableArgument, WordArgument
from xlcash.excel.classic import com_rows
from xlcash.excel.declare import Parameter, WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.messages import MESSAGES
from xlcash.language import Language, say

SERVER = Path(__file__).parents[1] / "winstub" / "server.py"
SAMPLES = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))
OMITTED = ("omitted", None)

Sent = tuple[str, Any]
Call = Callable[[WorksheetFunction, list[Sent]], Any]
every_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)


@pytest.fixture(scope="module")
def call() -> Iterator[Call]:
    with subprocess.Popen([sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def over_com(function: WorksheetFunction, arguments: list[Sent]) -> Any:
            pickle.dump((function.python_name, arguments), server.stdin)
            server.stdin.flush()
            outcome, answer = pickle.load(server.stdout)
            assert outcome == "answer", answer
            return answer

        yield over_com
        server.stdin.close()


# ── what a sheet holds, as Python sees it and as Excel sends it ──────────────────────────────────────────────────────


def cells(spec: TableSpec, language: Language) -> list[list[Any]]:
    """The sample of a table in one language, its header first; blank is None."""
    sample = SAMPLES["tables"][spec.name]
    rows = [[cell_text(spec, key, cell, language) for key, cell in zip(sample["columns"], row, strict=True)] for row in sample["rows"]]
    return [[spec.header(key, language) for key in sample["columns"]], *rows]


def cell_text(spec: TableSpec, key: str, cell: Any, language: Language) -> Any:
    column = spec.column[key]
    if cell == "":
        return None
    if isinstance(cell, dt.date):
        return midnight(cell)
    return say(language, f"words.{column.words}.{cell}") if column.kind is Kind.WORD else cell


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def money_columns(spec: TableSpec) -> set[int]:
    return {at for at, key in enumerate(SAMPLES["tables"][spec.name]["columns"]) if spec.column[key].kind is Kind.MONEY}


def as_formatted(spec: TableSpec, rows: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    """What Excel sends from a well formatted table: currency cells as Decimal of four places, dates as datetimes."""
    money = money_columns(spec)
    header, *body = rows
    return (tuple(header), *(tuple(_currency(cell) if at in money else cell for at, cell in enumerate(row)) for row in body))


def _currency(cell: Any) -> Any:
    return Decimal(str(cell)).quantize(Decimal("0.0001")) if isinstance(cell, float) else cell


def as_unformatted(rows: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    """What Excel sends from a table without number formats: dates as serial numbers."""
    return tuple(tuple(serial(cell) if isinstance(cell, dt.datetime) else cell for cell in row) for row in rows)


def sample(parameter: Parameter, language: Language = "en") -> Any:
    if isinstance(parameter.argument, TableArgument):
        return cells(parameter.argument.spec, language)
    value = SAMPLES["values"][parameter.name]
    if isinstance(parameter.argument, WordArgument):
        value = SAMPLES["words"].get(parameter.argument.words, value)
    return midnight(value) if isinstance(value, dt.date) else value


def sent(parameter: Parameter, language: Language, *, formatted: bool) -> Sent:
    value = sample(parameter, language)
    if isinstance(parameter.argument, TableArgument):
        return ("range", as_formatted(parameter.argument.spec, value) if formatted else as_unformatted(value))
    return ("range", serial(value) if isinstance(value, dt.datetime) and not formatted else value)


def here(function: WorksheetFunction, arguments: list[Any]) -> Any:
    """The same function called from Python, its answer as the cell would see it (one cell bare, one row flat)."""
    MESSAGES.clear()
    rows = [[_seen(cell) for cell in row] for row in com_rows(getattr(functions, function.python_name)(*arguments))]
    if len(rows) > 1:
        return rows
    return rows[0][0] if len(rows[0]) == 1 else rows[0]


def _seen(cell: Any) -> Any:
    """An error as its code: that is how it goes to our VBA, which makes it genuine."""
    code = cell.value if isinstance(cell, CellError) else cell
    return ("error", code) if type(code) is int else cell


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@every_function
def test_every_parameter_has_a_sample(function: WorksheetFunction) -> None:
    for parameter in function.parameters:
        given = SAMPLES["tables"] if isinstance(parameter.argument, TableArgument) else SAMPLES["values"]
        key = parameter.argument.spec.name if isinstance(parameter.argument, TableArgument) else parameter.name
        assert key in given, f"tests/excel/samples.toml has no sample for {parameter.name} of {function.signature()}"


@every_function
def test_a_formatted_table_answers_as_python_does(function: WorksheetFunction, call: Call) -> None:
    answer = call(function, [sent(parameter, "en", formatted=True) for parameter in function.parameters])
    assert not isinstance(answer, tuple), f"the samples must do for {function.name}"
    assert answer == here(function, [sample(parameter) for parameter in function.parameters])


@every_function
def test_chinese_headers_and_serial_dates_answer_as_python_does(function: WorksheetFunction, call: Call) -> None:
    answer = call(function, [sent(parameter, "zh", formatted=False) for parameter in function.parameters])
    assert answer == here(function, [sample(parameter, "zh") for parameter in function.parameters])


@every_function
def test_omitted_arguments_take_their_defaults(function: WorksheetFunction, call: Call) -> None:
    arguments = [OMITTED if p.optional else sent(p, "en", formatted=True) for p in function.parameters]
    assert call(function, arguments) == here(function, [sample(p) for p in function.parameters if not p.optional])


@every_function
@pytest.mark.parametrize("blank", [None, ""], ids=["blank", "empty text"])
def test_blank_cells_are_like_omitted_ones(function: WorksheetFunction, blank: Any, call: Call) -> None:
    arguments = [("range", blank) if p.optional else sent(p, "en", formatted=True) for p in function.parameters]
    assert call(function, arguments) == here(function, [sample(p) for p in function.parameters if not p.optional])


@every_function
def test_a_required_argument_left_blank_is_a_genuine_value_error(function: WorksheetFunction, call: Call) -> None:
    if any(not parameter.optional for parameter in function.parameters):
        answer = call(function, [("range", None) for _ in function.parameters])
        assert answer == ("error", CellError.VALUE.value)


@every_function
def test_error_cells_never_raise(function: WorksheetFunction, call: Call) -> None:
    for at, parameter in enumerate(function.parameters):
        arguments = [sent(p, "en", formatted=True) for p in function.parameters]
        arguments[at] = ("range", CellError.REF.value)
        raw = [sample(p) for p in function.parameters]
        raw[at] = CellError.REF.value
        assert call(function, arguments) == here(function, raw), parameter.name


@every_function
def test_an_error_cell_inside_a_table_leaves_out_its_row_only(function: WorksheetFunction, call: Call) -> None:
    for at, parameter in enumerate(function.parameters):
        if isinstance(parameter.argument, TableArgument):
            arguments = [sent(p, "en", formatted=True) for p in function.parameters]
            raw = [sample(p) for p in function.parameters]
            column = next(
                i
                for i, key in enumerate(SAMPLES["tables"][parameter.argument.spec.name]["columns"])
                if parameter.argument.spec.column[key].required
            )
            raw[at][1][column] = CellError.NA.value
            arguments[at] = ("range", as_formatted(parameter.argument.spec, raw[at]))
            assert call(function, arguments) == here(function, raw), parameter.name


@every_function
def test_literals_answer_as_cells_do(function: WorksheetFunction, call: Call) -> None:
    arguments = [sent(p, "en", formatted=False) for p in function.parameters]
    typed = [("value", value) for _, value in arguments]
    assert call(function, typed) == call(function, arguments)


def test_values_are_what_com_carries(call: Call) -> None:
    plain = {str, float, bool, tuple}  # a tuple stands for an error
    for function in FUNCTIONS:
        answer = call(function, [sent(parameter, "en", formatted=True) for parameter in function.parameters])
        rows = answer if isinstance(answer, list) and isinstance(answer[0], list) else [answer if isinstance(answer, list) else [answer]]
        assert {type(cell) for row in rows for cell in row} <= plain, function.name
