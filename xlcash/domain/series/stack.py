"""Series side by side: one row a series, one column a period, so that NumPy forecasts them all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xlcash.domain.calendar import Days, Money

Ahead: TypeAlias = Callable[[int], Money]
"""``ahead(h)[i, t]``: what series i would have been forecast for period t + h, standing at the close of period t.

The last column is the forecast; the columns before it tell how far such forecasts were off.
"""


@dataclass(frozen=True, eq=False)
class Stack:
    """Series that end together, the longest first.

    `values`: NaN before a series begins. `lengths`: figures of each series. `begun`: how many series have begun, per column; as the
    longest stand first these are the rows ``[:begun[t]]``.
    """

    values: Money
    lengths: Days
    begun: Days

    @classmethod
    def of(cls, histories: Sequence[Money]) -> Stack:
        """The histories must come longest first.

        >>> Stack.of([np.array([1.0, 2.0, 3.0]), np.array([7.0])]).values.tolist()
        [[1.0, 2.0, 3.0], [nan, nan, 7.0]]
        """
        lengths = np.array([len(history) for history in histories])
        width = int(lengths[0])
        values = np.full((len(histories), width), np.nan)
        values[np.arange(width) >= width - lengths[:, None]] = np.concatenate(histories)
        return cls(values, lengths, (np.arange(width)[:, None] >= width - lengths).sum(axis=1))

    @property
    def width(self) -> int:
        return int(self.values.shape[1])

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        return ~np.isnan(self.values)

    @property
    def times(self) -> Money:
        """The place of each period, 0 at the last one."""
        return np.arange(1.0 - self.width, 1.0)

    def means(self) -> Money:
        """The mean of each series, as a column."""
        return np.asarray(np.nansum(self.values, axis=1, keepdims=True) / self.lengths[:, None])

    def with_values(self, values: Money) -> Stack:
        """The same periods with other figures."""
        return Stack(values, self.lengths, self.begun)


def by_season(values: Money, season: int) -> Money:
    """Periods folded into seasons, with the axes series, year, place in the season; the last place is that of the last period."""
    series, width = values.shape
    before = np.full((series, -width % season), np.nan)
    return np.concatenate([before, values], axis=1).reshape(series, -1, season)


def repeated(figures: Money, width: int, ahead: int = 0) -> Money:
    """Figures of a season (by place, as in `by_season`) for the last `width` periods, moved on by `ahead`."""
    moved = np.roll(figures, -(ahead % figures.shape[1]), axis=1)
    return np.tile(moved, (1, -(-width // figures.shape[1])))[:, -width:]
