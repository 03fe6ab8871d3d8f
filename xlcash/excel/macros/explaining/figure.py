"""The figure that is explained, with everything its function was given."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from xlcash.domain.tables import Table
from xlcash.excel.arguments import TableArgument
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros.formulas import FormulaCall
from xlcash.language import Language


@dataclass(frozen=True, eq=False)
class Figure:
    """One cell of an answer: `place` is its row (0 is the header) and column there."""

    call: FormulaCall
    answer: Any
    place: tuple[int, int]
    language: Language

    @property
    def name(self) -> str:
        return self.call.function.name

    @property
    def in_table(self) -> bool:
        """Whether it stands below the header of a table."""
        return isinstance(self.answer, list) and self.place[0] > 0

    @property
    def value(self) -> Any:
        row, column = self.place
        return self.answer[row][column] if isinstance(self.answer, list) else self.answer

    @property
    def row(self) -> int:
        """Its row in `frame`, from 0."""
        return self.place[0] - 1

    @property
    def key(self) -> str:
        """The key of its column."""
        return str(self.frame.columns[self.place[1]])

    @functools.cached_property
    def given(self) -> Mapping[str, Any]:
        """The arguments by name."""
        return self.call.arguments()

    @functools.cached_property
    def frame(self) -> pd.DataFrame:
        """The answer before it was turned into cells."""
        frame: pd.DataFrame = self.call.function.body(**self.given)
        return frame

    @functools.cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables among the arguments, by the argument's name, whatever stands in them."""
        pairs = zip(self.call.function.parameters, self.call.raw, strict=True)
        return {
            parameter.name: TABLES.table(parameter.argument.spec, rows_of(raw))
            for parameter, raw in pairs
            if isinstance(parameter.argument, TableArgument) and raw is not None
        }
