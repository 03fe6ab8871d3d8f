"""The xlwings engine "libreoffice": the macros of xlcash run in LibreOffice as they run in Excel.

Only the BSD part of xlwings is used.  What macros need is there (apps, books, sheets, ranges, tables, names); shapes, charts, pictures and
cell styles are not, and asking for them raises NotImplementedError.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd
import xlwings as xw

from xlcash.excel.cells import ERROR_BY_CODE
from xlcash.hosts.libreoffice.apps import Apps
from xlcash.hosts.libreoffice.office import Office

NAME: Final = "libreoffice"


class Engine:
    """What xlwings asks an engine for."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: object) -> Any:
        """One value on its way into a cell: blank for what pandas calls missing, plain Python for NumPy's scalars."""
        if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
            return None
        if isinstance(value, pd.Timestamp):
            return value.to_pydatetime()
        return value.item() if hasattr(value, "item") else value

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001  xlwings' own
    ) -> list[list[Any]]:
        """Raw rows → what the caller's options ask for."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, float):
                return number_builder(value) if number_builder else value
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if type(value) is int:  # numbers are floats: an int is an error's code
                return str(ERROR_BY_CODE[value]) if err_to_str else None
            return value

        return [list(map(clean, row)) for row in data]


ENGINE: Final = Engine()


def activate() -> None:
    """Make LibreOffice the engine that `xw.App()` and `xw.Book()` use."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=ENGINE))
    xw.engines[NAME].activate()


def app_on(office: Office) -> xw.App:
    """An xlwings App on a running Office, which keeps running when the App quits.

    The engine becomes the active one: xlwings asks that one even when it activates a sheet of another.
    """
    activate()
    return xw.App(impl=ENGINE.apps.add(spec=office))
