"""`@worksheet_function`: the one way in, the one error net, the one description that everything else is generated from.

The body is written against values of the core; the declaration reads the raw arguments, calls it, and answers with cells.  A mistake of the
user becomes a real Excel error, its sentence kept in `MESSAGES`; anything unforeseen is logged in full and becomes #VALUE!.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from xlcash.domain.errors import ArgumentMissingError, UnforeseenError, XlcashError
from xlcash.domain.tables import Table, language_of
from xlcash.excel.arguments import Argument
from xlcash.excel.cells import answer, cell_of
from xlcash.excel.classic import expose
from xlcash.excel.histories import History
from xlcash.excel.log import logger
from xlcash.excel.messages import MESSAGES
from xlcash.language import Language, say

CATEGORIES: Final = ("ledger", "cash", "working_capital", "credit", "collections", "insurance", "financing", "control")
ACRONYMS: Final = frozenset({"cogs", "dio", "dpo", "dso", "ead", "lgd", "pd"})  # written in capitals in an argument's label


@dataclass(frozen=True)
class Parameter:
    """One argument of a worksheet function; `label` is its name in Excel (AsOf), `name` in Python (as_of)."""

    name: str
    label: str
    argument: Argument
    optional: bool
    default: Any

    def read(self, raw: Any) -> Any:
        if raw is None or (not isinstance(raw, (tuple, list)) and cell_of(raw) is None):
            if self.optional:
                return self.default
            raise ArgumentMissingError(self.label)
        return self.argument.read(raw, self.label)


@dataclass(frozen=True)
class WorksheetFunction:
    """A declared function: its Excel name, category, parameters and body."""

    name: str
    category: str
    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]

    @property
    def python_name(self) -> str:
        return self.body.__name__

    def summary(self, language: Language) -> str:
        return say(language, f"functions.{self.name}.summary")

    def help(self, parameter: Parameter, language: Language) -> str:
        return say(language, f"functions.arguments.{parameter.name}")

    def signature(self) -> str:
        """How surface.md writes it: optional arguments in brackets."""
        labels = [f"[{p.label}]" if p.optional else p.label for p in self.parameters]
        return f"{self.name}({', '.join(labels)})"

    def __call__(self, raw: Sequence[Any]) -> Any:
        values: list[Any] = []
        try:
            for parameter, cell in zip(self.parameters, raw, strict=True):
                values.append(parameter.read(cell))  # what was read before a failure tells language and date
            found = answer(self.body(*values), _language(values))
        except XlcashError as error:
            return self._refused(error, values)
        except Exception as error:  # noqa: BLE001  the net: nothing but a cell error may reach a cell
            logger().exception("%s", self.name)
            return self._refused(UnforeseenError(self.name, type(error).__name__), values)
        for notice in getattr(found, "cut", ()):
            self._tell(notice, values)
        return found

    def _refused(self, error: XlcashError, values: Sequence[Any]) -> Any:
        self._tell(error, values)
        return error.cell

    def _tell(self, error: XlcashError, values: Sequence[Any]) -> None:
        MESSAGES.add(next((v for v in values if isinstance(v, dt.date)), None), self.name, error)


def worksheet_function(category: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a worksheet function. Its signature's annotations say how each argument is read (see `excel.arguments`)."""

    def declare(body: Callable[..., Any]) -> Callable[..., Any]:
        function = WorksheetFunction(body.__name__.upper(), category, tuple(_parameters(body)), body)
        names = [parameter.name for parameter in function.parameters]

        @functools.wraps(body)
        def called(*raw: Any, **named: Any) -> Any:
            cells = list(raw) + [named.pop(name, None) for name in names[len(raw) :]]
            if named or len(raw) > len(names):
                raise TypeError(f"{function.signature()} has no argument {', '.join(named) or len(raw)}")
            return function(cells)

        del called.__wrapped__
        called.__annotations__ = {}  # xlwings would read the hints as converters
        called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [inspect.Parameter(p.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None if p.optional else inspect.Parameter.empty)
             for p in function.parameters]
        )  # fmt: skip
        helps = [(p.name, function.help(p, "en")[:255]) for p in function.parameters]
        exposed = expose(called, f"xlcash {category}", helps, function.summary("en")[:255])
        exposed.declaration = function  # type: ignore[attr-defined]
        return exposed

    return declare


def declaration(function: Callable[..., Any]) -> WorksheetFunction:
    return function.declaration  # type: ignore[attr-defined, no-any-return]


def _parameters(body: Callable[..., Any]) -> list[Parameter]:
    hints = get_type_hints(body, include_extras=True)
    parameters = []
    for name, parameter in inspect.signature(body).parameters.items():
        optional = parameter.default is not inspect.Parameter.empty
        label = "".join(part.upper() if part in ACRONYMS else part.capitalize() for part in name.split("_"))
        parameters.append(Parameter(name, label, _argument(hints[name]), optional, parameter.default if optional else None))
    return parameters


def _argument(hint: Any) -> Argument:
    """The Argument of an annotation, found through `X | None`."""
    if get_origin(hint) is Annotated:
        return next(extra for extra in get_args(hint) if isinstance(extra, Argument))
    return next(_argument(part) for part in get_args(hint) if get_origin(part) is Annotated)


def _language(values: Sequence[Any]) -> Language:
    return language_of(value for value in values if isinstance(value, (Table, History)))
