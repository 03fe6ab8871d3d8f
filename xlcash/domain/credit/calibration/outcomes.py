"""Past cases: what was known of each at the time, and whether it went bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = npt.NDArray[Any]
"""One column: numbers (float64, NaN is missing) or words (object, "" is missing)."""
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """A row a case; `columns` as `names` has them, `bad` tells how each case ended."""

    names: tuple[str, ...]
    columns: tuple[Values, ...]
    bad: Flags

    def __len__(self) -> int:
        return len(self.bad)

    def rows(self, some: npt.NDArray[Any]) -> Outcomes:
        return Outcomes(self.names, tuple(column[some] for column in self.columns), self.bad[some])


def is_number(column: Values) -> bool:
    return column.dtype.kind == "f"


def alike(columns: Sequence[Values]) -> npt.NDArray[np.intp]:
    """A number for every case, the same for cases that are equal in all columns."""
    group = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        _, own = np.unique(column if is_number(column) else column.astype(str), return_inverse=True)
        _, group = np.unique(group * (own.max(initial=0) + 1) + own, return_inverse=True)
    return group
