"""What answers inside LibreOffice: one UNO object whose methods are the worksheet functions.

Loaded by the small file that `addin` writes into the extension.  Arguments become what `excel.cells` reads (an error cell a CellError, an
omitted argument None, dates serial numbers), answers become what Calc shows (a CellError a genuine error cell, a date a serial number, TRUE
the number 1: Calc has no truth values apart from numbers).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

from xlcash.domain.dates import serial
from xlcash.domain.errors import CellError
from xlcash.excel.declare import WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.hosts.libreoffice.addin import ADDIN_SERVICE, IMPLEMENTATION, INTERFACE, OWN_OFFICE_VARIABLE, answers_table
from xlcash.hosts.libreoffice.cell_errors import error_double, error_of
from xlcash.hosts.libreoffice.formulas import ANY_RESULT

UnoRows: TypeAlias = tuple[tuple[Any, ...], ...]

_PLAIN: Final = (float, str, tuple, type(None))


def raw_argument(value: Any) -> Any:
    """An argument as Calc hands it over → a raw argument: a cell range becomes its rows, all else is raw already."""
    return value if isinstance(value, _PLAIN) else _read(value)


class KnownRows:
    """Rows that were read already: half of the time of a recalculation would go into reading the same tables for each of many formulas.

    A document says that it was modified from the first change on, until it is told that it was not.  So what was read stays true as long as
    it does not say so.  Only a LibreOffice of our own is told such a thing, for a user's would no longer ask whether to save.  What a
    formula makes is read anew each time, for a recalculation modifies nothing; and while a document is being loaded, nothing is kept.
    """

    def __init__(self) -> None:
        self._document, self._rows = "", dict[str, UnoRows]()

    def of(self, cells: Any) -> UnoRows:
        document = cells.getSpreadsheet().getDrawPage().getForms().getParent()
        if document.getCurrentController() is None:
            return range_rows(cells)
        if document.isModified() or document.RuntimeUID != self._document:
            document.setModified(False)
            self._document, self._rows = document.RuntimeUID, {}
        place = cells.AbsoluteName
        if place in self._rows:
            return self._rows[place]
        rows = range_rows(cells)
        if not cells.queryFormulaCells(ANY_RESULT).getCount():
            self._rows[place] = rows
        return rows


def range_rows(cells: Any) -> UnoRows:
    """The rows of a cell range; where UNO tells nothing but None of an error cell, the cell itself is asked which error it is."""
    rows: UnoRows = cells.getDataArray()
    if not any(None in row for row in rows):
        return rows
    return tuple(_with_errors(cells, r, row) if None in row else row for r, row in enumerate(rows))


_read: Final[Callable[[Any], UnoRows]] = KnownRows().of if OWN_OFFICE_VARIABLE in os.environ else range_rows


def _with_errors(cells: Any, number: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(error_of(cells.getCellByPosition(c, number).getError()) if cell is None else cell for c, cell in enumerate(row))


def uno_cell(value: Any) -> float | str:
    """One cell of an answer as Calc takes it.

    >>> uno_cell(dt.date(2026, 6, 30)), uno_cell(True), uno_cell("逾期")
    (46203.0, 1.0, '逾期')
    """
    if isinstance(value, CellError):
        return error_double(value)
    if isinstance(value, dt.date):
        return serial(value)
    return str(value) if isinstance(value, str) else float(value)


def uno_rows(value: Any) -> UnoRows:
    """The answer of a function that gives a table; a refusal is a table of one error cell."""
    rows: Sequence[Sequence[Any]] = value if isinstance(value, list) else [[value]]
    if set(map(type, chain.from_iterable(rows))) <= {str, float}:
        return tuple(map(tuple, rows))
    return tuple(tuple(map(uno_cell, row)) for row in rows)


def _method(function: WorksheetFunction) -> Callable[..., Any]:
    to_uno: Callable[[Any], Any] = uno_rows if answers_table(function) else uno_cell

    def method(_: object, *arguments: Any) -> Any:
        return to_uno(function([raw_argument(argument) for argument in arguments]))

    return method


def implementation_helper() -> Any:
    """What LibreOffice's Python loader looks for in a component file under the name `g_ImplementationHelper`."""
    import uno  # noqa: PLC0415  only LibreOffice's own Python is sure to have it
    import unohelper  # noqa: PLC0415

    interfaces = tuple(map(uno.getClass, (INTERFACE, "com.sun.star.lang.XServiceName", "com.sun.star.lang.XServiceInfo")))
    services = (ADDIN_SERVICE, IMPLEMENTATION)
    methods: dict[str, Callable[..., Any]] = {
        "__init__": lambda _, __: None,
        "getServiceName": lambda _: IMPLEMENTATION,
        "getImplementationName": lambda _: IMPLEMENTATION,
        "getSupportedServiceNames": lambda _: services,
        "supportsService": lambda _, name: name in services,
    }
    methods |= {function.name: _method(function) for function in FUNCTIONS}
    helper = unohelper.ImplementationHelper()
    helper.addImplementation(type("Functions", (unohelper.Base, *interfaces), methods), IMPLEMENTATION, services)
    return helper
